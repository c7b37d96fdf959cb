//! Every way alerts reach people, in its own format: what each is told, and what each way to fail becomes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jorge_tests::mail_server::{Does, Habits, MailServer};
use jorge_tests::receiver::{Receiver, Reply, Taken};
use serde_json::{Value, json};
use shared::adapters::aws::{AwsEnvironment, Endpoints};
use shared::adapters::channels::{AlertChannels, Carrier, ChannelConfig, SigningKey, SmtpTls, signature};
use shared::alerts::{
    Acknowledged, Alert, AlertId, Answer, Channel, Channels as _, Delivery, Figure, Key, Kind, Measured,
    Notice, Place, RuleName, Scope, Severity, Subject,
};
use shared::edge::config::Environment;
use shared::locations::Settings;
use shared::privacy::Secret;

const WEBHOOK_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const ROUTING_KEY: &str = "R0123456789abcdefghijklmnopqrstu";
const LINK: &str = "https://jorge.example/a/T.o-k_en";
/// How long a channel waits for a service that answers, and for one that never does.
const PATIENCE: Duration = Duration::from_secs(9);
const IMPATIENCE: Duration = Duration::from_millis(300);
/// What must stand neither in an answer nor, but for the place it is for, in what is sent.
const SECRETS: [&str; 8] = [
    "slack-key",
    "webhook-key",
    "AAECAwQF",
    ROUTING_KEY,
    "opsgenie-key",
    "hunter2",
    "aws-secret-key",
    "ops@example.org",
];

/// A channel and what carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Ses,
    Smtp,
    Slack,
    Webhook,
    Pagerduty,
    Opsgenie,
}

/// Those that speak HTTP.
const HTTP: [Way; 5] = [Way::Ses, Way::Slack, Way::Webhook, Way::Pagerduty, Way::Opsgenie];

impl Way {
    const fn channel(self) -> Channel {
        match self {
            Self::Ses | Self::Smtp => Channel::Email,
            Self::Slack => Channel::Slack,
            Self::Webhook => Channel::Webhook,
            Self::Pagerduty => Channel::Pagerduty,
            Self::Opsgenie => Channel::Opsgenie,
        }
    }

    /// What its service says when it has a message.
    fn thanks(self) -> Reply {
        let (status, body) = match self {
            Self::Ses => (200, json!({ "MessageId": "0100-1" }).to_string()),
            Self::Smtp => panic!("a mail server speaks no HTTP"),
            Self::Slack => (200, "ok".to_owned()),
            Self::Webhook => (204, String::new()),
            Self::Pagerduty => (
                202,
                json!({ "status": "success", "message": "Event processed", "dedup_key": "x" }).to_string(),
            ),
            Self::Opsgenie => (
                202,
                json!({ "result": "Request will be processed", "took": 0.1, "requestId": "1" }).to_string(),
            ),
        };
        Reply::Says(status, body)
    }

    /// The variables of this channel, whose service is at `url`.
    fn variables(self, url: &str, port: u16) -> Vec<(&'static str, String)> {
        match self {
            Self::Ses => mail("ops@example.org"),
            Self::Smtp => {
                let server = [
                    ("ALERT_SMTP_HOST", "127.0.0.1".to_owned()),
                    ("ALERT_SMTP_PORT", port.to_string()),
                    ("ALERT_SMTP_USER", "jorge".to_owned()),
                    ("ALERT_SMTP_PASSWORD", "hunter2".to_owned()),
                ];
                [mail("ops@example.org"), server.to_vec()].concat()
            }
            Self::Slack => vec![("ALERT_SLACK_WEBHOOK_URL", format!("{url}/services/T0/B0/slack-key"))],
            Self::Webhook => vec![
                ("ALERT_WEBHOOK_URL", format!("{url}/hooks?key=webhook-key")),
                ("ALERT_WEBHOOK_SECRET", WEBHOOK_SECRET.to_owned()),
            ],
            Self::Pagerduty => vec![
                ("ALERT_PAGERDUTY_URL", format!("{url}/v2/enqueue")),
                ("ALERT_PAGERDUTY_ROUTING_KEY", ROUTING_KEY.to_owned()),
            ],
            Self::Opsgenie => vec![
                ("ALERT_OPSGENIE_URL", format!("{url}/jsm/ops/integration/v2/alerts")),
                ("ALERT_OPSGENIE_KEY", "opsgenie-key".to_owned()),
            ],
        }
    }
}

fn mail(to: &str) -> Vec<(&'static str, String)> {
    vec![("ALERT_EMAIL_FROM", "Jorge <alerts@example.org>".to_owned()), ("ALERT_EMAIL_TO", to.to_owned())]
}

/// The configuration these variables make in a local run, AWS at `url`.
fn config(variables: &[(&str, String)], url: &str) -> ChannelConfig {
    let lookup = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    let aws = AwsEnvironment {
        region: "us-east-1".into(),
        access_key: "AKIDEXAMPLE".into(),
        secret_key: Secret::new("aws-secret-key".into()),
        session_token: None,
        endpoints: Endpoints { all: Some(url.to_owned()), ..Endpoints::default() },
    };
    let mut env = Environment::new(&lookup);
    let config = ChannelConfig::from_env(&mut env, &aws);
    env.finish(config).unwrap()
}

fn channels(way: Way, url: &str, port: u16) -> AlertChannels {
    waiting(PATIENCE, config(&way.variables(url, port), url))
}

fn waiting(timeout: Duration, config: ChannelConfig) -> AlertChannels {
    AlertChannels::new(ChannelConfig { timeout, ..config }).unwrap()
}

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(noon().as_second() + second).unwrap()
}

fn alert(scope: &str, rule: &str, subject: &str) -> Alert {
    let key = Key {
        scope: Scope::parse(scope).unwrap(),
        rule: RuleName::parse(rule).unwrap(),
        subject: Subject::named(subject),
    };
    Alert {
        id: AlertId::of(key, noon()),
        figure: Figure::ErrorRate,
        severity: Severity::Critical,
        measured: Measured { value: 7.5, threshold: 5.0, events: Some(200) },
        runbook: "https://docs.example.org/high_error_rate.md?a=1&b=2".into(),
        fired_at: noon(),
        critical_at: Some(noon()),
        level: 1,
        acknowledged: None,
        resolved_at: None,
        clean: 0,
        clean_at: None,
        evaluated_at: noon(),
        deliveries: Vec::new(),
    }
}

/// What a channel is told of an alert of a team whose name needs care.
fn notice_of(alert: &Alert, kind: Kind, channel: Channel) -> Notice {
    let place = Place::of(&Settings { team_name: "Señor & Sons".into(), ..Settings::default() });
    let delivery = Delivery::owed(kind, 1, channel, noon());
    Notice::of(alert, &delivery, &place, Some(LINK.to_owned()))
}

fn notice(way: Way, kind: Kind) -> Notice {
    let mut alert = alert("LOC1", "high_error_rate", "buyer.fifo");
    if matches!(kind, Kind::Acknowledged | Kind::Resolved) {
        alert.acknowledged = Some(Acknowledged { by: "Ann".into(), at: second(120) });
    }
    if kind == Kind::Resolved {
        alert.resolved_at = Some(second(720));
    }
    notice_of(&alert, kind, way.channel())
}

/// What a service that answers so makes of a message, and what it was asked.
async fn told(way: Way, reply: Reply) -> (Answer, Vec<Taken>) {
    let timeout = if matches!(reply, Reply::Hangs(_)) { IMPATIENCE } else { PATIENCE };
    let receiver = Receiver::start(reply).await;
    let channels = waiting(timeout, config(&way.variables(&receiver.url, 0), &receiver.url));
    let answer = channels.send(way.channel(), &notice(way, Kind::Fired)).await;
    (answer, receiver.taken())
}

/// The one request that a message of this kind is.
async fn request(way: Way, kind: Kind) -> Taken {
    sent(way, &notice(way, kind)).await
}

async fn sent(way: Way, notice: &Notice) -> Taken {
    let receiver = Receiver::start(way.thanks()).await;
    let answer = channels(way, &receiver.url, 0).send(way.channel(), notice).await;
    assert_eq!(answer, Answer::Delivered, "{way:?}");
    let mut taken = receiver.taken();
    assert_eq!(taken.len(), 1, "{way:?}");
    taken.remove(0)
}

/// A mail server and a channel that uses it.
async fn post_office(habits: Habits, to: &str) -> (MailServer, AlertChannels) {
    let hangs = habits.instead.iter().any(|(line, does)| *line != "QUIT" && matches!(does, Does::Hangs));
    let server = MailServer::start(habits).await;
    let mut variables = Way::Smtp.variables("", server.port);
    variables.retain(|(name, _)| *name != "ALERT_EMAIL_TO");
    variables.push(("ALERT_EMAIL_TO", to.to_owned()));
    let timeout = if hangs { IMPATIENCE } else { PATIENCE };
    let channels = waiting(timeout, config(&variables, "http://127.0.0.1:9"));
    (server, channels)
}

fn with_login() -> Habits {
    Habits { login: Some(("jorge", "hunter2")), ..Habits::default() }
}

fn but(instead: &[(&'static str, Does)]) -> Habits {
    Habits { instead: instead.to_vec(), ..with_login() }
}

async fn mailed(habits: Habits) -> (Answer, MailServer) {
    let (server, channels) = post_office(habits, "ops@example.org").await;
    (channels.send(Channel::Email, &notice(Way::Smtp, Kind::Fired)).await, server)
}

fn unavailable(why: &str, seconds: Option<u64>) -> Answer {
    Answer::Unavailable { why: why.to_owned(), retry_after: seconds.map(Duration::from_secs) }
}

fn refused(why: &str) -> Answer {
    Answer::Refused { why: why.to_owned() }
}

#[tokio::test]
async fn what_is_set_up_is_known_in_the_order_of_channels_and_nothing_else_is_told() {
    let variables: Vec<_> = [Way::Opsgenie, Way::Slack, Way::Smtp]
        .into_iter()
        .flat_map(|way| way.variables("http://127.0.0.1:9", 9))
        .collect();
    let channels = AlertChannels::new(config(&variables, "http://127.0.0.1:9")).unwrap();
    for scope in [Scope::Installation, Scope::parse("LOC1").unwrap()] {
        assert_eq!(channels.set_up(&scope), [Channel::Email, Channel::Slack, Channel::Opsgenie]);
    }
    let answer = channels.send(Channel::Pagerduty, &notice(Way::Pagerduty, Kind::Fired)).await;
    assert_eq!(answer, refused("is not set up"));
    let none = AlertChannels::new(ChannelConfig::default()).unwrap();
    assert_eq!(none.set_up(&Scope::Installation), []);
}

#[tokio::test]
async fn what_will_not_pass_is_refused_and_nobody_is_followed() {
    for way in HTTP {
        for status in [301, 307, 400, 401, 403, 404, 410, 413, 422] {
            let elsewhere = "http://127.0.0.1:9/elsewhere".to_owned();
            let (answer, taken) = told(way, Reply::With(status, "location", elsewhere)).await;
            assert_eq!(answer, refused(&format!("HTTP {status}")), "{way:?}");
            assert_eq!(taken.len(), 1, "{way:?} {status}");
        }
    }
}

#[tokio::test]
async fn what_may_pass_is_told_again_later_by_others() {
    for way in HTTP {
        for status in [408, 425, 429, 500, 502, 503, 504] {
            let (answer, taken) = told(way, Reply::Says(status, "no".into())).await;
            assert_eq!(answer, unavailable(&format!("HTTP {status}"), None), "{way:?}");
            assert_eq!(taken.len(), 1, "{way:?} {status}");
        }
    }
}

#[tokio::test]
async fn whoever_says_when_is_left_alone_until_then() {
    for way in HTTP {
        for status in [429, 503] {
            let (answer, _) = told(way, Reply::With(status, "retry-after", "7".into())).await;
            assert_eq!(answer, unavailable(&format!("HTTP {status}"), Some(7)), "{way:?}");
        }
        let date = Timestamp::from_second(Timestamp::now().as_second() + 90).unwrap();
        let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let (answer, _) = told(way, Reply::With(429, "retry-after", date)).await;
        let Answer::Unavailable { retry_after: Some(wait), .. } = answer else {
            panic!("{way:?}: {answer:?}")
        };
        assert!((60..=90).contains(&wait.as_secs()), "{way:?}: {wait:?}");
        let (answer, _) = told(way, Reply::With(404, "retry-after", "7".into())).await;
        assert_eq!(answer, refused("HTTP 404"), "{way:?}");
    }
}

#[tokio::test]
async fn who_does_not_answer_in_time_or_at_all_is_told_again_later() {
    for way in HTTP {
        let began = Instant::now();
        let (answer, taken) = told(way, Reply::Hangs(Duration::from_secs(60))).await;
        assert_eq!((answer, taken.len()), (unavailable("no answer in time", None), 1), "{way:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{way:?}");
        let nobody = channels(way, "http://127.0.0.1:9", 9);
        let answer = nobody.send(way.channel(), &notice(way, Kind::Fired)).await;
        assert_eq!(answer, unavailable("no connection", None), "{way:?}");
    }
    let nobody = channels(Way::Smtp, "http://127.0.0.1:9", 9);
    let answer = nobody.send(Channel::Email, &notice(Way::Smtp, Kind::Fired)).await;
    assert_eq!(answer, unavailable("no connection", None));
}

#[tokio::test]
async fn slack_has_a_message_only_if_it_says_ok() {
    for body in ["", "okay", "<html>Log in to the guest network</html>", "{\"ok\":true}"] {
        let (answer, _) = told(Way::Slack, Reply::Says(200, body.into())).await;
        assert_eq!(answer, unavailable("success without ok", None), "{body}");
    }
    let (answer, _) = told(Way::Slack, Reply::BreaksOff).await;
    assert_eq!(answer, unavailable("the answer broke off", None));
    let (answer, _) = told(Way::Slack, Reply::Says(200, "x".repeat(1_000_000))).await;
    assert_eq!(answer, unavailable("success without ok", None));
}

#[tokio::test]
async fn pagerduty_has_an_event_only_if_it_says_202_and_receivers_with_any_success() {
    let (answer, _) = told(Way::Pagerduty, Reply::Says(200, "{}".into())).await;
    assert_eq!(answer, unavailable("HTTP 200", None));
    for status in [200, 201, 202, 204] {
        for way in [Way::Webhook, Way::Opsgenie] {
            assert_eq!(told(way, Reply::Says(status, String::new())).await.0, Answer::Delivered, "{way:?}");
        }
    }
}

#[tokio::test]
async fn quotas_and_pauses_of_ses_pass_and_what_else_it_names_does_not() {
    for (name, answer) in [
        ("MessageRejected", refused("HTTP 400 MessageRejected")),
        ("MailFromDomainNotVerifiedException", refused("HTTP 400 MailFromDomainNotVerified")),
        ("AccountSuspendedException", refused("HTTP 400 AccountSuspended")),
        ("LimitExceededException", unavailable("HTTP 400 LimitExceeded", None)),
        ("SendingPausedException", unavailable("HTTP 400 SendingPaused", None)),
        ("SomethingNewException", refused("HTTP 400")),
    ] {
        let said = told(Way::Ses, Reply::With(400, "x-amzn-errortype", name.to_owned())).await.0;
        assert_eq!(said, answer);
    }
}

#[tokio::test]
async fn ses_is_asked_for_one_message_by_a_signed_request() {
    let taken = request(Way::Ses, Kind::Fired).await;
    assert_eq!((taken.method.as_str(), taken.path.as_str()), ("POST", "/v2/email/outbound-emails"));
    let signed = taken.header("authorization");
    assert!(signed.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), "{signed}");
    assert!(signed.contains("/us-east-1/ses/aws4_request"), "{signed}");
    let notice = notice(Way::Ses, Kind::Fired);
    let text = |text: &str| json!({ "Data": text, "Charset": "UTF-8" });
    assert_eq!(
        taken.json(),
        json!({
            "FromEmailAddress": "Jorge <alerts@example.org>",
            "Destination": { "ToAddresses": ["ops@example.org"] },
            "Content": { "Simple": {
                "Subject": text("[CRITICAL] high error rate, buyer.fifo: 7.5 % of 200, more than 5 %"),
                "Body": { "Text": text(&notice.text()) },
            } },
            "EmailTags": [{ "Name": "rule", "Value": "high_error_rate" }],
        })
    );
    assert!(notice.text().contains("Take it up: https://jorge.example/a/T.o-k_en"));
}

#[tokio::test]
async fn slack_is_told_in_blocks_with_the_title_as_its_text() {
    let taken = request(Way::Slack, Kind::Fired).await;
    assert_eq!(taken.path, "/services/T0/B0/slack-key");
    let title = "[CRITICAL] high error rate, buyer.fifo: 7.5 % of 200, more than 5 %";
    let field = |name: &str, value: &str| json!({ "type": "mrkdwn", "text": format!("*{name}:*\n{value}") });
    assert_eq!(
        taken.json(),
        json!({
            "text": title,
            "blocks": [
                { "type": "header", "text": { "type": "plain_text", "text": title, "emoji": false } },
                { "type": "section",
                  "text": { "type": "mrkdwn", "text": "Operations of this bot fail." } },
                { "type": "section", "fields": [
                    field("Failed", "7.5 % of 200, more than 5 %"),
                    field("Where", "Señor &amp; Sons (LOC1)"),
                    field("About", "buyer.fifo"),
                    field("Since", "Friday, November 20, 6:00 AM CST"),
                    field("Alert", "LOC1/high_error_rate/buyer.fifo/1795176000000"),
                ] },
                { "type": "section", "text": { "type": "mrkdwn", "text":
                    "<https://docs.example.org/high_error_rate.md?a=1&amp;b=2|What to do> \
                     · <https://jorge.example/a/T.o-k_en|Take it up>" } },
                { "type": "context", "elements": [
                    { "type": "mrkdwn", "text": "LOC1/high_error_rate/buyer.fifo" }] },
            ],
        })
    );
    let over = request(Way::Slack, Kind::Resolved).await.json();
    assert_eq!(over["text"], "[OVER after 12 min] high error rate, buyer.fifo");
    assert!(!over.to_string().contains("Take it up"), "nothing is left to be taken up");
}

#[tokio::test]
async fn a_webhook_is_signed_and_says_everything_by_name() {
    let taken = request(Way::Webhook, Kind::Fired).await;
    assert_eq!(
        (taken.path.as_str(), taken.header("content-type")),
        ("/hooks?key=webhook-key", "application/json")
    );
    let id = taken.header("webhook-id");
    assert_eq!(id, "LOC1/high_error_rate/buyer%2Efifo/1795176000000/fired%2E1%2Ewebhook");
    let at: i64 = taken.header("webhook-timestamp").parse().unwrap();
    assert!((0..60).contains(&(Timestamp::now().as_second() - at)));
    let key = SigningKey::parse(WEBHOOK_SECRET).unwrap();
    assert_eq!(taken.header("webhook-signature"), signature(&key, id, at, &taken.body));
    assert_eq!(
        taken.json(),
        json!({
            "type": "alert.fired",
            "timestamp": "2026-11-20T12:00:00Z",
            "data": {
                "alert": "LOC1/high_error_rate/buyer.fifo/1795176000000",
                "incident": "LOC1/high_error_rate/buyer.fifo",
                "level": 1,
                "location": "LOC1",
                "rule": "high_error_rate",
                "subject": "buyer.fifo",
                "severity": "critical",
                "figure": "error_rate",
                "unit": "percent",
                "value": 7.5,
                "threshold": 5.0,
                "since": "2026-11-20T12:00:00Z",
                "title": "[CRITICAL] high error rate, buyer.fifo: 7.5 % of 200, more than 5 %",
                "sentence": "Operations of this bot fail.",
                "details": {
                    "Failed": "7.5 % of 200, more than 5 %",
                    "Where": "Señor & Sons (LOC1)",
                    "About": "buyer.fifo",
                    "Since": "Friday, November 20, 6:00 AM CST",
                    "Alert": "LOC1/high_error_rate/buyer.fifo/1795176000000",
                },
                "runbook": "https://docs.example.org/high_error_rate.md?a=1&b=2",
                "acknowledge": LINK,
            },
        })
    );
    let over = request(Way::Webhook, Kind::Resolved).await.json();
    assert_eq!(
        (over["type"].as_str(), over["timestamp"].as_str()),
        (Some("alert.resolved"), Some("2026-11-20T12:12:00Z"))
    );
    assert_eq!(over["data"]["acknowledge"], Value::Null);
    let everywhere = notice_of(&alert("*", "dead_letters", "inbound"), Kind::Fired, Channel::Webhook);
    assert_eq!(sent(Way::Webhook, &everywhere).await.json()["data"]["location"], Value::Null);
}

#[tokio::test]
async fn a_webhook_that_is_told_again_bears_the_same_id() {
    let receiver = Receiver::start(Reply::Says(503, String::new())).await;
    let channels = channels(Way::Webhook, &receiver.url, 0);
    let notice = notice(Way::Webhook, Kind::Fired);
    for _ in 0..2 {
        channels.send(Channel::Webhook, &notice).await;
    }
    let ids: Vec<String> =
        receiver.taken().iter().map(|taken| taken.header("webhook-id").to_owned()).collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]));
}

#[tokio::test]
async fn pagerduty_opens_takes_up_and_ends_one_incident() {
    let trigger = request(Way::Pagerduty, Kind::Fired).await;
    assert_eq!(trigger.path, "/v2/enqueue");
    assert_eq!(
        trigger.json(),
        json!({
            "routing_key": ROUTING_KEY,
            "event_action": "trigger",
            "dedup_key": "LOC1/high_error_rate/buyer.fifo",
            "client": "Jorge",
            "payload": {
                "summary": "[CRITICAL] high error rate, buyer.fifo: 7.5 % of 200, more than 5 %",
                "source": "jorge/LOC1",
                "severity": "critical",
                "timestamp": "2026-11-20T12:00:00Z",
                "component": "buyer.fifo",
                "group": "LOC1",
                "class": "high_error_rate",
                "custom_details": {
                    "Failed": "7.5 % of 200, more than 5 %",
                    "Where": "Señor & Sons (LOC1)",
                    "About": "buyer.fifo",
                    "Since": "Friday, November 20, 6:00 AM CST",
                    "Alert": "LOC1/high_error_rate/buyer.fifo/1795176000000",
                    "value": 7.5,
                    "threshold": 5.0,
                    "runbook": "https://docs.example.org/high_error_rate.md?a=1&b=2",
                },
            },
            "links": [
                { "href": "https://docs.example.org/high_error_rate.md?a=1&b=2", "text": "What to do" },
                { "href": LINK, "text": "Take it up" },
            ],
        })
    );
    for kind in [Kind::Raised, Kind::Escalated] {
        assert_eq!(request(Way::Pagerduty, kind).await.json()["event_action"], "trigger", "{kind:?}");
    }
    for (kind, action) in [(Kind::Acknowledged, "acknowledge"), (Kind::Resolved, "resolve")] {
        let expected = json!({
            "routing_key": ROUTING_KEY,
            "event_action": action,
            "dedup_key": "LOC1/high_error_rate/buyer.fifo",
        });
        assert_eq!(request(Way::Pagerduty, kind).await.json(), expected);
    }
    let path = Alert { runbook: "docs/runbooks/x.md".into(), ..alert("LOC1", "high_error_rate", "all") };
    let event = sent(Way::Pagerduty, &notice_of(&path, Kind::Fired, Channel::Pagerduty)).await.json();
    assert_eq!(event["links"], json!([{ "href": LINK, "text": "Take it up" }]), "a path is no link");
}

#[tokio::test]
async fn opsgenie_and_jsm_open_take_up_and_end_one_alert_by_its_alias() {
    let open = request(Way::Opsgenie, Kind::Fired).await;
    assert_eq!(open.path, "/jsm/ops/integration/v2/alerts");
    assert_eq!(open.header("authorization"), "GenieKey opsgenie-key");
    assert_eq!(
        open.json(),
        json!({
            "message": "[CRITICAL] high error rate, buyer.fifo: 7.5 % of 200, more than 5 %",
            "alias": "LOC1/high_error_rate/buyer.fifo",
            "description": notice(Way::Opsgenie, Kind::Fired).text(),
            "tags": ["jorge", "critical", "high_error_rate"],
            "details": {
                "Failed": "7.5 % of 200, more than 5 %",
                "Where": "Señor & Sons (LOC1)",
                "About": "buyer.fifo",
                "Since": "Friday, November 20, 6:00 AM CST",
                "Alert": "LOC1/high_error_rate/buyer.fifo/1795176000000",
                "value": "7.5",
                "threshold": "5",
            },
            "entity": "buyer.fifo",
            "source": "jorge",
            "priority": "P1",
        })
    );
    for (kind, action, note) in [
        (Kind::Acknowledged, "acknowledge", "[TAKEN UP by Ann] high error rate, buyer.fifo"),
        (Kind::Resolved, "close", "[OVER after 12 min] high error rate, buyer.fifo"),
    ] {
        let taken = request(Way::Opsgenie, kind).await;
        let alias = "LOC1%2Fhigh_error_rate%2Fbuyer.fifo";
        let path = format!("/jsm/ops/integration/v2/alerts/{alias}/{action}?identifierType=alias");
        assert_eq!(
            (taken.path.as_str(), taken.header("authorization")),
            (path.as_str(), "GenieKey opsgenie-key")
        );
        assert_eq!(taken.json(), json!({ "source": "jorge", "note": note }));
    }
    let warning = Alert { severity: Severity::Warning, ..alert("LOC1", "high_error_rate", "all") };
    let taken = sent(Way::Opsgenie, &notice_of(&warning, Kind::Fired, Channel::Opsgenie)).await;
    assert_eq!(taken.json()["priority"], "P3");
}

#[tokio::test]
async fn an_email_is_the_title_and_the_text_to_one_address_under_one_id() {
    let (answer, server) = mailed(with_login()).await;
    assert_eq!(answer, Answer::Delivered);
    let letters = server.letters();
    let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
    assert_eq!(
        (letter.from.as_str(), letter.to.as_slice()),
        ("alerts@example.org", ["ops@example.org".to_owned()].as_slice())
    );
    assert_eq!(letter.user.as_deref(), Some("jorge"));
    let notice = notice(Way::Smtp, Kind::Fired);
    assert_eq!(letter.header("From"), "Jorge <alerts@example.org>");
    assert_eq!(letter.header("To"), "ops@example.org");
    assert_eq!(letter.header("Subject"), notice.title);
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    assert!(letter.header("Content-Type").starts_with("text/plain; charset=utf-8"));
    assert_eq!(letter.text().trim_end(), notice.text());
    let (_, again) = mailed(with_login()).await;
    let again = again.letters().remove(0);
    assert_eq!(letter.header("Message-ID"), again.header("Message-ID"), "programs show it once");
    assert_eq!(letter.header("References"), again.header("References"), "programs show it with the others");
    assert_ne!(letter.header("Message-ID"), letter.header("References"));
}

#[tokio::test]
async fn a_server_that_asks_for_no_name_is_told_none() {
    let server = MailServer::start(Habits::default()).await;
    let mut variables = Way::Smtp.variables("", server.port);
    variables.retain(|(name, _)| !matches!(*name, "ALERT_SMTP_USER" | "ALERT_SMTP_PASSWORD"));
    let channels = AlertChannels::new(config(&variables, "http://127.0.0.1:9")).unwrap();
    assert_eq!(channels.send(Channel::Email, &notice(Way::Smtp, Kind::Fired)).await, Answer::Delivered);
    assert_eq!(server.letters().len(), 1);
    assert!(!server.heard().contains("AUTH"));
}

#[tokio::test]
async fn what_a_mail_server_says_decides_whether_it_is_told_again() {
    for (habits, answer) in [
        (but(&[("RCPT", Does::Says("550 5.1.1 ops@example.org is gone"))]), refused("SMTP 550")),
        (but(&[("MAIL", Does::Says("553 not from here"))]), refused("SMTP 553")),
        (but(&[("MESSAGE", Does::Says("554 5.7.1 spam"))]), refused("SMTP 554")),
        (but(&[("RCPT", Does::Says("450 4.2.1 try later"))]), unavailable("SMTP 450", None)),
        (but(&[("MESSAGE", Does::Says("451 4.3.0 try later"))]), unavailable("SMTP 451", None)),
        (but(&[("CONNECT", Does::Says("421 too many of you"))]), unavailable("SMTP 421", None)),
        (but(&[("AUTH", Does::Says("454 4.7.0 try later"))]), unavailable("SMTP 454", None)),
        (but(&[("AUTH", Does::Says("535 5.7.8 hunter2 is wrong"))]), refused("SMTP 535")),
        (but(&[("CONNECT", Does::Drops)]), unavailable("no answer that can be read", None)),
        (but(&[("DATA", Does::Drops)]), unavailable("no answer that can be read", None)),
        (but(&[("MESSAGE", Does::Drops)]), unavailable("no answer that can be read", None)),
        (
            but(&[("CONNECT", Does::Says("This is no mail server"))]),
            unavailable("no answer that can be read", None),
        ),
        (but(&[("CONNECT", Does::Hangs)]), unavailable("no answer in time", None)),
        (but(&[("MESSAGE", Does::Hangs)]), unavailable("no answer in time", None)),
        (Habits { login: Some(("jorge", "another")), ..Habits::default() }, refused("SMTP 535")),
    ] {
        let said = habits.instead.clone();
        let (was, server) = mailed(habits).await;
        assert_eq!(was, answer, "{said:?}");
        assert_eq!(server.letters().len(), 0, "{said:?}");
    }
}

#[tokio::test]
async fn what_a_server_has_taken_is_delivered_whatever_it_does_then() {
    for does in [Does::Hangs, Does::Drops, Does::Says("500 what?")] {
        let (answer, server) = mailed(but(&[("QUIT", does)])).await;
        assert_eq!((answer, server.letters().len()), (Answer::Delivered, 1), "{does:?}");
    }
}

#[tokio::test]
async fn a_server_that_takes_no_login_is_told_no_password() {
    let (answer, server) = mailed(Habits::default()).await;
    assert_eq!(answer, refused("the server offers no AUTH"));
    assert!(!server.heard().contains("AUTH") && !server.heard().contains("MAIL"), "{}", server.heard());
}

/// A channel that insists on encryption, as for every server that is not this machine.
async fn encrypted(habits: Habits) -> (Answer, MailServer) {
    let server = MailServer::start(habits).await;
    let mut config = config(&Way::Smtp.variables("", server.port), "http://127.0.0.1:9");
    let Some(Carrier::Smtp(smtp)) = config.email.as_mut().map(|email| &mut email.carrier) else {
        panic!("a mail server is named")
    };
    smtp.tls = SmtpTls::Starttls;
    let channels = waiting(PATIENCE, config);
    (channels.send(Channel::Email, &notice(Way::Smtp, Kind::Fired)).await, server)
}

#[tokio::test]
async fn nothing_is_said_on_a_line_that_cannot_be_encrypted() {
    let silent = |server: &MailServer| {
        let heard = server.heard();
        !["AUTH", "MAIL", "RCPT", "DATA", "hunter2"].into_iter().any(|word| heard.contains(word))
    };
    let (answer, server) = encrypted(with_login()).await;
    assert_eq!(answer, refused("the server offers no STARTTLS"));
    assert!(silent(&server), "{}", server.heard());
    // By a certificate that nobody vouches for.
    let (answer, server) = encrypted(Habits { tls: true, ..with_login() }).await;
    assert_eq!(answer, unavailable("no connection", None));
    assert!(silent(&server), "{}", server.heard());
    let (answer, server) =
        encrypted(Habits { tls: true, ..but(&[("STARTTLS", Does::Says("454 not now"))]) }).await;
    assert!(matches!(answer, Answer::Unavailable { .. }), "{answer:?}");
    assert!(silent(&server), "{}", server.heard());
}

/// Which certificates are believed is read from the environment of a process, so this one starts another.
#[tokio::test]
async fn a_name_is_told_on_a_line_that_is_encrypted() {
    const BELIEVED: &str = "SSL_CERT_FILE";
    if std::env::var(BELIEVED).is_ok_and(|file| file == jorge_tests::mail_server::CERTIFICATE) {
        let (answer, server) = encrypted(Habits { tls: true, ..with_login() }).await;
        assert_eq!(answer, Answer::Delivered);
        let letters = server.letters();
        assert!(letters[0].encrypted && letters[0].user.as_deref() == Some("jorge"), "{letters:?}");
        return;
    }
    let myself = std::env::current_exe().unwrap();
    let name = "alert_channels::a_name_is_told_on_a_line_that_is_encrypted";
    let run = tokio::process::Command::new(myself)
        .args(["--exact", name])
        .env(BELIEVED, jorge_tests::mail_server::CERTIFICATE)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
async fn each_address_gets_a_message_of_its_own_once_while_another_is_out_of_reach() {
    let away = but(&[("RCPT TO:<ann@", Does::Says("450 try later"))]);
    let (server, channels) = post_office(away, "ops@example.org, ann@example.org, bea@example.org").await;
    let notice = notice(Way::Smtp, Kind::Fired);
    assert_eq!(channels.send(Channel::Email, &notice).await, unavailable("SMTP 450", None));
    let mut reached: Vec<String> = server.letters().into_iter().flat_map(|letter| letter.to).collect();
    reached.sort();
    assert_eq!(reached, ["bea@example.org", "ops@example.org"]);
    server.turns(with_login());
    assert_eq!(channels.send(Channel::Email, &notice).await, Answer::Delivered);
    let reached: Vec<String> = server.letters().into_iter().flat_map(|letter| letter.to).collect();
    assert_eq!(reached, ["ann@example.org"], "the others have it");
}

#[tokio::test]
async fn an_address_that_is_gone_keeps_nobody_from_being_told() {
    let gone = but(&[("RCPT TO:<ann@", Does::Says("550 gone"))]);
    let (server, channels) = post_office(gone, "ann@example.org,ops@example.org").await;
    assert_eq!(channels.send(Channel::Email, &notice(Way::Smtp, Kind::Fired)).await, Answer::Delivered);
    assert_eq!(server.letters().len(), 1);
    let receiver = Receiver::start(Way::Ses.thanks()).await;
    let both = config(&mail("ann@example.org,ops@example.org"), &receiver.url);
    let channels = AlertChannels::new(both).unwrap();
    assert_eq!(channels.send(Channel::Email, &notice(Way::Ses, Kind::Fired)).await, Answer::Delivered);
    let to: Vec<Value> =
        receiver.taken().iter().map(|taken| taken.json()["Destination"]["ToAddresses"].clone()).collect();
    assert_eq!(to.len(), 2, "one call each: {to:?}");
    assert!(to.contains(&json!(["ann@example.org"])) && to.contains(&json!(["ops@example.org"])), "{to:?}");
}

/// The longest there is of everything.
fn longest(kind: Kind, channel: Channel) -> Notice {
    let mut longest = alert(&"ñ".repeat(64), &"r".repeat(40), &"s".repeat(64));
    longest.figure = Figure::WebhookRejections;
    longest.runbook = format!("https://{}", "&".repeat(192));
    longest.acknowledged = Some(Acknowledged { by: "&".repeat(200), at: second(120) });
    if kind == Kind::Resolved {
        longest.resolved_at = Some(second(720));
    }
    let place = Place::of(&Settings { team_name: "&".repeat(40), ..Settings::default() });
    let delivery = Delivery::owed(kind, 2, channel, noon());
    Notice::of(&longest, &delivery, &place, Some(format!("https://jorge.example/a/{}", "T".repeat(700))))
}

#[tokio::test]
async fn the_longest_message_fits_what_each_service_takes() {
    let chars = |value: &Value| value.as_str().unwrap().chars().count();
    for kind in [Kind::Fired, Kind::Raised, Kind::Escalated, Kind::Acknowledged, Kind::Resolved] {
        let slack = sent(Way::Slack, &longest(kind, Channel::Slack)).await;
        let message = slack.json();
        let blocks = message["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50 && slack.body.len() < 13_000, "{}", slack.body.len());
        for block in blocks {
            if block["text"].is_object() {
                let most = if block["type"] == "header" { 150 } else { 3_000 };
                assert!((1..=most).contains(&chars(&block["text"]["text"])), "{block}");
            }
            let fields = block["fields"].as_array().cloned().unwrap_or_default();
            assert!(
                fields.len() <= 10 && fields.iter().all(|field| chars(&field["text"]) <= 2_000),
                "{block}"
            );
        }

        let webhook = sent(Way::Webhook, &longest(kind, Channel::Webhook)).await;
        assert!(webhook.body.len() < 20_000, "{}", webhook.body.len());
        assert!(webhook.header("webhook-id").len() < 1_000 && !webhook.header("webhook-id").contains('.'));

        let event = sent(Way::Pagerduty, &longest(kind, Channel::Pagerduty)).await;
        assert!(event.body.len() < 512 * 1024);
        let event = event.json();
        assert!(event["dedup_key"].as_str().unwrap().len() <= 255, "{event}");
        if event["event_action"] == "trigger" {
            assert!(chars(&event["payload"]["summary"]) <= 1_024, "{event}");
        }

        let opsgenie = sent(Way::Opsgenie, &longest(kind, Channel::Opsgenie)).await.json();
        if opsgenie["message"].is_string() {
            assert!(chars(&opsgenie["message"]) <= 130 && chars(&opsgenie["alias"]) <= 250, "{opsgenie}");
            assert!(chars(&opsgenie["description"]) <= 15_000 && chars(&opsgenie["entity"]) <= 512);
            let tags = opsgenie["tags"].as_array().unwrap();
            assert!(tags.len() <= 20 && tags.iter().all(|tag| chars(tag) <= 50), "{opsgenie}");
            assert!(opsgenie["details"].to_string().len() <= 8_000, "{opsgenie}");
        }

        sent(Way::Ses, &longest(kind, Channel::Email)).await;
        let (server, channels) = post_office(with_login(), "ops@example.org").await;
        assert_eq!(channels.send(Channel::Email, &longest(kind, Channel::Email)).await, Answer::Delivered);
        let letter = server.letters().remove(0);
        // RFC 5322, 2.1.1.
        assert!(letter.message.lines().all(|line| line.len() <= 998), "{}", letter.message);
        assert_eq!(letter.text().trim_end(), longest(kind, Channel::Email).text());
    }
}

#[tokio::test]
async fn no_key_and_no_address_stands_in_an_answer_or_where_it_is_not_for() {
    for way in HTTP {
        let echo = format!("no: {}", SECRETS.join(" "));
        for reply in [Reply::Says(400, echo.clone()), Reply::Says(503, echo.clone()), Reply::Says(200, echo)]
        {
            let (answer, _) = told(way, reply).await;
            let answer = format!("{answer:?}");
            assert!(!SECRETS.iter().any(|secret| answer.contains(secret)), "{way:?}: {answer}");
        }
        let nobody =
            channels(way, "http://127.0.0.1:9", 9).send(way.channel(), &notice(way, Kind::Fired)).await;
        let nobody = format!("{nobody:?}");
        assert!(
            !SECRETS.iter().any(|secret| nobody.contains(secret)) && !nobody.contains("127.0.0.1"),
            "{nobody}"
        );
        for kind in [Kind::Fired, Kind::Acknowledged, Kind::Resolved] {
            let body = String::from_utf8(request(way, kind).await.body.to_vec()).unwrap();
            let is_for = match way {
                Way::Ses => "ops@example.org",
                Way::Pagerduty => ROUTING_KEY,
                _ => "",
            };
            for secret in SECRETS.into_iter().filter(|secret| *secret != is_for) {
                assert!(!body.contains(secret), "{way:?}: {body}");
            }
        }
    }
    let (answer, _) = mailed(but(&[("AUTH", Does::Says("535 hunter2 of ops@example.org is wrong"))])).await;
    assert_eq!(answer, refused("SMTP 535"));
    let (_, server) = mailed(with_login()).await;
    let letter = server.letters().remove(0).message;
    for encoded in ["hunter2".to_owned(), STANDARD.encode("hunter2")] {
        assert!(!letter.contains(&encoded), "{letter}");
    }
}

mod through_the_checker {
    //! The channels behind what decides whom to tell.

    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Mutex;

    use async_trait::async_trait;
    use shared::adapters::key_file::KeyFile;
    use shared::alerts::{
        Alerts, Checker, Ended, FigureSource, Figures, Reading, Readings, Rules, Saved, StoredAlert, Wanted,
        check, tell,
    };
    use shared::clock::{Clock as _, SimulatedClock};
    use shared::error::Fault;

    use super::*;

    /// The last alert of each key, as the store's contract has it.
    #[derive(Default)]
    struct Memory(Mutex<BTreeMap<Key, StoredAlert>>);

    #[async_trait]
    impl Alerts for Memory {
        async fn of(&self, scope: &Scope) -> Result<Vec<StoredAlert>, Fault> {
            let alerts = self.0.lock().unwrap();
            Ok(alerts.values().filter(|stored| stored.alert.key().scope == *scope).cloned().collect())
        }

        async fn load(&self, key: &Key) -> Result<Option<StoredAlert>, Fault> {
            Ok(self.0.lock().unwrap().get(key).cloned())
        }

        async fn save(&self, alert: &Alert, seen: u64) -> Result<Saved, Fault> {
            let mut alerts = self.0.lock().unwrap();
            let there = alerts.get(alert.key()).cloned();
            if there.as_ref().map_or(0, |stored| stored.version) != seen {
                return Ok(Saved::Conflict(there.map(Box::new)));
            }
            alerts.insert(alert.key().clone(), StoredAlert { alert: alert.clone(), version: seen + 1 });
            Ok(Saved::Done)
        }

        async fn history(&self, _: &Scope, _: Timestamp, _: usize) -> Result<Vec<Alert>, Fault> {
            Ok(Vec::new())
        }
    }

    /// So many dead letters, and nothing else.
    #[derive(Default)]
    struct DeadLetters(Mutex<u64>);

    #[async_trait]
    impl FigureSource for DeadLetters {
        async fn read(&self, _: &Scope, wanted: &BTreeSet<Wanted>, _: Timestamp) -> Figures {
            let count = *self.0.lock().unwrap();
            let mut figures = Figures::default();
            for wanted in wanted {
                let known = wanted.figure == Figure::DeadLetters;
                let readings = known.then(|| (Subject::named("inbound"), Reading::count(count)));
                figures.put(*wanted, Ok(Readings::from_iter(readings)));
            }
            figures
        }
    }

    #[tokio::test]
    async fn one_channel_that_fails_stops_no_other_and_is_tried_again_and_recorded() {
        let slack = Receiver::start(Reply::With(429, "retry-after", "45".into())).await;
        let webhook = Receiver::start(Way::Webhook.thanks()).await;
        let post = MailServer::start(with_login()).await;
        let variables = [
            Way::Slack.variables(&slack.url, 0),
            Way::Webhook.variables(&webhook.url, 0),
            Way::Smtp.variables("", post.port),
        ];
        let channels = AlertChannels::new(config(&variables.concat(), "http://127.0.0.1:9")).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let signer = Arc::new(KeyFile::read_or_create(&directory.path().join("key")).unwrap());
        let (rules, alerts, figures) = (Rules::shipped().unwrap(), Memory::default(), DeadLetters::default());
        let clock = SimulatedClock::at(noon());
        let checker = Checker {
            rules: &rules,
            alerts: &alerts,
            figures: &figures,
            channels: &channels,
            signer: signer.as_ref(),
            acknowledge_at: Some("https://jorge.example/a/"),
            clock: &clock,
        };
        let run = async || {
            let checked = check(checker, &Scope::Installation).await.unwrap();
            for errand in checked.errands {
                tell(checker, errand, &Place::installation()).await.unwrap();
            }
        };
        let delivery = |channel| {
            let stored = alerts.0.lock().unwrap();
            let alert = &stored.values().next().unwrap().alert;
            alert.deliveries.iter().find(|delivery| delivery.channel == channel).unwrap().clone()
        };

        *figures.0.lock().unwrap() = 2;
        run().await;
        assert_eq!((slack.taken().len(), webhook.taken().len(), post.letters().len()), (1, 1, 1));
        for told in [Channel::Email, Channel::Webhook] {
            assert_eq!(delivery(told).ended, Some((Ended::Delivered, noon())), "{told:?}");
        }
        let waiting = delivery(Channel::Slack);
        assert_eq!((waiting.ended, waiting.tries, waiting.not_before), (None, 1, second(45)));

        clock.advance(Duration::from_secs(30));
        run().await;
        assert_eq!(slack.taken().len(), 0, "it asked to be left alone");
        clock.advance(Duration::from_secs(30));
        slack.turns(Way::Slack.thanks());
        run().await;
        assert_eq!((slack.taken().len(), webhook.taken().len(), post.letters().len()), (1, 0, 0));
        assert_eq!(delivery(Channel::Slack).ended, Some((Ended::Delivered, clock.now())));

        *figures.0.lock().unwrap() = 0;
        for _ in 0..2 {
            clock.advance(Duration::from_secs(30));
            run().await;
        }
        let over = webhook.taken();
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].json()["type"], "alert.resolved");
        assert_eq!((slack.taken().len(), post.letters().len()), (1, 1));
    }
}
