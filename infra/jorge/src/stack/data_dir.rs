//! What a stack keeps on disk, who may use it, and how another command finds a running one.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use shared::adapters::key_file::{KeyFile, KeyFileError};
use tempfile::TempDir;

use super::StackEndpoints;

/// How long a directory's lock that is held is waited for.
const LET_GO_WITHIN: Duration = Duration::from_millis(500);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Where a stack keeps everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Nowhere: gone with the process.
    Memory,
    /// In this directory.
    Directory(PathBuf),
}

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It cannot be made, read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another stack has it.
    #[error("another stack runs on {}; stop it, or choose --data-dir or --memory", .0.display())]
    InUse(PathBuf),
    /// The master key is unusable.
    #[error("the master key in the data directory cannot be used")]
    Key(#[from] KeyFileError),
}

/// An open data directory; locked until dropped, even by `kill -9`.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    /// In memory only the key is on disk, in a directory that goes with the process.
    temporary: Option<TempDir>,
    _lock: Option<File>,
    key_is_new: bool,
}

/// A running stack as other commands find it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunningStack {
    /// Its process.
    pub pid: u32,
    /// Where it listens.
    pub endpoints: StackEndpoints,
    /// What its functions see.
    pub environment: BTreeMap<String, String>,
}

impl DataDir {
    /// Makes the directory if it is not there, takes its lock, makes its key.
    ///
    /// # Errors
    /// [`DataDirError::InUse`] if another stack has it.
    pub fn open(storage: &Storage) -> Result<Self, DataDirError> {
        let dir = match storage {
            Storage::Memory => {
                let temporary = TempDir::with_prefix("jorge-")
                    .map_err(|source| DataDirError::File { path: std::env::temp_dir(), source })?;
                Self {
                    path: temporary.path().to_owned(),
                    temporary: Some(temporary),
                    _lock: None,
                    key_is_new: false,
                }
            }
            Storage::Directory(path) => {
                let failed = |source| DataDirError::File { path: path.clone(), source };
                fs::create_dir_all(path).map_err(failed)?;
                let lock = File::create(path.join("lock")).map_err(failed)?;
                // A stack that has just ended may hold its lock a moment longer, and `running` takes it for one.
                let began = Instant::now();
                loop {
                    match lock.try_lock() {
                        Ok(()) => break,
                        Err(TryLockError::WouldBlock) if began.elapsed() < LET_GO_WITHIN => {
                            std::thread::sleep(LOOK_AGAIN);
                        }
                        Err(TryLockError::WouldBlock) => return Err(DataDirError::InUse(path.clone())),
                        Err(TryLockError::Error(source)) => return Err(failed(source)),
                    }
                }
                Self {
                    path: path.clone(),
                    temporary: None,
                    _lock: Some(lock),
                    key_is_new: !key(path).exists(),
                }
            }
        };
        KeyFile::read_or_create(&dir.master_key())?;
        Ok(dir)
    }

    /// The stack running on a directory, if one is.
    #[must_use]
    pub fn running(path: &Path) -> Option<RunningStack> {
        let lock = File::open(path.join("lock")).ok()?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {}
            _ => return None,
        }
        serde_json::from_slice(&fs::read(path.join("stack.json")).ok()?).ok()
    }

    /// Writes down where the stack listens.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn announce(&self, stack: &RunningStack) -> Result<(), DataDirError> {
        let path = self.path.join("stack.json");
        let json = serde_json::to_vec_pretty(stack).unwrap_or_default();
        fs::write(&path, json).map_err(|source| DataDirError::File { path, source })
    }

    /// Whether this start made the master key.
    #[must_use]
    pub fn key_is_new(&self) -> bool {
        self.key_is_new
    }

    /// The master key.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        key(&self.path)
    }

    /// The tables; `None` in memory.
    #[must_use]
    pub fn database(&self) -> Option<PathBuf> {
        self.durable("tables.sqlite")
    }

    /// The queues; `None` in memory.
    #[must_use]
    pub fn queues(&self) -> Option<PathBuf> {
        self.durable("queues.sqlite")
    }

    /// The CRM's log; `None` in memory.
    #[must_use]
    pub fn crm_log(&self) -> Option<PathBuf> {
        self.durable("crm.jsonl")
    }

    /// The directory of the audit trail's manifests, outside the database; in memory it goes with the process.
    #[must_use]
    pub fn manifests(&self) -> PathBuf {
        whole(self.path.join("manifest"))
    }

    /// The directory of the listings; in memory it goes with the process.
    #[must_use]
    pub fn listings(&self) -> PathBuf {
        Self::listings_in(&self.path)
    }

    /// The directory of the listings in a data directory, open or not.
    #[must_use]
    pub fn listings_in(path: &Path) -> PathBuf {
        whole(path.join("listings"))
    }

    fn durable(&self, name: &str) -> Option<PathBuf> {
        self.temporary.is_none().then(|| self.path.join(name))
    }
}

fn key(path: &Path) -> PathBuf {
    whole(path.join("master.key"))
}

/// Functions may be started from another directory (cargo lambda watch), so a path they are told is whole.
fn whole(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
