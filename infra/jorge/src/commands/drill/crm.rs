//! The CRM in a process of its own, which outlives every kill, and its log.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use super::super::plain_http;
use super::judge::Ledger;
use super::place::Place;
use super::process::{Process, url};
use crate::CommandError;
use crate::stack::LOCATION;

/// The CRM: contacts write here, and its log is the judge's only witness.
#[derive(Clone)]
pub(super) struct Crm {
    pub(super) url: String,
    http: reqwest::Client,
    log: Arc<Mutex<Tail>>,
    _process: Arc<Process>,
}

impl Crm {
    /// Starts it with a log in this place.
    pub(super) async fn start(place: &Place) -> Result<Self, CommandError> {
        let log = place.join("crm.jsonl");
        let path = log.display().to_string();
        let arguments = ["ghl-emulator", "--port", "0", "--log", &path];
        let mut process = Process::start(&arguments, &place.join("crm.stderr"))?;
        let url = url(&process.line_with("emulator on").await?)?;
        let tail = Tail::new(&log);
        Ok(Self { url, http: plain_http(), log: Arc::new(Mutex::new(tail)), _process: Arc::new(process) })
    }

    /// Sends signed webhooks there from now on.
    pub(super) async fn send_webhooks_to(&self, gateway: &str) -> Result<(), CommandError> {
        let request = self.http.put(format!("{}/_emulator/webhook-url", self.url));
        request.body(gateway.to_owned()).send().await?.error_for_status()?;
        Ok(())
    }

    /// Puts a contact there the lead bot is responsible for.
    pub(super) async fn add_contact(&self, id: &str, phone: &str) -> Result<(), CommandError> {
        let contact = json!({
            "locationId": LOCATION, "id": id, "firstName": "Robin", "phone": phone, "tags": ["lead-bot"]
        });
        self.post("/_emulator/contacts", contact.to_string()).await
    }

    /// A contact texts.
    pub(super) async fn contact_texts(&self, id: &str, words: &str) -> Result<(), CommandError> {
        self.post(&format!("/_emulator/contacts/{id}/texts"), words.to_owned()).await
    }

    async fn post(&self, path: &str, body: String) -> Result<(), CommandError> {
        self.http.post(format!("{}{path}", self.url)).body(body).send().await?.error_for_status()?;
        Ok(())
    }

    /// Reads what the log says by now, and asks something of it.
    pub(super) fn read<T>(&self, ask: impl FnOnce(&Ledger) -> T) -> Result<T, CommandError> {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.go_on()?;
        Ok(ask(&log.ledger))
    }
}

/// A log that grows, read as far as it is complete.
struct Tail {
    path: PathBuf,
    file: Option<File>,
    offset: u64,
    ledger: Ledger,
}

impl Tail {
    fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), file: None, offset: 0, ledger: Ledger::default() }
    }

    fn go_on(&mut self) -> Result<(), CommandError> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(File::open(&self.path)?),
        };
        file.seek(SeekFrom::Start(self.offset))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // The last line may still be being written.
        let complete = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        for line in bytes[..complete].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            self.ledger.take_down(serde_json::from_slice(line)?);
        }
        self.offset += complete as u64;
        Ok(())
    }
}
