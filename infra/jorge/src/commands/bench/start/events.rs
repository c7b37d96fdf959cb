//! What each function is called with: the events committed with it, made fresh.

use serde_json::Value;
use uuid::Uuid;

use super::super::cpu;
use crate::CommandError;
use crate::commands::stamp;
use crate::stack::Stack;

macro_rules! committed {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/", $path))
    };
}

/// The functions, and an event of each.
pub(super) const FUNCTIONS: [(&str, &str); 10] = [
    ("ab-analyzer", committed!("ab-analyzer/sqs-batch.json")),
    ("alert-checker", committed!("alert-checker/schedule.json")),
    ("api", committed!("api/health.json")),
    ("audit-manifest", committed!("audit-manifest/schedule.json")),
    ("compliance-auditor", committed!("compliance-auditor/sqs-batch.json")),
    ("conversation", committed!("conversation/sqs-batch.json")),
    ("escalation", committed!("escalation/sqs-batch.json")),
    ("financial-assessor", committed!("financial-assessor/sqs-batch.json")),
    ("follow-ups", committed!("follow-ups/schedule.json")),
    ("webhook", committed!("webhook/inbound-sms.json")),
];

/// The event of the `nth` call: a webhook nobody has delivered yet, the first text of a contact nobody knows, or what is
/// committed.
pub(super) async fn event(
    stack: &Stack,
    function: &str,
    committed: &str,
    nth: usize,
) -> Result<String, CommandError> {
    if function == "conversation" {
        let environment = stack.environment_of_functions()?;
        return Ok(cpu::waits(stack, &environment, nth).await?.to_string());
    }
    let mut event: Value = serde_json::from_str(committed)?;
    if stamp::is_ghl_webhook(&event) {
        stamp::restamp(&mut event, stack.clock().now(), &Uuid::new_v4().to_string())?;
    }
    Ok(event.to_string())
}
