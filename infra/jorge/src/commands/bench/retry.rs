//! `jorge bench retry`: what the retry engine adds to a call that succeeds at once, which is nearly every call.

use std::convert::Infallible;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use comfy_table::Table;
use serde_json::json;
use shared::resilience::{Again, Failure, Policies, Retry};

use super::super::say;
use super::{build, percentiles};
use crate::CommandError;

/// Calls measured together: one alone is shorter than the clock can tell.
const CALLS: u32 = 1_000;
/// How often.
const ROUNDS: usize = 500;
/// The longest it should take, in microseconds.
const BOUND_US: f64 = 5.0;

/// A failure that never happens here.
struct Never(Infallible);

impl Failure for Never {
    fn again(&self) -> Again {
        match self.0 {}
    }
}

async fn call() -> Result<u32, Never> {
    Ok(black_box(7))
}

pub(super) async fn retry(as_json: bool) -> Result<ExitCode, CommandError> {
    let policies = Policies::default();
    let (mut bare, mut retried) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(call().await.is_ok());
        }
        bare.push(per_call(start.elapsed()));
        let start = Instant::now();
        for _ in 0..CALLS {
            // With everything a caller does for it.
            let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
            let retry = Retry::new("measuring", &policies.external, deadline, Duration::from_millis(200));
            black_box(retry.run(call).await.is_ok());
        }
        retried.push(per_call(start.elapsed()));
    }
    let (bare_p50, bare_p95) = percentiles(bare);
    let (p50, p95) = percentiles(retried);
    let overhead = ((p50 - bare_p50).max(0.0), (p95 - bare_p95).max(0.0));
    let (build, runs) = (build(), ROUNDS * CALLS as usize);
    if as_json {
        let figures = json!({
            "build": build, "runs": runs, "bound_us": BOUND_US,
            "overhead": { "p50_us": overhead.0, "p95_us": overhead.1 },
        });
        say(&figures.to_string());
    } else {
        let mut table = Table::new();
        table.set_header(["a call that succeeds", "p50 µs", "p95 µs", "bound µs"]);
        let figures = |(p50, p95): (f64, f64)| [format!("{p50:.3}"), format!("{p95:.3}")];
        let [p50, p95] = figures(overhead);
        table.add_row(["what the retry engine adds".to_owned(), p50, p95, format!("{BOUND_US:.0}")]);
        say(&format!("{table}\n{runs} calls, {build} build"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Microseconds of one of the calls.
fn per_call(all: Duration) -> f64 {
    all.as_secs_f64() * 1e6 / f64::from(CALLS)
}
