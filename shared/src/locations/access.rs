//! How we get into a location's CRM: a token that stays, or OAuth tokens that are renewed every day.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::clock::later;
use crate::privacy::Secret;

/// How long one instance has for a refresh, storing what it got included.
const LEASE: Duration = Duration::from_secs(30);
/// An access token is not used in the last moments of its life.
const MARGIN: Duration = Duration::from_secs(60);

/// What a location was connected with.
#[derive(Clone, Debug)]
pub struct CrmAccess {
    /// The token, or where it is.
    pub token: CrmToken,
    /// When it was connected.
    pub connected_at: Timestamp,
    /// Since when the CRM refuses it for good: the location must be connected again.
    pub refused_since: Option<Timestamp>,
}

/// The two kinds of tokens.
#[derive(Clone, Debug)]
pub enum CrmToken {
    /// A private integration token. People rotate it.
    Private(Secret),
    /// OAuth: [`super::CrmTokens`] has it.
    OAuth,
}

impl CrmAccess {
    /// By a private integration token.
    #[must_use]
    pub const fn private(token: Secret, connected_at: Timestamp) -> Self {
        Self { token: CrmToken::Private(token), connected_at, refused_since: None }
    }
}

/// What OAuth gave for a location.
#[derive(Clone, Debug)]
pub struct Grant {
    /// For calls.
    pub access: Secret,
    /// For the next grant. It works once.
    pub refresh: Secret,
    /// When it is renewed: after half of its life, so that a refresh that goes wrong leaves hours to put it right.
    pub renew_at: Timestamp,
    /// When it is no longer used.
    pub expires_at: Timestamp,
}

impl Grant {
    /// A grant of `now` whose access token lives for `lifetime`.
    #[must_use]
    pub fn new(access: Secret, refresh: Secret, lifetime: Duration, now: Timestamp) -> Self {
        let expires_at = later(now, lifetime.saturating_sub(MARGIN));
        Self { access, refresh, renew_at: later(now, lifetime / 2), expires_at }
    }
}

/// The OAuth tokens of a location as all instances see them.
#[derive(Clone, Debug)]
pub struct OAuth {
    /// The latest grant.
    pub grant: Grant,
    /// The refresh that has begun and of which nothing was heard yet. Its refresh token may be spent.
    pub refreshing: Option<Refreshing>,
    /// The refresh token is refused: only a person can get another.
    pub refresh_refused: bool,
}

/// A refresh under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshing {
    /// By whom.
    pub by: Uuid,
    /// Until when it is left alone.
    pub until: Timestamp,
}

/// What to do for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The access token is good.
    Use,
    /// Another instance is refreshing it.
    Wait,
    /// Refresh it, after [`OAuth::leased`] is stored.
    Refresh {
        /// An earlier refresh never reported back: what it was given, if anything, is lost.
        lost: bool,
    },
    /// There is no way but to connect the location again.
    Refused,
}

impl From<Grant> for OAuth {
    fn from(grant: Grant) -> Self {
        Self { grant, refreshing: None, refresh_refused: false }
    }
}

impl OAuth {
    /// What to do at `now`, when the CRM has answered 401 to the token `refused`.
    #[must_use]
    pub fn step(&self, refused: Option<&Secret>, now: Timestamp) -> Step {
        let usable = self.is_usable(refused, now);
        if usable && (self.refresh_refused || now < self.grant.renew_at) {
            return Step::Use;
        }
        match self.refreshing {
            _ if self.refresh_refused => Step::Refused,
            Some(other) if now < other.until && usable => Step::Use,
            Some(other) if now < other.until => Step::Wait,
            other => Step::Refresh { lost: other.is_some() },
        }
    }

    /// Whether calls can be made with the access token.
    #[must_use]
    pub fn is_usable(&self, refused: Option<&Secret>, now: Timestamp) -> bool {
        now < self.grant.expires_at
            && refused.is_none_or(|refused| refused.expose() != self.grant.access.expose())
    }

    /// The same while `by` refreshes it.
    #[must_use]
    pub fn leased(&self, by: Uuid, now: Timestamp) -> Self {
        Self { refreshing: Some(Refreshing { by, until: later(now, LEASE) }), ..self.clone() }
    }

    /// The same after its refresh token was refused.
    #[must_use]
    pub fn without_refresh(&self) -> Self {
        Self { refreshing: None, refresh_refused: true, ..self.clone() }
    }

    /// The same after even its fresh access token was refused.
    #[must_use]
    pub fn over(&self, now: Timestamp) -> Self {
        let mut over = self.without_refresh();
        over.grant.expires_at = over.grant.expires_at.min(now);
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_399);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    fn oauth() -> OAuth {
        Grant::new(secret("access"), secret("refresh"), DAY, at(0)).into()
    }

    #[test]
    fn a_token_is_renewed_after_half_of_its_life_and_used_almost_to_its_end() {
        let oauth = oauth();
        assert_eq!(oauth.step(None, at(43_199)), Step::Use);
        assert_eq!(oauth.step(None, at(43_200)), Step::Refresh { lost: false });
        assert!(oauth.is_usable(None, at(86_338)) && !oauth.is_usable(None, at(86_339)));
    }

    #[test]
    fn while_one_refreshes_the_others_use_the_old_token_and_wait_only_when_it_is_over() {
        let leased = oauth().leased(Uuid::nil(), at(50_000));
        assert_eq!(leased.step(None, at(50_001)), Step::Use);
        assert_eq!(leased.step(Some(&secret("access")), at(50_001)), Step::Wait);
        assert_eq!(leased.step(Some(&secret("older")), at(50_001)), Step::Use, "there is a newer one by now");
        let leased = oauth().leased(Uuid::nil(), at(90_000));
        assert_eq!(leased.step(None, at(90_029)), Step::Wait);
    }

    #[test]
    fn a_refresh_nobody_heard_of_is_begun_again_and_known_to_have_been_lost() {
        let leased = oauth().leased(Uuid::nil(), at(90_000));
        assert_eq!(leased.step(None, at(90_030)), Step::Refresh { lost: true });
    }

    #[test]
    fn a_refused_refresh_token_is_not_tried_again_and_the_access_token_is_used_to_its_end() {
        let refused = oauth().without_refresh();
        assert_eq!(refused.step(None, at(80_000)), Step::Use);
        assert_eq!(refused.step(None, at(86_399)), Step::Refused);
        assert_eq!(refused.step(Some(&secret("access")), at(1)), Step::Refused);
        assert_eq!(oauth().over(at(1)).step(None, at(1)), Step::Refused);
    }
}
