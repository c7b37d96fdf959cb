//! `jorge chat --script`: a file of lines, played on a simulated clock, one object a turn.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use owo_colors::{OwoColorize as _, Stream};

use crate::CommandError;
use crate::commands::{log, say};
use crate::script::{Line, Player, TurnReport, clock_at};
use crate::stack::{Options, Stack, Storage};

/// A script that names no time begins on this Friday at noon in Texas.
const START: &str = "2026-11-20T18:00:00Z";

/// Room for each line that names no time before the first that does.
const ROOM_SECONDS: i64 = 60;

pub(super) async fn play(storage: Storage, file: &Path, as_json: bool) -> Result<ExitCode, CommandError> {
    let lines = read(file)?;
    log::init(None)?;
    let start = start_of(&lines)?;
    let stack = Stack::start(Options {
        storage,
        simulated: Some(clock_at(start)),
        queue_delay: Duration::ZERO,
        answer_at_once: true,
        ..Options::default()
    })
    .await?;
    let mut player = Player::new(&stack)?;
    for (nth, line) in lines.iter().enumerate() {
        if !as_json && !line.text.is_empty() {
            say(&format!(
                "{} {}",
                line.contact.if_supports_color(Stream::Stdout, |text| text.cyan()),
                line.text
            ));
        }
        let turns = player.play(line).await.map_err(|error| format!("line {}: {error}", nth + 1))?;
        for turn in turns {
            if as_json { say(&serde_json::to_string(&turn)?) } else { show(&turn) }
        }
    }
    stack.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// When a script begins: so long before its first time that the lines before it have room.
fn start_of(lines: &[Line]) -> Result<Timestamp, CommandError> {
    let timed = lines.iter().enumerate().find_map(|(nth, line)| Some((nth, line.at?)));
    let Some((before, at)) = timed else { return Ok(START.parse()?) };
    let room = SignedDuration::from_secs(ROOM_SECONDS * i64::try_from(before)?);
    Ok(at.checked_sub(room)?)
}

fn read(file: &Path) -> Result<Vec<Line>, CommandError> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(nth, line)| {
            let example = "{\"contact\": \"CON1\", \"text\": \"Hello\"}";
            serde_json::from_str(line).map_err(|error| {
                format!("{}, line {}: {error}; a line is like {example}", file.display(), nth + 1).into()
            })
        })
        .collect()
}

fn show(turn: &TurnReport) {
    let reply = turn.reply.as_deref().unwrap_or("(silence)");
    say(&format!("{} {reply}", "Jorge".if_supports_color(Stream::Stdout, |text| text.green())));
    say(&format!("  {}", super::describe(turn).if_supports_color(Stream::Stdout, |text| text.dimmed())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: Option<&str>) -> Line {
        let at = at.map(|at| at.parse().unwrap());
        Line { contact: "CON1".into(), text: "hi".into(), bot: None, at }
    }

    #[test]
    fn lines_before_the_first_time_have_room() {
        let time = "2026-11-21T03:00:00Z";
        assert_eq!(start_of(&[line(Some(time))]).unwrap().to_string(), time);
        assert_eq!(
            start_of(&[line(None), line(None), line(Some(time))]).unwrap().to_string(),
            "2026-11-21T02:58:00Z"
        );
        assert_eq!(start_of(&[line(None)]).unwrap().to_string(), START);
    }
}
