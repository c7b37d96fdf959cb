//! SNS errors, as the query protocol names them.

/// Why a request, or one entry of a batch, was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", self.code.name())]
pub(crate) struct SnsError {
    pub(crate) code: Code,
    pub(crate) message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InternalError,
    InvalidAction,
    InvalidBatchEntryId,
    InvalidParameter,
    NotFound,
    ServiceUnavailable,
    TooManyEntriesInBatchRequest,
}

impl Code {
    /// The code on the wire; the SDKs' typed errors are found by it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BatchEntryIdsNotDistinct => "BatchEntryIdsNotDistinct",
            Self::BatchRequestTooLong => "BatchRequestTooLong",
            Self::EmptyBatchRequest => "EmptyBatchRequest",
            Self::InternalError => "InternalError",
            Self::InvalidAction => "InvalidAction",
            Self::InvalidBatchEntryId => "InvalidBatchEntryId",
            Self::InvalidParameter => "InvalidParameter",
            Self::NotFound => "NotFound",
            Self::ServiceUnavailable => "ServiceUnavailable",
            Self::TooManyEntriesInBatchRequest => "TooManyEntriesInBatchRequest",
        }
    }

    pub(crate) fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::InternalError => 500,
            Self::ServiceUnavailable => 503,
            _ => 400,
        }
    }

    pub(crate) fn is_sender_fault(self) -> bool {
        self.status() < 500
    }
}

impl SnsError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(crate) fn invalid(parameter: &str) -> Self {
        Self::new(Code::InvalidParameter, format!("Invalid parameter: {parameter}"))
    }

    pub(crate) fn no_such_topic() -> Self {
        Self::new(Code::NotFound, "Topic does not exist")
    }

    pub(crate) fn no_such_subscription() -> Self {
        Self::new(Code::NotFound, "Subscription does not exist")
    }
}
