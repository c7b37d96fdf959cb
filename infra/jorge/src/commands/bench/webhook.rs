//! `jorge bench webhook`: what the door costs.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use comfy_table::Table;
use jiff::Timestamp;
use serde_json::json;
use webhook::ghl::Payload;
use webhook::signature::{Verifier, public_key};

use super::super::say;
use super::{build, percentiles};
use crate::CommandError;

/// Webhooks verified.
const RUNS: usize = 20_000;
/// Length of the body.
const BYTES: usize = 1024;

pub(super) fn webhook(as_json: bool) -> Result<ExitCode, CommandError> {
    let body = body();
    let signature = ghl_emulator::signing::sign(&body);
    let key =
        public_key(ghl_emulator::signing::DEVELOPMENT_PUBLIC_KEY).ok_or("the development key is a key")?;
    let verifier = Verifier::new(key);
    if !verifier.is_authentic(&body, Some(&signature)) {
        return Err("the bench's own signature does not hold".into());
    }
    let now = Timestamp::now();
    let verify = time(|| {
        black_box(verifier.is_authentic(black_box(&body), Some(black_box(&signature))));
    });
    let read = time(|| {
        black_box(Payload::read(black_box(&body)).and_then(|payload| payload.hook(&body, now)).ok());
    });
    let build = build();
    if as_json {
        let figures = |(p50, p95): (f64, f64)| json!({ "p50_us": p50, "p95_us": p95 });
        let result = json!({
            "bytes": BYTES, "runs": RUNS, "build": build, "verify": figures(verify), "read": figures(read)
        });
        say(&result.to_string());
    } else {
        let mut table = Table::new();
        table.set_header(["webhook of 1 KB", "p50 µs", "p95 µs"]);
        for (name, (p50, p95)) in [("verify the signature", verify), ("read into an event", read)] {
            table.add_row([name.to_owned(), format!("{p50:.1}"), format!("{p95:.1}")]);
        }
        say(&format!("{table}\n{RUNS} runs, {build} build"));
    }
    Ok(ExitCode::SUCCESS)
}

/// An inbound text whose body is exactly [`BYTES`] long.
fn body() -> Vec<u8> {
    let payload = |text: &str| {
        json!({
            "type": "InboundMessage", "locationId": "LOCbench", "contactId": "CONbench", "body": text,
            "messageType": "SMS", "messageId": "MSGbench", "dateAdded": "2026-11-20T18:00:00Z",
            "webhookId": "bench", "attachments": []
        })
        .to_string()
        .into_bytes()
    };
    let padding = BYTES - payload("").len();
    payload(&"a ".repeat(padding)[..padding])
}

/// Median and 95th percentile of one run, in microseconds.
fn time(mut run: impl FnMut()) -> (f64, f64) {
    let micros = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e6
    });
    percentiles(micros.collect())
}
