//! What nobody measures and somebody looks at: queues and breakers, as they are when it is asked.

use std::collections::BTreeMap;

use async_trait::async_trait;
use shared::adapters::dynamodb::DynamoBreakers;
use shared::adapters::watch::Queues;
use shared::error::{Fault, chain};
use shared::ids::LocationId;
use shared::metrics::{Observed, Queue};
use shared::resilience::{BreakerScope, Phase};

/// Looks at what nobody measures.
#[async_trait]
pub trait Lookout: Send + Sync {
    /// Queues as they are, and breakers: those of a location and those all share, or without one only these.
    ///
    /// Contract: what cannot be looked at is said in the answer.
    async fn observed(&self, location: Option<&LocationId>) -> Observed;
}

/// The queues and breakers of a stack.
pub struct StackLookout {
    queues: Queues,
    breakers: DynamoBreakers,
}

impl StackLookout {
    /// Looks at these.
    #[must_use]
    pub const fn new(queues: Queues, breakers: DynamoBreakers) -> Self {
        Self { queues, breakers }
    }

    async fn breakers(&self, location: Option<&LocationId>) -> Result<BTreeMap<String, Phase>, Fault> {
        let own = location.map(|location| BreakerScope::Location(location.clone()));
        let mut phases = BTreeMap::new();
        for scope in std::iter::once(BreakerScope::Installation).chain(own) {
            let breakers = self.breakers.of(&scope).await?;
            phases.extend(breakers.into_iter().map(|(dependency, breaker)| (dependency, breaker.phase())));
        }
        Ok(phases)
    }
}

#[async_trait]
impl Lookout for StackLookout {
    async fn observed(&self, location: Option<&LocationId>) -> Observed {
        let (queues, breakers) = tokio::join!(self.queues.look(), self.breakers(location));
        // Only rules ask whether a model is free.
        Observed { queues: told::<Vec<Queue>>(queues), breakers: told(breakers), free_tier: false }
    }
}

/// Why something is not known is logged; who asks is only told that it is not.
fn told<T>(looked: Result<T, Fault>) -> Result<T, String> {
    looked.map_err(|fault| {
        tracing::warn!(error = chain(&fault), "something could not be looked at");
        "it could not be found out just now".to_owned()
    })
}
