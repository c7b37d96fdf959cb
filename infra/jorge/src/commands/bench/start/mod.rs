//! `jorge bench start`: how large each function is, how fast it starts, and how much memory it holds. The functions are
//! the very processes Lambda would run, on a Runtime API of ours.

mod events;
mod runtime_api;

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use comfy_table::Table;
use events::FUNCTIONS;
use runtime_api::RuntimeApi;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use super::super::say;
use super::{percentiles, process, progress};
use crate::CommandError;
use crate::cli::StartArgs;
use crate::stack::{Options, Stack};

/// What is promised: megabytes of 1,000,000 bytes, and milliseconds.
const BINARY_MB: f64 = 8.0;
const BINARY_MB_OF_ALERT_CHECKER: f64 = 10.0;
const FIRST_POLL_MS: f64 = 8.0;
const RESIDENT_MB: f64 = 20.0;

pub(super) async fn start(args: StartArgs, as_json: bool) -> Result<ExitCode, CommandError> {
    let directory = args.binaries.clone().unwrap_or_else(built_here);
    let binaries = FUNCTIONS.map(|(function, event)| (function, directory.join(function), event));
    let missing: Vec<&str> =
        binaries.iter().filter(|(_, path, _)| !path.is_file()).map(|(function, ..)| *function).collect();
    if !missing.is_empty() {
        return Err(not_built(&directory, &missing).into());
    }
    // Nothing but what is called here touches its tables and queues.
    let stack = Stack::start(Options {
        consume: false,
        schedules: false,
        answer_at_once: true,
        ..Options::default()
    })
    .await?;
    let mut all = Vec::new();
    for (nth, (function, path, event)) in binaries.iter().enumerate() {
        progress("functions", nth, binaries.len());
        all.push(measure(&stack, function, path, event, &args).await?);
    }
    progress("functions", binaries.len(), binaries.len());
    stack.stop().await;
    say(&if as_json { json_of(&all, &directory, &args).to_string() } else { text(&all, &args) });
    Ok(ExitCode::SUCCESS)
}

/// Beside this program, unless that is a debug build: then where release builds go.
fn built_here() -> PathBuf {
    let own = std::env::current_exe().ok().and_then(|own| own.parent().map(Path::to_owned));
    let beside = own.unwrap_or_else(|| "target/release".into());
    match (beside.file_name(), beside.parent()) {
        (Some(name), Some(target)) if name == "debug" => target.join("release"),
        _ => beside,
    }
}

fn not_built(directory: &Path, missing: &[&str]) -> String {
    let packages: Vec<String> = FUNCTIONS.iter().map(|(function, _)| format!("-p {function}")).collect();
    format!(
        "{} has no {}. Build the functions, all at once:\n  cargo build --release {}\nor say where they are with \
         --binaries",
        directory.display(),
        missing.join(", "),
        packages.join(" ")
    )
}

/// One function.
struct Figures {
    function: &'static str,
    /// Megabytes of the binary, and of the zip Lambda is given.
    binary_mb: f64,
    zip_mb: Option<f64>,
    /// Median and 95th percentile from the start of the process to its first poll, in milliseconds.
    first_poll_ms: (f64, f64),
    /// Megabytes resident after its invocations.
    resident_mb: f64,
    /// Median of one invocation, in milliseconds.
    invocation_ms: f64,
}

async fn measure(
    stack: &Stack,
    function: &'static str,
    path: &Path,
    event: &str,
    args: &StartArgs,
) -> Result<Figures, CommandError> {
    let bytes = std::fs::metadata(path)?.len();
    let mut polls = Vec::new();
    for _ in 0..args.starts {
        let mut api = RuntimeApi::start().await?;
        let began = Instant::now();
        let mut running = run(stack, function, path, &api)?;
        api.polled().await.map_err(|error| format!("{function}: {error}"))?;
        polls.push(began.elapsed().as_secs_f64() * 1e3);
        running.kill().await?;
    }
    let mut api = RuntimeApi::start().await?;
    let mut running = run(stack, function, path, &api)?;
    api.polled().await?;
    let mut took = Vec::new();
    for nth in 0..args.invocations {
        let event = events::event(stack, function, event, nth).await?;
        let began = Instant::now();
        api.invoke(event).await.map_err(|error| format!("{function}, call {nth}: {error}"))?;
        took.push(began.elapsed().as_secs_f64() * 1e3);
    }
    let resident = running.id().and_then(process::rss_mb);
    running.kill().await?;
    Ok(Figures {
        function,
        binary_mb: bytes as f64 / 1e6,
        zip_mb: zipped_mb(path).await,
        first_poll_ms: percentiles(polls),
        resident_mb: resident.ok_or("/proc does not tell how much memory a process holds")?,
        invocation_ms: percentiles(took).0,
    })
}

/// Starts a function with what the template gives it, and what Lambda itself would set.
fn run(stack: &Stack, function: &str, path: &Path, api: &RuntimeApi) -> Result<Child, CommandError> {
    let command = Command::new(path)
        .env_clear()
        .envs(stack.environment_of_functions()?)
        .envs([
            ("AWS_LAMBDA_RUNTIME_API", api.address.to_string()),
            ("AWS_LAMBDA_FUNCTION_NAME", function.to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
            ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{function}")),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "bench".to_owned()),
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    command.map_err(|error| format!("{} does not start: {error}", path.display()).into())
}

/// How large the zip is that Lambda is given, by whichever tool this machine has; `None` where it has none.
async fn zipped_mb(path: &Path) -> Option<f64> {
    let gzip = Command::new("gzip").arg("-6c").arg(path).stderr(Stdio::null()).output();
    let zipped = tokio::time::timeout(Duration::from_secs(60), gzip).await.ok()?.ok()?;
    zipped.status.success().then(|| zipped.stdout.len() as f64 / 1e6)
}

fn largest_mb(function: &str) -> f64 {
    if function == "alert-checker" { BINARY_MB_OF_ALERT_CHECKER } else { BINARY_MB }
}

fn json_of(all: &[Figures], directory: &Path, args: &StartArgs) -> Value {
    let functions: Vec<Value> = all
        .iter()
        .map(|figures| {
            json!({
                "function": figures.function, "binary_mb": figures.binary_mb, "zip_mb": figures.zip_mb,
                "first_poll_p50_ms": figures.first_poll_ms.0, "first_poll_p95_ms": figures.first_poll_ms.1,
                "resident_mb": figures.resident_mb, "invocation_p50_ms": figures.invocation_ms,
                "promised_binary_mb": largest_mb(figures.function)
            })
        })
        .collect();
    json!({
        "functions": functions, "binaries": directory, "starts": args.starts, "invocations": args.invocations,
        "promised_first_poll_ms": FIRST_POLL_MS, "promised_resident_mb": RESIDENT_MB,
        "load_average": process::load_average()
    })
}

fn text(all: &[Figures], args: &StartArgs) -> String {
    let mut table = Table::new();
    table.set_header(["function", "MB", "zip MB", "first poll ms", "p95", "MB resident", "a call ms"]);
    for figures in all {
        let mark =
            |figure: f64, promised: f64| format!("{figure:.1}{}", if figure > promised { " !" } else { "" });
        table.add_row([
            figures.function.to_owned(),
            mark(figures.binary_mb, largest_mb(figures.function)),
            figures.zip_mb.map_or_else(String::new, |zip| format!("{zip:.1}")),
            mark(figures.first_poll_ms.0, FIRST_POLL_MS),
            format!("{:.1}", figures.first_poll_ms.1),
            mark(figures.resident_mb, RESIDENT_MB),
            format!("{:.1}", figures.invocation_ms),
        ]);
    }
    format!(
        "{table}\nMedian of {} starts, from the start of the process to its first poll; resident after {} calls. \
         ! is more than promised: {BINARY_MB} MB (alert-checker {BINARY_MB_OF_ALERT_CHECKER}), {FIRST_POLL_MS} ms, \
         {RESIDENT_MB} MB",
        args.starts, args.invocations
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_not_built_is_named_with_the_command_that_builds_it() {
        let directory = tempfile::tempdir().unwrap();
        let args = StartArgs { binaries: Some(directory.path().to_owned()), starts: 1, invocations: 1 };
        let error = start(args, true).await.unwrap_err().to_string();
        assert!(error.contains("webhook") && error.contains("cargo build --release"), "{error}");
    }

    #[tokio::test]
    async fn every_function_of_the_template_is_measured() {
        let options = Options { consume: false, schedules: false, ..Options::default() };
        let stack = Stack::start(options).await.unwrap();
        let functions = stack.template.functions().unwrap().into_iter();
        let mut declared: Vec<String> = functions.map(|function| function.name).collect();
        stack.stop().await;
        declared.sort();
        assert_eq!(declared, FUNCTIONS.map(|(function, _)| function));
    }

    #[test]
    fn what_is_too_large_is_marked() {
        let figures = |function, binary_mb| Figures {
            function,
            binary_mb,
            zip_mb: None,
            first_poll_ms: (4.0, 5.0),
            resident_mb: 9.0,
            invocation_ms: 1.0,
        };
        let all = [figures("webhook", 8.5), figures("alert-checker", 9.5)];
        let args = StartArgs { binaries: None, starts: 20, invocations: 200 };
        let text = text(&all, &args);
        assert!(text.contains("8.5 !") && !text.contains("9.5 !"), "{text}");
        assert_eq!(json_of(&all, Path::new("x"), &args)["functions"][1]["promised_binary_mb"], 10.0);
    }
}
