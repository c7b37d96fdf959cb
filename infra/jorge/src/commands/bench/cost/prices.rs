//! List prices of AWS in us-east-1, without free tiers, as read in November 2026. Renewed by hand: see
//! `docs/cost-model.md`.

/// Dollars for one unit of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    /// What is paid for.
    pub(super) what: &'static str,
    /// Dollars for one.
    pub(super) dollars: f64,
}

const fn per_million(what: &'static str, dollars: f64) -> Price {
    Price { what, dollars: dollars / 1e6 }
}

/// Requests of functions, x86-64.
pub(super) const INVOCATIONS: Price = per_million("Lambda: calls", 0.20);
/// Their time, for each gigabyte they are given and second they run.
pub(super) const GB_SECONDS: Price = Price { what: "Lambda: GB-seconds", dollars: 0.000_016_666_7 };
/// Requests of an HTTP API.
pub(super) const HTTP_REQUESTS: Price = per_million("API Gateway: requests", 1.00);
/// Write units of a table on demand.
pub(super) const WRITE_UNITS: Price = per_million("DynamoDB: write units", 0.625);
/// Read units.
pub(super) const READ_UNITS: Price = per_million("DynamoDB: read units", 0.125);
/// Requests of queues that keep an order; the others cost a fifth less.
pub(super) const QUEUE_REQUESTS: Price = per_million("SQS: requests", 0.50);
/// Messages published to topics.
pub(super) const PUBLISHED: Price = per_million("SNS: messages", 0.50);
/// Requests of symmetric and of HMAC keys.
pub(super) const KEY_REQUESTS: Price = Price { what: "KMS: requests", dollars: 0.03 / 10_000.0 };
/// Gigabytes of log lines taken in.
pub(super) const LOG_GB: Price = Price { what: "CloudWatch: GB of logs", dollars: 0.50 };
