//! What is done about the failures of others: when a call is tried again, and when it is not even begun.
//!
//! [`Policy`] says how often and after which delays, [`Again`] what one failure allows, [`Retry`] does it. A [`Breaker`]
//! is the memory of what failed lately; [`Breakers`] shares it between instances and puts calls under it. An [`Allowance`]
//! is a rate limit all instances share, and [`Allowances`] keeps calls within it. How long a call may take altogether is
//! known by [`deadline`].

mod allowance;
mod allowances;
mod breaker;
mod classify;
pub mod deadline;
mod guarded;
mod policy;
mod ports;
mod retry;

pub use allowance::{Allowance, AllowanceRules, Block, Lease};
pub use allowances::{Allowances, Exhausted};
pub use breaker::{Admission, Breaker, BreakerRules, Outcome, Phase};
pub use classify::{Again, Failure, retry_after, status};
pub use guarded::{Breakers, Permit, Refused};
pub use policy::{Policies, Policy, Resilience, ResilienceError};
pub use ports::{AllowanceStore, StoredAllowance};
pub use ports::{BreakerName, BreakerScope, BreakerStore, Saved, StoredBreaker};
pub use retry::{Jitter, Retry, random};
