//! The query protocol's answers: XML, written out.

use std::fmt::Write;

use super::errors::SnsError;

const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

/// What goes inside an operation's `…Result`.
#[derive(Debug, Default)]
pub(crate) struct Xml {
    text: String,
}

impl Xml {
    /// An element with text.
    pub(crate) fn text(mut self, name: &str, text: &str) -> Self {
        // Writing to a String cannot fail.
        _ = write!(self.text, "<{name}>{}</{name}>", escape(text));
        self
    }

    /// An element with text, where there is one.
    pub(crate) fn maybe(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    /// An element with elements.
    pub(crate) fn nest(mut self, name: &str, inner: Self) -> Self {
        _ = write!(self.text, "<{name}>{}</{name}>", inner.text);
        self
    }

    /// An element with a `member` for each item.
    pub(crate) fn list(self, name: &str, members: impl Iterator<Item = Self>) -> Self {
        let inner = members.fold(Self::default(), |list, member| list.nest("member", member));
        self.nest(name, inner)
    }

    /// An element with an `entry` of `key` and `value` for each pair.
    pub(crate) fn map<'a>(self, name: &str, pairs: impl Iterator<Item = (&'a str, String)>) -> Self {
        let inner = pairs.fold(Self::default(), |map, (key, value)| {
            map.nest("entry", Self::default().text("key", key).text("value", &value))
        });
        self.nest(name, inner)
    }

    /// The whole answer of an operation.
    pub(crate) fn into_answer(self, operation: &str, request_id: &str) -> String {
        let metadata = Self::default().text("RequestId", request_id);
        let inner =
            Self::default().nest(&format!("{operation}Result"), self).nest("ResponseMetadata", metadata);
        format!("<{operation}Response xmlns=\"{NAMESPACE}\">{}</{operation}Response>", inner.text)
    }
}

/// The whole answer to a refused request.
pub(crate) fn error_answer(error: &SnsError, request_id: &str) -> String {
    let fault = if error.code.is_sender_fault() { "Sender" } else { "Receiver" };
    let inner =
        Xml::default().text("Type", fault).text("Code", error.code.name()).text("Message", &error.message);
    let inner = Xml::default().nest("Error", inner).text("RequestId", request_id);
    format!("<ErrorResponse xmlns=\"{NAMESPACE}\">{}</ErrorResponse>", inner.text)
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A reader of XML would turn it into a line feed.
            '\r' => escaped.push_str("&#xD;"),
            other => escaped.push(other),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_elements_nest() {
        let xml = Xml::default().nest("A", Xml::default().text("B", "<&>\"")).maybe("C", None);
        assert_eq!(xml.text, "<A><B>&lt;&amp;&gt;&quot;</B></A>");
    }
}
