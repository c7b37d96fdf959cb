//! An assessment service on the wire that answers as a test wants, and remembers what it was asked.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Json, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Value, json};

/// How a service answers.
#[derive(Debug, Clone)]
pub enum Mood {
    /// With this body.
    Says(Value),
    /// With this status.
    Refuses(u16),
    /// Not at all.
    Hangs,
}

/// How it answers now, and every case it was asked about.
#[derive(Debug)]
struct Memory {
    mood: Mood,
    asked: Vec<Value>,
}

/// A running service.
pub struct Service {
    /// Where it is.
    pub url: String,
    memory: Arc<Mutex<Memory>>,
}

impl Service {
    /// Starts one on a free port of this machine.
    pub async fn start(mood: Mood) -> Self {
        let memory = Arc::new(Mutex::new(Memory { mood, asked: Vec::new() }));
        let router = Router::new().route("/v1/assessments", post(answer)).with_state(memory.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("the service serves") });
        Self { url, memory }
    }

    /// Answers in another way from now on.
    pub fn turns(&self, mood: Mood) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).mood = mood;
    }

    /// Every case it was asked about.
    #[must_use]
    pub fn asked(&self) -> Vec<Value> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).asked.clone()
    }

    /// An assessment nobody but this service would make.
    #[must_use]
    pub fn assessment() -> Value {
        json!({
            "pre_approved": true, "max_price_cents": 61_234_500, "comfortable_price_cents": 50_000_000,
            "monthly_payment_cents": 412_300, "dti": 0.39, "readiness": 91, "confidence": 0.97,
            "requires_review": false, "reasons": ["pre_approved"],
        })
    }
}

async fn answer(State(memory): State<Arc<Mutex<Memory>>>, Json(case): Json<Value>) -> Response {
    let mood = {
        let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.asked.push(case);
        memory.mood.clone()
    };
    match mood {
        Mood::Says(body) => Json(body).into_response(),
        Mood::Refuses(status) => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
        Mood::Hangs => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            StatusCode::OK.into_response()
        }
    }
}
