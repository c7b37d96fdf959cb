//! The store's door. What turns ask for again and again goes straight to the engine; everything else, and whatever the
//! engine finds malformed, goes to the engine's own server behind it, whose wording is DynamoDB's.
//!
//! Two things are spared so: that server reads every body three times, and the engine looks at all client request
//! tokens it knows on each transaction ([`super::tokens`]).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use dynoxide::actions::delete_item::DeleteItemRequest;
use dynoxide::actions::get_item::GetItemRequest;
use dynoxide::actions::put_item::PutItemRequest;
use dynoxide::actions::query::QueryRequest;
use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::actions::update_item::UpdateItemRequest;
use dynoxide::types::{AttributeValue, ConsumedCapacity, Item};
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use tokio::net::TcpListener;

use super::tokens::{Known, Tokens};
use super::traffic::{StoreCall, StoreTraffic};

const CONTENT_TYPE: &str = "application/x-amz-json-1.0";
const TARGET_PREFIX: &str = "DynamoDB_20120810.";
/// DynamoDB takes at most 16 MB in one call.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The door of one store.
pub(super) struct Front {
    database: Database,
    /// Where the engine's own server listens.
    behind: SocketAddr,
    http: OnceLock<reqwest::Client>,
    tokens: Mutex<Tokens>,
    traffic: Option<Arc<dyn StoreTraffic>>,
}

/// An answer that was found without the engine's own server.
struct Answer {
    status: StatusCode,
    body: String,
}

/// What a call is about, for whoever measures.
#[derive(Default)]
struct About {
    table: String,
    key: Option<(String, String)>,
}

/// A call of one item or one table that goes straight to the engine: its method, and where its key stands.
macro_rules! straight {
    ($front:ident, $operation:ident, $body:ident, $method:ident, $request:ty, $key:expr) => {{
        let mut request: $request = parsed($body)?;
        let about = $front.traffic.as_ref().map(|_| named(&request, $key));
        if about.is_some() {
            request.return_consumed_capacity = Some("TOTAL".to_owned());
        }
        let mut answer = $front.database.$method(request);
        let consumed = answer.as_mut().ok().and_then(|answer| answer.consumed_capacity.take());
        $front.tell($operation, about, consumed.as_slice());
        answered(answer)
    }};
}

/// The table of a request, and what its item is called by.
fn named<R: Named>(request: &R, key: impl FnOnce(&R) -> Option<&Item>) -> About {
    let text = |item: &Item, name: &str| match item.get(name) {
        Some(AttributeValue::S(text)) => Some(text.clone()),
        _ => None,
    };
    let key = key(request).and_then(|item| Some((text(item, "pk")?, text(item, "sk")?)));
    About { table: request.table().to_owned(), key }
}

/// A request that names one table.
trait Named {
    fn table(&self) -> &str;
}

macro_rules! names_a_table {
    ($($request:ty),+) => {
        $(impl Named for $request {
            fn table(&self) -> &str {
                &self.table_name
            }
        })+
    };
}

names_a_table!(DeleteItemRequest, GetItemRequest, PutItemRequest, QueryRequest, UpdateItemRequest);

impl Front {
    pub(super) fn new(
        database: Database,
        behind: SocketAddr,
        traffic: Option<Arc<dyn StoreTraffic>>,
    ) -> Self {
        Self { database, behind, http: OnceLock::new(), tokens: Mutex::default(), traffic }
    }

    /// Serves until it is dropped.
    pub(super) async fn serve(self, listener: TcpListener) {
        let router = Router::new().fallback(answer).with_state(Arc::new(self));
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the store's door closed");
        }
    }

    /// The engine's answer; `None` where its own server has to be asked.
    fn straight(&self, operation: &str, body: &[u8]) -> Option<Answer> {
        match operation {
            "DeleteItem" => {
                straight!(self, operation, body, delete_item, DeleteItemRequest, |request| Some(&request.key))
            }
            "GetItem" => {
                straight!(self, operation, body, get_item, GetItemRequest, |request| Some(&request.key))
            }
            "PutItem" => {
                straight!(self, operation, body, put_item, PutItemRequest, |request| Some(&request.item))
            }
            "Query" => straight!(self, operation, body, query, QueryRequest, |_| None),
            "TransactWriteItems" => self.transact(operation, body),
            "UpdateItem" => {
                straight!(self, operation, body, update_item, UpdateItemRequest, |request| Some(&request.key))
            }
            _ => None,
        }
    }

    fn transact(&self, operation: &str, body: &[u8]) -> Option<Answer> {
        let mut request: TransactWriteItemsRequest = parsed(body)?;
        let Some(token) = request.client_request_token.take() else { return self.commit(operation, request) };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        match tokens.look_up(&token, body, Instant::now()) {
            Known::Answered(body) => Some(Answer { status: StatusCode::OK, body }),
            Known::Otherwise => {
                let why = "The token was used for another request".to_owned();
                Some(Answer::refused(&DynoxideError::IdempotentParameterMismatchException(why)))
            }
            Known::Nothing => {
                let answer = self.commit(operation, request)?;
                if answer.status == StatusCode::OK {
                    tokens.remember(token, body, &answer.body, Instant::now());
                }
                Some(answer)
            }
        }
    }

    fn commit(&self, operation: &str, mut request: TransactWriteItemsRequest) -> Option<Answer> {
        let about = self.traffic.as_ref().map(|_| {
            let first = request.transact_items.first();
            let put = first.and_then(|item| item.put.as_ref()).map(|put| &put.table_name);
            let update = first.and_then(|item| item.update.as_ref()).map(|update| &update.table_name);
            About { table: put.or(update).cloned().unwrap_or_default(), key: None }
        });
        if about.is_some() {
            request.return_consumed_capacity = Some("TOTAL".to_owned());
        }
        let mut answer = self.database.transact_write_items(request);
        let consumed = answer.as_mut().ok().and_then(|answer| answer.consumed_capacity.take());
        self.tell(operation, about, consumed.as_deref().unwrap_or_default());
        answered(answer)
    }

    fn tell(&self, operation: &str, about: Option<About>, consumed: &[ConsumedCapacity]) {
        let (Some(traffic), Some(about)) = (&self.traffic, about) else { return };
        let key = about.key.as_ref().map(|(pk, sk)| (pk.as_str(), sk.as_str()));
        let units = consumed.iter().map(|consumed| consumed.capacity_units).sum();
        traffic.answered(StoreCall { operation, table: &about.table, key, units });
    }

    /// Asks the engine's own server.
    async fn behind(&self, head: Parts, body: Bytes) -> Response {
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let address = format!("http://{}{path}", self.behind);
        let http = self.http.get_or_init(crate::commands::plain_http);
        let mut asked = http.request(head.method, address).body(body);
        for (name, value) in head.headers.iter().filter(|(name, _)| *name != "host") {
            asked = asked.header(name, value);
        }
        match asked.send().await {
            Ok(answer) => axum::http::Response::from(answer).map(Body::new),
            Err(error) => {
                tracing::error!(%error, "the store's engine does not answer");
                StatusCode::BAD_GATEWAY.into_response()
            }
        }
    }
}

impl Answer {
    fn refused(error: &DynoxideError) -> Self {
        let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, body: error.to_json() }
    }
}

fn parsed<R: serde::de::DeserializeOwned>(body: &[u8]) -> Option<R> {
    serde_json::from_slice(body).ok()
}

/// What the engine did, or that a condition did not hold. All other refusals are for its own server to word: nothing has
/// happened, so it is asked anew.
fn answered<A: Serialize>(answer: Result<A, DynoxideError>) -> Option<Answer> {
    match answer {
        Ok(answer) => Some(Answer { status: StatusCode::OK, body: serde_json::to_string(&answer).ok()? }),
        Err(
            error @ (DynoxideError::ConditionalCheckFailedException(..)
            | DynoxideError::TransactionCanceledException(..)),
        ) => Some(Answer::refused(&error)),
        Err(_) => None,
    }
}

async fn answer(State(front): State<Arc<Front>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    // Who is asked without a signature refuses that; the engine's own server knows how.
    let operation = target.filter(|_| head.headers.contains_key("authorization"));
    let straight = operation.and_then(|target| front.straight(target.strip_prefix(TARGET_PREFIX)?, &body));
    match straight {
        Some(answer) => (answer.status, [("content-type", CONTENT_TYPE)], answer.body).into_response(),
        None => front.behind(head, body).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"{"TableName": "things", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}"#;

    fn front() -> Front {
        let database = Database::memory().unwrap();
        database.create_table(serde_json::from_str(TABLE).unwrap()).unwrap();
        Front::new(database, SocketAddr::from(([127, 0, 0, 1], 1)), None)
    }

    fn asked(front: &Front, operation: &str, body: &str) -> (StatusCode, String) {
        let answer = front.straight(operation, body.as_bytes()).expect("an answer of the engine itself");
        (answer.status, answer.body)
    }

    fn add_one(token: &str, by: u32) -> String {
        format!(
            r#"{{"ClientRequestToken": "{token}", "TransactItems": [{{"Update": {{"TableName": "things",
                "Key": {{"pk": {{"S": "a"}}}}, "UpdateExpression": "ADD n :by",
                "ExpressionAttributeValues": {{":by": {{"N": "{by}"}}}}}}}}]}}"#
        )
    }

    fn count(front: &Front) -> String {
        let (_, answer) = asked(front, "GetItem", r#"{"TableName": "things", "Key": {"pk": {"S": "a"}}}"#);
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        answer["Item"]["n"]["N"].as_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_transaction_that_comes_again_with_its_token_has_happened_once() {
        let front = front();
        for _ in 0..3 {
            assert_eq!(asked(&front, "TransactWriteItems", &add_one("one", 1)).0, StatusCode::OK);
        }
        assert_eq!(count(&front), "1");
        let (status, refusal) = asked(&front, "TransactWriteItems", &add_one("one", 5));
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(refusal.contains("IdempotentParameterMismatch"), "{refusal}");
        assert_eq!(asked(&front, "TransactWriteItems", &add_one("two", 1)).0, StatusCode::OK);
        assert_eq!(count(&front), "2");
    }

    #[test]
    fn a_condition_that_does_not_hold_is_refused_here_and_what_is_malformed_is_left_to_the_engines_server() {
        let front = front();
        let put = r#"{"TableName": "things", "Item": {"pk": {"S": "a"}},
            "ConditionExpression": "attribute_not_exists(pk)"}"#;
        assert_eq!(asked(&front, "PutItem", put).0, StatusCode::OK);
        let (status, refusal) = asked(&front, "PutItem", put);
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(refusal.contains("ConditionalCheckFailedException"), "{refusal}");
        for (operation, body) in [
            ("PutItem", "{"),
            ("PutItem", r#"{"TableName": "unknown", "Item": {"pk": {"S": "a"}}}"#),
            (
                "UpdateItem",
                r#"{"TableName": "things", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SETT x"}"#,
            ),
            ("ListTables", "{}"),
        ] {
            assert!(front.straight(operation, body.as_bytes()).is_none(), "{operation} {body}");
        }
    }
}
