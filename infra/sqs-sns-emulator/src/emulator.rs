//! Starting and stopping the emulator, and what the process that runs it can ask it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::broker::{Broker, State};
use crate::server;
use crate::sns::inbox::Notification;
use crate::storage::{StorageError, Store};

/// How long [`Emulator::stop`] lets requests under way finish.
const FAREWELL: Duration = Duration::from_secs(2);

/// Where queues and topics are kept.
#[derive(Debug, Clone)]
pub enum Storage {
    /// In memory only: gone with the emulator.
    Memory,
    /// In one `SQLite` file (with its `-wal` beside it), made with its directory when it is not there.
    /// What was answered survives `kill -9` of the process. One emulator at a time can have it.
    File(PathBuf),
}

/// The clock: epoch milliseconds. It should not run backwards while an emulator uses it.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The clock of the machine.
pub fn system_clock() -> Now {
    Arc::new(|| {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    })
}

/// What an emulator needs to start.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where to keep queues and topics.
    pub storage: Storage,
    /// The clock that visibility, delays, retention and deduplication follow.
    pub now: Now,
}

/// Why an emulator could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address can be reached from outside this machine, and the emulator checks no credentials.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The durable file cannot be used.
    #[error("cannot use the queue file")]
    Storage(
        #[from]
        #[source]
        StorageError,
    ),
}

/// How many messages a queue has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueDepth {
    /// The queue's name.
    pub name: String,
    /// Messages that are neither delayed nor in flight.
    pub visible: usize,
    /// Messages received and not yet deleted or visible again.
    pub in_flight: usize,
    /// Messages sent whose delay has not passed.
    pub delayed: usize,
}

/// A running emulator. Dropping it stops serving, as if the process had been killed: requests under
/// way and later ones on open connections are refused, and the file is let go.
pub struct Emulator {
    broker: Arc<Broker>,
    address: SocketAddr,
    // Dropping the sender is what tells the server to end.
    farewell: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Loads what the storage has and starts serving.
    ///
    /// # Errors
    /// When the address is not loopback or taken, or the file cannot be read.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let Options { listen, storage, now } = options;
        if !listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(listen));
        }
        let (mut state, store) = match storage {
            Storage::Memory => (State::default(), None),
            Storage::File(path) => {
                let store = Store::open(&path)?;
                (store.load(now())?, Some(store))
            }
        };
        let refused = |source| StartError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        state.endpoint = format!("http://{address}");
        let broker = Arc::new(Broker::new(state, store, now));
        let router = server::router(Arc::clone(&broker));
        let (farewell, told) = oneshot::channel::<()>();
        // Answers are small and awaited: they must not wait for each other's acknowledgement.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        let server = tokio::spawn(async move {
            let ended = axum::serve(listener, router).with_graceful_shutdown(async {
                // An error means that the emulator was dropped: the end either way.
                _ = told.await;
            });
            if let Err(error) = ended.await {
                tracing::error!(%error, "the SQS and SNS emulator stopped serving");
            }
        });
        Ok(Self { broker, address, farewell: Some(farewell), server: Some(server) })
    }

    /// Where it serves SQS and SNS, such as `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes waiting consumers look again after a simulated clock jumped. With a clock that runs on
    /// its own there is nothing to call: they sleep until the next message is due.
    pub fn clock_moved(&self) {
        self.broker.wake();
    }

    /// Makes every message in flight receivable, and says how many those were. For the time after a
    /// restart, when the consumers that held them are gone. Receive counts stay as they are.
    ///
    /// # Errors
    /// When the durable file cannot be written.
    pub fn release_in_flight(&self) -> Result<usize, StorageError> {
        self.broker
            .execute(|state, now| state.queues.values_mut().map(|queue| queue.release_in_flight(now)).sum())
    }

    /// What subscribers by e-mail, text message, web hook and so on would have received, oldest
    /// first. The same is served as JSON under `/_emulator/inbox`.
    pub fn inbox(&self) -> Vec<Notification> {
        self.broker.read(|state| state.inbox.clone())
    }

    /// How many messages each queue has now, by the queues' names.
    ///
    /// # Errors
    /// When messages have expired and the durable file cannot be told.
    pub fn queue_depths(&self) -> Result<Vec<QueueDepth>, StorageError> {
        self.broker.execute(|state, now| {
            let depth = |queue: &mut crate::sqs::queue::Queue| {
                queue.advance(now);
                let depth = queue.depth();
                QueueDepth {
                    name: queue.name.clone(),
                    visible: depth.visible,
                    in_flight: depth.in_flight,
                    delayed: depth.delayed,
                }
            };
            state.queues.values_mut().map(depth).collect()
        })
    }

    /// Stops serving: refuses new requests, ends the waits of consumers, and returns when the port
    /// and the file are free.
    pub async fn stop(mut self) {
        self.close();
        if let Some(server) = self.server.take() {
            let abort = server.abort_handle();
            if tokio::time::timeout(FAREWELL, server).await.is_err() {
                abort.abort();
            }
        }
    }

    fn close(&mut self) {
        self.broker.close();
        drop(self.farewell.take());
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.close();
    }
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Emulator").field("address", &self.address).finish_non_exhaustive()
    }
}
