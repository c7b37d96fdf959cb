//! Whole conversations, one file each in `tests/scenarios`: what the contact receives, the tags, and the record.
//!
//! A file is read as it is played. Its head says who texts and when (`name`, `phone`, `email`, `zone`, `bears` tags,
//! `starts`, `settings`, and `contact`, the CRM's id, by which experiments choose); then
//!
//! | line | is |
//! |---|---|
//! | `> text` | what the contact texts; lines in a row are sent at once |
//! | `+ 3d 2h` | time passes |
//! | `agent: text`, `note: text` | a person of the team writes to the contact, or a comment for the team |
//! | `tags: a, b` | the team sets the contact's tags |
//! | everything else | what must follow, word for word |
//!
//! `JORGE_SCENARIOS=write cargo test -p jorge-tests --test it scenarios` writes what follows into the files; read the
//! difference before you commit it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use ghl_emulator::NewContact;
use jiff::Zoned;
use jorge::script::{Reporter, TurnReport, clock_at};
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::World;
use serde_json::json;
use shared::locations::Settings;

const SOMEBODY: &str = "CONscenario000000001";
const AGENT: &str = "USRjordan00000000001";
/// Friday at noon in Texas.
const NOON: &str = "2026-11-20T12:00:00-06:00[America/Chicago]";

/// A file in parts: its head, and each thing done with the lines that must follow it.
struct Scenario {
    path: PathBuf,
    head: Vec<String>,
    steps: Vec<Step>,
}

struct Step {
    does: Vec<String>,
    expects: Vec<String>,
}

fn is_action(line: &str) -> bool {
    ["> ", "+ ", "agent: ", "note: ", "tags: "].iter().any(|prefix| line.starts_with(prefix)) || line == ">"
}

fn read(path: PathBuf) -> Scenario {
    let text = std::fs::read_to_string(&path).expect("a scenario");
    let (mut head, mut steps) = (Vec::new(), Vec::<Step>::new());
    let mut after_blank = true;
    for line in text.lines().map(str::trim_end) {
        let follows = !std::mem::replace(&mut after_blank, line.is_empty());
        if is_action(line) {
            let continues = |step: &&mut Step| {
                follows && step.expects.is_empty() && line.starts_with('>') && step.does[0].starts_with('>')
            };
            match steps.last_mut().filter(continues) {
                Some(step) => step.does.push(line.to_owned()),
                None => steps.push(Step { does: vec![line.to_owned()], expects: Vec::new() }),
            }
        } else if let Some(step) = steps.last_mut() {
            if !line.is_empty() {
                step.expects.push(line.to_owned());
            }
        } else if !line.is_empty() {
            head.push(line.to_owned());
        }
    }
    Scenario { path, head, steps }
}

impl Scenario {
    /// Who texts, by the CRM's id.
    fn contact(&self) -> &str {
        self.field("contact").unwrap_or(SOMEBODY)
    }

    /// A field of the head: `name: value`.
    fn field(&self, name: &str) -> Option<&str> {
        let value =
            |line: &'_ str| -> Option<usize> { line.strip_prefix(name)?.strip_prefix(": ").map(str::len) };
        self.head.iter().find_map(|line| value(line).map(|length| &line[line.len() - length..]))
    }

    async fn play(&self) -> String {
        let start: Zoned = self.field("starts").unwrap_or(NOON).parse().expect("a time with its zone");
        // On files, so that what they hold is looked at as well.
        let directory = tempfile::tempdir().expect("a directory");
        let storage = Storage::Directory(directory.path().to_owned());
        let simulated = Some(clock_at(start.timestamp()));
        let world = World::with(Options { simulated, storage, ..Options::default() }).await;
        self.settings(&world).await;
        let list = |name: &str| -> Vec<String> {
            let text = self.field(name).unwrap_or_default();
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect()
        };
        let mut tags = list("bears");
        if tags.is_empty() {
            tags.push("lead-bot".to_owned());
        }
        let name = self.field("name").unwrap_or("Robin");
        let phone = self.field("phone").unwrap_or("+15125550123");
        for personal in [name, phone, self.field("email").unwrap_or("-")] {
            if personal != "-" {
                world.leaks.knows(personal);
            }
        }
        world
            .crm()
            .seed_contact(NewContact {
                location_id: LOCATION.to_owned(),
                id: Some(self.contact().to_owned()),
                first_name: (name != "-").then(|| name.to_owned()),
                phone: Some(phone.to_owned()),
                email: self.field("email").map(ToOwned::to_owned),
                timezone: Some(self.field("zone").unwrap_or("America/Chicago").to_owned()),
                tags,
                ..NewContact::default()
            })
            .expect("a contact");
        world.settle().await;
        let mut reporter = Reporter::new(&world.stack).expect("a reporter");
        reporter.new_turns(world.crm(), self.contact()).await.expect("turns");
        let zone = start.time_zone().clone();
        let mut played = self.head.join("\n");
        for step in &self.steps {
            perform(&world, self.contact(), &step.does).await;
            let turns = reporter.new_turns(world.crm(), self.contact()).await.expect("turns");
            write!(played, "\n\n{}", step.does.join("\n")).expect("text");
            let passes_time = step.does[0].starts_with('+');
            for turn in &turns {
                let at = passes_time.then(|| turn.at.to_zoned(zone.clone()));
                played.push_str(&told(turn, at));
            }
            if turns.is_empty() && !passes_time {
                played.push_str("\n  (nothing)");
            }
        }
        assert!(
            world.breaches(&who(self.contact())).await.is_empty(),
            "{}: the audit chain holds",
            self.path.display()
        );
        writeln!(played, "\n\n{}", summary(&world, self.contact(), &reporter).await).expect("text");
        played
    }

    /// The location as the head asks for it: `settings: {…}`.
    async fn settings(&self, world: &World) {
        let Some(changes) = self.field("settings") else { return };
        let changes: serde_json::Value = serde_json::from_str(changes).expect("JSON");
        let change = |settings: &mut Settings| {
            let mut all = serde_json::to_value(&*settings).expect("JSON");
            for (name, value) in changes.as_object().expect("an object") {
                all[name] = value.clone();
            }
            *settings = serde_json::from_value(all).expect("known settings");
        };
        world.choose(change).await;
    }
}

fn who(contact: &str) -> shared::ids::ContactRef {
    shared::ids::ContactRef {
        location: shared::ids::LocationId::parse(LOCATION).expect("an id"),
        contact: shared::ids::ContactId::parse(contact).expect("an id"),
    }
}

async fn perform(world: &World, contact: &str, does: &[String]) {
    let (verb, rest) = does[0].split_once(' ').unwrap_or((&does[0], ""));
    if matches!(verb, "agent:" | "note:") {
        world.leaks.heard(rest);
    }
    match verb {
        "+" => world.stack.advance_through(duration(rest)).await.expect("time passes"),
        "agent:" => drop(world.crm().agent_texts(contact, AGENT, rest).await.expect("a message")),
        "note:" => drop(world.crm().internal_comment(contact, AGENT, rest).await.expect("a comment")),
        "tags:" => {
            let tags: Vec<&str> = rest.split(',').map(str::trim).collect();
            let update = world.text(contact, "").with("type", json!("ContactTagUpdate"));
            world.deliver(&update.with("id", json!(contact)).with("tags", json!(tags))).await;
        }
        _ => {
            for line in does {
                let text = line.strip_prefix('>').unwrap_or(line).trim_start();
                assert_eq!(world.deliver(&world.text(contact, &spelt_out(text))).await.status, 200);
            }
        }
    }
    world.settle().await;
    // Each action has a moment of its own.
    world.stack.advance(Duration::from_secs(10));
}

/// `10000 x ha` is that word so often.
fn spelt_out(text: &str) -> String {
    match text.split_once(" x ").and_then(|(count, word)| Some((count.parse::<usize>().ok()?, word))) {
        Some((count, word)) => word.repeat(count),
        None => text.to_owned(),
    }
}

/// `3d 2h 5m`
fn duration(text: &str) -> Duration {
    let part = |part: &str| {
        let (number, unit) = part.split_at(part.len() - 1);
        let seconds = match unit {
            "d" => 86_400,
            "h" => 3_600,
            "m" => 60,
            _ => panic!("{part}: days, hours or minutes"),
        };
        number.parse::<u64>().expect("a number") * seconds
    };
    Duration::from_secs(text.split_whitespace().map(part).sum())
}

/// A turn as it stands in a file.
fn told(turn: &TurnReport, at: Option<Zoned>) -> String {
    let mut lines = String::new();
    let when = at.map(|at| at.strftime(" [%a %d %b %H:%M]").to_string()).unwrap_or_default();
    match &turn.reply {
        Some(reply) => write!(lines, "\n<{when} {reply}").expect("text"),
        None => write!(lines, "\n<{when} (silence)").expect("text"),
    }
    if let Some(reason) = turn.no_handoff() {
        write!(lines, "\n  no handoff {reason}").expect("text");
    }
    if let Some(rule) = &turn.rule {
        write!(lines, "\n  rule {rule}").expect("text");
    }
    if !turn.actions.is_empty() {
        write!(lines, "\n  {}", turn.actions.join(" ")).expect("text");
    }
    if !turn.verdicts.is_empty() {
        write!(lines, "\n  verdict {}", turn.verdicts.join(" ")).expect("text");
    }
    lines
}

/// The end of a file: what the CRM and our own record hold.
async fn summary(world: &World, id: &str, reporter: &Reporter) -> String {
    let contact = world.crm().contact(id).expect("a contact");
    let mut tags: Vec<String> = contact.tags.into_iter().collect();
    tags.sort();
    let state = reporter.state(id).await.expect("a state");
    let progress = &state.progress;
    let mut tasks: Vec<String> = world.crm().tasks(id).into_iter().map(|task| task.title).collect();
    // A turn's own tasks and those of the tickets it opens are made beside each other.
    tasks.sort();
    let word = shared::conversation::wording::team::temperature;
    let mut lines = vec![
        format!("= tags {}", tags.join(", ")),
        format!(
            "= {} bot, {}, lead score {}",
            progress.bot.name(),
            progress.temperature.map_or("no temperature", word),
            progress.scores.lead.total()
        ),
    ];
    lines.extend(tasks.into_iter().map(|title| format!("= task {title}")));
    for appointment in world.crm().appointments(id) {
        lines.push(format!("= appointment {}", appointment.start));
    }
    for message in world.crm().conversation(id) {
        lines.extend(message.subject.map(|subject| format!("= email {subject}")));
    }
    if contact.dnd {
        lines.push("= do not disturb".to_owned());
    }
    if progress.opted_out_at.is_some() {
        lines.push("= opted out".to_owned());
    }
    let actions: Vec<String> = world
        .audit(&who(id))
        .await
        .iter()
        .filter(|record| record.action != shared::audit::Action::ContactChanged)
        .map(|record| shared::conversation::wording::team::word(record.action))
        .collect();
    lines.push(format!("= record {}", actions.join(", ")));
    lines.join("\n")
}

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}

/// Blank lines are for the reader only.
fn lines_of(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_goes_as_it_is_written() {
    let write = std::env::var("JORGE_SCENARIOS").is_ok_and(|value| value == "write");
    let only = std::env::var("JORGE_SCENARIO").ok();
    let mut failures = Vec::new();
    let files = files();
    assert!(files.len() >= 40, "{} scenarios", files.len());
    for path in files {
        if only.as_ref().is_some_and(|only| !path.to_string_lossy().contains(only.as_str())) {
            continue;
        }
        let written = std::fs::read_to_string(&path).expect("a scenario");
        let played = read(path.clone()).play().await;
        if write {
            std::fs::write(&path, &played).expect("the file is written");
        } else if lines_of(&written) != lines_of(&played) {
            failures.push(format!("{}\n{}", path.display(), difference(&written, &played)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn difference(written: &str, played: &str) -> String {
    let (written, played) = (lines_of(written), lines_of(played));
    let same = written.iter().zip(&played).take_while(|(a, b)| a == b).count();
    let around =
        |lines: &[&str]| lines.iter().skip(same).take(4).map(|l| format!("    {l}\n")).collect::<String>();
    format!("  line {same} is written\n{}  and was\n{}", around(&written), around(&played))
}
