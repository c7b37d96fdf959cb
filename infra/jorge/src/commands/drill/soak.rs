//! `jorge drill soak`: contacts write for a long time, and the memory of the stack's process is watched.
//!
//! The process holds every function and the engines beside them, its data on disk. What it keeps of each contact, text or
//! call in memory would show as a slope, however little it is.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::json;

use super::super::{complain, say};
use super::contacts::Contacts;
use super::crm::Crm;
use super::growth::{Growth, Sample, picture};
use super::place::{Place, Stack};
use super::verdict::Verdict;
use crate::CommandError;
use crate::cli::SoakArgs;

/// Samples taken in all.
const SAMPLES: u32 = 240;
/// How long the last conversations may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(120);
/// Bytes in a mebibyte.
const MIB: f64 = 1_048_576.0;

pub(super) async fn soak(args: SoakArgs) -> Result<ExitCode, CommandError> {
    let place = Place::new(None)?;
    let crm = Crm::start(&place).await?;
    let stack = Stack::new(&place, &crm.url, &mut Rng::new(), &["--burst-window", "0"])?;
    crm.send_webhooks_to(&stack.webhooks).await?;
    let mut process = stack.start(&[])?;
    process.line_with(Stack::READY).await?;
    let id = process.id().ok_or("the stack has ended")?;

    let began = Instant::now();
    let time = Duration::from_secs(u64::from(args.minutes) * 60);
    let mut contacts = Contacts::begin(&crm, args.contacts);
    let mut samples = Vec::new();
    let mut ticks = tokio::time::interval(time / SAMPLES);
    while began.elapsed() < time {
        ticks.tick().await;
        let bytes = resident(id)?;
        samples.push(Sample { at: began.elapsed().as_secs_f64(), mib: bytes / MIB });
        if samples.len().is_multiple_of(20) {
            let [texts, replies, ..] = crm.read(|ledger| ledger.totals())?;
            let (after, mib) = (began.elapsed().as_secs(), bytes / MIB);
            complain(&format!("{after:>5} s, {mib:.1} MiB, {texts} texts, {replies} replies"));
        }
    }
    let unfinished = contacts.end(ENDS_WITHIN).await?;
    let verdict = Verdict::of(&crm, &contacts)?;
    let growth = Growth::of(&samples).ok_or("too few samples to say anything")?;
    let allowed = f64::from(args.growth);
    let flat = growth.percent <= allowed;
    if args.json {
        let [texts, replies, ..] = verdict.totals;
        say(&json!({
            "minutes": args.minutes, "texts": texts, "replies": replies, "mib_after_warm_up": growth.from,
            "mib_at_the_end": growth.to, "growth_percent": growth.percent, "allowed_percent": allowed,
            "lost": verdict.wrong.lost, "doubled": verdict.wrong.doubled, "unfinished": unfinished,
            "samples": samples.iter().map(|sample| [sample.at, sample.mib]).collect::<Vec<_>>()
        })
        .to_string());
    } else {
        let [texts, replies, ..] = verdict.totals;
        say(&format!(
            "{}\n{texts} texts, {replies} replies in {} minutes. After the warm-up the line goes from {:.1} to {:.1} MiB: \
             {:+.1} %, allowed are {allowed:.0} %.{}",
            picture(&samples),
            args.minutes,
            growth.from,
            growth.to,
            growth.percent,
            verdict.details(),
        ));
    }
    let good = flat && verdict.is_good() && unfinished == 0;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Memory of a process that is not swapped out, in bytes.
fn resident(id: u32) -> Result<f64, CommandError> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).ok_or("the process has ended")?;
    Ok(kib.parse::<f64>()? * 1024.0)
}
