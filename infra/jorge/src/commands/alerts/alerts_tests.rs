//! What a person reads of alerts, and what a program does.

use std::time::Duration;

use shared::alerts::{Acknowledged, Figure, Key, Measured, Refusal, RuleName, Severity, Subject};
use shared::clock::later;

use super::*;

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn at(minutes: u64) -> Timestamp {
    later(noon(), Duration::from_secs(minutes * 60))
}

fn alert(rule: &str, about: &str) -> Alert {
    let rule = RuleName::parse(rule).unwrap();
    let key = Key { scope: Scope::Installation, rule, subject: Subject::named(about) };
    Alert {
        id: AlertId::of(key, noon()),
        figure: Figure::ErrorRate,
        severity: Severity::Critical,
        measured: Measured { value: 7.0, threshold: 5.0, events: Some(200) },
        runbook: "docs/runbooks/high_error_rate.md".into(),
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

#[test]
fn an_alert_is_meant_by_as_little_as_tells_it_apart() {
    let known = || {
        vec![alert("high_error_rate", "buyer"), alert("high_error_rate", "lead"), alert("dead_letters", "")]
    };
    for (called, rule) in [
        ("dead_letters", "dead_letters"),
        ("*~dead", "dead_letters"),
        ("high_error_rate~buyer", "high_error_rate"),
    ] {
        assert_eq!(meant(known(), called).unwrap().key.rule.as_str(), rule, "{called}");
    }
    let several = meant(known(), "high_error_rate").unwrap_err().to_string();
    assert!(several.contains("~buyer~") && several.contains("~lead~"), "{several}");
    let over = Alert { resolved_at: Some(at(1)), ..alert("dead_letters", "") };
    for (known, called) in [(vec![over], "dead_letters"), (known(), "other"), (known(), "")] {
        let none = meant(known, called).unwrap_err().to_string();
        assert!(none.contains("jorge alerts list --all"), "{none}");
    }
}

#[test]
fn a_whole_id_is_read_as_lists_and_as_messages_write_it() {
    let id = alert("dead_letters", "a.fifo").id;
    assert_eq!((named(&id.segment()), named(&id.to_string())), (Some(id.clone()), Some(id)));
    assert_eq!(named("dead_letters"), None);
}

#[test]
fn a_list_says_what_is_wrong_and_what_to_do_next() {
    let text = Answer::list(&[alert("high_error_rate", "buyer")], 2, at(7)).text;
    for said in [
        "high error rate, buyer",
        "7 % of 200, more than 5 %",
        "all locations",
        "7 min",
        "nobody is at it, level 1",
        "jorge alerts ack",
        "taken 2 others up",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(Answer::list(&[], 0, noon()).text, "Nothing is wrong that nobody is at.");
}

#[test]
fn who_is_at_it_and_what_is_over_is_told() {
    let has = Acknowledged { by: "Ann".into(), at: at(1) };
    let taken = Alert { acknowledged: Some(has.clone()), ..alert("high_error_rate", "buyer") };
    let over = Alert { resolved_at: Some(at(5)), ..taken.clone() };
    let text = Answer::history(&[taken, over], Some(noon()), at(9)).text;
    for said in ["Ann is at it", "over for 4 min, Ann was at it", "--before 2026-11-20T12:00:00Z"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let id = alert("high_error_rate", "buyer").id;
    let refused = Answer::taken_up(&id, Err(Refusal::Already(has)), at(9));
    assert!(!refused.done && refused.text.contains("Ann has taken it up"), "{}", refused.text);
    assert_eq!(refused.json["outcome"], "already");
    let done = Answer::taken_up(&id, Ok(alert("high_error_rate", "buyer")), at(9));
    assert!(done.done && done.text.contains("docs/runbooks/high_error_rate.md"), "{}", done.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_say_what_is_missing() {
    use clap::Parser as _;
    let directory = tempfile::tempdir().unwrap();
    let run = async |typed: &[&str]| {
        let whole = ["jorge", "--data-dir", directory.path().to_str().unwrap(), "alerts"];
        crate::commands::run(crate::cli::Cli::try_parse_from(whole.iter().chain(typed)).unwrap()).await
    };
    assert_eq!(run(&[]).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(run(&["history", "--json"]).await.unwrap(), ExitCode::SUCCESS);
    for (typed, why) in [
        (&["list", "--location", "LOCnobody"][..], "LOCnobody is not known"),
        (&["ack", "dead_letters", "--by", "Ann"], "no alert that goes on is called dead_letters"),
        (&["ack", "dead_letters", "--by", "+1 202-555-0143"], "leave out the telephone number"),
        (&["test"], "jorge serve"),
    ] {
        let error = run(typed).await.unwrap_err().to_string();
        assert!(error.contains(why), "{typed:?}: {error}");
    }
}
