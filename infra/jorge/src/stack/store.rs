//! The embedded DynamoDB on a thread and runtime of its own: its work never delays a function's.

mod front;
mod tokens;
mod traffic;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use dynoxide::Database;
use front::Front;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
pub use traffic::{StoreCall, StoreTraffic};

use crate::CommandError;

/// How often expired items are removed.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// A running store; stops and lets its file go when dropped.
pub(crate) struct Store {
    endpoint: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Serves the database at `path`, or one in memory. `traffic` hears of every call.
    pub(crate) fn start(
        path: Option<PathBuf>,
        listen: SocketAddr,
        sweep: bool,
        traffic: Option<Arc<dyn StoreTraffic>>,
    ) -> Result<Self, CommandError> {
        let database = match &path {
            Some(path) => Database::new(&path.display().to_string())?,
            None => Database::memory()?,
        };
        let listener = std::net::TcpListener::bind(listen).map_err(|e| super::gateway::taken(listen, &e))?;
        listener.set_nonblocking(true)?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let behind = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        behind.set_nonblocking(true)?;
        let front = Front::new(database.clone(), behind.local_addr()?, traffic);
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("dynamodb".into()).spawn(move || {
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).expect("the listener is non-blocking");
                let behind = TcpListener::from_std(behind).expect("the listener is non-blocking");
                let swept = database.clone();
                if sweep {
                    tokio::spawn(async move {
                        loop {
                            tokio::time::sleep(SWEEP_EVERY).await;
                            if let Err(error) = swept.sweep_ttl() {
                                tracing::warn!(%error, "expired items were not removed");
                            }
                        }
                    });
                }
                // The sender is dropped with the store, however that happens.
                tokio::select! {
                    _ = stopped => {}
                    () = front.serve(listener) => {}
                    () = dynoxide::server::serve_on(behind, database) => {}
                }
            });
        })?;
        Ok(Self { endpoint, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it serves.
    pub(crate) fn endpoint(&self) -> String {
        self.endpoint.clone()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by the panic hook.
            thread.join().ok();
        }
    }
}
