//! Secrets by their names: looked up with the first event, named where they cannot be had, and never printed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jorge_tests::logs;
use jorge_tests::secrets::{Extension, Mood, SESSION_TOKEN};
use shared::edge::config::{Environment, process_variable};
use shared::edge::secrets::Named;
use shared::edge::start::Ready;

/// What must never be printed, whatever goes wrong.
const HIDDEN: &str = "hunter2-of-this-test";

/// References beside an extension at a port.
fn named(port: u16, references: &[(&'static str, &str)]) -> Named {
    let mut variables: BTreeMap<&str, String> =
        references.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    variables.insert("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", port.to_string());
    variables.insert("AWS_SESSION_TOKEN", SESSION_TOKEN.to_owned());
    Named::among(&|name| variables.get(name).cloned()).unwrap()
}

/// What was found, or what is told of what was not.
async fn found(named: &Named) -> Result<BTreeMap<&'static str, String>, String> {
    let found = named.look_up().await.map_err(|error| error.to_string())?;
    Ok(found.into_iter().map(|(name, secret)| (name, secret.expose().to_owned())).collect())
}

#[tokio::test]
async fn secrets_are_read_by_their_names_and_each_is_asked_for_once() {
    let secrets = [
        ("jorge-prod/alerts/channels", r#"{"smtp": "s-1", "slack": "https://hooks.example/1"}"#),
        ("jorge-prod/crm/app+1", "c-1\n"),
        ("ssm:/jorge-prod/models/keys", r#"{"gemini": "g-1"}"#),
    ];
    let extension = Extension::start(&secrets, Mood::default()).await;
    let named = named(
        extension.port,
        &[
            ("ALERT_SMTP_PASSWORD", "secretsmanager:jorge-prod/alerts/channels#smtp"),
            ("ALERT_SLACK_WEBHOOK_URL", "secretsmanager:jorge-prod/alerts/channels#slack"),
            ("GHL_CLIENT_SECRET", "secretsmanager:jorge-prod/crm/app+1"),
            ("LLM_SECRETS", "ssm:/jorge-prod/models/keys"),
            ("ALERT_OPSGENIE_KEY", "a key as it is"),
        ],
    );
    let expected = [
        ("ALERT_SMTP_PASSWORD", "s-1"),
        ("ALERT_SLACK_WEBHOOK_URL", "https://hooks.example/1"),
        ("GHL_CLIENT_SECRET", "c-1"),
        ("LLM_SECRETS", r#"{"gemini": "g-1"}"#),
    ];
    assert_eq!(found(&named).await, Ok(expected.map(|(name, text)| (name, text.to_owned())).into()));
    let mut asked = extension.asked();
    asked.sort();
    assert_eq!(
        asked,
        [
            "/secretsmanager/get?secretId=jorge-prod/alerts/channels",
            "/secretsmanager/get?secretId=jorge-prod/crm/app%2B1",
            "/systemsmanager/parameters/get?name=/jorge-prod/models/keys&withDecryption=true",
        ]
    );
}

#[tokio::test]
async fn an_extension_that_is_not_ready_yet_is_asked_again() {
    let mood = Mood { not_ready: 5, ..Mood::default() };
    let extension = Extension::start(&[("app", HIDDEN)], mood).await;
    let named = named(extension.port, &[("GHL_CLIENT_SECRET", "secretsmanager:app")]);
    assert_eq!(found(&named).await.unwrap()["GHL_CLIENT_SECRET"], HIDDEN);
    assert_eq!(extension.asked().len(), 6);
}

#[tokio::test]
async fn nobody_waits_long_for_an_extension_that_is_not_there_never_ready_or_busy() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = listener.local_addr().unwrap().port();
    drop(listener);
    let never = Extension::start(&[], Mood { not_ready: usize::MAX, ..Mood::default() }).await;
    let busy = Extension::start(&[], Mood { busy: true, ..Mood::default() }).await;
    for (port, told) in [(nobody, "not there"), (never.port, "not ready"), (busy.port, "HTTP 503")] {
        let start = Instant::now();
        let error = found(&named(port, &[("GHL_CLIENT_SECRET", "secretsmanager:app")])).await.unwrap_err();
        assert!(error.contains("GHL_CLIENT_SECRET") && error.contains(told), "{error}");
        let took = start.elapsed();
        assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(6), "{took:?}");
    }
    let slow =
        Extension::start(&[("app", HIDDEN)], Mood { takes: Duration::from_secs(60), ..Mood::default() });
    let slow = slow.await;
    let start = Instant::now();
    let error = found(&named(slow.port, &[("GHL_CLIENT_SECRET", "secretsmanager:app")])).await.unwrap_err();
    assert!(error.contains("does not answer"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test]
async fn every_secret_that_cannot_be_had_is_told_at_once_by_its_variable_and_never_by_its_value() {
    let json = format!(r#"{{"key": "{HIDDEN}"}}"#);
    let extension = Extension::start(&[("json", &json), ("text", HIDDEN)], Mood::default()).await;
    let named = named(
        extension.port,
        &[
            ("GHL_CLIENT_SECRET", "secretsmanager:nobody-has-made-it"),
            ("ALERT_SMTP_PASSWORD", "secretsmanager:json#another"),
            ("ALERT_OPSGENIE_KEY", "secretsmanager:text#key"),
            ("ALERT_WEBHOOK_SECRET", "ssm:text"),
            ("ALERT_SLACK_WEBHOOK_URL", "secretsmanager:json#key"),
        ],
    );
    let error = found(&named).await.unwrap_err();
    assert_eq!(
        error,
        "configuration: \
         ALERT_OPSGENIE_KEY names a member of a secret that is no JSON object; \
         ALERT_SMTP_PASSWORD names a member its secret does not have; \
         ALERT_WEBHOOK_SECRET names a secret that is not there or may not be read (HTTP 400); \
         GHL_CLIENT_SECRET names a secret that is not there or may not be read (HTTP 400)"
    );
}

/// The client secret that a function would have been made with.
fn client_secret(
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut environment = Environment::new(lookup);
    let secret = environment.required("GHL_CLIENT_SECRET");
    Ok(environment.finish(secret)?)
}

#[tokio::test]
async fn without_a_reference_a_function_is_ready_at_its_start_and_tells_there_what_is_wrong() {
    let ready = Ready::of(|name| (name == "GHL_CLIENT_SECRET").then(|| "as it is".to_owned()), client_secret);
    assert_eq!(ready.unwrap().deps().await.unwrap(), "as it is");
    let missing = Ready::of(|_| None, client_secret).err().unwrap().to_string();
    assert!(missing.contains("GHL_CLIENT_SECRET is missing"), "{missing}");
    assert!(process_variable("GHL_CLIENT_SECRET").is_none(), "nothing of this is in the environment");
}

#[tokio::test]
async fn what_fails_with_one_event_is_tried_again_with_the_next_and_what_was_found_stays() {
    static PORT: std::sync::OnceLock<u16> = std::sync::OnceLock::new();
    logs::captured();
    let extension = Extension::start(&[], Mood::default()).await;
    PORT.set(extension.port).unwrap();
    let variables = |name: &str| match name {
        "GHL_CLIENT_SECRET" => Some("secretsmanager:app".to_owned()),
        "AWS_SESSION_TOKEN" => Some(SESSION_TOKEN.to_owned()),
        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT" => PORT.get().map(ToString::to_string),
        _ => None,
    };
    let ready = Ready::of(variables, client_secret).unwrap();
    assert_eq!(extension.asked().len(), 0, "nobody is asked before the first event");
    let error = ready.deps().await.unwrap_err().to_string();
    assert!(error.contains("GHL_CLIENT_SECRET names a secret that is not there"), "{error}");
    extension.rotates("app", HIDDEN);
    assert_eq!(ready.deps().await.unwrap(), HIDDEN);
    extension.rotates("app", "another");
    assert_eq!(ready.deps().await.unwrap(), HIDDEN, "an instance keeps what it began with");
    assert_eq!(extension.asked().len(), 2);
    let text = logs::captured().text();
    assert!(text.contains("\"start.failed\""), "people are told");
    assert!(!text.contains(HIDDEN) && !text.contains(SESSION_TOKEN));
}
