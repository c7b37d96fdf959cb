//! Instances of a function that call the CRM: each with memories of its own, all on the same tables.

use std::sync::Arc;
use std::time::Duration;

use ghl_emulator::{Emulator, NewContact};
use jiff::Timestamp;
use jorge::stack::{CRM_TOKEN, Options};
use shared::adapters::aws::{Aws, AwsEnvironment, Endpoints};
use shared::adapters::dynamodb::{DynamoAllowances, DynamoBreakers, DynamoOAuth};
use shared::adapters::ghl::{GhlClient, GhlGuards, GhlOAuth};
use shared::clock::SimulatedClock;
use shared::ids::{ContactId, LocationId};
use shared::locations::{CrmTokens, Location, Locations as _, OAuthStore, Settings, TokenEndpoint};
use shared::privacy::Secret;
use shared::resilience::{AllowanceRules, Allowances, BreakerName, Breakers, Policies, Policy, Resilience};
use uuid::Uuid;

use crate::World;

/// Longest call of the CRM.
const TIME_OUT: Duration = Duration::from_secs(2);
/// The contact there is.
pub const CONTACT: &str = "CONfleet000000000001";

/// A world whose queues nobody empties, on a clock that stands still until it is moved.
pub struct Fleet {
    /// The world.
    pub world: World,
    /// Its clock, the CRM's too.
    pub clock: Arc<SimulatedClock>,
    /// What instances are configured with: short delays, everything else as by default.
    pub resilience: Resilience,
    /// The CRM's rate limit.
    pub limits: AllowanceRules,
    /// The location, of an id no other fleet has: what is logged about it is about this one.
    pub id: LocationId,
}

impl Fleet {
    /// A fleet with one location, connected by a private integration token, and one contact.
    pub async fn start() -> Self {
        let start: Timestamp = "2026-11-20T16:00:00Z".parse().expect("an instant");
        let clock = Arc::new(SimulatedClock::at(start));
        let world = World::with(Options {
            simulated: Some(clock.clone()),
            consume: false,
            crm_timeout: TIME_OUT,
            ..World::at_once()
        })
        .await;
        let id = format!("LOCfleet{}", Uuid::new_v4().simple());
        let contact = NewContact {
            location_id: id.clone(),
            id: Some(CONTACT.to_owned()),
            phone: Some("+12025550112".to_owned()),
            ..NewContact::default()
        };
        world.crm().seed_contact(contact).expect("a contact");
        let id = LocationId::parse(&id).expect("an id");
        let token = Secret::new(CRM_TOKEN.to_owned());
        world.locations().connect(&id, &token, None, &Settings::default(), start).await.expect("connected");
        let short =
            |policy: &Policy| Policy { delays_ms: vec![20; policy.delays_ms.len()], ..policy.clone() };
        let defaults = Policies::default();
        let retry =
            Policies { external: short(&defaults.external), database: short(&defaults.database), ..defaults };
        let window = Duration::from_secs(10);
        let limits = AllowanceRules { calls: 1_000_000, window, daily: u32::MAX, block: 10 };
        Self { world, clock, resilience: Resilience { retry, ..Resilience::default() }, limits, id }
    }

    /// The CRM.
    #[must_use]
    pub fn crm(&self) -> &Emulator {
        self.world.crm()
    }

    /// The id of the contact.
    #[must_use]
    pub fn contact() -> ContactId {
        ContactId::parse(CONTACT).expect("an id")
    }

    /// The breaker of the location.
    #[must_use]
    pub fn breaker(&self) -> BreakerName {
        BreakerName::of_location(&self.id, "crm")
    }

    /// The location as it is stored now.
    pub async fn location(&self) -> Location {
        self.world.locations().find(&self.id).await.expect("an answer").expect("a location")
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Connects the location by OAuth, as `jorge connect --oauth` does.
    pub async fn connect_oauth(&self) {
        self.world.connect_oauth(&self.id).await;
    }

    /// How many refresh tokens of the location were spent.
    #[must_use]
    pub fn refreshes(&self) -> usize {
        self.crm().token_refreshes(self.id.as_str())
    }

    /// Where tokens are given out.
    #[must_use]
    pub fn oauth(&self) -> GhlOAuth {
        self.world.oauth()
    }

    /// Where tokens are kept.
    #[must_use]
    pub fn tokens_store(&self) -> DynamoOAuth {
        self.world.tokens_store()
    }

    /// One instance's tokens, kept in `store` and renewed at `endpoint`.
    #[must_use]
    pub fn tokens_at(&self, store: Arc<dyn OAuthStore>, endpoint: Arc<dyn TokenEndpoint>) -> CrmTokens {
        let (locations, storing) = (Arc::new(self.world.locations()), self.resilience.retry.database.clone());
        CrmTokens::new(locations, store, endpoint, self.clock.clone(), storing)
    }

    /// One instance's tokens.
    #[must_use]
    pub fn tokens(&self) -> CrmTokens {
        self.tokens_at(Arc::new(self.tokens_store()), Arc::new(self.oauth()))
    }

    /// One instance's breakers.
    #[must_use]
    pub fn breakers(&self) -> Breakers {
        self.breakers_on(&self.world.stack.aws)
    }

    /// One instance's breakers, kept elsewhere.
    #[must_use]
    pub fn breakers_on(&self, aws: &Aws) -> Breakers {
        let store = DynamoBreakers::new(aws.dynamodb.clone(), self.world.table("operations"));
        Breakers::new(Arc::new(store), self.clock.clone(), self.resilience.breaker)
    }

    /// One instance.
    #[must_use]
    pub fn instance(&self) -> GhlClient {
        self.instance_on(&self.world.stack.aws, &self.crm().base_url())
    }

    /// One instance whose breakers and limits are kept elsewhere, or that calls another CRM.
    #[must_use]
    pub fn instance_on(&self, aws: &Aws, crm: &str) -> GhlClient {
        let allowances = DynamoAllowances::new(aws.dynamodb.clone(), self.world.table("operations"));
        let guards = GhlGuards {
            tokens: self.tokens(),
            breakers: Arc::new(self.breakers_on(aws)),
            allowances: Allowances::new(Arc::new(allowances), self.clock.clone(), self.limits),
            retry: self.resilience.retry.clone(),
        };
        GhlClient::new(crm, TIME_OUT, true).expect("loopback").guarded(guards)
    }
}

/// AWS where nobody listens.
#[must_use]
pub fn nowhere() -> Aws {
    let endpoint = Some("http://127.0.0.1:1".to_owned());
    Aws::new(&AwsEnvironment {
        region: "us-east-1".to_owned(),
        access_key: "x".to_owned(),
        secret_key: Secret::new("x".to_owned()),
        session_token: None,
        endpoints: Endpoints { all: endpoint, ..Endpoints::default() },
    })
}
