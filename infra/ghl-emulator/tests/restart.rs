//! The log: what is in it is true after a restart, what is not never was.

mod support;

use ghl_emulator::{Emulator, LogError, Options, StartError, WebhookState};
use serde_json::{Value, json};
use std::{
    fs::{self, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};
use support::{CONTACT, Clock, LOCATION, MONDAY, Office, Receiver};

fn lines(log: &Path) -> Vec<Value> {
    let text = fs::read_to_string(log).expect("the log is there");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[tokio::test]
async fn the_state_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("new/crm.jsonl"), Clock::at(MONDAY));
    let office = Office::open_on(&log, &clock).await;
    let path = format!("/contacts/{CONTACT}");
    office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    let (_, sent) = office.send("Hello, Dana").await;
    office.post(&format!("{path}/tags"), json!({"tags": ["hot"]})).await;
    office.post(&format!("{path}/notes"), json!({"body": "kind"})).await;
    let task = json!({"title": "Call", "dueDate": "2026-03-02T20:00:00Z", "completed": false});
    office.post(&format!("{path}/tasks"), task).await;
    office.put(&path, json!({"dndSettings": {"SMS": {"status": "active"}}})).await;
    let before = (
        office.dana(),
        office.emulator.conversation(CONTACT),
        office.emulator.tasks(CONTACT),
        office.emulator.notes(CONTACT),
        office.emulator.locations(),
        office.emulator.calls(),
    );
    office.emulator.stop().await;

    let office = Office::open_on(&log, &clock).await;
    let after = (
        office.dana(),
        office.emulator.conversation(CONTACT),
        office.emulator.tasks(CONTACT),
        office.emulator.notes(CONTACT),
        office.emulator.locations(),
        office.emulator.calls(),
    );
    assert_eq!(before, after);
    assert_eq!(office.send("Still closed?").await.0, 400);
    let (_, found) =
        office.get(&format!("/conversations/search?locationId={LOCATION}&contactId={CONTACT}")).await;
    assert_eq!(found["conversations"][0]["id"], sent["conversationId"]);
}

#[tokio::test]
async fn a_change_is_in_the_log_before_its_answer_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("crm.jsonl");
    let office = Office::open_on(&log, &Clock::at(MONDAY)).await;
    let (_, sent) = office.send("Written down first").await;
    let message = lines(&log).into_iter().find(|line| line["changes"][0]["kind"] == "message_added").unwrap();
    assert_eq!(message["changes"][0]["message"]["id"], sent["messageId"]);
    let call = lines(&log).into_iter().find(|line| line["changes"][0]["kind"] == "call_received").unwrap();
    assert_eq!(call["changes"][0]["call"]["operation"], "send_message");
    assert_eq!(call["changes"][0]["call"]["status"], 200);
}

/// The process of the next test: it serves the log it is given until it is killed. On its own it has none.
#[tokio::test]
async fn a_process_that_serves_until_it_is_killed() {
    let Some(log) = std::env::var_os("EMULATOR_TEST_LOG") else { return };
    let office = Office::open_on(Path::new(&log), &Clock::at(MONDAY)).await;
    println!("serving at {}", office.emulator.base_url());
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn what_was_answered_outlives_a_killed_process() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("crm.jsonl");
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_process_that_serves_until_it_is_killed", "--nocapture"])
        .env("EMULATOR_TEST_LOG", &log)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = said.filter_map(|line| Some(line.split_once("serving at ")?.1.to_owned())).next().unwrap();
    let client = support::client();
    for text in ["one", "two", "three"] {
        let call = client.post(format!("{url}/_emulator/contacts/{CONTACT}/texts")).body(text);
        assert_eq!(support::answer(call).await.0, 202);
    }
    // SIGKILL: nothing of it runs after this.
    process.kill().unwrap();
    process.wait().unwrap();
    let office = Office::open_on(&log, &Clock::at(MONDAY)).await;
    assert_eq!(office.said(), ["one", "two", "three"]);
}

#[tokio::test]
async fn a_torn_last_line_is_cut_off_and_the_rest_stands() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    let office = Office::open_on(&log, &clock).await;
    office.send("whole").await;
    office.emulator.stop().await;
    let whole = fs::read(&log).unwrap();
    let torn = br#"{"at":"2026-03-02T14:30:00Z","changes":[{"kind":"message_added","mess"#;
    OpenOptions::new().append(true).open(&log).unwrap().write_all(torn).unwrap();

    let office = Office::open_on(&log, &clock).await;
    assert_eq!(office.said(), ["whole"]);
    assert_eq!(fs::read(&log).unwrap(), whole);
    office.send("and on").await;
    office.emulator.stop().await;
    let office = Office::open_on(&log, &clock).await;
    assert_eq!(office.said(), ["whole", "and on"]);
}

#[tokio::test]
async fn every_way_of_tearing_the_last_line_leaves_the_lines_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    let office = Office::open_on(&log, &clock).await;
    office.emulator.contact_texts(CONTACT, "first").await.unwrap();
    let kept = fs::metadata(&log).unwrap().len() as usize;
    office.emulator.contact_texts(CONTACT, "second").await.unwrap();
    office.emulator.stop().await;
    let whole = fs::read(&log).unwrap();
    for length in (kept..whole.len()).step_by(17) {
        fs::write(&log, &whole[..length]).unwrap();
        let office = Office::open_on(&log, &clock).await;
        assert_eq!(office.said(), ["first"], "{length} bytes");
        office.emulator.stop().await;
    }
}

#[tokio::test]
async fn a_broken_line_inside_the_log_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    Office::open_on(&log, &clock).await.emulator.stop().await;
    let whole = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("{{\"at\":1}}\n{whole}")).unwrap();
    let failed = Emulator::start(Options { log: Some(log), ..support::options(&clock) }).await;
    assert!(matches!(failed.err(), Some(StartError::Log(LogError::Line { line: 1, .. }))));
}

#[tokio::test]
async fn two_emulators_do_not_share_a_log_and_dropping_one_frees_it() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    let options = || Options { log: Some(log.clone()), ..support::options(&clock) };
    let first = Emulator::start(options()).await.unwrap();
    let second = Emulator::start(options()).await;
    assert!(matches!(second.err(), Some(StartError::Log(LogError::InUse(_)))));
    drop(first);
    Emulator::start(options()).await.unwrap();
}

#[tokio::test]
async fn ids_made_after_a_restart_are_new() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    for round in 0..3 {
        let office = Office::open_on(&log, &clock).await;
        office.send(&format!("round {round}")).await;
        office.emulator.stop().await;
    }
    let office = Office::open_on(&log, &clock).await;
    let mut ids: Vec<String> =
        office.emulator.conversation(CONTACT).into_iter().map(|message| message.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_webhook_not_yet_taken_goes_out_after_the_restart_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    let office = Office::open_on(&log, &clock).await;
    let receiver = office.receiver().await;
    office.emulator.contact_texts(CONTACT, "written down").await.unwrap();
    office.emulator.webhooks_settled().await;
    office.emulator.stop().await;
    drop(receiver);
    // As if the process had ended after the text was written and before anybody was told.
    let entry = lines(&log).into_iter().find(|line| line["webhooks"].is_array()).unwrap();
    let pending: Vec<String> = fs::read_to_string(&log)
        .unwrap()
        .lines()
        .filter(|line| !line.contains("webhook_attempted"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(&log, pending.concat()).unwrap();

    let office = Office::open_on(&log, &clock).await;
    assert_eq!(office.emulator.webhooks()[0].state, WebhookState::Pending);
    let receiver = office.receiver().await;
    office.emulator.webhooks_settled().await;
    let received = receiver.received();
    assert_eq!(received.len(), 1);
    assert_eq!(json!(std::str::from_utf8(&received[0].body).unwrap()), entry["webhooks"][0]["body"]);
    assert_eq!(office.emulator.webhooks()[0].state, WebhookState::Delivered);
}

#[tokio::test]
async fn a_webhook_that_was_taken_is_not_sent_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (log, clock) = (folder.path().join("crm.jsonl"), Clock::at(MONDAY));
    let office = Office::open_on(&log, &clock).await;
    let receiver = office.receiver().await;
    office.emulator.contact_texts(CONTACT, "once").await.unwrap();
    office.emulator.webhooks_settled().await;
    office.emulator.stop().await;
    let office = Office::open_on(&log, &clock).await;
    office.emulator.set_webhook_url(&receiver.url).unwrap();
    office.emulator.webhooks_settled().await;
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn a_stopped_emulator_answers_nobody() {
    let office = Office::open().await;
    office.send("hello").await;
    let url = office.emulator.base_url();
    office.emulator.stop().await;
    assert!(office.client.get(format!("{url}/_emulator/health")).send().await.is_err());
}

#[tokio::test]
async fn it_starts_on_loopback_only_and_with_a_token() {
    let clock = Clock::at(MONDAY);
    let outside = Options { listen: "0.0.0.0:0".parse().unwrap(), ..support::options(&clock) };
    let refused = Emulator::start(outside).await.err().unwrap();
    assert!(refused.to_string().contains("loopback only"));
    let open = Options { token: " ".to_owned(), ..support::options(&clock) };
    assert!(matches!(Emulator::start(open).await.err(), Some(StartError::EmptyToken)));
    let away = Options { webhook_url: Some("http://example.com".to_owned()), ..support::options(&clock) };
    assert!(matches!(Emulator::start(away).await.err(), Some(StartError::WebhookUrl(_))));
    let receiver = Receiver::open().await;
    let good = Options { webhook_url: Some(receiver.url.clone()), ..support::options(&clock) };
    let office = Office::with(good, clock).await;
    office.emulator.contact_texts(CONTACT, "Hello").await.unwrap();
    receiver.wait_for(1).await;
}
