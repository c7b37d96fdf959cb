//! Queue attributes: their defaults, what values they take, and what they mean to the queue.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::Deserialize;

use super::errors::SqsError;
use crate::address::queue_of_arn;

/// The largest message, and the largest sum of a batch, in bytes (1 MiB; AWS raised it from 256 KiB
/// in 2025).
pub(crate) const LARGEST_MESSAGE: usize = 1_048_576;

/// The longest visibility timeout in seconds: 12 hours.
pub(crate) const LONGEST_VISIBILITY: i64 = 43_200;

/// The attributes that can be set, with their numbers' ranges.
const NUMBERS: [(&str, RangeInclusive<i64>); 6] = [
    ("DelaySeconds", 0..=900),
    ("KmsDataKeyReusePeriodSeconds", 60..=86_400),
    ("MaximumMessageSize", 1_024..=1_048_576),
    ("MessageRetentionPeriod", 60..=1_209_600),
    ("ReceiveMessageWaitTimeSeconds", 0..=20),
    ("VisibilityTimeout", 0..=LONGEST_VISIBILITY),
];
const CHOICES: [(&str, [&str; 2], bool); 5] = [
    ("SqsManagedSseEnabled", ["true", "false"], false),
    ("FifoQueue", ["true", "true"], true),
    ("ContentBasedDeduplication", ["true", "false"], true),
    ("DeduplicationScope", ["queue", "messageGroup"], true),
    ("FifoThroughputLimit", ["perQueue", "perMessageGroupId"], true),
];
/// Kept and returned, without a meaning to the emulator; an empty value removes them.
const TEXTS: [&str; 3] = ["KmsMasterKeyId", "Policy", "RedriveAllowPolicy"];

/// The attributes that are computed when asked for.
pub(crate) const COMPUTED: [&str; 6] = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
];

/// Whether some queue can have an attribute of this name.
pub(crate) fn is_known(name: &str) -> bool {
    name == "RedrivePolicy"
        || TEXTS.contains(&name)
        || COMPUTED.contains(&name)
        || NUMBERS.iter().any(|(known, _)| *known == name)
        || CHOICES.iter().any(|(known, ..)| *known == name)
}

/// Where messages go that were received too often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redrive {
    /// The dead-letter queue's name.
    pub(crate) target: String,
    pub(crate) max_receive_count: u32,
}

/// A queue's attributes, as text and as what the queue works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) fifo: bool,
    pub(crate) visibility_seconds: i64,
    pub(crate) delay_seconds: i64,
    pub(crate) retention_seconds: i64,
    pub(crate) wait_seconds: i64,
    pub(crate) maximum_size: usize,
    pub(crate) content_based_deduplication: bool,
    pub(crate) deduplication_per_group: bool,
    pub(crate) redrive: Option<Redrive>,
}

impl Settings {
    /// The settings of a new queue.
    ///
    /// # Errors
    /// `InvalidAttributeName`, `InvalidAttributeValue` or `InvalidParameterValue`.
    pub(crate) fn create(fifo: bool, given: &BTreeMap<String, String>) -> Result<Self, SqsError> {
        let mut attributes: BTreeMap<String, String> = [
            ("DelaySeconds", "0"),
            ("MaximumMessageSize", "1048576"),
            ("MessageRetentionPeriod", "345600"),
            ("ReceiveMessageWaitTimeSeconds", "0"),
            ("SqsManagedSseEnabled", "true"),
            ("VisibilityTimeout", "30"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        if fifo {
            for (name, choices, _) in CHOICES.iter().filter(|(.., fifo_only)| *fifo_only) {
                let default = if *name == "ContentBasedDeduplication" { choices[1] } else { choices[0] };
                attributes.insert((*name).to_owned(), default.to_owned());
            }
        }
        merge(&mut attributes, given);
        Self::read(fifo, attributes)
    }

    /// These settings with some attributes changed.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub(crate) fn change(&self, given: &BTreeMap<String, String>) -> Result<Self, SqsError> {
        let mut attributes = self.attributes.clone();
        merge(&mut attributes, given);
        Self::read(self.fifo, attributes)
    }

    /// Reads attributes, refusing what SQS refuses.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub(crate) fn read(fifo: bool, attributes: BTreeMap<String, String>) -> Result<Self, SqsError> {
        for (name, value) in &attributes {
            check(fifo, name, value)?;
        }
        let is = |name: &str, value: &str| attributes.get(name).is_some_and(|given| given == value);
        let per_group = is("DeduplicationScope", "messageGroup");
        if is("FifoThroughputLimit", "perMessageGroupId") && !per_group {
            // AWS: "perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup".
            return Err(SqsError::invalid_attribute("FifoThroughputLimit"));
        }
        let number = |name: &str| attributes.get(name).and_then(|value| value.parse().ok()).unwrap_or(0_i64);
        Ok(Self {
            fifo,
            visibility_seconds: number("VisibilityTimeout"),
            delay_seconds: number("DelaySeconds"),
            retention_seconds: number("MessageRetentionPeriod"),
            wait_seconds: number("ReceiveMessageWaitTimeSeconds"),
            maximum_size: usize::try_from(number("MaximumMessageSize")).unwrap_or(LARGEST_MESSAGE),
            content_based_deduplication: is("ContentBasedDeduplication", "true"),
            deduplication_per_group: per_group,
            redrive: attributes.get("RedrivePolicy").map(|policy| redrive(policy, fifo)).transpose()?,
            attributes,
        })
    }

    /// The first given attribute that this queue has another value for.
    pub(crate) fn differing<'a>(&self, given: &'a BTreeMap<String, String>) -> Option<&'a str> {
        let differs = |name: &str, value: &str| match self.attributes.get(name) {
            Some(own) if name == "RedrivePolicy" => redrive(own, self.fifo) != redrive(value, self.fifo),
            Some(own) => own != value,
            None => true,
        };
        given.iter().find(|(name, value)| differs(name, value)).map(|(name, _)| name.as_str())
    }
}

fn merge(attributes: &mut BTreeMap<String, String>, given: &BTreeMap<String, String>) {
    for (name, value) in given {
        if value.is_empty() && (TEXTS.contains(&name.as_str()) || name == "RedrivePolicy") {
            attributes.remove(name);
        } else {
            attributes.insert(name.clone(), value.clone());
        }
    }
}

fn check(fifo: bool, name: &str, value: &str) -> Result<(), SqsError> {
    if name == "RedrivePolicy" || TEXTS.contains(&name) {
        return Ok(());
    }
    if let Some((_, range)) = NUMBERS.iter().find(|(known, _)| *known == name) {
        let valid = value.parse().is_ok_and(|number: i64| range.contains(&number));
        return if valid { Ok(()) } else { Err(SqsError::invalid_attribute(name)) };
    }
    match CHOICES.iter().find(|(known, ..)| *known == name) {
        // A standard queue does not know the attributes of FIFO queues.
        Some((.., fifo_only)) if *fifo_only && !fifo => Err(SqsError::unknown_attribute(name)),
        Some((_, choices, _)) if !choices.contains(&value) => Err(SqsError::invalid_attribute(name)),
        Some(_) => Ok(()),
        None => Err(SqsError::unknown_attribute(name)),
    }
}

/// Reads a redrive policy; SQS takes the count as a number or as text.
fn redrive(policy: &str, fifo: bool) -> Result<Redrive, SqsError> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        Number(u32),
        Text(String),
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Policy {
        dead_letter_target_arn: String,
        max_receive_count: Count,
    }
    let refuse = |reason: &str| SqsError::invalid_value(policy, "RedrivePolicy", reason);
    let parsed: Policy = serde_json::from_str(policy)
        .map_err(|_| refuse("Must be a JSON object with deadLetterTargetArn and maxReceiveCount."))?;
    let count = match parsed.max_receive_count {
        Count::Number(number) => Some(number),
        Count::Text(text) => text.parse().ok(),
    };
    let max_receive_count = count
        .filter(|count| (1..=1000).contains(count))
        .ok_or_else(|| refuse("Invalid value for maxReceiveCount: must be between 1 and 1000."))?;
    let target = queue_of_arn(&parsed.dead_letter_target_arn)
        .ok_or_else(|| refuse("Invalid value for deadLetterTargetArn."))?;
    if target.ends_with(".fifo") != fifo {
        return Err(refuse("Dead-letter queue must be same type of queue as the source."));
    }
    Ok(Redrive { target: target.to_owned(), max_receive_count })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqs::errors::Kind;

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn refused(fifo: bool, pairs: &[(&str, &str)]) -> Kind {
        Settings::create(fifo, &given(pairs)).unwrap_err().kind
    }

    #[test]
    fn numbers_outside_their_range_are_refused() {
        for pair in [
            ("VisibilityTimeout", "43201"),
            ("VisibilityTimeout", "-1"),
            ("DelaySeconds", "901"),
            ("MessageRetentionPeriod", "59"),
            ("MaximumMessageSize", "1048577"),
            ("ReceiveMessageWaitTimeSeconds", "21"),
            ("ReceiveMessageWaitTimeSeconds", "soon"),
        ] {
            assert_eq!(refused(false, &[pair]), Kind::InvalidAttributeValue, "{pair:?}");
        }
    }

    #[test]
    fn a_standard_queue_knows_no_fifo_attributes() {
        assert_eq!(refused(false, &[("DeduplicationScope", "queue")]), Kind::InvalidAttributeName);
        assert_eq!(refused(false, &[("Colour", "red")]), Kind::InvalidAttributeName);
    }

    #[test]
    fn throughput_per_group_needs_deduplication_per_group() {
        let limit = ("FifoThroughputLimit", "perMessageGroupId");
        assert_eq!(refused(true, &[limit]), Kind::InvalidAttributeValue);
        let settings =
            Settings::create(true, &given(&[limit, ("DeduplicationScope", "messageGroup")])).unwrap();
        assert!(settings.deduplication_per_group);
    }

    #[test]
    fn a_redrive_policy_takes_its_count_as_number_or_text_and_an_empty_one_removes_it() {
        let arn = crate::address::queue_arn("dead");
        for count in ["3", "\"3\""] {
            let policy = format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":{count}}}"#);
            let settings = Settings::create(false, &given(&[("RedrivePolicy", &policy)])).unwrap();
            assert_eq!(settings.redrive, Some(Redrive { target: "dead".into(), max_receive_count: 3 }));
            assert_eq!(settings.change(&given(&[("RedrivePolicy", "")])).unwrap().redrive, None);
        }
    }

    #[test]
    fn a_redrive_policy_that_makes_no_sense_is_refused() {
        let arn = crate::address::queue_arn("dead");
        for policy in [
            "soon".to_owned(),
            format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":0}}"#),
            format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":1001}}"#),
            format!(r#"{{"deadLetterTargetArn":"{arn}.fifo","maxReceiveCount":3}}"#),
            r#"{"deadLetterTargetArn":"dead","maxReceiveCount":3}"#.to_owned(),
        ] {
            assert_eq!(
                refused(false, &[("RedrivePolicy", &policy)]),
                Kind::InvalidParameterValue,
                "{policy}"
            );
        }
    }

    #[test]
    fn the_same_attributes_again_do_not_differ() {
        let settings = Settings::create(false, &given(&[("VisibilityTimeout", "5")])).unwrap();
        assert_eq!(settings.differing(&given(&[("VisibilityTimeout", "5"), ("DelaySeconds", "0")])), None);
        let other = given(&[("VisibilityTimeout", "6")]);
        assert_eq!(settings.differing(&other), Some("VisibilityTimeout"));
    }
}
