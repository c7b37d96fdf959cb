//! What callers who show tokens are answered, and how often anybody is.

use std::time::Duration;

use serde_json::{Value, json};
use shared::access::{Reach, Revocation, Role};

use super::operations_tests::{Api, noon, of};
use super::*;

const BY_KEY: &str = "{\"grant_type\":\"api_key\"}";

fn bearer(tokens: &Value) -> String {
    format!("Bearer {}", tokens["access_token"].as_str().unwrap())
}

fn refresh(tokens: &Value) -> String {
    json!({"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}).to_string()
}

#[tokio::test]
async fn a_key_is_exchanged_for_a_token_that_is_shown_in_its_place_for_an_hour() {
    let api = Api::new();
    let key = api.key(1, Role::Viewer, Reach::All);
    let (status, tokens) = api.post("/api/token", &key, BY_KEY).await;
    assert_eq!((status, &tokens["token_type"], &tokens["expires_in"]), (200, &json!("Bearer"), &json!(3600)));
    assert_eq!(tokens["refresh_expires_in"], json!(30 * 24 * 3600));
    for address in ["/api/alerts", "/api/metrics"] {
        assert_eq!(api.get(address, &bearer(&tokens)).await.0, 200, "{address}");
    }
    let (status, body) = api.post("/api/token", &bearer(&tokens), BY_KEY).await;
    assert_eq!((status, &body["code"]), (401, &json!("API_KEY_REFUSED")), "a token brings no other");
    api.clock.advance(Duration::from_secs(3600));
    let (status, body) = api.get("/api/alerts", &bearer(&tokens)).await;
    assert_eq!((status, &body["code"]), (401, &json!("TOKEN_EXPIRED")));
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_whoever_uses_it_twice_ends_the_session() {
    let api = Api::new();
    let key = api.key(1, Role::Viewer, Reach::All);
    let (_, first) = api.post("/api/token", &key, BY_KEY).await;
    api.clock.advance(Duration::from_secs(60));
    let (status, second) = api.post("/api/token", "", &refresh(&first)).await;
    assert_eq!((status, &second["refresh_expires_in"]), (200, &json!(30 * 24 * 3600 - 60)));
    assert_eq!(api.get("/api/alerts", &bearer(&second)).await.0, 200);
    for spent in [&first, &second] {
        let (status, body) = api.post("/api/token", "", &refresh(spent)).await;
        assert_eq!((status, &body["code"]), (401, &json!("REFRESH_TOKEN_REFUSED")));
        assert_eq!(body["field"], "refresh_token");
    }
    assert_eq!(api.get("/api/alerts", &bearer(&second)).await.0, 200, "for the rest of its hour");
}

#[tokio::test]
async fn a_revoked_key_ends_its_tokens_and_its_sessions() {
    let api = Api::new();
    let key = api.key(1, Role::Viewer, Reach::All);
    let (_, tokens) = api.post("/api/token", &key, BY_KEY).await;
    of(&api.memory.keys)[0].revoked = Some(Revocation { at: noon(), by: "Ann".into() });
    assert_eq!(api.get("/api/alerts", &bearer(&tokens)).await.1["code"], "API_KEY_REFUSED");
    assert_eq!(api.post("/api/token", "", &refresh(&tokens)).await.1["code"], "REFRESH_TOKEN_REFUSED");
    assert_eq!(api.post("/api/token", &key, BY_KEY).await.1["code"], "API_KEY_REFUSED");
}

#[tokio::test]
async fn what_is_no_request_for_a_token_is_refused_by_name() {
    let api = Api::new();
    let key = api.key(1, Role::Viewer, Reach::All);
    for (body, status, field, code) in [
        ("", 400, "body", "BODY_INVALID"),
        ("grant_type=api_key", 400, "body", "BODY_INVALID"),
        ("{}", 400, "grant_type", "GRANT_TYPE_MISSING"),
        ("{\"grant_type\":\"password\"}", 400, "grant_type", "GRANT_TYPE_INVALID"),
        ("{\"grant_type\":\"refresh_token\"}", 400, "refresh_token", "REFRESH_TOKEN_MISSING"),
        (
            "{\"grant_type\":\"api_key\",\"refresh_token\":\"x\"}",
            400,
            "refresh_token",
            "REFRESH_TOKEN_INVALID",
        ),
        (
            "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\"}",
            401,
            "refresh_token",
            "REFRESH_TOKEN_REFUSED",
        ),
    ] {
        let (answered, answer) = api.post("/api/token", &key, body).await;
        assert_eq!(
            (answered, &answer["field"], &answer["code"]),
            (status, &json!(field), &json!(code)),
            "{body}"
        );
    }
    assert_eq!(api.post("/api/token", "", BY_KEY).await.1["code"], "API_KEY_MISSING");
    let large = json!({"grant_type": "x".repeat(body::MOST_BYTES)}).to_string();
    let (status, answer) = api.post("/api/token", &key, &large).await;
    assert_eq!((status, &answer["code"]), (413, &json!("BODY_TOO_LARGE")));
}

#[tokio::test]
async fn a_key_and_its_tokens_are_answered_a_hundred_times_a_minute() {
    let api = Api::new();
    let (key, other) = (api.key(1, Role::Viewer, Reach::All), api.key(2, Role::Viewer, Reach::All));
    let (_, tokens) = api.post("/api/token", &key, BY_KEY).await;
    for nth in 1..100 {
        let shown = if nth % 2 == 0 { &key } else { &bearer(&tokens) };
        // What is refused for another reason counts too.
        let expected = if nth % 3 == 0 { ("/api/alerts?nonsense=1", 400) } else { ("/api/alerts", 200) };
        assert_eq!(api.get(expected.0, shown).await.0, expected.1, "{nth}");
    }
    api.clock.advance(Duration::from_secs(18));
    let headers = |shown: &str| json!({"authorization": shown});
    for shown in [&key, &bearer(&tokens)] {
        let answer = api.ask("GET", "/api/alerts", headers(shown), "").await;
        assert_eq!((answer.status_code, answer.headers["retry-after"].to_str().unwrap()), (429, "42"));
    }
    assert_eq!(api.post("/api/token", "", &refresh(&tokens)).await.0, 429);
    assert_eq!(api.get("/api/alerts", &other).await.0, 200, "another key");
    api.clock.advance(Duration::from_secs(42));
    assert_eq!(api.get("/api/alerts", &key).await.0, 200);
    assert_eq!(api.post("/api/token", "", &refresh(&tokens)).await.0, 200, "it was not spent by the refusal");
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_done_there_is_refused_in_the_form_of_all_errors() {
    let api = Api::new();
    let ask = async |method: &str, path: &str| {
        let answer = api.ask(method, path, json!({}), "").await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        let Some(aws_lambda_events::encodings::Body::Text(text)) = &answer.body else { panic!("a body") };
        let body: Value = serde_json::from_str(text).unwrap();
        (answer.status_code, body["code"].as_str().unwrap().to_owned(), answer.headers)
    };
    for path in ["/api", "/api/nothing", "/nothing", "/"] {
        assert_eq!(ask("GET", path).await.1, "NOT_FOUND", "{path}");
    }
    let (status, code, headers) = ask("DELETE", "/api/contacts/CON1/hold").await;
    assert_eq!((status, code.as_str()), (405, "METHOD_NOT_ALLOWED"));
    assert_eq!(headers["allow"], "GET, POST");
}
