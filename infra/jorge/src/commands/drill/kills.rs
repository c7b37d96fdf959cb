//! `jorge drill kills`: the stack is killed with SIGKILL again and again while contacts write.
//!
//! What a killed process had received comes back when it is started again, and not before: as on AWS, where a message
//! stays invisible six times as long as a function may run, nobody else works on it while a worker may still live.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use comfy_table::Table;
use fastrand::Rng;
use serde_json::json;

use super::super::{complain, say};
use super::contacts::Contacts;
use super::crm::Crm;
use super::place::{Place, Stack};
use super::process::Process;
use super::rest::{Left, come_to_rest};
use super::verdict::Verdict;
use crate::CommandError;
use crate::cli::KillsArgs;

/// Nothing is timed.
const UNTIMED: &str = "PerformanceTrackingEnabled=false";
/// How long a stack that is killed at random lives at most, in times it took to start: on a busy machine both take longer,
/// and what dies before it can do anything proves nothing.
const LIVES: u64 = 8;
/// How long a stack is given to come to the point where it is to be killed.
const COMES_TO_POINT: Duration = Duration::from_secs(2);
/// Points of a turn where a kill hurts most.
const POINTS: [&str; 2] = ["after-commit", "after-send"];
/// How long everything may take to come to an end after the last kill: what nobody was woken for is due after two minutes,
/// and looked for once a minute.
const SETTLES_WITHIN: Duration = Duration::from_secs(8 * 60);
/// Remarks on progress, of all kills.
const REMARKS: u32 = 20;

/// What was done to the stack.
#[derive(Default)]
struct Done {
    kills: u32,
    /// While it started.
    starting: u32,
    /// At a point of a turn.
    at_point: u32,
    /// Contacts who waited for an answer at a kill, all kills together.
    waiting: usize,
    /// How long it took to start, in milliseconds.
    starts: Vec<u64>,
}

impl Done {
    /// How long the last start took, in milliseconds; before the first, a guess.
    fn last_start(&self) -> u64 {
        self.starts.last().copied().unwrap_or(500).max(1)
    }
}

pub(super) async fn kills(args: KillsArgs) -> Result<ExitCode, CommandError> {
    let began = Instant::now();
    let seed = args.seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
    let mut rng = Rng::with_seed(seed);
    let place = Place::new(args.keep.as_deref())?;
    let crm = Crm::start(&place).await?;
    // Where every answer is late, hand-offs would be put off, and whether one is would be chance.
    let further = ["--burst-window", "0", "--crm-timeout", "3", "--parameter", UNTIMED];
    let stack = Stack::new(&place, &crm.url, &mut rng, &further)?;
    crm.send_webhooks_to(&stack.webhooks).await?;
    complain(&format!("{} kills, drawn from seed {seed}", args.times));

    let mut contacts = Contacts::begin(&crm, args.contacts);
    let mut done = Done::default();
    while done.kills < args.times {
        one_kill(&stack, &contacts, &mut rng, &mut done).await?;
        if done.kills.is_multiple_of(args.times.div_ceil(REMARKS)) {
            let [texts, replies, ..] = crm.read(|ledger| ledger.totals())?;
            let after = began.elapsed().as_secs();
            complain(&format!("{:>4} kills, {texts} texts, {replies} replies, {after} s", done.kills));
        }
    }

    let last = ready(&stack, &[], &mut done).await?;
    let until = Instant::now() + SETTLES_WITHIN;
    let unfinished = contacts.end(SETTLES_WITHIN).await?;
    let left = come_to_rest(&place, until.saturating_duration_since(Instant::now())).await?;
    drop(last);
    let verdict = Verdict::of(&crm, &contacts)?;
    let result = Drilled { seed, done, left, unfinished, took: began.elapsed(), verdict };
    say(&if args.json { result.json().to_string() } else { result.table() });
    Ok(if result.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Starts the stack and kills it: while it starts, at a point of a turn, or at any moment.
async fn one_kill(
    stack: &Stack,
    contacts: &Contacts,
    rng: &mut Rng,
    done: &mut Done,
) -> Result<(), CommandError> {
    let choice = rng.u32(0..10);
    let doomed = match choice {
        0 => {
            let starting = stack.start(&[])?;
            tokio::time::sleep(Duration::from_millis(rng.u64(0..done.last_start()))).await;
            done.starting += 1;
            starting
        }
        1..=3 => {
            let point = POINTS[rng.usize(0..POINTS.len())];
            let mut doomed = ready(stack, &["--crash-point", point], done).await?;
            let reached = tokio::time::timeout(COMES_TO_POINT, doomed.line_with("crash point reached"));
            if let Ok(line) = reached.await {
                line?;
                done.at_point += 1;
            }
            doomed
        }
        _ => {
            let doomed = ready(stack, &[], done).await?;
            tokio::time::sleep(Duration::from_millis(rng.u64(0..LIVES * done.last_start()))).await;
            doomed
        }
    };
    done.waiting += contacts.waiting()?;
    doomed.kill().await?;
    done.kills += 1;
    Ok(())
}

/// A stack that answers.
async fn ready(stack: &Stack, further: &[&str], done: &mut Done) -> Result<Process, CommandError> {
    let began = Instant::now();
    let mut process = stack.start(further)?;
    process.line_with(Stack::READY).await?;
    done.starts.push(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
    Ok(process)
}

/// How a drill went.
struct Drilled {
    seed: u64,
    done: Done,
    left: Left,
    unfinished: usize,
    took: Duration,
    verdict: Verdict,
}

impl Drilled {
    fn is_good(&self) -> bool {
        self.verdict.is_good() && self.unfinished == 0
    }

    /// Median and longest start, in milliseconds.
    fn starts(&self) -> (u64, u64) {
        let mut starts = self.done.starts.clone();
        starts.sort_unstable();
        let median = starts.get(starts.len() / 2).copied().unwrap_or(0);
        (median, starts.last().copied().unwrap_or(0))
    }

    fn json(&self) -> serde_json::Value {
        let Self { done, verdict, .. } = self;
        let [texts, replies, tasks, notes, visits] = verdict.totals;
        let (median, longest) = self.starts();
        json!({
            "seed": self.seed, "kills": done.kills, "while_starting": done.starting, "at_a_point": done.at_point,
            "waiting_at_kills": done.waiting, "start_ms": {"median": median, "longest": longest},
            "contacts": verdict.dialogues, "texts": texts, "replies": replies, "tasks": tasks, "notes": notes,
            "visits": visits, "deliveries_retried": verdict.retried, "deliveries_given_up": verdict.given_up,
            "left_to_people": verdict.wrong.left_to_people, "dead_letters": self.left.dead,
            "unfinished": self.unfinished, "lost": verdict.wrong.lost, "doubled": verdict.wrong.doubled,
            "seconds": self.took.as_secs()
        })
    }

    fn table(&self) -> String {
        let Self { done, verdict, .. } = self;
        let [texts, replies, tasks, notes, visits] = verdict.totals;
        let (median, longest) = self.starts();
        let mut table = Table::new();
        let rows = [
            ("kills", done.kills.to_string()),
            ("… while it started", done.starting.to_string()),
            ("… between commit and reply, or reply and record", done.at_point.to_string()),
            ("contacts waiting for an answer at a kill, on average", average(done.waiting, done.kills)),
            ("start, median and longest", format!("{median} ms, {longest} ms")),
            ("contacts", verdict.dialogues.to_string()),
            ("texts", texts.to_string()),
            ("deliveries tried again", verdict.retried.to_string()),
            ("replies", replies.to_string()),
            ("tasks, notes, visits", format!("{tasks}, {notes}, {visits}")),
            ("replies left to a person", verdict.wrong.left_to_people.to_string()),
            ("messages in dead-letter queues", self.left.dead.to_string()),
            ("conversations without an end", self.unfinished.to_string()),
            ("deliveries given up", verdict.given_up.to_string()),
            ("lost", verdict.wrong.lost.len().to_string()),
            ("doubled", verdict.wrong.doubled.len().to_string()),
        ];
        for (what, figure) in rows {
            table.add_row([what.to_owned(), figure]);
        }
        let (seed, took) = (self.seed, self.took.as_secs());
        format!("{table}\nSeed {seed}, {took} s. Judged by the CRM's log.{}", verdict.details())
    }
}

fn average(sum: usize, of: u32) -> String {
    if of == 0 {
        return "none".to_owned();
    }
    // Contacts and kills are counted in hundreds.
    let sum = u32::try_from(sum).map_or(f64::INFINITY, f64::from);
    format!("{:.1}", sum / f64::from(of))
}
