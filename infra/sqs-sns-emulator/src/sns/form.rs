//! The query protocol's requests: form fields whose names spell out maps and lists.

use std::collections::BTreeMap;

use crate::sqs::message::AttributeValue;

/// The fields of a request.
#[derive(Debug, Default)]
pub(crate) struct Form {
    fields: BTreeMap<String, String>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    pub(crate) fn parse(encoded: &str) -> Self {
        let fields = encoded
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect();
        Self { fields }
    }

    /// A field that is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A map of strings: `<name>.entry.N.key` and `<name>.entry.N.value`.
    pub(crate) fn map(&self, name: &str) -> BTreeMap<String, String> {
        let value = |at: usize| self.fields.get(&format!("{name}.entry.{at}.value")).cloned();
        (1..)
            .map_while(|at| {
                let key = self.fields.get(&format!("{name}.entry.{at}.key"))?;
                Some((key.clone(), value(at).unwrap_or_default()))
            })
            .collect()
    }

    /// Message attributes: `<prefix>MessageAttributes.entry.N.Name` and `.Value.…`.
    pub(crate) fn attributes(&self, prefix: &str) -> BTreeMap<String, AttributeValue> {
        (1..)
            .map_while(|at| {
                let entry = format!("{prefix}MessageAttributes.entry.{at}");
                let name = self.fields.get(&format!("{entry}.Name"))?.clone();
                let part = |part: &str| self.get(&format!("{entry}.Value.{part}")).map(str::to_owned);
                let value = AttributeValue {
                    data_type: part("DataType").unwrap_or_default(),
                    string_value: part("StringValue"),
                    binary_value: part("BinaryValue"),
                };
                Some((name, value))
            })
            .collect()
    }

    /// The prefixes of a list's members, `<name>.member.N.`, as many as have an `Id`.
    pub(crate) fn members(&self, name: &str) -> Vec<String> {
        (1..)
            .map(|at| format!("{name}.member.{at}."))
            .take_while(|prefix| self.fields.contains_key(&format!("{prefix}Id")))
            .collect()
    }
}

fn decode(encoded: &str) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (other, _) => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(character: u8) -> Option<u8> {
    char::from(character).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_percent_decoded() {
        let form = Form::parse("Message=caf%C3%A9+%26+100%25&Broken=%zz%4&Empty=&Alone");
        assert_eq!(form.get("Message"), Some("café & 100%"));
        assert_eq!(form.get("Broken"), Some("%zz%4"));
        assert_eq!(form.get("Empty"), None);
        assert_eq!(form.get("Alone"), None);
    }

    #[test]
    fn maps_and_lists_are_spelled_out_in_field_names() {
        let form = Form::parse(
            "A.entry.1.key=x&A.entry.1.value=1&A.entry.2.key=y&A.entry.2.value=2\
             &MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.DataType=String\
             &MessageAttributes.entry.1.Value.StringValue=v&E.member.1.Id=a&E.member.2.Id=b",
        );
        assert_eq!(form.map("A"), BTreeMap::from([("x".into(), "1".into()), ("y".into(), "2".into())]));
        assert_eq!(form.attributes(""), BTreeMap::from([("n".into(), AttributeValue::string("v"))]));
        assert_eq!(form.members("E"), ["E.member.1.", "E.member.2."]);
    }
}
