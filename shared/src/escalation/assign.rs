//! Who is asked to look at an escalation, and until when.

use jiff::Timestamp;

use super::hours::on_call;
use crate::locations::Settings;
use crate::review::{Assignment, Matter, Ticket};

/// While people are there it is the contact's own agent who is asked; when nobody is, whoever is on call. The time they
/// have passes only while people are there, unless somebody is on call.
#[must_use]
pub fn assign(ticket: &Ticket, settings: &Settings, owner: Option<String>) -> Assignment {
    let zone = settings.zone();
    let at = ticket.opened_at;
    let on_call = if settings.service_hours.are_now(at, &zone) {
        None
    } else {
        on_call(&settings.on_call, at, &zone).map(str::to_owned)
    };
    let due = match (&ticket.matter, &on_call) {
        (Matter::Escalation { priority, .. }, Some(_)) => crate::clock::later(at, priority.due_within()),
        (Matter::Escalation { priority, .. }, None) => {
            settings.service_hours.after(at, priority.due_within(), &zone)
        }
        (Matter::Violation { .. }, _) => at,
    };
    Assignment { assignee: on_call.or(owner), due }
}

/// When people are there again, if nobody is there now and nobody is on call: what a contact is told who waits for one.
#[must_use]
pub fn back_at(settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    let back = settings.service_hours.next(now, &settings.zone());
    back.filter(|_| settings.on_call.is_empty())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::conversation::Bot;
    use crate::escalation::Reason;
    use crate::ids::{ContactId, ContactRef, CorrelationId, LocationId, TicketId, TicketKind, TurnId};
    use crate::review::Reach;

    fn ticket(reason: Reason, opened_at: &str) -> Ticket {
        Ticket {
            id: TicketId::of(TicketKind::Escalation, TurnId::new(Uuid::nil())),
            who: ContactRef {
                location: LocationId::parse("LOC1").unwrap(),
                contact: ContactId::parse("CON1").unwrap(),
            },
            matter: Matter::escalation(reason),
            opened_at: opened_at.parse().unwrap(),
            bot: Bot::Lead,
            correlation_id: CorrelationId::new(Uuid::nil()),
            claim: None,
            closing: None,
            reach: Reach::default(),
        }
    }

    fn office(on_call: &[&str]) -> Settings {
        Settings {
            service_hours: serde_json::from_str(r#"{"monday": "09:00-17:00", "friday": "09:00-17:00"}"#)
                .unwrap(),
            on_call: on_call.iter().map(ToString::to_string).collect(),
            ..Settings::default()
        }
    }

    const FRIDAY_NOON: &str = "2026-11-20T18:00:00Z";
    const FRIDAY_NIGHT: &str = "2026-11-21T04:00:00Z";

    fn assigned(settings: &Settings, at: &str) -> (Option<String>, String) {
        let Assignment { assignee, due } =
            assign(&ticket(Reason::AskedForPerson, at), settings, Some("USRagent".into()));
        (assignee, due.to_string())
    }

    #[test]
    fn the_contacts_agent_has_the_time_its_priority_gives_them() {
        let due = (Some("USRagent".to_owned()), "2026-11-20T19:00:00Z".to_owned());
        assert_eq!(assigned(&Settings::default(), FRIDAY_NOON), due);
        assert_eq!(assigned(&office(&["USRcall"]), FRIDAY_NOON), due);
    }

    #[test]
    fn when_nobody_is_there_whoever_is_on_call_is_asked_at_once_and_else_the_agent_on_the_next_day() {
        let at_once = (Some("USRcall".to_owned()), "2026-11-21T05:00:00Z".to_owned());
        assert_eq!(assigned(&office(&["USRcall"]), FRIDAY_NIGHT), at_once);
        let on_monday = (Some("USRagent".to_owned()), "2026-11-23T16:00:00Z".to_owned());
        assert_eq!(assigned(&office(&[]), FRIDAY_NIGHT), on_monday);
    }

    #[test]
    fn a_contact_is_told_when_people_are_back_unless_somebody_is_on_call() {
        let night = FRIDAY_NIGHT.parse().unwrap();
        assert_eq!(back_at(&office(&[]), night), Some("2026-11-23T15:00:00Z".parse().unwrap()));
        assert_eq!(back_at(&office(&["USRcall"]), night), None);
        assert_eq!(back_at(&office(&[]), FRIDAY_NOON.parse().unwrap()), None);
        assert_eq!(back_at(&Settings::default(), night), None);
    }
}
