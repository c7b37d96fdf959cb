//! Where a drill leaves what it makes, and on which ports it listens.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use tempfile::TempDir;

use super::process::Process;
use crate::CommandError;

/// Ports a stack takes, its gateway's first.
const PORTS: u16 = 6;
/// Below those the system gives out by itself.
const BASES: std::ops::Range<u16> = 20_000..32_000;

/// A directory for everything a drill makes; gone with it unless it is to be kept.
pub(super) struct Place {
    path: PathBuf,
    _temporary: Option<TempDir>,
}

impl Place {
    /// A directory to keep, which must not be there yet, or a temporary one.
    pub(super) fn new(keep: Option<&Path>) -> Result<Self, CommandError> {
        let Some(path) = keep else {
            let temporary = TempDir::with_prefix("jorge-drill-")?;
            return Ok(Self { path: temporary.path().to_owned(), _temporary: Some(temporary) });
        };
        std::fs::create_dir(path).map_err(|error| format!("cannot make {}: {error}", path.display()))?;
        Ok(Self { path: std::path::absolute(path)?, _temporary: None })
    }

    pub(super) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The stack's data directory.
    pub(super) fn data(&self) -> PathBuf {
        self.join("data")
    }
}

/// A stack that can be started again and again: always on the same data, at the same address, with the same CRM.
pub(super) struct Stack {
    arguments: Vec<String>,
    errors: PathBuf,
    /// Where webhooks go.
    pub(super) webhooks: String,
}

impl Stack {
    /// A stack in this place, whose CRM is at this address.
    pub(super) fn new(
        place: &Place,
        crm: &str,
        rng: &mut Rng,
        further: &[&str],
    ) -> Result<Self, CommandError> {
        let port = free_ports(rng)?;
        let data = place.data().display().to_string();
        let port_text = port.to_string();
        let arguments = ["serve", "--data-dir", &data, "--port", &port_text, "--crm", crm];
        let arguments = arguments.iter().chain(further).map(|argument| (*argument).to_owned()).collect();
        let webhooks = format!("http://127.0.0.1:{port}/webhooks/ghl");
        Ok(Self { arguments, errors: place.join("stack.stderr"), webhooks })
    }

    /// Starts its process, which prints [`Stack::READY`] when it answers.
    pub(super) fn start(&self, further: &[&str]) -> Result<Process, CommandError> {
        let arguments: Vec<&str> =
            self.arguments.iter().map(String::as_str).chain(further.iter().copied()).collect();
        Process::start(&arguments, &self.errors)
    }

    /// What a stack prints once everything answers.
    pub(super) const READY: &str = "/webhooks/ghl";
}

/// The first of some ports in a row that nobody has.
fn free_ports(rng: &mut Rng) -> Result<u16, CommandError> {
    for _ in 0..100 {
        let base = rng.u16(BASES);
        if (0..PORTS).all(|nth| TcpListener::bind(("127.0.0.1", base + nth)).is_ok()) {
            return Ok(base);
        }
    }
    Err("no six ports in a row are free between 20000 and 32000".into())
}
