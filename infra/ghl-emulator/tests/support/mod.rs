//! What the tests share: an emulator with a contact, a client that speaks to it, a receiver of webhooks.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "only tests call this, and they fail where it does")]

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey, pkcs8::DecodePublicKey};
use ghl_emulator::{Contact, Emulator, NewContact, Options, signing::DEVELOPMENT_PUBLIC_KEY};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

pub(crate) const TOKEN: &str = "pit-for-tests";
pub(crate) const APP_ID: &str = "66aa00000000000000000001";
pub(crate) const LOCATION: &str = "locLakeside000000001";
pub(crate) const CONTACT: &str = "conDanaWinter0000001";
/// Monday, 2 March 2026, 8:30 in Chicago.
pub(crate) const MONDAY: &str = "2026-03-02T14:30:00Z";

/// A clock that moves when told.
#[derive(Clone)]
pub(crate) struct Clock(Arc<Mutex<Timestamp>>);

impl Clock {
    pub(crate) fn at(time: &str) -> Self {
        Self(Arc::new(Mutex::new(time.parse().unwrap())))
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }

    pub(crate) fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// An emulator and all it takes to talk with it.
pub(crate) struct Office {
    pub(crate) emulator: Emulator,
    pub(crate) clock: Clock,
    pub(crate) client: Client,
}

pub(crate) fn options(clock: &Clock) -> Options {
    let now = clock.clone();
    Options {
        now: Arc::new(move || now.now()),
        token: TOKEN.to_owned(),
        app_id: APP_ID.to_owned(),
        webhook_retry: vec![Duration::from_millis(1); 12],
        ..Options::default()
    }
}

pub(crate) fn dana() -> NewContact {
    NewContact {
        location_id: LOCATION.to_owned(),
        id: Some(CONTACT.to_owned()),
        first_name: Some("Dana".to_owned()),
        last_name: Some("Winter".to_owned()),
        phone: Some("+13125550107".to_owned()),
        email: Some("dana@example.com".to_owned()),
        timezone: Some("America/Chicago".to_owned()),
        tags: vec!["website".to_owned()],
        ..NewContact::default()
    }
}

impl Office {
    /// In memory, with Dana in it.
    pub(crate) async fn open() -> Self {
        let clock = Clock::at(MONDAY);
        Self::with(options(&clock), clock).await
    }

    /// With a log, with Dana in it.
    pub(crate) async fn open_on(log: &Path, clock: &Clock) -> Self {
        Self::with(Options { log: Some(log.to_path_buf()), ..options(clock) }, clock.clone()).await
    }

    pub(crate) async fn with(options: Options, clock: Clock) -> Self {
        let emulator = Emulator::start(options).await.unwrap();
        emulator.seed_contact(dana()).unwrap();
        Self { emulator, clock, client: client() }
    }

    /// A call with token and version.
    pub(crate) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(TOKEN).header("Version", "2021-07-28")
    }

    /// A call without either.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.emulator.base_url()))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.call(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.call(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.call(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.call(Method::DELETE, path).json(&body)).await
    }

    /// Sends a text to Dana through the API.
    pub(crate) async fn send(&self, text: &str) -> (u16, Value) {
        let body = serde_json::json!({"type": "SMS", "contactId": CONTACT, "message": text});
        self.post("/conversations/messages", body).await
    }

    pub(crate) fn dana(&self) -> Contact {
        self.emulator.contact(CONTACT).unwrap()
    }

    /// What was said, in order.
    pub(crate) fn said(&self) -> Vec<String> {
        self.emulator.conversation(CONTACT).into_iter().map(|message| message.body).collect()
    }

    /// Sends webhooks to a new receiver.
    pub(crate) async fn receiver(&self) -> Receiver {
        let receiver = Receiver::open().await;
        self.emulator.set_webhook_url(&receiver.url).unwrap();
        receiver
    }
}

pub(crate) fn client() -> Client {
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder().no_proxy().tls_certs_only([]).build().unwrap()
}

pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// A webhook as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) body: Bytes,
    pub(crate) signature: String,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn event(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }
}

/// Somebody who takes webhooks, and answers as told first and 200 after that.
pub(crate) struct Receiver {
    pub(crate) url: String,
    desk: Arc<Desk>,
}

struct Desk {
    received: watch::Sender<Vec<Received>>,
    answers: Mutex<VecDeque<u16>>,
}

impl Receiver {
    pub(crate) async fn open() -> Self {
        let desk = Arc::new(Desk { received: watch::Sender::new(Vec::new()), answers: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, desk }
    }

    /// The next answers.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        self.desk.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.desk.received.borrow().clone()
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.received().iter().map(Received::event).collect()
    }

    /// Waits for this many, and gives all there are.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Received> {
        let mut received = self.desk.received.subscribe();
        received.wait_for(|received| received.len() >= count).await.unwrap().clone()
    }
}

async fn take(State(desk): State<Arc<Desk>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("x-ghl-signature").unwrap().to_str().unwrap().to_owned();
    let status = desk.answers.lock().unwrap().pop_front().unwrap_or(200);
    desk.received.send_modify(|received| received.push(Received { body, signature }));
    StatusCode::from_u16(status).unwrap()
}

/// Whether the published key says that these bytes were signed.
pub(crate) fn verifies(body: &[u8], signature: &str) -> bool {
    let der = STANDARD.decode(DEVELOPMENT_PUBLIC_KEY).unwrap();
    let key = VerifyingKey::from_public_key_der(&der).unwrap();
    let signature = Signature::from_slice(&STANDARD.decode(signature).unwrap()).unwrap();
    key.verify_strict(body, &signature).is_ok()
}
