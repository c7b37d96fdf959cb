//! Tokens of locations: renewed once, never lost for good without somebody being told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use ghl_emulator::{Fault as Trouble, Operation};
use jorge::stack::{LOCATION, Options};
use jorge_tests::{Fleet, World, logs};
use shared::adapters::dynamodb::DynamoOAuth;
use shared::adapters::ghl::GhlOAuth;
use shared::clock::{Clock as _, SimulatedClock};
use shared::conversation::Crm as _;
use shared::error::Fault;
use shared::ids::LocationId;
use shared::locations::{Grant, OAuth, OAuthStore, StoredOAuth, TokenEndpoint};
use shared::privacy::Secret;

/// A day: longer than any access token lives.
const DAY: u64 = 86_400;

async fn oauth() -> Fleet {
    let fleet = Fleet::start().await;
    fleet.connect_oauth().await;
    fleet
}

async fn is_marked(fleet: &Fleet) -> bool {
    fleet.location().await.crm_access.unwrap().refused_since.is_some()
}

/// Alerts about this fleet's location.
fn alerts(fleet: &Fleet) -> usize {
    let ours = |line: &&str| line.contains("\"crm.reconnect\"") && line.contains(fleet.id.as_str());
    logs::captured().text().lines().filter(ours).count()
}

fn token_calls(fleet: &Fleet) -> usize {
    let calls = fleet.crm().calls();
    calls.iter().filter(|call| call.operation == Some(Operation::IssueToken)).count()
}

async fn reads(fleet: &Fleet, crm: &shared::adapters::ghl::GhlClient) -> bool {
    crm.contact(&fleet.location().await, &Fleet::contact()).await.is_ok()
}

#[tokio::test]
async fn a_location_connected_by_oauth_is_called_with_its_token_and_renewed_after_half_a_day() {
    let fleet = oauth().await;
    let crm = fleet.instance();
    assert!(reads(&fleet, &crm).await);
    fleet.advance(DAY / 2 - 10);
    assert!(reads(&fleet, &crm).await);
    assert_eq!(fleet.refreshes(), 0);
    fleet.advance(20);
    for crm in [&crm, &fleet.instance(), &crm] {
        assert!(reads(&fleet, crm).await);
    }
    assert_eq!(fleet.refreshes(), 1);
}

#[tokio::test]
async fn of_sixty_four_instances_that_find_the_token_expired_at_once_one_refreshes_it() {
    let fleet = oauth().await;
    fleet.advance(DAY);
    let location = fleet.location().await;
    let instances: Vec<_> = (0..64).map(|_| fleet.tokens()).collect();
    let tokens = join_all(instances.iter().map(|tokens| tokens.current(&location))).await;
    let tokens: Vec<String> = tokens.into_iter().map(|token| token.unwrap().expose().to_owned()).collect();
    assert_eq!(fleet.refreshes(), 1);
    assert!(tokens.iter().all(|token| *token == tokens[0]), "all have the new one");
    assert!(reads(&fleet, &fleet.instance()).await);
}

/// The CRM's OAuth, for an instance that dies between the CRM's answer and the store.
struct Dying(GhlOAuth);

#[async_trait]
impl TokenEndpoint for Dying {
    async fn exchange(&self, location: &LocationId, code: &Secret) -> Result<Option<Grant>, Fault> {
        self.0.exchange(location, code).await
    }

    async fn refresh(&self, location: &LocationId, refresh: &Secret) -> Result<Option<Grant>, Fault> {
        self.0.refresh(location, refresh).await?;
        std::future::pending().await
    }

    async fn reconnect(&self, location: &LocationId) -> Result<Option<Secret>, Fault> {
        self.0.reconnect(location).await
    }
}

/// An instance dies with the only copy of the new tokens.
async fn crash(fleet: &Fleet) {
    let dying = fleet.tokens_at(Arc::new(fleet.tokens_store()), Arc::new(Dying(fleet.oauth())));
    let location = fleet.location().await;
    let before = fleet.refreshes();
    let died = tokio::time::timeout(Duration::from_secs(1), dying.current(&location)).await;
    assert!(died.is_err());
    assert_eq!(fleet.refreshes(), before + 1, "the refresh token is spent");
}

#[tokio::test]
async fn a_crash_between_refresh_and_store_is_survived() {
    let fleet = oauth().await;
    fleet.advance(DAY / 2 + 10);
    crash(&fleet).await;
    let crm = fleet.instance();
    assert!(reads(&fleet, &crm).await, "with the old token, meanwhile");
    fleet.advance(46);
    assert!(reads(&fleet, &crm).await);
    fleet.advance(DAY / 2);
    assert!(reads(&fleet, &crm).await, "the old token is over by now");
    assert!(!is_marked(&fleet).await);
}

#[tokio::test]
async fn a_crash_is_survived_even_where_the_old_token_was_over_already() {
    let fleet = oauth().await;
    fleet.advance(DAY);
    crash(&fleet).await;
    fleet.advance(46);
    assert!(reads(&fleet, &fleet.instance()).await);
    assert!(!is_marked(&fleet).await);
}

/// A store that fails between the lease and the grant, so often.
struct Failing(DynamoOAuth, AtomicU32);

#[async_trait]
impl OAuthStore for Failing {
    async fn load(&self, location: &LocationId) -> Result<Option<StoredOAuth>, Fault> {
        self.0.load(location).await
    }

    async fn save(
        &self,
        location: &LocationId,
        oauth: &OAuth,
        seen: u64,
    ) -> Result<Option<StoredOAuth>, Fault> {
        let take_one = |left: u32| left.checked_sub(1);
        if oauth.refreshing.is_none()
            && self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take_one).is_ok()
        {
            return Err(Fault::unavailable("operations table", "storing OAuth tokens", "for a test"));
        }
        self.0.save(location, oauth, seen).await
    }
}

#[tokio::test]
async fn a_store_that_fails_four_times_costs_no_token() {
    let fleet = oauth().await;
    fleet.advance(DAY);
    let before = fleet.tokens_store().load(&fleet.id).await.unwrap().unwrap();
    let store = Failing(fleet.tokens_store(), AtomicU32::new(4));
    let tokens = fleet.tokens_at(Arc::new(store), Arc::new(fleet.oauth()));
    let token = tokens.current(&fleet.location().await).await.unwrap();
    let after = fleet.tokens_store().load(&fleet.id).await.unwrap().unwrap();
    assert_eq!(after.oauth.grant.access.expose(), token.expose());
    assert_ne!(after.oauth.grant.refresh.expose(), before.oauth.grant.refresh.expose());
    assert!(after.oauth.refreshing.is_none());
    assert_eq!(fleet.refreshes(), 1);
}

#[tokio::test]
async fn a_token_the_crm_no_longer_knows_is_renewed_within_the_call() {
    let fleet = oauth().await;
    let crm = fleet.instance();
    assert!(reads(&fleet, &crm).await);
    fleet.crm().inject(Trouble::status(Operation::GetContact, 401)).unwrap();
    assert!(reads(&fleet, &crm).await);
    assert_eq!(fleet.refreshes(), 1);
}

#[tokio::test]
async fn a_revoked_token_raises_one_alert_and_no_loop() {
    let fleet = oauth().await;
    let instances = [fleet.instance(), fleet.instance()];
    assert!(reads(&fleet, &instances[0]).await);
    fleet.crm().revoke_access(fleet.id.as_str()).unwrap();
    let tokens_before = token_calls(&fleet);
    for _ in 0..5 {
        for crm in &instances {
            assert!(!reads(&fleet, crm).await);
        }
    }
    assert!(is_marked(&fleet).await);
    assert_eq!(token_calls(&fleet) - tokens_before, 1, "one refresh");
    let contact_calls = fleet.crm().calls().iter().filter(|call| call.status == Some(401)).count();
    assert_eq!(contact_calls, 1, "and then nobody is called with it");
    assert_eq!(alerts(&fleet), 1);

    fleet.connect_oauth().await;
    assert!(reads(&fleet, &fleet.instance()).await, "until somebody connects the location again");
    assert!(!is_marked(&fleet).await);
}

#[tokio::test]
async fn a_refresh_token_somebody_else_has_spent_raises_an_alert_hours_before_anything_fails() {
    let fleet = oauth().await;
    let stored = fleet.tokens_store().load(&fleet.id).await.unwrap().unwrap();
    assert!(fleet.oauth().refresh(&fleet.id, &stored.oauth.grant.refresh).await.unwrap().is_some());
    fleet.advance(DAY / 2 + 10);
    let instances = [fleet.instance(), fleet.instance()];
    let tokens_before = token_calls(&fleet);
    for crm in instances.iter().cycle().take(6) {
        assert!(reads(&fleet, crm).await, "the access token is still good");
    }
    assert_eq!((alerts(&fleet), is_marked(&fleet).await), (1, true));
    fleet.advance(DAY / 2);
    for crm in &instances {
        assert!(!reads(&fleet, crm).await);
    }
    assert_eq!(alerts(&fleet), 1);
    assert_eq!(token_calls(&fleet) - tokens_before, 1, "the refresh token was tried once");
}

#[tokio::test]
async fn an_instance_that_still_remembers_the_location_without_its_mark_calls_once_at_most() {
    let fleet = oauth().await;
    let remembered = fleet.location().await;
    let instances = [fleet.instance(), fleet.instance()];
    fleet.crm().revoke_access(fleet.id.as_str()).unwrap();
    for crm in instances.iter().cycle().take(8) {
        assert!(crm.contact(&remembered, &Fleet::contact()).await.is_err());
    }
    let refused = fleet.crm().calls().iter().filter(|call| call.status == Some(401)).count();
    assert_eq!(refused, 1, "the other learns from the store that it is over");
}

#[tokio::test]
async fn a_crm_that_refuses_even_fresh_tokens_is_not_asked_for_another_with_every_call() {
    let fleet = oauth().await;
    let crm = fleet.instance();
    fleet.crm().inject(Trouble::status(Operation::GetContact, 401).times(100)).unwrap();
    for _ in 0..5 {
        assert!(!reads(&fleet, &crm).await);
    }
    assert_eq!(fleet.refreshes(), 1);
    assert!(is_marked(&fleet).await);
    assert_eq!(alerts(&fleet), 1);
}

#[tokio::test]
async fn a_refused_private_token_marks_the_location_and_a_rotated_one_is_used_at_once() {
    let fleet = Fleet::start().await;
    let crm = fleet.instance();
    let before = fleet.location().await;
    let rotate = async |token: &str| {
        fleet.advance(1);
        let token = Secret::new(token.to_owned());
        let now = fleet.clock.now();
        fleet.world.locations().connect(&fleet.id, &token, None, &before.settings, now).await.unwrap();
        fleet.location().await
    };
    let wrong = rotate("a token the CRM has never seen").await;
    let read = async |location| crm.contact(location, &Fleet::contact()).await.is_ok();
    assert!(!read(&wrong).await);
    assert!(is_marked(&fleet).await);
    let calls = fleet.crm().calls().len();
    assert!(!read(&wrong).await, "whoever still remembers the location without its mark");
    assert_eq!(fleet.crm().calls().len(), calls, "calls nobody");
    rotate(jorge::stack::CRM_TOKEN).await;
    assert!(!is_marked(&fleet).await);
    // An instance that remembers the old token for a minute finds the new one when it is refused.
    let other = fleet.instance();
    assert!(other.contact(&wrong, &Fleet::contact()).await.is_ok());
}

#[tokio::test]
async fn tokens_are_stored_sealed_only() {
    let fleet = oauth().await;
    let stored = fleet.tokens_store().load(&fleet.id).await.unwrap().unwrap();
    let items = format!("{:?}", World::items(&fleet.world, "operations").await);
    for token in [&stored.oauth.grant.access, &stored.oauth.grant.refresh] {
        assert!(!items.contains(token.expose()));
        assert!(!logs::captured().text().contains(token.expose()));
    }
}

#[tokio::test]
async fn a_conversation_goes_on_over_days_with_tokens_that_live_for_one() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T16:00:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: Some(clock.clone()), ..World::at_once() }).await;
    let who = world.contact("CONoauthdays00000001").await;
    world.connect_oauth(&who.location).await;
    assert_eq!(world.says(who.contact.as_str(), "Hello").await.len(), 1);
    for words in ["I want to buy", "Cedar Park"] {
        clock.advance(Duration::from_secs(DAY));
        assert_eq!(world.says(who.contact.as_str(), words).await.len(), 1, "{words}");
    }
    assert_eq!(world.crm().token_refreshes(LOCATION), 2);
}
