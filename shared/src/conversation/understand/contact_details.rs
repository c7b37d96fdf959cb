//! How a contact is called and reached: name, phone, e-mail, and the way they like best.

mod name;
mod phone;
mod preference;
mod vocabulary;

pub use name::{bare_name, name};
pub use phone::{phone, phones};
pub use preference::{ContactPreference, contact_preference};

/// Mail services whose ".com" people leave out or type as a word.
const SERVICES: &[&str] = &["gmail", "yahoo", "hotmail", "outlook", "icloud", "aol", "live", "msn"];
/// Ends of an address people spell out: "ana at gmail dot com".
const SPELLED_ENDS: &[&str] = &["com", "net", "org", "edu", "mx", "us"];

/// The first e-mail address of a text, in lower case.
///
/// Understands "ana @ gmail.com", "ana@gmail,com",
/// "ana@gmail com" and "ana at gmail dot com" ("ana arroba gmail punto com"). An address without an end
/// ("ana@gmail") is none: it would be a guess.
#[must_use]
pub fn email(text: &str) -> Option<String> {
    text.match_indices('@').find_map(|(at, _)| around(text, at)).or_else(|| spelled(text))
}

fn around(text: &str, at: usize) -> Option<String> {
    let before = text[..at].trim_end_matches(' ');
    let local_at = before.rfind(|c: char| !is_local(c)).map_or(0, |end| end + width_at(before, end));
    let local = before[local_at..].trim_start_matches(['.', '-', '+', '%']);
    let after = text[at + 1..].trim_start_matches(' ');
    let domain_end = after.find(|c: char| !is_domain(c)).unwrap_or(after.len());
    let mut domain = after[..domain_end].trim_end_matches(['.', '-']).to_ascii_lowercase();
    if !domain.contains('.') {
        let rest = after[domain_end..].strip_prefix([',', ' ']).unwrap_or_default();
        let end = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let end = end.to_ascii_lowercase();
        if SERVICES.contains(&domain.as_str()) && matches!(end.as_str(), "com" | "net") {
            domain = format!("{domain}.{end}");
        }
    }
    is_address(local, &domain).then(|| format!("{}@{domain}", local.to_ascii_lowercase()))
}

/// How wide the character at a byte is.
fn width_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

const fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

const fn is_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

fn is_address(local: &str, domain: &str) -> bool {
    let Some((host, end)) = domain.rsplit_once('.') else { return false };
    !local.is_empty()
        && local.len() <= 64
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.len() <= 253
        && host.split('.').all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'))
        && (2..=24).contains(&end.len())
        && end.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// "ana dot ruiz at gmail dot com".
fn spelled(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains(" dot ") && !lower.contains(" punto ") && !lower.contains("at)") {
        return None;
    }
    let tokens: Vec<&str> =
        lower.split_whitespace().map(|token| token.trim_matches([',', '!', '?'])).collect();
    let is_at = |token: &str| matches!(token, "at" | "arroba" | "(at)" | "[at]");
    let is_dot = |token: &str| matches!(token, "dot" | "punto" | "(dot)" | "[dot]");
    tokens.iter().enumerate().filter(|(_, token)| is_at(token)).find_map(|(at, _)| {
        let mut first = at.checked_sub(1)?;
        while first >= 2 && is_dot(tokens[first - 1]) {
            first -= 2;
        }
        let local: String =
            tokens[first..at].iter().map(|token| if is_dot(token) { "." } else { *token }).collect();
        let mut domain = (*tokens.get(at + 1)?).to_owned();
        let mut next = at + 2;
        while let [dot, part, ..] = tokens.get(next..)?
            && is_dot(dot)
        {
            domain.push('.');
            domain.push_str(part.trim_end_matches('.'));
            next += 2;
        }
        let ends = domain.rsplit_once('.').is_some_and(|(_, end)| SPELLED_ENDS.contains(&end));
        let meant = !matches!(tokens[at + 1], "the" | "a" | "my" | "this" | "that");
        let plain = meant && local.chars().all(is_local) && domain.chars().all(is_domain);
        (ends && plain && is_address(&local, &domain)).then(|| format!("{local}@{domain}"))
    })
}

#[cfg(test)]
#[path = "contact_details_tests.rs"]
mod tests;
