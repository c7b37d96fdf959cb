//! Serving on a port, with connections that can be dropped without an answer.

use crate::{api, control, core::Core};
use axum::{
    Router,
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// How often scheduled messages are looked for while nobody calls.
const TICK: Duration = Duration::from_millis(250);

/// Serves until told to stop.
pub(crate) fn serve(
    core: Arc<Core>,
    listener: TcpListener,
    stopped: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let clock = Arc::clone(&core);
    let mut ticking = stopped.clone();
    let ticker = async move {
        loop {
            tokio::select! {
                () = tokio::time::sleep(TICK) => clock.read(|_| ()),
                _ = ticking.wait_for(|stopped| *stopped) => return,
            }
        }
    };
    let router: Router = control::router().fallback(api::answer).with_state(core);
    let service = router.into_make_service_with_connect_info::<Connection>();
    let mut stopping = stopped;
    let serving = axum::serve(DroppableListener(listener), service).with_graceful_shutdown(async move {
        // An error means that nobody is left who could tell: stop as well.
        drop(stopping.wait_for(|stopped| *stopped).await);
    });
    tokio::spawn(async move {
        let (served, ()) = tokio::join!(serving.into_future(), ticker);
        if let Err(error) = served {
            tracing::warn!(%error, "the emulator's server ended");
        }
    })
}

/// Accepts connections which can be dropped.
struct DroppableListener(TcpListener);

/// A connection, for the handler of a request on it.
#[derive(Clone, Default)]
pub(crate) struct Connection(Arc<AtomicBool>);

impl Connection {
    /// Closes the connection as soon as an answer is about to be written, before its first byte.
    pub(crate) fn drop_without_answer(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Connected<IncomingStream<'_, DroppableListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, DroppableListener>) -> Self {
        stream.io().connection.clone()
    }
}

impl Listener for DroppableListener {
    type Io = DroppableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "answers on this connection may be slow");
        }
        (DroppableStream { stream, connection: Connection::default() }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

pub(crate) struct DroppableStream {
    stream: TcpStream,
    connection: Connection,
}

impl DroppableStream {
    fn open(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        if self.connection.0.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(Pin::new(&mut self.stream))
    }
}

impl AsyncRead for DroppableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for DroppableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.open()?.poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.open()?.poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
