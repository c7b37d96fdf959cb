//! The append-only log: one JSON line for every change.

use crate::state::Entry;
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long a lock that is held is waited for.
const LET_GO_WITHIN: Duration = Duration::from_millis(500);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Why the log failed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file cannot be opened or read.
    #[error("the log {path} cannot be read", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Two emulators would write one history.
    #[error("the log {path} is in use by another emulator", path = .0.display())]
    InUse(PathBuf),
    /// A line inside the file does not read. The last one may be torn; those before it were complete once.
    #[error("line {line} of the log {path} does not read", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// A line could not be appended; the change it told of did not happen.
    #[error("the log cannot be appended to")]
    Append(#[source] io::Error),
    /// The change has no JSON form; it did not happen.
    #[error("the change cannot be written as JSON")]
    Encode(#[source] serde_json::Error),
    /// The emulator has stopped; nothing changes any more.
    #[error("the emulator has stopped")]
    Stopped,
}

/// Where lines go.
pub(crate) enum Log {
    /// Into memory only.
    Memory(Vec<String>),
    /// Into a file, which is locked while this lives.
    File(LogFile),
    /// Nowhere: nobody will ask.
    Nowhere,
    /// Nowhere: the emulator has stopped.
    Stopped,
}

pub(crate) struct LogFile {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Log {
    /// Opens the log of this path, or one in memory, and gives what it holds.
    pub(crate) fn open(path: Option<&Path>) -> Result<(Self, Vec<Entry>), LogError> {
        let Some(path) = path else { return Ok((Self::Memory(Vec::new()), Vec::new())) };
        let (file, entries) = LogFile::open(path)?;
        Ok((Self::File(file), entries))
    }

    /// Appends one line. When this returns the line has reached the operating system: it outlives the process.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<(), LogError> {
        let line = || serde_json::to_string(entry).map_err(LogError::Encode);
        match self {
            Self::Memory(lines) => {
                lines.push(line()?);
                Ok(())
            }
            Self::File(file) => {
                let mut line = line()?;
                line.push('\n');
                file.append(line.as_bytes()).map_err(LogError::Append)
            }
            Self::Nowhere => Ok(()),
            Self::Stopped => Err(LogError::Stopped),
        }
    }

    /// Everything appended so far.
    pub(crate) fn text(&self) -> Result<String, LogError> {
        match self {
            Self::Nowhere => Ok(String::new()),
            Self::Memory(lines) => Ok(lines.iter().map(|line| format!("{line}\n")).collect()),
            Self::File(log) => {
                let read = std::fs::read_to_string(&log.path);
                read.map_err(|source| LogError::Read { path: log.path.clone(), source })
            }
            Self::Stopped => Err(LogError::Stopped),
        }
    }
}

/// Locks the file. An emulator that has just ended may hold its lock a moment longer: its tasks are still being dropped,
/// or a process started beside it holds copies of its files until it has become itself.
fn lock(file: &File) -> Result<(), TryLockError> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if began.elapsed() < LET_GO_WITHIN => {
                std::thread::sleep(LOOK_AGAIN)
            }
            locked => return locked,
        }
    }
}

impl LogFile {
    fn open(path: &Path) -> Result<(Self, Vec<Entry>), LogError> {
        let failed = |source| LogError::Read { path: path.to_path_buf(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
        lock(&file).map_err(|error| match error {
            TryLockError::WouldBlock => LogError::InUse(path.to_path_buf()),
            TryLockError::Error(source) => failed(source),
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let complete = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if complete < bytes.len() {
            // Nobody was ever told that this change happened: the line ends before it was written.
            tracing::warn!(bytes = bytes.len() - complete, "the last line of the log is torn and is cut off");
            file.set_len(complete as u64).map_err(failed)?;
        }
        let mut entries = Vec::new();
        for (at, line) in bytes[..complete].split(|byte| *byte == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let entry = serde_json::from_slice(line);
            let entry =
                entry.map_err(|source| LogError::Line { path: path.to_path_buf(), line: at + 1, source })?;
            entries.push(entry);
        }
        Ok((Self { path: path.to_path_buf(), file, length: complete as u64 }, entries))
    }

    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        if let Err(error) = self.file.write_all(line) {
            // A full disk may have taken half a line; what follows must not be glued to it.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += line.len() as u64;
        Ok(())
    }
}
