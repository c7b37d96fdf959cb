//! Addresses of e-mail (RFC 5321 and 5322, as people write them).

use std::ops::Range;

/// Longest part before the "@" (RFC 5321, 4.5.3.1.1).
const LOCAL: usize = 64;
/// Longest domain (RFC 5321, 4.5.3.1.2).
const DOMAIN: usize = 255;

/// Ends of file names that stand after an "@" in the names of pictures ("logo@2x.png"). None is a domain's end.
const FILES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "svg", "pdf"];

/// Where addresses stand, in order.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut taken = 0;
    text.match_indices('@').filter_map(move |(at, _)| {
        let start = local(text, at).filter(|start| *start >= taken)?;
        taken = domain(text, at + 1)?;
        Some(start..taken)
    })
}

/// Where the part before the "@" begins.
fn local(text: &str, at: usize) -> Option<usize> {
    let before = &text[..at];
    // `"ana ruiz"@example.com`
    if let Some(quoted) = before.strip_suffix('"') {
        return quoted.rfind('"').filter(|start| at - start <= LOCAL && !text[*start..at].contains('\n'));
    }
    let run = before
        .rfind(|c: char| !is_local(c))
        .map_or(0, |last| last + text[last..].chars().next().map_or(1, char::len_utf8));
    // Three dots, an apostrophe or a mark may be of the sentence, not of the address.
    let run = text[run..at].rfind("...").map_or(run, |dots| run + dots + "...".len());
    let start = run + text[run..at].find(|c: char| !matches!(c, '\'' | '-' | '+' | '=' | '&' | '#' | '%'))?;
    let local = &text[start..at];
    let fits =
        local.len() <= LOCAL && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    fits.then_some(start)
}

const fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '#' | '&' | '=')
}

/// Where the domain that begins here ends: names with dots between, the last of letters.
fn domain(text: &str, from: usize) -> Option<usize> {
    if text[from..].starts_with('[') {
        let end = from + text[from..].find(']')? + 1;
        let address = text[from + 1..end - 1].strip_prefix("IPv6:").unwrap_or(&text[from + 1..end - 1]);
        return address.parse::<std::net::IpAddr>().is_ok().then_some(end);
    }
    let (mut at, mut end) = (from, None);
    loop {
        let rest = &text[at..];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(rest.len());
        let label = &rest[..length];
        if label.is_empty() || label.starts_with('-') || at + length - from > DOMAIN {
            break;
        }
        if at > from
            && let Some(length) = top_level(label)
        {
            end = Some(at + length);
        }
        at += length;
        if !text[at..].starts_with('.') {
            break;
        }
        at += 1;
    }
    end
}

/// How much of a label is the end of a domain. What follows in another script belongs to the sentence.
fn top_level(label: &str) -> Option<usize> {
    if label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")) {
        return Some(label.len());
    }
    let ascii = label.starts_with(|c: char| c.is_ascii());
    let same = |c: char| c.is_alphabetic() && c.is_ascii() == ascii;
    let length = label.find(|c| !same(c)).unwrap_or(label.len());
    let end = &label[..length];
    let file = FILES.iter().any(|file| end.eq_ignore_ascii_case(file));
    ((2..=24).contains(&end.chars().count()) && !file).then_some(length)
}
