//! Standing still where a crash would hurt most, so that a test can kill the process right there.

use std::sync::Arc;

use async_trait::async_trait;
use conversation::Deps;
use jiff::Timestamp;
use shared::audit::AuditRecord;
use shared::conversation::{Commit, Conversations, Desk, OutgoingState, Settled, Turn};
use shared::error::Fault;
use shared::ids::{ContactRef, TurnId};

/// Where the conversation stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum CrashPoint {
    /// The turn is committed, nothing has been sent.
    AfterCommit,
    /// The CRM has the reply, the store does not know.
    AfterSend,
}

/// What is printed when the point is reached.
const REACHED: &str = "crash point reached";

struct StandsStill {
    inner: Arc<dyn Conversations>,
    point: CrashPoint,
}

/// Wraps the store so that it stands still at `point`, for ever.
pub(crate) fn stand_still(mut deps: Deps, point: Option<CrashPoint>) -> Deps {
    if let Some(point) = point {
        deps.conversations = Arc::new(StandsStill { inner: deps.conversations, point });
    }
    deps
}

impl StandsStill {
    async fn at(&self, point: CrashPoint) {
        if self.point == point {
            announce();
            std::future::pending::<()>().await;
        }
    }
}

#[expect(clippy::print_stdout, reason = "the test that kills this process reads the line")]
fn announce() {
    println!("{REACHED}");
}

#[async_trait]
impl Conversations for StandsStill {
    async fn load(&self, who: &ContactRef) -> Result<Desk, Fault> {
        self.inner.load(who).await
    }

    async fn commit(&self, desk: &Desk, turn: &Turn, record: &AuditRecord) -> Result<Commit, Fault> {
        let commit = self.inner.commit(desk, turn, record).await?;
        if commit == Commit::Done {
            self.at(CrashPoint::AfterCommit).await;
        }
        Ok(commit)
    }

    async fn pass_over(&self, desk: &Desk, now: Timestamp) -> Result<Commit, Fault> {
        self.inner.pass_over(desk, now).await
    }

    async fn settle(
        &self,
        who: &ContactRef,
        turn: TurnId,
        state: &OutgoingState,
        due_at: Option<Timestamp>,
    ) -> Result<Settled, Fault> {
        self.at(CrashPoint::AfterSend).await;
        self.inner.settle(who, turn, state, due_at).await
    }
}
