//! Bringing messages back by a task of SQS itself, which needs nobody to stay.

use std::time::Duration;

use aws_sdk_sqs::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sqs::types::QueueAttributeName;

use super::{DeadLetters, Place, Report};
use crate::CommandError;
use crate::commands::complain;

/// How often the task is asked how far it has come.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How those answer who know no such tasks.
const NOT_KNOWN: [&str; 3] =
    ["InvalidAction", "UnknownOperationException", "AWS.SimpleQueueService.UnsupportedOperation"];
/// Messages whose references are shown before the task begins.
const SHOWN: usize = 10;

/// Has SQS move everything, and waits until it has; `None` where there are no such tasks. It goes on if nobody waits.
pub(super) async fn move_all(
    place: &Place,
    of: &DeadLetters,
    url: &str,
    rate: u16,
) -> Result<Option<Report>, CommandError> {
    let attributes = place.sqs.get_queue_attributes().queue_url(url);
    let attributes = attributes.attribute_names(QueueAttributeName::QueueArn).send().await?;
    let arn = attributes.attributes().and_then(|all| all.get(&QueueAttributeName::QueueArn));
    let arn = arn.ok_or("a queue has a name")?;
    let messages = place.look(url, SHOWN).await?;
    let start = place.sqs.start_message_move_task().source_arn(arn);
    let started = match start.max_number_of_messages_per_second(rate.into()).send().await {
        Ok(started) => started,
        Err(SdkError::ServiceError(error))
            if error.err().code().is_some_and(|code| NOT_KNOWN.contains(&code)) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let handle = started.task_handle().unwrap_or_default().to_owned();
    complain(&format!(
        "SQS moves them to {}, also if this command ends. Stop it: aws sqs cancel-message-move-task --task-handle {handle}",
        of.source
    ));
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let tasks = place.sqs.list_message_move_tasks().source_arn(arn).max_results(1).send().await?;
        // The newest comes first, and only one runs at a time.
        let Some(task) = tasks.results().first() else { return Err("the task is gone".into()) };
        let moved = u64::try_from(task.approximate_number_of_messages_moved()).unwrap_or_default();
        match task.status() {
            Some("RUNNING" | "CANCELLING") => complain(&format!("about {moved} messages brought back")),
            Some("COMPLETED") => {
                return Ok(Some(Report { moved, messages, ..Report::default() }));
            }
            ended => {
                let why = task.failure_reason().or(ended).unwrap_or("it ended").to_owned();
                return Ok(Some(Report { moved, messages, stopped: Some(why), ..Report::default() }));
            }
        }
    }
}
