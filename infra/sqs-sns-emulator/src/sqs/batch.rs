//! What holds for every batch request before any of its entries is looked at.

use std::collections::HashSet;

use super::errors::{Kind, SqsError};
use super::settings::LARGEST_MESSAGE;
use super::wire::{BatchAnswer, FailedEntry};

const MOST_ENTRIES: usize = 10;

/// Checks the number of entries and their ids.
///
/// # Errors
/// `EmptyBatchRequest`, `TooManyEntriesInBatchRequest`, `InvalidBatchEntryId` or
/// `BatchEntryIdsNotDistinct`; each refuses the whole request.
pub(crate) fn check<'a>(
    entry_name: &str,
    ids: impl ExactSizeIterator<Item = &'a str>,
) -> Result<(), SqsError> {
    let count = ids.len();
    if count == 0 {
        let message = format!("There should be at least one {entry_name} in the request.");
        return Err(SqsError::new(Kind::EmptyBatchRequest, message));
    }
    if count > MOST_ENTRIES {
        return Err(SqsError::new(
            Kind::TooManyEntriesInBatchRequest,
            format!("Maximum number of entries per request are {MOST_ENTRIES}. You have sent {count}."),
        ));
    }
    let mut seen = HashSet::new();
    for id in ids {
        let valid = (1..=80).contains(&id.len())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !valid {
            return Err(SqsError::new(
                Kind::InvalidBatchEntryId,
                "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
            ));
        }
        if !seen.insert(id) {
            return Err(SqsError::new(Kind::BatchEntryIdsNotDistinct, format!("Id {id} repeated.")));
        }
    }
    Ok(())
}

/// Checks the sum of the messages' sizes.
///
/// # Errors
/// `BatchRequestTooLong`.
pub(crate) fn check_size(size: usize) -> Result<(), SqsError> {
    if size > LARGEST_MESSAGE {
        return Err(SqsError::new(
            Kind::BatchRequestTooLong,
            format!(
                "Batch requests cannot be longer than {LARGEST_MESSAGE} bytes. You have sent {size} bytes."
            ),
        ));
    }
    Ok(())
}

/// Sorts the entries' outcomes into those that succeeded and those that failed.
pub(crate) fn answer<S>(outcomes: impl Iterator<Item = (String, Result<S, SqsError>)>) -> BatchAnswer<S> {
    let mut answer = BatchAnswer { successful: Vec::new(), failed: Vec::new() };
    for (id, outcome) in outcomes {
        match outcome {
            Ok(success) => answer.successful.push(success),
            Err(error) => answer.failed.push(FailedEntry {
                id,
                code: error.kind.query_code(),
                message: error.message,
                sender_fault: error.kind.is_sender_fault(),
            }),
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(ids: &[&str]) -> Kind {
        check("Entry", ids.iter().copied()).unwrap_err().kind
    }

    #[test]
    fn a_batch_has_one_to_ten_entries_with_distinct_well_formed_ids() {
        let eleven: Vec<String> = (0..11).map(|n| n.to_string()).collect();
        let eleven: Vec<&str> = eleven.iter().map(String::as_str).collect();
        assert_eq!(refused(&[]), Kind::EmptyBatchRequest);
        assert_eq!(refused(&eleven), Kind::TooManyEntriesInBatchRequest);
        assert_eq!(refused(&["a", "a"]), Kind::BatchEntryIdsNotDistinct);
        assert_eq!(refused(&["a b"]), Kind::InvalidBatchEntryId);
        assert_eq!(refused(&[""]), Kind::InvalidBatchEntryId);
        assert_eq!(refused(&["a".repeat(81).as_str()]), Kind::InvalidBatchEntryId);
        assert_eq!(check("Entry", eleven[..10].iter().copied()), Ok(()));
    }

    #[test]
    fn a_batch_is_at_most_one_mebibyte() {
        assert_eq!(check_size(1_048_576), Ok(()));
        assert_eq!(check_size(1_048_577).unwrap_err().kind, Kind::BatchRequestTooLong);
    }
}
