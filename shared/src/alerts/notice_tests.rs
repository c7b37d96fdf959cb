use super::*;
use crate::alerts::alert::tests::{at, noon};
use crate::alerts::{Acknowledged, AlertId, Channel, Key, Measured, RuleName, Subject};
use crate::ids::MAX_ID_BYTES;

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
        measured: Measured { value: 7.0, threshold: 5.0, events: Some(200) },
        runbook: format!("docs/runbooks/{rule}.md"),
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

fn place() -> Place {
    Place::of(&Settings { team_name: "Lone Star Team".into(), ..Settings::default() })
}

fn notice(alert: &Alert, kind: Kind, level: u8) -> Notice {
    let delivery = Delivery::owed(kind, level, Channel::Slack, noon());
    Notice::of(alert, &delivery, &place(), Some("https://jorge.example/alerts/acknowledge?token=T".into()))
}

#[test]
fn people_read_what_is_wrong_since_when_where_and_what_to_do() {
    let notice = notice(&alert("LOC1", "high_error_rate", "buyer"), Kind::Fired, 1);
    assert_eq!(notice.title, "[CRITICAL] high error rate, buyer: 7 % of 200, more than 5 %");
    assert_eq!(
        notice.text(),
        "Operations of this bot fail.\n\n\
         Failed: 7 % of 200, more than 5 %\n\
         Where: Lone Star Team (LOC1)\n\
         About: buyer\n\
         Since: Friday, November 20, 6:00 AM CST\n\
         Alert: LOC1/high_error_rate/buyer/1795176000000\n\n\
         What to do: docs/runbooks/high_error_rate.md\n\
         Take it up: https://jorge.example/alerts/acknowledge?token=T"
    );
    assert_eq!(notice.incident, "LOC1/high_error_rate/buyer");
    assert_eq!(notice.name.to_string(), "LOC1/high_error_rate/buyer/1795176000000/fired.1.slack");
}

#[test]
fn each_kind_of_message_says_what_has_changed() {
    let mut alert = alert("LOC1", "high_error_rate", "all");
    let title = |alert: &Alert, kind, level| notice(alert, kind, level).title;
    assert_eq!(title(&alert, Kind::Raised, 1), "[CRITICAL NOW] high error rate: 7 % of 200, more than 5 %");
    for (level, minutes) in [(2, 5), (3, 15)] {
        assert_eq!(
            title(&alert, Kind::Escalated, level),
            format!(
                "[CRITICAL, nobody has taken it up for {minutes} min] high error rate: 7 % of 200, more than 5 %"
            )
        );
    }
    alert.acknowledged = Some(Acknowledged { by: "Ann <b>\n".into(), at: at(120) });
    assert_eq!(title(&alert, Kind::Acknowledged, 1), "[TAKEN UP by Ann b] high error rate");
    alert.resolved_at = Some(at(720));
    let over = notice(&alert, Kind::Resolved, 1);
    assert_eq!(over.title, "[OVER after 12 min] high error rate");
    assert_eq!(over.acknowledge, None, "nothing is left to be taken up");
    assert!(over.text().contains("Taken up: Ann b, Friday, November 20, 6:02 AM CST\nOver: Friday"));
    assert!(!over.text().contains("About:"), "the whole location");
}

#[test]
fn a_message_bears_the_instant_of_what_it_tells() {
    let mut alert = alert("LOC1", "high_error_rate", "all");
    alert.critical_at = Some(at(30));
    alert.acknowledged = Some(Acknowledged { by: "Ann".into(), at: at(400) });
    alert.resolved_at = Some(at(720));
    for (kind, level, second) in [
        (Kind::Fired, 1, 0),
        (Kind::Raised, 1, 30),
        (Kind::Escalated, 2, 330),
        (Kind::Acknowledged, 2, 400),
        (Kind::Resolved, 2, 720),
    ] {
        assert_eq!(notice(&alert, kind, level).at, at(second), "{kind:?}");
    }
}

#[test]
fn the_longest_title_fits_everywhere_and_is_one_line() {
    let location = "x".repeat(MAX_ID_BYTES);
    let alert = alert(&location, &"r".repeat(40), &"s".repeat(64));
    for kind in [Kind::Fired, Kind::Raised, Kind::Escalated, Kind::Acknowledged, Kind::Resolved] {
        let notice = notice(&alert, kind, 2);
        assert!(notice.title.chars().count() <= 130 && !notice.title.contains('\n'), "{}", notice.title);
        assert!(notice.text().len() < 3_000, "a section of Slack");
    }
}

#[test]
fn every_figure_has_its_words() {
    for figure in Figure::ALL {
        assert_eq!(Figure::named(figure.name()), Some(figure));
        assert!(wording::what_is_wrong(figure).ends_with('.'), "{figure:?}");
        assert!(!wording::what_was_measured(figure).contains(['.', ':']), "{figure:?}");
        let stored = serde_json::to_value(figure).unwrap();
        assert_eq!(stored, figure.name(), "one name in rules and records");
    }
}

#[test]
fn what_is_wrong_everywhere_is_told_in_universal_time() {
    let alert = alert("*", "dead_letters", "inbound");
    let delivery = Delivery::owed(Kind::Fired, 1, Channel::Email, noon());
    let text = Notice::of(&alert, &delivery, &Place::installation(), None).text();
    assert!(text.contains("Where: all locations\n") && text.contains("12:00 PM UTC"), "{text}");
    assert!(!text.contains("Take it up"), "there is no address to do it at");
}
