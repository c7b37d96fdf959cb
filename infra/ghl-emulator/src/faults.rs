//! Faults planted for the next calls.

use crate::Operation;
use serde::{Deserialize, Serialize};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Something that goes wrong in the next calls of an operation.
///
/// As JSON (`POST /_emulator/faults`):
/// `{"operation":"send_message","times":2,"kind":"status","status":429,"retryAfterSeconds":1}`. Without an
/// operation it strikes whichever call comes next; without `times`, one call; with `after`, once so many have passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The operation it strikes; `None` strikes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// How many calls it lets pass first.
    #[serde(default, skip_serializing_if = "is_none_at_all")]
    pub after: u32,
    /// How many calls it strikes.
    #[serde(default = "once")]
    pub times: u32,
    /// What happens to them.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What a fault does to a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Effect {
    /// The call is refused with this status and nothing is done.
    Status {
        /// 400 to 599.
        status: u16,
        /// The `Retry-After` header. Whether `GoHighLevel` sends one with its 429 is undocumented.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_seconds: Option<u64>,
        /// The message of the error body; the usual one for the status when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The call is done, and yet answered with this status: creating a contact has been seen to answer 422 and
    /// create it all the same.
    AcceptThenStatus {
        /// 400 to 599.
        status: u16,
    },
    /// Nothing is done, nothing is answered; the connection closes after this long.
    Hang {
        /// How long the caller is left waiting.
        milliseconds: u64,
    },
    /// The call is done, then the connection closes without an answer: the caller cannot know.
    AcceptThenDrop,
    /// The call is done at once and answered this much later.
    Slow {
        /// How long the answer is held back.
        milliseconds: u64,
    },
}

/// Why a fault cannot be planted.
#[derive(Debug, thiserror::Error)]
pub enum InvalidFault {
    /// Only 400 to 599 are faults.
    #[error("a fault answers a status from 400 to 599, not {0}")]
    Status(u16),
    /// It would never strike.
    #[error("a fault strikes at least one call; times is 0")]
    Never,
}

const fn once() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
const fn is_none_at_all(count: &u32) -> bool {
    *count == 0
}

impl Fault {
    /// The next call of this operation meets this effect.
    pub fn new(operation: impl Into<Option<Operation>>, effect: Effect) -> Self {
        Self { operation: operation.into(), after: 0, times: 1, effect }
    }

    /// The next call is refused with this status.
    pub fn status(operation: impl Into<Option<Operation>>, status: u16) -> Self {
        Self::new(operation, Effect::Status { status, retry_after_seconds: None, message: None })
    }

    /// The next call is refused with 429 and a `Retry-After`, in whole seconds.
    pub fn rate_limited(operation: impl Into<Option<Operation>>, retry_after: Duration) -> Self {
        let retry_after_seconds = Some(retry_after.as_secs());
        Self::new(operation, Effect::Status { status: 429, retry_after_seconds, message: None })
    }

    /// The next call hangs this long, then the connection closes.
    pub fn hang(operation: impl Into<Option<Operation>>, time: Duration) -> Self {
        Self::new(operation, Effect::Hang { milliseconds: milliseconds(time) })
    }

    /// The next call is answered this much later.
    pub fn slow(operation: impl Into<Option<Operation>>, time: Duration) -> Self {
        Self::new(operation, Effect::Slow { milliseconds: milliseconds(time) })
    }

    /// The next call is done and never answered.
    pub fn accept_then_drop(operation: impl Into<Option<Operation>>) -> Self {
        Self::new(operation, Effect::AcceptThenDrop)
    }

    /// The same fault for this many calls.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The same fault, once so many calls have passed.
    #[must_use]
    pub fn after(mut self, calls: u32) -> Self {
        self.after = calls;
        self
    }

    fn check(&self) -> Result<(), InvalidFault> {
        match self.effect {
            Effect::Status { status, .. } | Effect::AcceptThenStatus { status }
                if !(400..600).contains(&status) =>
            {
                Err(InvalidFault::Status(status))
            }
            _ if self.times == 0 => Err(InvalidFault::Never),
            _ => Ok(()),
        }
    }
}

impl Effect {
    /// The name written beside the call it struck.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::AcceptThenStatus { .. } => "accept_then_status",
            Self::Hang { .. } => "hang",
            Self::AcceptThenDrop => "accept_then_drop",
            Self::Slow { .. } => "slow",
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The faults that have not struck yet. They belong to the running process and end with it.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn plant(&self, fault: Fault) -> Result<(), InvalidFault> {
        fault.check()?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The effect on this call: the oldest fault that fits and waits for no other call first, which is then used up once.
    pub(crate) fn strike(&self, operation: Option<Operation>) -> Option<Effect> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |fault: &Fault| fault.operation.is_none() || fault.operation == operation;
        let at = faults.iter().position(|fault| fits(fault) && fault.after == 0);
        faults
            .iter_mut()
            .filter(|fault| fits(fault))
            .for_each(|fault| fault.after = fault.after.saturating_sub(1));
        let at = at?;
        faults[at].times -= 1;
        if faults[at].times == 0 { Some(faults.remove(at).effect) } else { Some(faults[at].effect.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, Fault, Faults, InvalidFault};
    use crate::Operation;

    #[test]
    fn a_fault_strikes_its_operation_as_often_as_told_and_no_other() {
        let faults = Faults::default();
        faults.plant(Fault::status(Operation::SendMessage, 500).times(2)).unwrap();
        assert_eq!(faults.strike(Some(Operation::GetContact)), None);
        assert!(faults.strike(Some(Operation::SendMessage)).is_some());
        assert!(faults.strike(Some(Operation::SendMessage)).is_some());
        assert_eq!(faults.strike(Some(Operation::SendMessage)), None);
    }

    #[test]
    fn a_fault_that_waits_for_calls_lets_just_so_many_pass() {
        let faults = Faults::default();
        faults.plant(Fault::status(None, 500).after(2)).unwrap();
        faults.plant(Fault::accept_then_drop(Operation::GetContact).after(1)).unwrap();
        assert_eq!(faults.strike(Some(Operation::SendMessage)), None);
        assert_eq!(faults.strike(Some(Operation::GetContact)), None);
        assert!(matches!(faults.strike(Some(Operation::SendMessage)), Some(Effect::Status { .. })));
        assert_eq!(faults.strike(Some(Operation::SendMessage)), None);
        assert_eq!(faults.strike(Some(Operation::GetContact)), Some(Effect::AcceptThenDrop));
    }

    #[test]
    fn a_fault_without_an_operation_strikes_whatever_comes() {
        let faults = Faults::default();
        faults.plant(Fault::accept_then_drop(None)).unwrap();
        assert_eq!(faults.strike(None), Some(Effect::AcceptThenDrop));
    }

    #[test]
    fn a_fault_reads_from_json_and_defaults_to_one_call() {
        let json = r#"{"operation":"send_message","kind":"status","status":429,"retryAfterSeconds":3}"#;
        let fault: Fault = serde_json::from_str(json).unwrap();
        assert_eq!(fault, Fault::rate_limited(Operation::SendMessage, std::time::Duration::from_secs(3)));
    }

    #[test]
    fn a_success_is_no_fault() {
        assert!(matches!(Faults::default().plant(Fault::status(None, 200)), Err(InvalidFault::Status(200))));
        assert!(matches!(
            Faults::default().plant(Fault::status(None, 500).times(0)),
            Err(InvalidFault::Never)
        ));
    }
}
