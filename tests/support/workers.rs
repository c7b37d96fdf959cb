//! Functions of their own on a world's tables, called as Lambda calls them.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use conversation::{Config, Deps};
use lambda_runtime::{Context, LambdaEvent};
use shared::edge::recording::Recording;
use shared::ids::ContactRef;
use shared::metrics::{Accounts, MachineTicks};

use crate::World;

/// How long a function may take unless a test says otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// The context of a call that may take so long.
#[must_use]
pub fn context(within: Duration) -> Context {
    let mut context = Context::default();
    let deadline = (SystemTime::now() + within).duration_since(UNIX_EPOCH).expect("a time after 1970");
    context.deadline = u64::try_from(deadline.as_millis()).expect("a time of this age of the world");
    context
}

impl World {
    /// A conversation function of its own, on the world's tables and clock, with these variables changed.
    #[must_use]
    pub fn worker(&self, changed: &[(&str, &str)]) -> Deps {
        let mut environment = self.stack.environment_of_functions().expect("the environment");
        environment.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::from_env(&|name| environment.get(name).cloned()).expect("a configuration");
        Deps::on_clock(config, self.stack.clock().clone()).expect("a function")
    }

    /// Records everything, into accounts of the caller's.
    #[must_use]
    pub fn recording_into(&self, accounts: Arc<dyn Accounts>) -> Recording {
        let environment = self.stack.environment_of_functions().expect("the environment");
        let config = Config::from_env(&|name| environment.get(name).cloned()).expect("a configuration");
        let ticks = Arc::new(MachineTicks::default());
        Recording::new(&config.tracking, accounts, self.stack.clock().clone(), ticks)
    }
}

/// Hands a conversation function one wake-up of a contact; returns how many items failed.
pub async fn wake(deps: &Deps, who: &ContactRef, within: Duration) -> usize {
    let event = serde_json::from_value(World::wake_up_event(who)).expect("an event");
    let response = conversation::handle(deps, LambdaEvent::new(event, context(within))).await;
    response.expect("an answer").batch_item_failures.len()
}
