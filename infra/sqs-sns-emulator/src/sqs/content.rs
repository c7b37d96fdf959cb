//! What a message may consist of: characters, attributes, ids and size.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::errors::{Kind, SqsError};
use super::message::AttributeValue;

const MOST_ATTRIBUTES: usize = 10;

/// A message as its sender gave it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) body: String,
    pub(crate) attributes: BTreeMap<String, AttributeValue>,
    pub(crate) trace_header: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) deduplication: Option<String>,
    pub(crate) delay_seconds: Option<i64>,
}

impl Draft {
    /// The message's size: AWS counts the body and each attribute's name, data type and value.
    pub(crate) fn size(&self) -> usize {
        let attributes = self.attributes.iter().map(|(name, value)| name.len() + value.size());
        self.body.len() + attributes.sum::<usize>()
    }

    /// Checks what needs no knowledge of the queue.
    ///
    /// # Errors
    /// What SQS answers: `MissingParameter`, `InvalidMessageContents` or `InvalidParameterValue`.
    pub(crate) fn check(&self) -> Result<(), SqsError> {
        if self.body.is_empty() {
            return Err(SqsError::missing_parameter("MessageBody"));
        }
        if !self.body.chars().all(is_allowed) {
            return Err(outside_the_set(&self.body));
        }
        check_id("MessageGroupId", self.group.as_deref())?;
        check_id("MessageDeduplicationId", self.deduplication.as_deref())?;
        if self.attributes.len() > MOST_ATTRIBUTES {
            return Err(SqsError::new(
                Kind::InvalidParameterValue,
                format!(
                    "Number of message attributes [{}] exceeds the allowed maximum [{MOST_ATTRIBUTES}].",
                    self.attributes.len()
                ),
            ));
        }
        self.attributes.iter().try_for_each(|(name, value)| check_attribute(name, value))
    }
}

/// AWS: `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn outside_the_set(text: &str) -> SqsError {
    let found: Vec<String> = text
        .chars()
        .filter(|character| !is_allowed(*character))
        .map(|character| format!("#x{:X}", u32::from(character)))
        .collect();
    SqsError::new(
        Kind::InvalidMessageContents,
        format!(
            "Invalid characters found: {}. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
            found.join(", ")
        ),
    )
}

/// AWS: up to 128 alphanumeric characters and punctuation.
fn check_id(parameter: &str, id: Option<&str>) -> Result<(), SqsError> {
    match id {
        Some(id) if id.is_empty() || id.len() > 128 || !id.chars().all(|c| c.is_ascii_graphic()) => {
            let reason = format!(
                "{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length."
            );
            Err(SqsError::invalid_value(id, parameter, &reason))
        }
        _ => Ok(()),
    }
}

fn check_attribute(name: &str, value: &AttributeValue) -> Result<(), SqsError> {
    let refuse = |message: String| Err(SqsError::new(Kind::InvalidParameterValue, message));
    let named_well = (1..=256).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && !["aws.", "amazon."].iter().any(|reserved| name.to_ascii_lowercase().starts_with(reserved));
    if !named_well {
        return refuse(format!("The message attribute name '{name}' is invalid."));
    }
    let of_type = value.base_type();
    if of_type.is_empty() {
        return refuse(format!(
            "The message attribute '{name}' must contain non-empty message attribute type."
        ));
    }
    let empty = match of_type {
        "Binary" => value.bytes().is_empty(),
        "String" | "Number" => value.text().is_empty(),
        _ => {
            return refuse(format!(
                "The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            ));
        }
    };
    if of_type == "Binary" && value.binary_value.as_deref().is_some_and(|text| STANDARD.decode(text).is_err())
    {
        return refuse(format!("The message attribute '{name}' contains a value that is no Base64."));
    }
    if empty {
        return refuse(format!(
            "The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{of_type}'."
        ));
    }
    if of_type == "Number" && value.text().trim().parse::<f64>().is_err() {
        return refuse(format!("Can't cast the value of message (user) attribute '{name}' to a number."));
    }
    if !value.text().chars().all(is_allowed) {
        return Err(outside_the_set(value.text()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(attributes: &[(&str, AttributeValue)]) -> Draft {
        Draft {
            body: "b".into(),
            attributes: attributes.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect(),
            ..Draft::default()
        }
    }

    #[test]
    fn characters_outside_xml_are_refused() {
        for body in ["bell \u{7}", "\u{0}", "\u{FFFE}", "\u{FFFF}"] {
            let error = Draft { body: body.into(), ..Draft::default() }.check().unwrap_err();
            assert_eq!(error.kind, Kind::InvalidMessageContents);
        }
        assert_eq!(Draft { body: "täglich \t\r\n \u{1F600}".into(), ..Draft::default() }.check(), Ok(()));
    }

    #[test]
    fn a_message_has_a_body() {
        assert_eq!(Draft::default().check().unwrap_err().kind, Kind::MissingParameter);
    }

    #[test]
    fn attributes_that_make_no_sense_are_refused() {
        for attribute in [
            ("", AttributeValue::string("x")),
            ("a b", AttributeValue::string("x")),
            (".a", AttributeValue::string("x")),
            ("AWS.a", AttributeValue::string("x")),
            ("a", AttributeValue::string("")),
            ("a", AttributeValue::new("Text", "x")),
            ("a", AttributeValue::new("", "x")),
            ("a", AttributeValue::new("Number", "many")),
            ("a", AttributeValue::binary("***")),
        ] {
            let error = draft(std::slice::from_ref(&attribute)).check().unwrap_err();
            assert_eq!(error.kind, Kind::InvalidParameterValue, "{attribute:?}");
        }
    }

    #[test]
    fn a_message_has_at_most_ten_attributes() {
        let names: Vec<String> = (0..11).map(|n| format!("a{n}")).collect();
        let all: Vec<_> = names.iter().map(|n| (n.as_str(), AttributeValue::string("x"))).collect();
        assert_eq!(draft(&all[..10]).check(), Ok(()));
        assert_eq!(draft(&all).check().unwrap_err().kind, Kind::InvalidParameterValue);
    }

    #[test]
    fn a_message_is_as_large_as_its_body_and_its_attributes() {
        let attributes =
            [("name", AttributeValue::string("value")), ("seal", AttributeValue::binary("AAEC/w=="))];
        assert_eq!(draft(&attributes).size(), 1 + (4 + 6 + 5) + (4 + 6 + 4));
    }
}
