//! Where alerts of a local stack arrive: a receiver of signed webhooks that hands them on, through a topic, to what
//! `jorge inbox` shows. Nothing leaves this machine.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use shared::adapters::channels::{SigningKey, signature};
use sqs_sns_emulator::{ACCOUNT, REGION};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::{STACK_NAME, functions};
use crate::CommandError;

/// What alerts of a local stack are signed with. Not secret: only loopback hears it.
pub(super) const SECRET: &str = "whsec_bG9jYWwtYWxlcnRzLW9mLWpvcmdlLW5vdC1zZWNyZXQ=";
/// Where they are posted.
const PATH: &str = "/alerts";

struct Receiver {
    key: SigningKey,
    sns: aws_sdk_sns::Client,
}

/// Serves at `listen`; returns where alerts are posted.
pub(super) async fn serve(
    listen: SocketAddr,
    queues: &str,
    tasks: &mut JoinSet<()>,
) -> Result<String, CommandError> {
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|e| format!("the receiver of alerts cannot listen on {listen}: {e}"))?;
    let address = format!("http://{}{PATH}", listener.local_addr()?);
    let receiver = Receiver { key: SigningKey::parse(SECRET)?, sns: functions::sns_client(queues) };
    let router = Router::new().route(PATH, post(receive)).with_state(Arc::new(receiver));
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the receiver of alerts stopped");
        }
    });
    Ok(address)
}

/// The topic that hands alerts on: that of CloudWatch's alarms, which nobody raises here.
pub(crate) fn topic() -> String {
    format!("arn:aws:sns:{REGION}:{ACCOUNT}:{STACK_NAME}-operations-alarms")
}

async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let at = header("webhook-timestamp").and_then(|at| at.parse().ok());
    let (Some(id), Some(at), Some(signed)) = (header("webhook-id"), at, header("webhook-signature")) else {
        return StatusCode::UNAUTHORIZED;
    };
    if signed != signature(&receiver.key, id, at, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    let Some(text) = serde_json::from_slice(&body).ok().and_then(|alert| text(&alert)) else {
        return StatusCode::BAD_REQUEST;
    };
    match receiver.sns.publish().topic_arn(topic()).message(text).send().await {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!(error = shared::error::chain(&error), "an alert was not handed on");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// An alert as a person reads it.
fn text(alert: &Value) -> Option<String> {
    let data = &alert["data"];
    let mut lines = vec![data["title"].as_str()?.to_owned(), data["sentence"].as_str()?.to_owned()];
    let details = data["details"].as_object().into_iter().flatten();
    lines.extend(details.filter_map(|(name, value)| Some(format!("{name}: {}", value.as_str()?))));
    lines.extend(data["runbook"].as_str().map(|runbook| format!("What to do: {runbook}")));
    lines.extend(data["acknowledge"].as_str().map(|link| format!("Take it up: {link}")));
    Some(lines.join("\n"))
}
