//! Receipt handles: opaque to the consumer, each names one receive of one message of one queue.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::errors::SqsError;

/// What a receipt handle says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) queue: String,
    pub(crate) message_id: String,
    /// Which receive of the message in this queue, from 1.
    pub(crate) receive: u32,
}

impl Receipt {
    pub(crate) fn handle(queue: &str, message_id: &str, receive: u32) -> String {
        STANDARD.encode(format!("{queue} {message_id} {receive}"))
    }

    /// Reads a handle a consumer of `queue` brought.
    ///
    /// # Errors
    /// `ReceiptHandleIsInvalid` for what is no handle, or one of another queue.
    pub(crate) fn read(handle: &str, queue: &str) -> Result<Self, SqsError> {
        Self::parse(handle)
            .filter(|receipt| receipt.queue == queue)
            .ok_or_else(|| SqsError::handle_invalid(handle))
    }

    fn parse(handle: &str) -> Option<Self> {
        let text = String::from_utf8(STANDARD.decode(handle).ok()?).ok()?;
        let mut parts = text.split(' ');
        let receipt = Self {
            queue: parts.next()?.to_owned(),
            message_id: parts.next()?.to_owned(),
            receive: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(receipt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqs::errors::Kind;

    #[test]
    fn a_handle_names_its_receive() {
        let receipt = Receipt::read(&Receipt::handle("turns", "m-1", 3), "turns").unwrap();
        assert_eq!(receipt, Receipt { queue: "turns".into(), message_id: "m-1".into(), receive: 3 });
    }

    #[test]
    fn a_handle_of_another_queue_or_no_handle_at_all_is_invalid() {
        for handle in [Receipt::handle("other", "m-1", 3).as_str(), "", "rubbish", "cnViYmlzaA=="] {
            assert_eq!(Receipt::read(handle, "turns").unwrap_err().kind, Kind::ReceiptHandleIsInvalid);
        }
    }
}
