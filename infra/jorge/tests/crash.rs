//! The process is killed where it hurts most; a CRM outside of it judges what the contact read.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const CONTACT: &str = "CONcrash000000000001";
const PATIENCE: Duration = Duration::from_secs(40);

/// A `jorge` of its own, killed when dropped.
struct Process {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jorge"))
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("jorge starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        Self { child, lines }
    }

    /// The first line that contains `words`.
    async fn line_with(&mut self, words: &str) -> String {
        let found = tokio::time::timeout(PATIENCE, async {
            while let Some(line) = self.lines.next_line().await.expect("its output is text") {
                if line.contains(words) {
                    return line;
                }
            }
            panic!("jorge ended without saying {words:?}");
        });
        found.await.unwrap_or_else(|_| panic!("jorge has not said {words:?} within {PATIENCE:?}"))
    }

    /// `kill -9`, and wait until it is gone.
    async fn kill(mut self) {
        self.child.kill().await.expect("it can be killed");
    }
}

/// The URL on a line.
fn url(line: &str) -> String {
    let found = line.split_whitespace().find(|word| word.starts_with("http://")).expect("a URL");
    found.trim_end_matches([',', '.']).to_owned()
}

/// A CRM in its own process, and what it says happened.
struct Crm {
    _process: Process,
    url: String,
    http: reqwest::Client,
}

impl Crm {
    async fn start(log: &Path) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut process = Process::start(&["ghl-emulator", "--port", "0", "--log", log.to_str().unwrap()]);
        let url = url(&process.line_with("emulator on").await);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let crm = Self { _process: process, url, http };
        let contact = json!({
            "locationId": jorge::stack::LOCATION, "id": CONTACT, "firstName": "Robin", "phone": "+12025550111",
            "tags": ["lead-bot"]
        });
        crm.post("/_emulator/contacts", contact.to_string()).await;
        crm
    }

    async fn post(&self, path: &str, body: String) {
        let answer = self.http.post(format!("{}{path}", self.url)).body(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap_or_default());
    }

    async fn send_webhooks_to(&self, gateway: &str) {
        let request = self.http.put(format!("{}/_emulator/webhook-url", self.url));
        assert!(request.body(gateway.to_owned()).send().await.unwrap().status().is_success());
    }

    async fn contact_texts(&self, words: &str) {
        self.post(&format!("/_emulator/contacts/{CONTACT}/texts"), words.to_owned()).await;
    }

    async fn replies(&self) -> Vec<String> {
        let request = self.http.get(format!("{}/_emulator/contacts/{CONTACT}/conversation", self.url));
        let answer: Value =
            request.header("accept", "application/json").send().await.unwrap().json().await.unwrap();
        let messages = answer.as_array().or_else(|| answer["messages"].as_array()).expect("messages").clone();
        let outbound = messages.iter().filter(|message| message["direction"] == "outbound");
        outbound.map(|message| message["body"].as_str().unwrap_or_default().to_owned()).collect()
    }

    async fn replied(&self, count: usize) {
        let start = Instant::now();
        while self.replies().await.len() < count {
            assert!(start.elapsed() < PATIENCE, "no {count} replies within {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn serve(crm: &Crm, directory: &Path, crash_point: Option<&str>) -> Process {
    let directory = directory.to_str().unwrap();
    let mut arguments = vec!["serve", "--port", "0", "--data-dir", directory, "--crm", &crm.url];
    arguments.extend(["--burst-window", "0", "--crm-timeout", "1"]);
    if let Some(point) = crash_point {
        arguments.extend(["--crash-point", point]);
    }
    let mut process = Process::start(&arguments);
    crm.send_webhooks_to(&url(&process.line_with("webhooks").await)).await;
    process
}

/// Kills the stack at `crash_point` of its first turn and starts it again.
async fn crash_and_restart(crash_point: &str, sent_before_the_crash: usize) {
    let directory = tempfile::tempdir().unwrap();
    let crm = Crm::start(&directory.path().join("crm.jsonl")).await;
    let data = directory.path().join("data");
    let mut doomed = serve(&crm, &data, Some(crash_point)).await;
    crm.contact_texts("I want to buy a home").await;
    doomed.line_with("crash point reached").await;
    assert_eq!(crm.replies().await.len(), sent_before_the_crash);
    doomed.kill().await;

    let _restarted = serve(&crm, &data, None).await;
    crm.replied(1).await;
    // The next exchange comes only after the first is settled, so one more reply means no second first one.
    crm.contact_texts("Cedar Park").await;
    crm.replied(2).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let replies = crm.replies().await;
    assert_eq!(replies.len(), 2, "{replies:?}");
    assert!(replies[0].contains("help you find a home"), "{replies:?}");
    assert!(replies[1].starts_with("Thank you, I have noted that"), "the state is there: {replies:?}");
}

#[tokio::test]
async fn killed_between_commit_and_delivery_exactly_one_reply_is_sent_after_the_restart() {
    crash_and_restart("after-commit", 0).await;
}

#[tokio::test]
async fn killed_between_delivery_and_its_record_nothing_is_sent_twice() {
    crash_and_restart("after-send", 1).await;
}
