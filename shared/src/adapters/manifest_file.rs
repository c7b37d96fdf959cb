//! Manifests of the audit trail in a directory outside the database: the second place of a local run.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use async_trait::async_trait;

use crate::audit::Manifests;
use crate::error::Fault;

/// Name of the place in errors.
const PLACE: &str = "manifest directory";
const SUFFIX: &str = ".json";

/// [`Manifests`] as files that nobody may write to, one each.
#[derive(Clone, Debug)]
pub struct ManifestFiles {
    directory: PathBuf,
}

impl ManifestFiles {
    /// Keeps them in `directory`, which is made when the first is kept.
    #[must_use]
    pub const fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    fn path(&self, number: u64) -> PathBuf {
        self.directory.join(format!("{number:010}{SUFFIX}"))
    }

    /// Written beside its place first, so that what stands there is whole; a link never replaces what stands already.
    fn put(&self, number: u64, manifest: &[u8]) -> io::Result<bool> {
        fs::create_dir_all(&self.directory)?;
        let beside = self.directory.join(format!(".{number}-{}", uuid::Uuid::new_v4().simple()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(&beside)?;
        let linked = file
            .write_all(manifest)
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::hard_link(&beside, self.path(number)));
        fs::remove_file(&beside)?;
        match linked {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl Manifests for ManifestFiles {
    async fn keep(&self, number: u64, manifest: &[u8]) -> Result<bool, Fault> {
        self.put(number, manifest).map_err(|e| Fault::unavailable(PLACE, "keeping a manifest", e))
    }

    async fn read(&self, number: u64) -> Result<Option<Vec<u8>>, Fault> {
        match fs::read(self.path(number)) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::unavailable(PLACE, "reading a manifest", error)),
        }
    }

    async fn numbers(&self) -> Result<Vec<u64>, Fault> {
        let listed = match fs::read_dir(&self.directory) {
            Ok(entries) => entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>(),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        };
        let listed = listed.map_err(|e| Fault::unavailable(PLACE, "listing the manifests", e))?;
        let number = |name: &str| name.strip_suffix(SUFFIX)?.parse().ok();
        let mut numbers: Vec<u64> = listed.iter().filter_map(|name| number(name.to_str()?)).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }
}
