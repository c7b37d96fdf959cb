//! `jorge doctor` and `jorge smoke` as somebody types them, beside a stack that is well and one that is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::path::Path;
use std::process::Output;

use ghl_emulator::{Agent, AgentMode, Fault, Location, Operation};
use jorge::stack::{LOCATION, Options, STACK_NAME, Stack, Storage};
use serde_json::Value;
use tokio::process::Command;

async fn jorge(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jorge"));
    command.args(["--data-dir".as_ref(), directory.as_os_str()]).args(arguments);
    command.output().await.unwrap()
}

async fn findings(directory: &Path, arguments: &[&str]) -> (bool, Vec<Value>) {
    let output = jorge(directory, arguments).await;
    let said = String::from_utf8(output.stdout).unwrap();
    let json: Value = serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(json["healthy"], output.status.success(), "{json}");
    (output.status.success(), json["findings"].as_array().unwrap().clone())
}

/// What was found, as `verdict what: found`.
fn lines(findings: &[Value]) -> Vec<String> {
    let line = |finding: &Value| {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        format!("{} {}: {}", text("verdict"), text("what"), text("found"))
    };
    findings.iter().map(line).collect()
}

async fn stack(directory: &Path) -> Stack {
    let storage = Storage::Directory(directory.to_owned());
    Stack::start(Options { storage, schedules: false, ..Options::default() }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_that_is_well_has_nothing_bad_and_everything_was_looked_at() {
    let directory = tempfile::tempdir().unwrap();
    let stack = stack(directory.path()).await;
    stack.crm.as_ref().unwrap().seed_location(Location::example(LOCATION)).unwrap();
    let (well, found) = findings(directory.path(), &["doctor", "--json"]).await;
    let lines = lines(&found);
    assert!(well, "{lines:#?}");
    assert!(lines.iter().all(|line| line.starts_with("good ")), "{lines:#?}");
    for part in [
        "conversation: starts with the local stack",
        "jorge-local-conversations: active",
        "jorge-local-inbound-dead-letters.fifo: 0 messages",
        "master keys: a data key opens again",
        "a webhook without a signature: answered with 401",
        "a webhook signed with the emulator's key: answered with 200",
        "the CRM and this machine: agree",
        "scopes: contacts.readonly, contacts.write, conversations.readonly",
        "rival agents: none answers texts by itself",
    ] {
        assert!(lines.iter().any(|line| line.contains(part)), "{part}: {lines:#?}");
    }
    stack.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_a_missing_scope_and_a_rival_on_the_same_channel_are_named_with_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let stack = stack(directory.path()).await;
    let crm = stack.crm.as_ref().unwrap();
    let rival = Agent {
        id: "agent1".to_owned(),
        name: "Front desk".to_owned(),
        mode: AgentMode::AutoPilot,
        channels: vec!["SMS".to_owned()],
        sleep_on_manual_message: true,
    };
    crm.seed_location(Location { agents: vec![rival], ..Location::example(LOCATION) }).unwrap();
    crm.inject(Fault::status(Operation::GetFreeSlots, 403)).unwrap();
    let name = format!("{STACK_NAME}-outcomes-dead-letters");
    let url = stack.aws.sqs.get_queue_url().queue_name(name).send().await.unwrap();
    let send = stack.aws.sqs.send_message().queue_url(url.queue_url().unwrap()).message_body("{}");
    send.send().await.unwrap();
    let (well, found) = findings(directory.path(), &["doctor", "--json"]).await;
    assert!(!well);
    let bad: Vec<&Value> = found.iter().filter(|finding| finding["verdict"] == "bad").collect();
    let about = |words: &str| {
        let of = |finding: &&&Value| finding["found"].as_str().unwrap().contains(words);
        bad.iter().find(of).unwrap_or_else(|| panic!("{words}: {bad:#?}"))["advice"].as_str().unwrap()
    };
    assert_eq!(bad.len(), 3, "{bad:#?}");
    assert!(about("1 messages nobody could handle").contains("jorge redrive"));
    assert!(about("calendars.readonly is missing").contains("add calendars.readonly"));
    assert!(about("on auto-pilot for texts: Front desk").contains("Off or Suggestive"));
    stack.stop().await;
}

#[tokio::test]
async fn every_variable_a_file_misses_is_named_for_every_function_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("env");
    std::fs::write(&file, "AWS_REGION=us-east-1\nLOG_LEVEL=info\n").unwrap();
    let (well, found) =
        findings(directory.path(), &["doctor", "--json", "--env-file", file.to_str().unwrap()]).await;
    assert!(!well);
    assert_eq!(found.len(), 10);
    let of = |function: &str| {
        let finding = found.iter().find(|finding| finding["what"] == function).unwrap();
        finding["found"].as_str().unwrap().to_owned()
    };
    for name in ["AWS_ACCESS_KEY_ID", "GHL_APP_ID", "INBOUND_QUEUE_URL", "MASTER_KEY_FILE"] {
        assert!(of("webhook").contains(&format!("{name} is missing")), "{}", of("webhook"));
    }
    assert!(!of("webhook").contains("AWS_REGION"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_smoke_test_sees_alerts_experiments_answers_hand_offs_and_what_holds_them_back() {
    let directory = tempfile::tempdir().unwrap();
    let (well, found) = findings(directory.path(), &["smoke", "--json"]).await;
    let lines = lines(&found);
    assert!(well, "{lines:#?}");
    for part in [
        "health: well",
        "webhook: delivered a test",
        "begun, found, ended: smoke-",
        "a greeting is answered: replied",
        "handed from lead to buyer: replied",
        "handed from buyer to seller: replied",
        "no circle within half an hour: replied, hand-off circular_prevention",
        "no more texts than a day allows: StayedSilent, rule daily_limit",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(&format!("good {part}"))), "{part}: {lines:#?}");
    }
}

#[tokio::test]
async fn a_deployed_stack_is_not_texted_without_a_test_contact() {
    let directory = tempfile::tempdir().unwrap();
    let output = jorge(directory.path(), &["smoke", "--stack-name", "jorge-prod"]).await;
    assert!(!output.status.success());
}
