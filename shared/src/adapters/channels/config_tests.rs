use super::*;
use crate::adapters::aws::Endpoints;
use crate::edge::config::Environment;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const ROUTING_KEY: &str = "R0123456789abcdefghijklmnopqrstu";

/// What is read of these variables, in AWS or in a local run.
fn read(variables: &[(&str, &str)], local: bool) -> Result<ChannelConfig, String> {
    let lookup = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, is)| (*is).to_owned());
    let endpoint = local.then(|| "http://127.0.0.1:1".to_owned());
    let aws = AwsEnvironment {
        region: "us-east-1".into(),
        access_key: "AKIA".into(),
        secret_key: Secret::new("a-secret-key".into()),
        session_token: None,
        endpoints: Endpoints {
            all: None,
            dynamodb: endpoint.clone(),
            sns: endpoint.clone(),
            sqs: endpoint.clone(),
        },
    };
    let mut env = Environment::new(&lookup);
    let config = ChannelConfig::from_env(&mut env, &aws);
    env.finish(config).map_err(|e| e.to_string())
}

fn wrong(variables: &[(&str, &str)]) -> String {
    read(variables, false).err().unwrap_or_default()
}

#[test]
fn nothing_is_set_up_unless_somebody_has() {
    let config = read(&[("ALERT_SLACK_WEBHOOK_URL", " "), ("ALERT_SMTP_HOST", "")], false).unwrap();
    assert!(config.email.is_none() && config.slack.is_none() && config.webhook.is_none());
    assert!(config.pagerduty.is_none() && config.opsgenie.is_none());
    assert_eq!(config.timeout, Duration::from_secs(9));
}

#[test]
fn every_channel_is_read_and_none_prints_what_is_secret() {
    let config = read(
        &[
            ("ALERT_EMAIL_FROM", "Jorge <alerts@example.org>"),
            ("ALERT_EMAIL_TO", "ops@example.org, Ann Lee <ann@example.org>"),
            ("ALERT_SMTP_HOST", "mail.example.org"),
            ("ALERT_SMTP_USER", "jorge-mailer"),
            ("ALERT_SMTP_PASSWORD", "hunter2-hunter2"),
            ("ALERT_SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/slack-key"),
            ("ALERT_WEBHOOK_URL", "https://receiver.example.org/hooks?key=webhook-key"),
            ("ALERT_WEBHOOK_SECRET", SECRET),
            ("ALERT_PAGERDUTY_ROUTING_KEY", ROUTING_KEY),
            ("ALERT_OPSGENIE_KEY", "opsgenie-key"),
        ],
        false,
    )
    .unwrap();
    let email = config.email.as_ref().unwrap();
    let to: Vec<String> = email.to.iter().map(|to| to.expose().to_string()).collect();
    assert_eq!(to, ["ops@example.org", "Ann Lee <ann@example.org>"]);
    let Carrier::Smtp(smtp) = &email.carrier else { panic!("a mail server is named") };
    assert_eq!((smtp.port, smtp.tls), (587, SmtpTls::Starttls));
    let pagerduty = config.pagerduty.as_ref().unwrap().url.url();
    assert_eq!(pagerduty.as_str(), "https://events.pagerduty.com/v2/enqueue");
    let opsgenie = config.opsgenie.as_ref().unwrap().url.url();
    assert_eq!(opsgenie.as_str(), "https://api.atlassian.com/jsm/ops/integration/v2/alerts");
    let printed = format!("{config:?}");
    for secret in [
        "slack-key",
        "webhook-key",
        "AAEC",
        "R0123",
        "opsgenie-key",
        "hunter2",
        "jorge-mailer",
        "ann@",
        "a-secret",
    ] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_nothing_is_quoted() {
    let error = wrong(&[
        ("ALERT_EMAIL_FROM", "quoted-address"),
        ("ALERT_EMAIL_TO", "a@example.org;b@example.org"),
        ("ALERT_SMTP_HOST", "smtp://quoted-host"),
        ("ALERT_SMTP_PORT", "70000"),
        ("ALERT_SMTP_USER", "quoted-user"),
        ("ALERT_SLACK_WEBHOOK_URL", "http://quoted.example.org"),
        ("ALERT_WEBHOOK_URL", "quoted"),
        ("ALERT_WEBHOOK_SECRET", "quoted-secret"),
        ("ALERT_PAGERDUTY_ROUTING_KEY", "quoted-key"),
        ("ALERT_PAGERDUTY_URL", "ftp://quoted.example.org"),
        ("ALERT_OPSGENIE_KEY", "quoted key"),
        ("ALERT_OPSGENIE_URL", "http://127.0.0.1:1/quoted"),
    ]);
    for name in [
        "ALERT_EMAIL_FROM must",
        "ALERT_EMAIL_TO must",
        "ALERT_SMTP_HOST must",
        "ALERT_SMTP_PORT must",
        "ALERT_SMTP_PASSWORD is missing beside ALERT_SMTP_USER",
        "ALERT_SLACK_WEBHOOK_URL must",
        "ALERT_WEBHOOK_URL must",
        "ALERT_WEBHOOK_SECRET must",
        "ALERT_PAGERDUTY_ROUTING_KEY must",
        "ALERT_PAGERDUTY_URL must",
        "ALERT_OPSGENIE_KEY must",
        "ALERT_OPSGENIE_URL must",
    ] {
        assert!(error.contains(name), "{name}: {error}");
    }
    assert!(!error.contains("quoted"), "{error}");
}

#[test]
fn what_is_of_no_use_alone_is_asked_for() {
    for (alone, missing) in [
        ("ALERT_EMAIL_FROM", "ALERT_EMAIL_TO"),
        ("ALERT_EMAIL_TO", "ALERT_EMAIL_FROM"),
        ("ALERT_SMTP_HOST", "ALERT_EMAIL_TO"),
        ("ALERT_SMTP_PASSWORD", "ALERT_SMTP_USER"),
        ("ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET"),
        ("ALERT_WEBHOOK_SECRET", "ALERT_WEBHOOK_URL"),
        ("ALERT_PAGERDUTY_URL", "ALERT_PAGERDUTY_ROUTING_KEY"),
        ("ALERT_OPSGENIE_URL", "ALERT_OPSGENIE_KEY"),
    ] {
        let error = wrong(&[(alone, "a@example.org")]);
        assert!(error.contains(&format!("{missing} is missing")), "{alone}: {error}");
    }
}

#[test]
fn without_a_mail_server_it_is_ses_and_each_of_its_variables_names_one() {
    let mail = [("ALERT_EMAIL_FROM", "a@example.org"), ("ALERT_EMAIL_TO", "b@example.org")];
    let carrier =
        |more: &[(&str, &str)]| read(&[&mail, more].concat(), false).unwrap().email.unwrap().carrier;
    assert!(matches!(carrier(&[]), Carrier::Ses(_)));
    for (more, host, port, tls) in [
        (("ALERT_SMTP_HOST", "mail.example.org"), "mail.example.org", 587, SmtpTls::Starttls),
        (("ALERT_SMTP_PORT", "2525"), "localhost", 2525, SmtpTls::Never),
    ] {
        let Carrier::Smtp(smtp) = carrier(&[more]) else { panic!("{more:?} names a mail server") };
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), (host, port, tls));
        assert!(smtp.login.is_none());
    }
    let error = read(&mail, true).err().unwrap();
    assert!(error.contains("ALERT_SMTP_HOST is missing: there is no SES in a local run"), "{error}");
}

#[test]
fn a_password_is_said_on_an_encrypted_line_or_on_this_machine() {
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(SmtpTls::of(host, 587), SmtpTls::Never, "{host}");
    }
    for host in ["mail.example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.example.org", ""] {
        assert_eq!(SmtpTls::of(host, 25), SmtpTls::Starttls, "{host}");
    }
    assert_eq!(SmtpTls::of("mail.example.org", 465), SmtpTls::Always);
}

#[test]
fn services_are_reached_over_tls_or_on_this_machine_in_a_local_run() {
    let allowed = |address, local| Endpoint::parse(address, local).is_ok();
    assert!(allowed("https://hooks.example.org/a", false));
    assert!(allowed("http://127.0.0.1:4505/a", true));
    for (address, local) in [
        ("http://127.0.0.1:4505/a", false),
        ("http://hooks.example.org", true),
        ("http://127.0.0.1.example.org", true),
        ("ftp://127.0.0.1", true),
        ("hooks.example.org", true),
        ("https:", true),
    ] {
        assert!(!allowed(address, local), "{address}");
    }
}
