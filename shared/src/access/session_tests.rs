//! Refresh tokens: used once, used twice, too old.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;

use super::*;
use crate::access::{ApiKey, Reach, Revocation, Role};

/// Sessions and one key that are only remembered.
struct Memory {
    sessions: Mutex<HashMap<SessionId, Session>>,
    key: Mutex<KeyRecord>,
}

#[async_trait]
impl Sessions for Memory {
    async fn begin(&self, id: &SessionId, session: &Session) -> Result<(), Fault> {
        self.sessions.lock().unwrap().insert(id.clone(), session.clone());
        Ok(())
    }

    async fn find(&self, id: &SessionId) -> Result<Option<Session>, Fault> {
        Ok(self.sessions.lock().unwrap().get(id).cloned())
    }

    async fn replace(&self, id: &SessionId, spent: &TokenHash, next: &TokenHash) -> Result<bool, Fault> {
        let mut sessions = self.sessions.lock().unwrap();
        let session = sessions.get_mut(id).filter(|one| one.current == *spent && one.ended_at.is_none());
        Ok(session.map(|session| session.current = next.clone()).is_some())
    }

    async fn end(&self, id: &SessionId, now: Timestamp) -> Result<(), Fault> {
        self.sessions.lock().unwrap().get_mut(id).unwrap().ended_at = Some(now);
        Ok(())
    }
}

#[async_trait]
impl ApiKeys for Memory {
    async fn find(&self, hash: &KeyHash, _: Timestamp) -> Result<Option<KeyRecord>, Fault> {
        let key = self.key.lock().unwrap().clone();
        Ok((key.hash == *hash).then_some(key))
    }
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

impl Memory {
    fn new() -> Self {
        let key = ApiKey::of(&[7; 32]);
        let record = KeyRecord {
            hash: key.hash(),
            name: "dialler".into(),
            role: Role::Agent,
            reach: Reach::All,
            last4: key.last4(),
            created_at: noon(),
            created_by: "Ann".into(),
            revoked: None,
        };
        Self { sessions: Mutex::default(), key: Mutex::new(record) }
    }

    async fn begun(&self) -> RefreshToken {
        let first = RefreshToken::of([1; NAME], &[0; SECRET]);
        let session = Session::begun(&self.key.lock().unwrap(), &first, noon());
        self.begin(&first.session(), &session).await.unwrap();
        first
    }

    /// Goes on with a token, the next of which has these bytes.
    async fn goes_on(
        &self,
        token: &RefreshToken,
        byte: u8,
        now: Timestamp,
    ) -> Result<RefreshToken, NoSession> {
        session_of(token, self, self, now).await.unwrap()?;
        let next = RefreshToken::of([1; NAME], &[byte; SECRET]);
        renew(token, &next, self, now).await.unwrap().map(|()| next)
    }
}

#[tokio::test]
async fn every_token_is_good_once_and_the_next_takes_its_place() {
    let memory = Memory::new();
    let mut token = memory.begun().await;
    for byte in 1..5 {
        token = memory.goes_on(&token, byte, noon()).await.unwrap();
    }
    assert_eq!(memory.sessions.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_that_shows_up_twice_ends_its_session_for_whoever_has_it() {
    let memory = Memory::new();
    let first = memory.begun().await;
    let second = memory.goes_on(&first, 1, noon()).await.unwrap();
    assert_eq!(memory.goes_on(&first, 2, noon()).await.unwrap_err(), NoSession::Spent);
    assert_eq!(memory.goes_on(&second, 3, noon()).await.unwrap_err(), NoSession::NotGood);
}

#[tokio::test]
async fn of_two_who_go_on_at_the_same_time_one_does_and_then_nobody() {
    let memory = Memory::new();
    let first = memory.begun().await;
    for _ in 0..2 {
        assert!(session_of(&first, &memory, &memory, noon()).await.unwrap().is_ok());
    }
    let next = |byte| RefreshToken::of([1; NAME], &[byte; SECRET]);
    assert_eq!(renew(&first, &next(1), &memory, noon()).await.unwrap(), Ok(()));
    assert_eq!(renew(&first, &next(2), &memory, noon()).await.unwrap(), Err(NoSession::Spent));
    assert_eq!(memory.goes_on(&next(1), 3, noon()).await.unwrap_err(), NoSession::NotGood);
}

#[tokio::test]
async fn a_session_is_over_after_thirty_days_however_often_it_was_renewed() {
    let memory = Memory::new();
    let first = memory.begun().await;
    let last = later(noon(), LASTS - Duration::from_secs(1));
    let second = memory.goes_on(&first, 1, last).await.unwrap();
    let over = later(noon(), LASTS);
    assert_eq!(memory.goes_on(&second, 2, over).await.unwrap_err(), NoSession::NotGood);
    assert_eq!(memory.sessions.lock().unwrap()[&second.session()].ended_at, None, "nobody used it twice");
}

#[tokio::test]
async fn a_session_is_good_while_its_key_is() {
    let memory = Memory::new();
    let first = memory.begun().await;
    memory.key.lock().unwrap().revoked = Some(Revocation { at: noon(), by: "Ann".into() });
    assert_eq!(memory.goes_on(&first, 1, noon()).await.unwrap_err(), NoSession::NotGood);
}

#[tokio::test]
async fn a_token_nobody_was_given_brings_nothing() {
    let memory = Memory::new();
    memory.begun().await;
    let another = RefreshToken::of([2; NAME], &[0; SECRET]);
    assert_eq!(memory.goes_on(&another, 1, noon()).await.unwrap_err(), NoSession::NotGood);
}

#[test]
fn a_token_is_read_as_it_was_shown_and_prints_as_a_mask() {
    let first = RefreshToken::first().unwrap();
    let read = RefreshToken::parse(first.expose()).unwrap();
    assert_eq!((read.hash(), read.session()), (first.hash(), first.session()));
    let next = first.next().unwrap();
    assert_eq!(next.session(), first.session());
    assert_ne!(next.hash(), first.hash());
    assert_ne!(RefreshToken::first().unwrap().session(), first.session());
    assert!(!format!("{first:?}").contains(&first.expose()[3..]));
    let shown = first.expose();
    for wrong in ["", "jr_", "jr_!", &shown[3..], &shown[..shown.len() - 1], &format!("{shown}A")] {
        assert!(RefreshToken::parse(wrong).is_none(), "{wrong}");
    }
}
