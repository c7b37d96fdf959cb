//! Tokens, versions and limits.

mod support;

use ghl_emulator::InstallType;
use jiff::SignedDuration;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use support::{CONTACT, LOCATION, Office, TOKEN, answer};

fn contact() -> String {
    format!("/contacts/{CONTACT}")
}

fn form(office: &Office, path: &str, body: String) -> RequestBuilder {
    let call = office.bare(Method::POST, path);
    call.header("content-type", "application/x-www-form-urlencoded").body(body)
}

async fn exchange(office: &Office, grant: &str) -> (u16, Value) {
    let body = format!("client_id=app&client_secret=not-checked&user_type=Location&{grant}");
    answer(form(office, "/oauth/token", body)).await
}

async fn read_with(office: &Office, token: &str) -> u16 {
    let call = office.bare(Method::GET, &contact()).bearer_auth(token).header("Version", "2021-07-28");
    answer(call).await.0
}

#[tokio::test]
async fn without_the_token_there_is_a_401_and_its_body() {
    let office = Office::open().await;
    let expected = json!({"statusCode": 401, "message": "Invalid token: access token is invalid", "error": "Unauthorized"});
    for call in
        [office.bare(Method::GET, &contact()), office.bare(Method::GET, &contact()).bearer_auth("wrong")]
    {
        assert_eq!(answer(call.header("Version", "2021-07-28")).await, (401, expected.clone()));
    }
    assert_eq!(office.emulator.calls()[0].status, Some(401));
}

#[tokio::test]
async fn the_version_header_must_be_there_and_be_one_of_the_published() {
    let office = Office::open().await;
    let call = || office.bare(Method::GET, &contact()).bearer_auth(TOKEN);
    let (status, body) = answer(call()).await;
    assert_eq!((status, &body["message"]), (401, &json!("version header was not found.")));
    let (status, body) = answer(call().header("Version", "2020-01-01")).await;
    assert_eq!((status, &body["message"]), (401, &json!("version header is invalid")));
    for version in ["2021-04-15", "2021-07-28", "2023-02-21", "v3"] {
        assert_eq!(answer(call().header("Version", version)).await.0, 200);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_a_404() {
    let office = Office::open().await;
    let (status, body) = office.get("/contacts/a/b/c").await;
    assert_eq!((status, &body["message"]), (404, &json!("Cannot GET /contacts/a/b/c")));
    assert_eq!(office.emulator.calls()[0].operation, None);
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_the_rate_limit() {
    let office = Office::open().await;
    let answered = office.call(Method::GET, &contact()).send().await.unwrap();
    for (name, value) in [
        ("x-ratelimit-limit-daily", "200000"),
        ("x-ratelimit-daily-remaining", "200000"),
        ("x-ratelimit-interval-milliseconds", "10000"),
        ("x-ratelimit-max", "100"),
        ("x-ratelimit-remaining", "100"),
    ] {
        assert_eq!(answered.headers()[name], value, "{name}");
    }
    let refused = office.bare(Method::GET, "/nowhere").send().await.unwrap();
    assert!(refused.headers().contains_key("x-ratelimit-max"));
}

#[tokio::test]
async fn the_rate_limit_is_enforced_when_told_and_ends_with_its_window() {
    let office = Office::open().await;
    office.emulator.enforce_rate_limit(true);
    for _ in 0..100 {
        assert_eq!(office.get(&contact()).await.0, 200);
    }
    office.clock.advance(SignedDuration::from_millis(2_500));
    let refused = office.call(Method::GET, &contact()).send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "8");
    assert_eq!(refused.headers()["x-ratelimit-remaining"], "0");
    office.clock.advance(SignedDuration::from_secs(8));
    assert_eq!(office.get(&contact()).await.0, 200);
}

#[tokio::test]
async fn a_code_and_each_refresh_token_work_once() {
    let office = Office::open().await;
    let code = office.emulator.issue_authorization_code(InstallType::Location, LOCATION).unwrap();
    let (status, first) = exchange(&office, &format!("grant_type=authorization_code&code={code}")).await;
    assert_eq!(status, 200);
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("Bearer"), &json!(86_399)));
    assert_eq!((&first["userType"], &first["locationId"]), (&json!("Location"), &json!(LOCATION)));
    assert_eq!(exchange(&office, &format!("grant_type=authorization_code&code={code}")).await.0, 400);
    let access = first["access_token"].as_str().unwrap();
    assert_eq!(read_with(&office, access).await, 200);

    let refresh =
        format!("grant_type=refresh_token&refresh_token={}", first["refresh_token"].as_str().unwrap());
    let (status, second) = exchange(&office, &refresh).await;
    assert_eq!(status, 200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let (status, refused) = exchange(&office, &refresh).await;
    assert_eq!((status, &refused["error"]), (400, &json!("invalid_grant")));
    assert_eq!(refused["message"], "Invalid grant: refresh token is invalid");
    assert_eq!(read_with(&office, access).await, 200, "the older access token lives on");
    office.clock.advance(SignedDuration::from_secs(86_399));
    assert_eq!(read_with(&office, access).await, 401, "but not longer than a day");
}

#[tokio::test]
async fn of_two_who_refresh_at_once_one_gets_a_token() {
    let office = Office::open().await;
    let code = office.emulator.issue_authorization_code(InstallType::Location, LOCATION).unwrap();
    let (_, first) = exchange(&office, &format!("grant_type=authorization_code&code={code}")).await;
    let refresh =
        format!("grant_type=refresh_token&refresh_token={}", first["refresh_token"].as_str().unwrap());
    let (one, other) = tokio::join!(exchange(&office, &refresh), exchange(&office, &refresh));
    let mut statuses = [one.0, other.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn a_refresh_token_waits_a_year_to_be_used_and_not_longer_and_each_use_is_counted() {
    let office = Office::open().await;
    let mut refresh = first_refresh_token(&office).await;
    assert_eq!(office.emulator.token_refreshes(LOCATION), 0);
    for (hours, status) in [(365 * 24 - 1, 200), (365 * 24, 400)] {
        office.clock.advance(SignedDuration::from_hours(hours));
        let answered = exchange(&office, &format!("grant_type=refresh_token&refresh_token={refresh}")).await;
        assert_eq!(answered.0, status, "after {hours} hours");
        refresh = answered.1["refresh_token"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(office.emulator.token_refreshes(LOCATION), 1);
}

async fn first_refresh_token(office: &Office) -> String {
    let code = office.emulator.issue_authorization_code(InstallType::Location, LOCATION).unwrap();
    let (_, first) = exchange(office, &format!("grant_type=authorization_code&code={code}")).await;
    first["refresh_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_location_that_lost_its_tokens_is_given_a_code_while_the_app_may_access_it() {
    let office = Office::open().await;
    let ask = || {
        let body = json!({"clientKey": "app", "clientSecret": "x", "locationId": LOCATION});
        answer(office.bare(Method::POST, "/oauth/reconnect").json(&body))
    };
    assert_eq!(ask().await.0, 400, "nobody has given the app access yet");
    let refresh = first_refresh_token(&office).await;
    let (status, given) = ask().await;
    assert_eq!(status, 200);
    let code = given["authorizationCode"].as_str().unwrap();
    let (status, token) = exchange(&office, &format!("grant_type=authorization_code&code={code}")).await;
    assert_eq!(status, 200);
    let access = token["access_token"].as_str().unwrap();
    assert_eq!(read_with(&office, access).await, 200);
    office.emulator.revoke_access(LOCATION).unwrap();
    assert_eq!(read_with(&office, access).await, 401);
    assert_eq!(ask().await.0, 400);
    let refused = exchange(&office, &format!("grant_type=refresh_token&refresh_token={refresh}")).await;
    assert_eq!((refused.0, &refused.1["error"]), (400, &json!("invalid_grant")));
}

#[tokio::test]
async fn a_new_token_does_not_begin_a_new_rate_limit() {
    let office = Office::open().await;
    office.emulator.enforce_rate_limit(true);
    let refresh = first_refresh_token(&office).await;
    let (_, token) = exchange(&office, &format!("grant_type=refresh_token&refresh_token={refresh}")).await;
    let first = token["access_token"].as_str().unwrap().to_owned();
    let refresh = token["refresh_token"].as_str().unwrap();
    for _ in 0..100 {
        assert_eq!(read_with(&office, &first).await, 200);
    }
    let (_, token) = exchange(&office, &format!("grant_type=refresh_token&refresh_token={refresh}")).await;
    assert_eq!(read_with(&office, token["access_token"].as_str().unwrap()).await, 429);
}

#[tokio::test]
async fn a_token_of_one_location_does_not_reach_another() {
    let office = Office::open().await;
    let stranger = ghl_emulator::NewContact {
        id: Some("conFar".to_owned()),
        location_id: "locFarAway".to_owned(),
        ..support::dana()
    };
    office.emulator.seed_contact(stranger).unwrap();
    let code = office.emulator.issue_authorization_code(InstallType::Location, "locFarAway").unwrap();
    let (_, token) = exchange(&office, &format!("grant_type=authorization_code&code={code}")).await;
    let access = token["access_token"].as_str().unwrap();
    assert_eq!(read_with(&office, access).await, 403);
    office.emulator.uninstall_app(InstallType::Location, "locFarAway").unwrap();
    assert_eq!(read_with(&office, access).await, 401, "the tokens end with the installation");
}

#[tokio::test]
async fn an_agency_gets_a_token_for_its_location_and_a_location_does_not() {
    let office = Office::open().await;
    let code = office.emulator.issue_authorization_code(InstallType::Company, LOCATION).unwrap();
    let body =
        format!("client_id=app&client_secret=x&user_type=Company&grant_type=authorization_code&code={code}");
    let (_, agency) = answer(form(&office, "/oauth/token", body)).await;
    let company = agency["companyId"].as_str().unwrap();
    assert_eq!(agency.get("locationId"), None);
    let ask = |token: String| {
        form(&office, "/oauth/locationToken", format!("companyId={company}&locationId={LOCATION}"))
            .bearer_auth(token)
            .header("Version", "2021-07-28")
    };
    let (status, location) = answer(ask(agency["access_token"].as_str().unwrap().to_owned())).await;
    assert_eq!((status, &location["locationId"]), (200, &json!(LOCATION)));
    let access = location["access_token"].as_str().unwrap().to_owned();
    assert_eq!(read_with(&office, &access).await, 200);
    assert_eq!(answer(ask(access)).await.0, 401);
}

#[tokio::test]
async fn missing_and_unknown_parameters_of_a_token_call_are_named() {
    let office = Office::open().await;
    let (status, refused) = answer(form(&office, "/oauth/token", "client_id=app".to_owned())).await;
    assert_eq!((status, &refused["message"]), (400, &json!("Missing parameter: client_secret")));
    let (status, refused) = exchange(&office, "grant_type=password").await;
    assert_eq!((status, &refused["message"]), (400, &json!("Invalid parameter: grant_type")));
}

#[tokio::test]
async fn v3_issues_tokens_in_camel_case() {
    let office = Office::open().await;
    let code = office.emulator.issue_authorization_code(InstallType::Location, LOCATION).unwrap();
    let body =
        json!({"clientId": "app", "clientSecret": "x", "grantType": "authorization_code", "code": code});
    let (status, token) =
        answer(office.bare(Method::POST, "/oauth/token").header("Version", "v3").json(&body)).await;
    assert_eq!(status, 200);
    assert_eq!(token["expiresIn"], 86_399);
    assert!(token["refreshToken"].is_string());
}
