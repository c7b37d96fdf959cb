//! Listings in files: one of JSON lines for each location, in one directory.
//!
//! A file is read when its location is first asked for, kept in memory, and read again when it has changed.
//! It is written whole, beside the old one, and then takes its place: a reader sees the old or the new.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::civil::Date;

use crate::digest::sha256_hex;
use crate::error::Fault;
use crate::ids::LocationId;
use crate::listings::{Catalog, Filter, Listing, Listings, Matches, PriceRange, Subject};

/// Listings kept in memory at the same time, of all locations; about 25 MB for 50,000.
const MOST_KEPT: usize = 200_000;

/// Why a location's listings cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ListingsFileError {
    /// The file or its directory cannot be used.
    #[error("cannot use {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line is no listing.
    #[error("line {line} of {} is no listing; import the listings again with --replace", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl From<ListingsFileError> for Fault {
    fn from(error: ListingsFileError) -> Self {
        match error {
            ListingsFileError::File { .. } => {
                Self::unavailable("listings directory", "reading listings", error)
            }
            ListingsFileError::Line { .. } => Self::broken("a listings file holds one listing a line", error),
        }
    }
}

/// [`Listings`] from the files of a directory.
pub struct ListingsFile {
    dir: PathBuf,
    kept: Mutex<Kept>,
    // One file is read at a time, so that many questions at once do not read the same one many times.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    catalogs: HashMap<LocationId, KeptCatalog>,
    questions: u64,
}

struct KeptCatalog {
    version: Version,
    catalog: Arc<Catalog>,
    last_question: u64,
}

/// What tells one state of a file from another: a file that took another's place has its own inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    seconds: i64,
    nanoseconds: i64,
    bytes: u64,
    inode: u64,
}

impl Version {
    fn of(metadata: &fs::Metadata) -> Self {
        Self {
            seconds: metadata.mtime(),
            nanoseconds: metadata.mtime_nsec(),
            bytes: metadata.size(),
            inode: metadata.ino(),
        }
    }
}

impl ListingsFile {
    /// Listings in this directory; it need not be there yet.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), kept: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    /// The location's listings as they are now; none if it has no file.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] if the file cannot be read, [`Fault::Broken`] if it holds something else.
    pub async fn catalog(&self, location: &LocationId) -> Result<Arc<Catalog>, Fault> {
        let path = file_of(&self.dir, location);
        if let Some(kept) = self.current(location, &path)? {
            return Ok(kept);
        }
        let _one = self.reading.lock().await;
        if let Some(kept) = self.current(location, &path)? {
            return Ok(kept);
        }
        let read = tokio::task::spawn_blocking(move || read_file(&path))
            .await
            .map_err(|stopped| Fault::unavailable("listings directory", "reading listings", stopped))??;
        let Some((version, listings)) = read else { return Ok(Arc::default()) };
        let catalog = Arc::new(Catalog::new(listings));
        self.keep(location, version, catalog.clone());
        Ok(catalog)
    }

    /// What is kept, if the file is still the same; nothing kept stands for no file.
    fn current(&self, location: &LocationId, path: &Path) -> Result<Option<Arc<Catalog>>, ListingsFileError> {
        let version = match fs::metadata(path) {
            Ok(metadata) => Version::of(&metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.kept().catalogs.remove(location);
                return Ok(Some(Arc::default()));
            }
            Err(source) => return Err(ListingsFileError::File { path: path.to_owned(), source }),
        };
        let mut kept = self.kept();
        kept.questions += 1;
        let question = kept.questions;
        let found = kept.catalogs.get_mut(location).filter(|kept| kept.version == version);
        Ok(found.map(|kept| {
            kept.last_question = question;
            kept.catalog.clone()
        }))
    }

    /// Keeps a catalog, and lets those go that were not asked for longest while there are too many listings.
    fn keep(&self, location: &LocationId, version: Version, catalog: Arc<Catalog>) {
        let mut kept = self.kept();
        let last_question = kept.questions;
        kept.catalogs.insert(location.clone(), KeptCatalog { version, catalog, last_question });
        while kept.catalogs.len() > 1
            && kept.catalogs.values().map(|kept| kept.catalog.listings().len()).sum::<usize>() > MOST_KEPT
        {
            let others = kept.catalogs.iter().filter(|(id, _)| *id != location);
            let Some(oldest) = others.min_by_key(|(_, kept)| kept.last_question).map(|(id, _)| id.clone())
            else {
                return;
            };
            kept.catalogs.remove(&oldest);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Listings for ListingsFile {
    async fn search(&self, location: &LocationId, filter: &Filter, limit: usize) -> Result<Matches, Fault> {
        Ok(self.catalog(location).await?.search(filter, limit))
    }

    async fn price_range(
        &self,
        location: &LocationId,
        place: &str,
        today: Date,
    ) -> Result<Option<PriceRange>, Fault> {
        Ok(self.catalog(location).await?.price_range(place, today))
    }

    async fn comparables(
        &self,
        location: &LocationId,
        subject: &Subject,
        today: Date,
        limit: usize,
    ) -> Result<Vec<Listing>, Fault> {
        Ok(self.catalog(location).await?.comparables(subject, today, limit))
    }

    async fn areas(&self, location: &LocationId) -> Result<Vec<String>, Fault> {
        Ok(self.catalog(location).await?.areas())
    }
}

/// The right to change one location's listings: nobody else changes them until it is dropped.
#[derive(Debug)]
pub struct Change {
    path: PathBuf,
    _lock: File,
}

impl Change {
    /// Waits for whoever is changing these listings. Makes the directory if it is not there.
    ///
    /// # Errors
    /// [`ListingsFileError::File`] if the directory cannot be made or written.
    pub fn begin(dir: &Path, location: &LocationId) -> Result<Self, ListingsFileError> {
        let path = file_of(dir, location);
        let lock_path = path.with_extension("lock");
        let failed = |source| ListingsFileError::File { path: lock_path.clone(), source };
        fs::create_dir_all(dir).map_err(failed)?;
        let lock = File::create(&lock_path).map_err(failed)?;
        lock.lock().map_err(failed)?;
        Ok(Self { path, _lock: lock })
    }

    /// The listings as they are; `None` if there never were any.
    ///
    /// # Errors
    /// [`ListingsFileError`] says what is wrong with the file.
    pub fn listings(&self) -> Result<Option<Vec<Listing>>, ListingsFileError> {
        Ok(read_file(&self.path)?.map(|(_, listings)| listings))
    }

    /// Puts these listings in place of the old ones, all or none, and safe on the disk.
    ///
    /// # Errors
    /// [`ListingsFileError::File`]; the old ones are there still, or all the new ones.
    pub fn write(&self, listings: &[Listing]) -> Result<(), ListingsFileError> {
        let new = self.path.with_extension("new");
        let written = write_file(&new, listings)
            .and_then(|()| fs::rename(&new, &self.path))
            // The directory remembers the new name only once it is on the disk itself.
            .and_then(|()| self.path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all()));
        written.map_err(|source| {
            fs::remove_file(&new).ok();
            ListingsFileError::File { path: self.path.clone(), source }
        })
    }
}

/// Where a location's listings are.
///
/// An id may hold any character a path is made of; one that is not plainly a name gets its hash instead.
fn file_of(dir: &Path, location: &LocationId) -> PathBuf {
    let id = location.as_str();
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain {
        dir.join(format!("{id}.jsonl"))
    } else {
        dir.join(format!("~{}.jsonl", sha256_hex(id.as_bytes())))
    }
}

fn read_file(path: &Path) -> Result<Option<(Version, Vec<Listing>)>, ListingsFileError> {
    let failed = |source| ListingsFileError::File { path: path.to_owned(), source };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let version = Version::of(&file.metadata().map_err(failed)?);
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut listings = Vec::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let listing = serde_json::from_slice(&line).map_err(|source| ListingsFileError::Line {
            path: path.to_owned(),
            line: number,
            source,
        })?;
        listings.push(listing);
    }
    Ok(Some((version, listings)))
}

fn write_file(path: &Path, listings: &[Listing]) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 16, File::create(path)?);
    for listing in listings {
        serde_json::to_writer(&mut file, listing)?;
        file.write_all(b"\n")?;
    }
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

#[cfg(test)]
#[path = "listings_file_tests.rs"]
mod tests;
