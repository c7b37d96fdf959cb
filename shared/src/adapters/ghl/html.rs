//! Plain text as the HTML of an e-mail.

use std::borrow::Cow;

/// Paragraphs of escaped text. An empty line begins a new one, a line's end stays one, and what begins with
/// `https://` is a link. Nothing of the text becomes markup.
pub(super) fn paragraphs(text: &str) -> String {
    let text = normal(text);
    let mut html = String::with_capacity(text.len() + 64);
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        html.push_str("<p>");
        for (nth, line) in paragraph.lines().enumerate() {
            if nth > 0 {
                html.push_str("<br>");
            }
            linked(line, &mut html);
        }
        html.push_str("</p>");
    }
    html
}

/// Line ends as one character.
fn normal(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

fn linked(line: &str, html: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        let link = &from[..link_length(from)];
        escape(before, html);
        if link.len() > "https://".len() {
            html.push_str("<a href=\"");
            escape(link, html);
            html.push_str("\">");
            escape(link, html);
            html.push_str("</a>");
        } else {
            escape(link, html);
        }
        rest = &from[link.len()..];
    }
    escape(rest, html);
}

/// How much of the text is the address it begins with. A sentence's end is not part of it, nor is a bracket that
/// was opened before it.
fn link_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '`'))
        .unwrap_or(text.len());
    let mut link = &text[..end];
    loop {
        let shorter = link.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => shorter,
        };
        if shorter.len() == link.len() {
            return link.len();
        }
        link = shorter;
    }
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_begins_a_paragraph_and_a_line_s_end_stays() {
        assert_eq!(
            paragraphs("Hi Ada,\n\nOne\r\ntwo\n\n\n\nBye\n"),
            "<p>Hi Ada,</p><p>One<br>two</p><p>Bye</p>"
        );
        assert_eq!(paragraphs(" \n\n "), "");
    }

    #[test]
    fn nothing_of_the_text_becomes_markup() {
        let html = paragraphs("<b>1 & \"2\"</b> it's");
        assert_eq!(html, "<p>&lt;b&gt;1 &amp; &quot;2&quot;&lt;/b&gt; it&#39;s</p>");
        let html = paragraphs("https://a.example/\"onmouseover=alert(1)");
        assert!(html.starts_with("<p><a href=\"https://a.example/\">https://a.example/</a>&quot;"), "{html}");
    }

    #[test]
    fn an_https_address_is_a_link_and_the_sentence_s_end_is_not_part_of_it() {
        let link = |address: &str| format!("<a href=\"{address}\">{address}</a>");
        assert_eq!(
            paragraphs("See https://a.example/x."),
            format!("<p>See {}.</p>", link("https://a.example/x"))
        );
        assert_eq!(
            paragraphs("(https://a.example/u/1?a=1&b=2)"),
            format!("<p>({})</p>", link("https://a.example/u/1?a=1&amp;b=2"))
        );
        assert_eq!(paragraphs("https://a.example/(x)"), format!("<p>{}</p>", link("https://a.example/(x)")));
        assert_eq!(
            paragraphs("javascript:x http://a.example https://"),
            "<p>javascript:x http://a.example https://</p>"
        );
    }

    #[test]
    fn any_text_is_taken() {
        for text in ["🏡".repeat(3000), "https://".repeat(500), "\u{0}\u{1f}\u{85}https://é)…".to_owned()]
        {
            paragraphs(&text);
        }
    }
}
