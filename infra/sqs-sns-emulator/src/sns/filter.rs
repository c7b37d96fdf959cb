//! Filter policies: which messages a subscription wants, judged by their attributes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::errors::SnsError;
use crate::sqs::message::AttributeValue;

/// A filter policy: every named attribute must match one of its rules.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FilterPolicy {
    rules: BTreeMap<String, Vec<Rule>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Rule {
    Is(Value),
    Exists(bool),
    Prefix(String),
    Suffix(String),
    EqualsIgnoreCase(String),
    AnythingBut(Vec<Rule>),
    Numeric(Vec<(Comparison, f64)>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl FilterPolicy {
    /// Reads a policy.
    ///
    /// # Errors
    /// `InvalidParameter` for what is no policy, or one with an operator the emulator does not have.
    pub(crate) fn parse(policy: &str) -> Result<Self, SnsError> {
        let refuse = |reason: &str| SnsError::invalid(&format!("FilterPolicy: {reason}"));
        let Ok(Value::Object(keys)) = serde_json::from_str(policy) else {
            return Err(refuse("failed to parse JSON: must be an object"));
        };
        let mut rules = BTreeMap::new();
        for (key, values) in keys {
            let Value::Array(values) = values else {
                return Err(refuse(&format!("\"{key}\" must be an object or an array")));
            };
            let parsed: Option<Vec<Rule>> = values.into_iter().map(Rule::parse).collect();
            match parsed {
                Some(parsed) if !parsed.is_empty() => rules.insert(key, parsed),
                _ => return Err(refuse(&format!("unrecognized match type for \"{key}\""))),
            };
        }
        Ok(Self { rules })
    }

    /// Whether a message with these attributes is wanted.
    pub(crate) fn matches(&self, attributes: &BTreeMap<String, AttributeValue>) -> bool {
        self.rules.iter().all(|(name, rules)| match attributes.get(name) {
            Some(attribute) => {
                let values = values(attribute);
                rules.iter().any(|rule| match rule {
                    Rule::Exists(wanted) => *wanted,
                    rule => values.iter().any(|value| rule.matches(value)),
                })
            }
            // AWS: "exists": false "only matches if at least one attribute is present".
            None => rules.contains(&Rule::Exists(false)) && !attributes.is_empty(),
        })
    }
}

/// What an attribute offers to the rules: one value, or each of a `String.Array`.
fn values(attribute: &AttributeValue) -> Vec<Value> {
    match attribute.data_type.as_str() {
        "String.Array" => serde_json::from_str(attribute.text()).unwrap_or_default(),
        _ if attribute.is_binary() => Vec::new(),
        _ if attribute.base_type() == "Number" => {
            serde_json::from_str(attribute.text().trim()).into_iter().collect()
        }
        _ => vec![Value::String(attribute.text().to_owned())],
    }
}

impl Rule {
    fn parse(rule: Value) -> Option<Self> {
        let Value::Object(operator) = rule else {
            return (!rule.is_array()).then_some(Self::Is(rule));
        };
        if operator.len() != 1 {
            return None;
        }
        let (name, operand) = operator.into_iter().next()?;
        match (name.as_str(), operand) {
            ("exists", Value::Bool(wanted)) => Some(Self::Exists(wanted)),
            ("prefix", Value::String(text)) => Some(Self::Prefix(text)),
            ("suffix", Value::String(text)) => Some(Self::Suffix(text)),
            ("equals-ignore-case", Value::String(text)) => Some(Self::EqualsIgnoreCase(text)),
            ("anything-but", Value::Array(rules)) => {
                rules.into_iter().map(Self::parse).collect::<Option<_>>().map(Self::AnythingBut)
            }
            ("anything-but", rule) => Self::parse(rule).map(|rule| Self::AnythingBut(vec![rule])),
            ("numeric", Value::Array(conditions)) => conditions
                .chunks(2)
                .map(|condition| match condition {
                    [Value::String(comparison), number] => {
                        Some((Comparison::parse(comparison)?, number.as_f64()?))
                    }
                    _ => None,
                })
                .collect::<Option<_>>()
                .map(Self::Numeric),
            _ => None,
        }
    }

    fn matches(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Is(Value::Number(wanted)), Value::Number(number)) => wanted.as_f64() == number.as_f64(),
            (Self::Is(wanted), value) => wanted == value,
            (Self::Prefix(prefix), Value::String(text)) => text.starts_with(prefix),
            (Self::Suffix(suffix), Value::String(text)) => text.ends_with(suffix),
            (Self::EqualsIgnoreCase(wanted), Value::String(text)) => {
                wanted.to_lowercase() == text.to_lowercase()
            }
            (Self::AnythingBut(rules), value) => !rules.iter().any(|rule| rule.matches(value)),
            (Self::Numeric(conditions), Value::Number(number)) => number.as_f64().is_some_and(|number| {
                conditions.iter().all(|(comparison, limit)| comparison.holds(number, *limit))
            }),
            _ => false,
        }
    }
}

impl Comparison {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "=" => Some(Self::Equal),
            "<" => Some(Self::Less),
            "<=" => Some(Self::LessOrEqual),
            ">" => Some(Self::Greater),
            ">=" => Some(Self::GreaterOrEqual),
            _ => None,
        }
    }

    fn holds(self, number: f64, limit: f64) -> bool {
        match self {
            Self::Equal => number == limit,
            Self::Less => number < limit,
            Self::LessOrEqual => number <= limit,
            Self::Greater => number > limit,
            Self::GreaterOrEqual => number >= limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(policy: &str, attributes: &[(&str, AttributeValue)]) -> bool {
        let attributes = attributes.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        FilterPolicy::parse(policy).unwrap().matches(&attributes)
    }

    fn kind(value: &str) -> [(&'static str, AttributeValue); 1] {
        [("kind", AttributeValue::string(value))]
    }

    #[test]
    fn an_exact_text_matches_itself_only() {
        assert!(wanted(r#"{"kind":["turn","handover"]}"#, &kind("handover")));
        assert!(!wanted(r#"{"kind":["turn"]}"#, &kind("turns")));
        assert!(!wanted(r#"{"kind":["turn"]}"#, &[]));
    }

    #[test]
    fn prefix_suffix_and_case_look_at_the_text() {
        assert!(wanted(r#"{"kind":[{"prefix":"tu"}]}"#, &kind("turn")));
        assert!(!wanted(r#"{"kind":[{"prefix":"ur"}]}"#, &kind("turn")));
        assert!(wanted(r#"{"kind":[{"suffix":"rn"}]}"#, &kind("turn")));
        assert!(wanted(r#"{"kind":[{"equals-ignore-case":"TURN"}]}"#, &kind("turn")));
    }

    #[test]
    fn anything_but_wants_the_attribute_with_another_value() {
        assert!(wanted(r#"{"kind":[{"anything-but":["turn"]}]}"#, &kind("handover")));
        assert!(!wanted(r#"{"kind":[{"anything-but":"turn"}]}"#, &kind("turn")));
        assert!(!wanted(r#"{"kind":[{"anything-but":{"prefix":"tu"}}]}"#, &kind("turn")));
        assert!(!wanted(r#"{"kind":[{"anything-but":["turn"]}]}"#, &[]));
    }

    #[test]
    fn numbers_compare_as_numbers() {
        let count = |value| [("count", AttributeValue::new("Number", value))];
        assert!(wanted(r#"{"count":[{"numeric":["=",100]}]}"#, &count("100.0")));
        assert!(wanted(r#"{"count":[{"numeric":[">",0,"<=",5]}]}"#, &count("5")));
        assert!(!wanted(r#"{"count":[{"numeric":[">",0,"<=",5]}]}"#, &count("6")));
        assert!(!wanted(
            r#"{"count":[{"numeric":["=",100]}]}"#,
            &[("count", AttributeValue::string("many"))]
        ));
    }

    #[test]
    fn an_array_matches_by_any_of_its_values() {
        let array = [("kind", AttributeValue::new("String.Array", r#"["turn",7,true]"#))];
        assert!(wanted(r#"{"kind":["turn"]}"#, &array));
        assert!(wanted(r#"{"kind":[7]}"#, &array));
        assert!(!wanted(r#"{"kind":["handover"]}"#, &array));
    }

    #[test]
    fn exists_asks_for_presence_and_absence_needs_some_other_attribute() {
        assert!(wanted(r#"{"kind":[{"exists":true}]}"#, &kind("turn")));
        assert!(!wanted(r#"{"kind":[{"exists":false}]}"#, &kind("turn")));
        assert!(wanted(r#"{"other":[{"exists":false}]}"#, &kind("turn")));
        assert!(!wanted(r#"{"other":[{"exists":false}]}"#, &[]));
    }

    #[test]
    fn every_key_must_match() {
        let both = [("kind", AttributeValue::string("turn")), ("tenant", AttributeValue::string("a"))];
        assert!(wanted(r#"{"kind":["turn"],"tenant":["a"]}"#, &both));
        assert!(!wanted(r#"{"kind":["turn"],"tenant":["b"]}"#, &both));
    }

    #[test]
    fn what_is_no_policy_is_refused() {
        for policy in ["", "[]", "{", r#"{"kind":"turn"}"#, r#"{"kind":[]}"#, r#"{"kind":[{"near":"turn"}]}"#]
        {
            assert!(FilterPolicy::parse(policy).is_err(), "{policy}");
        }
    }
}
