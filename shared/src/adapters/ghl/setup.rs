//! What a function must know to call the CRM under guards, and the client made of it.

use std::sync::Arc;
use std::time::Duration;

use super::{AppCredentials, BaseUrlError, GhlClient, GhlGuards, GhlOAuth};
use crate::adapters::aws::{Aws, AwsEnvironment};
use crate::adapters::dynamodb::{DynamoAllowances, DynamoBreakers, DynamoOAuth};
use crate::clock::Clock;
use crate::locations::{CrmTokens, Locations};
use crate::privacy::KeyCustodian;
use crate::resilience::{AllowanceRules, Allowances, Breakers, Resilience};

/// What a function must know to call the CRM.
#[derive(Debug, Clone)]
pub struct GhlConfig {
    /// `GHL_BASE_URL`, default the CRM itself.
    pub base_url: String,
    /// `CRM_TIMEOUT_SECONDS`, default 10; `API_TIMEOUT_SECONDS` if that is less.
    pub timeout: Duration,
    /// `CRM_CALLS_PER_WINDOW`, default 100 in ten seconds, and `CRM_CALLS_PER_DAY`, default 200,000: what GoHighLevel
    /// takes for each location.
    pub limits: AllowanceRules,
    /// `GHL_CLIENT_ID` and `GHL_CLIENT_SECRET` of the marketplace app; without them only private integration tokens work.
    pub app: Option<AppCredentials>,
}

#[cfg(feature = "edge")]
mod environment {
    use super::{AllowanceRules, AppCredentials, AwsEnvironment, Duration, GhlConfig};
    use crate::adapters::ghl::{PRODUCTION, is_allowed_base};
    use crate::edge::config::Environment;
    use crate::privacy::Secret;

    /// The window of GoHighLevel's rate limit.
    const WINDOW: Duration = Duration::from_secs(10);
    /// Calls an instance leases at once, at most.
    const BLOCK: u32 = 10;

    impl GhlConfig {
        /// Reads its part of the environment.
        pub fn from_env(env: &mut Environment<'_>, aws: &AwsEnvironment) -> Self {
            let base_url = env.optional("GHL_BASE_URL").unwrap_or_else(|| PRODUCTION.to_owned());
            if !is_allowed_base(&base_url, aws.endpoints.are_local()) {
                env.problem(
                    "GHL_BASE_URL",
                    "must be the CRM's own address; a local run may name this machine",
                );
            }
            let timeout = env.seconds("CRM_TIMEOUT_SECONDS", 10, 1..=20).min(env.api_timeout());
            let limits = AllowanceRules {
                calls: env.parsed("CRM_CALLS_PER_WINDOW", 100, "must be a whole number"),
                window: WINDOW,
                daily: env.parsed("CRM_CALLS_PER_DAY", 200_000, "must be a whole number"),
                block: BLOCK,
            };
            if limits.calls == 0 || limits.daily == 0 {
                env.problem("CRM_CALLS_PER_WINDOW", "and CRM_CALLS_PER_DAY must be at least 1");
            }
            let app = match (env.optional("GHL_CLIENT_ID"), env.optional("GHL_CLIENT_SECRET")) {
                (Some(client_id), Some(secret)) => {
                    Some(AppCredentials { client_id, client_secret: Secret::new(secret) })
                }
                (None, None) => None,
                _ => {
                    env.problem("GHL_CLIENT_ID", "and GHL_CLIENT_SECRET go together");
                    None
                }
            };
            Self { base_url, timeout, limits, app }
        }
    }
}

/// What every call of the CRM is kept in check by, shared with all instances of all functions.
pub struct GhlNeeds<'a> {
    /// The clients.
    pub aws: &'a Aws,
    /// Where AWS is.
    pub environment: &'a AwsEnvironment,
    /// The table the guards share.
    pub operations_table: &'a str,
    /// Opens the tokens.
    pub keys: Arc<dyn KeyCustodian>,
    /// Knows the tenants.
    pub locations: Arc<dyn Locations>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl GhlConfig {
    /// The client: with either kind of token, within the rate limit, under a breaker, and tried again.
    ///
    /// # Errors
    /// [`BaseUrlError`] when the CRM's address is not allowed.
    pub fn client(&self, resilience: &Resilience, needs: GhlNeeds<'_>) -> Result<GhlClient, BaseUrlError> {
        let GhlNeeds { aws, environment, operations_table, keys, locations, clock } = needs;
        let local = environment.endpoints.are_local();
        let (store, table) = (&aws.dynamodb, || operations_table.to_owned());
        let oauth = GhlOAuth::new(&self.base_url, self.timeout, local, self.app.clone(), clock.clone())?;
        let retry = resilience.retry.clone();
        let tokens = Arc::new(DynamoOAuth::new(store.clone(), table(), keys));
        let database = retry.database.clone();
        let tokens = CrmTokens::new(locations, tokens, Arc::new(oauth), clock.clone(), database);
        let breakers = Arc::new(DynamoBreakers::new(store.clone(), table()));
        let allowances = Arc::new(DynamoAllowances::new(store.clone(), table()));
        let guards = GhlGuards {
            tokens,
            breakers: Arc::new(Breakers::new(breakers, clock.clone(), resilience.breaker)),
            allowances: Allowances::new(allowances, clock, self.limits),
            retry,
        };
        Ok(GhlClient::new(&self.base_url, self.timeout, local)?.guarded(guards))
    }
}
