//! How queues and topics are named from outside: ARNs and queue URLs.

/// The one region the emulator is in.
pub const REGION: &str = "us-east-1";

/// The one account everything belongs to.
pub const ACCOUNT: &str = "000000000000";

const QUEUE_ARN: &str = "arn:aws:sqs:us-east-1:000000000000:";
const TOPIC_ARN: &str = "arn:aws:sns:us-east-1:000000000000:";

pub(crate) fn queue_arn(name: &str) -> String {
    format!("{QUEUE_ARN}{name}")
}

pub(crate) fn topic_arn(name: &str) -> String {
    format!("{TOPIC_ARN}{name}")
}

/// The queue an ARN of this account names; `None` for anything else.
pub(crate) fn queue_of_arn(arn: &str) -> Option<&str> {
    arn.strip_prefix(QUEUE_ARN).filter(|name| !name.is_empty() && !name.contains(':'))
}

pub(crate) fn queue_url(endpoint: &str, name: &str) -> String {
    format!("{endpoint}/{ACCOUNT}/{name}")
}

/// The queue a URL names. Only the last segment counts: after a restart the port may be another
/// one, and URLs kept from before must still work.
pub(crate) fn queue_of_url(url: &str) -> &str {
    url.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_of_another_port_still_names_its_queue() {
        assert_eq!(queue_of_url("http://127.0.0.1:1/000000000000/turns.fifo"), "turns.fifo");
        assert_eq!(queue_of_url("turns.fifo"), "turns.fifo");
    }

    #[test]
    fn only_queue_arns_of_this_account_name_a_queue() {
        assert_eq!(queue_of_arn(&queue_arn("turns")), Some("turns"));
        assert_eq!(queue_of_arn("arn:aws:sqs:eu-west-1:000000000000:turns"), None);
        assert_eq!(queue_of_arn(&topic_arn("turns")), None);
    }
}
