//! The durable file: one `SQLite` database that follows the state in memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, Transaction, params};

use crate::broker::State;
use crate::journal::Change;
use crate::sns::topic::{Subscription, Topic};
use crate::sqs::dedup::Remembered;
use crate::sqs::errors::SqsError;
use crate::sqs::message::{Content, Message, Standing};
use crate::sqs::queue::Queue;
use crate::sqs::settings::Settings;

const SCHEMA: &str = include_str!("schema.sql");
const VERSION: i64 = 1;

/// How long to wait for a file that another process has.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why the durable file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StorageError {
    /// The directory of the file could not be made.
    #[error("cannot make the directory {path}")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// `SQLite` failed. "database is locked" on start means that another emulator has the file open.
    #[error("the queue file failed")]
    Sqlite(
        #[from]
        #[source]
        rusqlite::Error,
    ),
    /// A stored row is not what this version writes.
    #[error("the queue file has a row that cannot be read")]
    Row(
        #[from]
        #[source]
        serde_json::Error,
    ),
    /// A stored queue has attributes that are no longer accepted.
    #[error("the queue file has the queue {queue} with attributes that cannot be read: {reason}")]
    Attributes {
        /// The queue.
        queue: String,
        /// What is wrong with them.
        reason: String,
    },
    /// The file was written by another version of the emulator.
    #[error("the queue file has version {found}, this emulator reads version {VERSION}")]
    Version {
        /// The file's version.
        found: i64,
    },
    /// The emulator has been stopped.
    #[error("the emulator has stopped")]
    Closed,
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
}

impl Store {
    /// Opens the file, making it when there is none.
    ///
    /// # Errors
    /// When it cannot be opened, is held by another process, or is of another version.
    pub(crate) fn open(path: &Path) -> Result<Self, StorageError> {
        if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            std::fs::create_dir_all(directory)
                .map_err(|source| StorageError::Directory { path: directory.to_owned(), source })?;
        }
        let connection = Connection::open(path)?;
        // A process that was just killed may take a moment to let go of the file.
        connection.busy_timeout(PATIENCE)?;
        // Exclusive: two emulators with one truth each must not share a file. NORMAL with WAL
        // survives the death of the process; only a power cut may take the last transactions.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match found {
            0 => {
                connection.execute_batch(SCHEMA)?;
                connection.pragma_update(None, "user_version", VERSION)?;
            }
            VERSION => {}
            found => return Err(StorageError::Version { found }),
        }
        Ok(Self { connection })
    }

    /// Writes changes in one transaction.
    ///
    /// # Errors
    /// When `SQLite` fails; nothing is written then.
    pub(crate) fn write(&mut self, changes: &[Change]) -> Result<(), StorageError> {
        let transaction = self.connection.transaction()?;
        for change in changes {
            write(&transaction, change)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Reads back everything, as it stands now.
    ///
    /// # Errors
    /// When `SQLite` fails or a row makes no sense.
    pub(crate) fn load(&self, now: i64) -> Result<State, StorageError> {
        let mut state = State::default();
        self.load_queues(&mut state)?;
        self.load_messages(&mut state, now)?;
        self.load_topics(&mut state)?;
        self.load_memory(&mut state)?;
        Ok(state)
    }

    fn load_queues(&self, state: &mut State) -> Result<(), StorageError> {
        let mut statement = self
            .connection
            .prepare("SELECT name, created_at, modified_at, next_arrival, attributes FROM queues")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let attributes = serde_json::from_str(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?;
            let settings =
                Settings::read(name.ends_with(".fifo"), attributes).map_err(|error: SqsError| {
                    StorageError::Attributes { queue: name.clone(), reason: error.message }
                })?;
            let queue = Queue::restore(&name, settings, row.get(1)?, row.get(2)?, row.get(3)?);
            state.queues.insert(name, queue);
        }
        Ok(())
    }

    fn load_messages(&self, state: &mut State, now: i64) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare(
            "SELECT queue, arrival, content, in_flight, visible_at, taken_at, received_here, first_received_at \
             FROM messages",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let content: Content =
                serde_json::from_str(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
            let visible_at: i64 = row.get(4)?;
            let standing = match row.get(3)? {
                _ if visible_at <= now => Standing::Ready,
                true => Standing::InFlight,
                false => Standing::Delayed,
            };
            let message = Message {
                content: Arc::new(content),
                arrival: row.get(1)?,
                standing,
                visible_at,
                taken_at: row.get(5)?,
                received_here: row.get(6)?,
                first_received_at: row.get(7)?,
            };
            if let Some(queue) =
                state.queues.get_mut(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)
            {
                queue.restore_message(message);
            }
        }
        Ok(())
    }

    fn load_topics(&self, state: &mut State) -> Result<(), StorageError> {
        for record in self.records("SELECT record FROM topics")? {
            let topic = Topic::restore(serde_json::from_str(&record)?);
            state.topics.insert(topic.record.arn.clone(), topic);
        }
        for record in self.records("SELECT record FROM subscriptions ORDER BY position")? {
            state.subscriptions.push(Subscription::restore(serde_json::from_str(&record)?));
        }
        for record in self.records("SELECT record FROM inbox ORDER BY position")? {
            state.inbox.push(serde_json::from_str(&record)?);
        }
        Ok(())
    }

    fn load_memory(&self, state: &mut State) -> Result<(), StorageError> {
        let mut statement = self.connection.prepare(
            "SELECT owner, scope, id, message_id, arrival, until FROM deduplication ORDER BY until",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let owner: String = row.get(0)?;
            let memory = Remembered {
                scope: row.get(1)?,
                id: row.get(2)?,
                message_id: row.get(3)?,
                arrival: row.get(4)?,
                until: row.get(5)?,
            };
            if let Some(queue) = state.queues.get_mut(&owner) {
                queue.restore_memory(memory);
            } else if let Some(topic) = state.topics.get_mut(&owner) {
                topic.restore_memory(memory);
            }
        }
        Ok(())
    }

    fn records(&self, query: &str) -> Result<Vec<String>, StorageError> {
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn write(transaction: &Transaction<'_>, change: &Change) -> Result<(), StorageError> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| transaction.prepare_cached(sql)?.execute(values);
    match change {
        Change::QueuePut(queue) => run(
            "INSERT OR REPLACE INTO queues (name, created_at, modified_at, next_arrival, attributes) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                queue.name,
                queue.created_at,
                queue.modified_at,
                queue.next_arrival,
                serde_json::to_string(&queue.attributes)?
            ],
        )?,
        Change::QueueGone { queue } => {
            run("DELETE FROM messages WHERE queue = ?1", &[queue])?;
            run("DELETE FROM deduplication WHERE owner = ?1", &[queue])?;
            run("DELETE FROM queues WHERE name = ?1", &[queue])?
        }
        Change::MessagePut { queue, message } => {
            run(
                "INSERT OR REPLACE INTO messages (queue, arrival, content, in_flight, visible_at, taken_at, \
                 received_here, first_received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    queue,
                    message.arrival,
                    serde_json::to_string(&*message.content)?,
                    message.standing == Standing::InFlight,
                    message.visible_at,
                    message.taken_at,
                    message.received_here,
                    message.first_received_at
                ],
            )?;
            run("UPDATE queues SET next_arrival = ?2 WHERE name = ?1", params![queue, message.arrival + 1])?
        }
        Change::MessageMoved { queue, message } => run(
            "UPDATE messages SET in_flight = ?3, visible_at = ?4, taken_at = ?5, received_here = ?6, \
             first_received_at = ?7 WHERE queue = ?1 AND arrival = ?2",
            params![
                queue,
                message.arrival,
                message.standing == Standing::InFlight,
                message.visible_at,
                message.taken_at,
                message.received_here,
                message.first_received_at
            ],
        )?,
        Change::MessageGone { queue, arrival } => {
            run("DELETE FROM messages WHERE queue = ?1 AND arrival = ?2", params![queue, arrival])?
        }
        Change::Purged { queue } => run("DELETE FROM messages WHERE queue = ?1", &[queue])?,
        Change::Remembered { owner, memory } => run(
            "INSERT OR REPLACE INTO deduplication (owner, scope, id, message_id, arrival, until) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![owner, memory.scope, memory.id, memory.message_id, memory.arrival, memory.until],
        )?,
        Change::Forgotten { owner, until } => {
            run("DELETE FROM deduplication WHERE owner = ?1 AND until <= ?2", params![owner, until])?
        }
        Change::TopicPut(topic) => run(
            "INSERT OR REPLACE INTO topics (arn, record) VALUES (?1, ?2)",
            params![topic.arn, serde_json::to_string(topic)?],
        )?,
        Change::TopicGone { arn } => {
            run("DELETE FROM deduplication WHERE owner = ?1", &[arn])?;
            run("DELETE FROM topics WHERE arn = ?1", &[arn])?
        }
        Change::SubscriptionPut(subscription) => run(
            "INSERT INTO subscriptions (arn, record) VALUES (?1, ?2) \
             ON CONFLICT (arn) DO UPDATE SET record = excluded.record",
            params![subscription.arn, serde_json::to_string(subscription)?],
        )?,
        Change::SubscriptionGone { arn } => run("DELETE FROM subscriptions WHERE arn = ?1", &[arn])?,
        Change::Notified(notification) => {
            run("INSERT INTO inbox (record) VALUES (?1)", params![serde_json::to_string(notification)?])?
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests;
