//! Settling what was received: deleting it, or changing when it becomes receivable again.

use super::Queue;
use crate::sqs::errors::{Kind, SqsError};
use crate::sqs::message::{Message, Standing};
use crate::sqs::receipt::Receipt;
use crate::sqs::settings::LONGEST_VISIBILITY;

impl Queue {
    /// Deletes the message of a receive.
    ///
    /// # Errors
    /// `ReceiptHandleIsInvalid`, or for FIFO `InvalidParameterValue` once the handle has expired.
    pub(crate) fn delete(&mut self, now: i64, handle: &str) -> Result<(), SqsError> {
        self.advance(now);
        let receipt = Receipt::read(handle, &self.name)?;
        let Some(message) = self.shelf.find(&receipt.message_id) else {
            return Ok(()); // Deleting twice succeeds.
        };
        let latest = message.received_here == receipt.receive;
        if self.settings.fifo && !(latest && message.standing == Standing::InFlight) {
            return Err(SqsError::invalid_value(handle, "ReceiptHandle", "The receipt handle has expired."));
        }
        // AWS on standard queues: "If you use an old ReceiptHandle, the request will succeed, but the
        // message might not be deleted." Not deleting is what shows a consumer that relies on it.
        if latest {
            let arrival = message.arrival;
            self.remove(arrival);
        }
        Ok(())
    }

    /// Makes the message of a receive receivable so many seconds from now.
    ///
    /// # Errors
    /// `ReceiptHandleIsInvalid`, `MessageNotInflight` or `InvalidParameterValue`.
    pub(crate) fn change_visibility(&mut self, now: i64, handle: &str, seconds: i64) -> Result<(), SqsError> {
        self.advance(now);
        let receipt = Receipt::read(handle, &self.name)?;
        let Some(message) =
            self.shelf.find(&receipt.message_id).filter(|message| message.received_here == receipt.receive)
        else {
            let reason = "Message does not exist or is not available for visibility timeout change.";
            return Err(SqsError::invalid_value(handle, "ReceiptHandle", reason));
        };
        if message.standing != Standing::InFlight {
            return Err(SqsError::new(Kind::MessageNotInflight, "The specified message isn't in flight."));
        }
        let (arrival, visible_at) = (message.arrival, now + seconds * 1000);
        if visible_at > message.taken_at + LONGEST_VISIBILITY * 1000 {
            // AWS: "a 12-hour maximum limit from when Amazon SQS first receives the ReceiveMessage request".
            let reason = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]";
            return Err(SqsError::invalid_value(seconds, "VisibilityTimeout", reason));
        }
        let standing = if seconds > 0 { Standing::InFlight } else { Standing::Ready };
        self.shelf.stand(arrival, standing, visible_at);
        self.moved(arrival);
        Ok(())
    }

    /// Makes what is in flight receivable; how many messages that were.
    pub(crate) fn release_in_flight(&mut self, now: i64) -> usize {
        self.advance(now);
        let held = |message: &&Message| message.standing == Standing::InFlight;
        let held: Vec<u64> = self.shelf.iter().filter(held).map(|message| message.arrival).collect();
        for arrival in &held {
            self.shelf.stand(*arrival, Standing::Ready, now);
            self.moved(*arrival);
        }
        held.len()
    }
}
