//! What people are told of a ticket where they are: by e-mail and by text. It says that there is something, never of
//! whom or what was said.

use jiff::tz::TimeZone;

use super::ticket::Ticket;
use crate::ids::{ContactRef, LocationId, TicketKind};
use crate::locations::Settings;

/// Where a contact's record is looked at.
const CRM: &str = "https://app.gohighlevel.com/v2/location";
/// What fits into one text message of the GSM alphabet.
const LONGEST_SMS: usize = 160;
/// Most characters of a subject.
const LONGEST_SUBJECT: usize = 100;

/// A message to everybody who is to look at a location's tickets of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The tenant: nobody of another hears of it.
    pub location: LocationId,
    /// What it is about.
    pub kind: TicketKind,
    /// Its priority or severity, in a word.
    pub weight: &'static str,
    /// Subject of the e-mail.
    pub subject: String,
    /// The e-mail.
    pub email: String,
    /// The text message: one segment.
    pub sms: String,
}

impl Notice {
    /// What the people of a location are told of a ticket.
    #[must_use]
    pub fn of(ticket: &Ticket, settings: &Settings) -> Self {
        let (kind, team) = (ticket.id.kind(), plain(&settings.team_name));
        let (name, weight) = (words(ticket.matter.name()), ticket.matter.weight());
        let subject = format!("{}: {kind} for {team}, {name}", capital(weight), kind = kind.name());
        let sms = format!(
            "{team}: {weight} {kind} ({name}). See the tasks in your CRM. Ticket {id}",
            kind = kind.name(),
            id = ticket.id,
        );
        Self {
            location: ticket.who.location.clone(),
            kind,
            weight,
            subject: subject.chars().take(LONGEST_SUBJECT).collect(),
            email: email(ticket, &team, &settings.zone()),
            sms: sms.chars().take(LONGEST_SMS).collect(),
        }
    }
}

fn email(ticket: &Ticket, team: &str, zone: &TimeZone) -> String {
    let kind = ticket.id.kind().name();
    let command = match ticket.id.kind() {
        TicketKind::Escalation => "escalations",
        TicketKind::Violation => "violations",
    };
    let weight = match ticket.id.kind() {
        TicketKind::Escalation => "Priority",
        TicketKind::Violation => "Severity",
    };
    let opened = ticket.opened_at.to_zoned(zone.clone()).strftime("%A, %B %-d, %-I:%M %p");
    let mut lines = vec![
        format!("A person of {team} is needed: {kind}, {}.", words(ticket.matter.name())),
        String::new(),
        format!("{weight}: {}", ticket.matter.weight()),
        format!("Since: {opened}"),
        format!("Bot: {}", ticket.bot.name()),
        format!("Ticket: {}", ticket.id),
    ];
    lines.extend(contact_link(&ticket.who).map(|link| format!("Contact: {link}")));
    lines.extend([
        String::new(),
        "What is known is in a task and a note on the contact. Take it up with:".to_owned(),
        format!("jorge {command} claim {} --by YOUR-NAME", ticket.id),
    ]);
    lines.join("\n")
}

/// Where the contact's record is looked at. The CRM's own ids need no escaping; of any other no link is made.
fn contact_link(who: &ContactRef) -> Option<String> {
    let ids = [who.location.as_str(), who.contact.as_str()];
    let plain = |id: &&str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    ids.iter().all(plain).then(|| format!("{CRM}/{}/contacts/detail/{}", who.location, who.contact))
}

/// A stored name in words.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// A subject is one line of plain characters.
fn plain(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    text.trim().chars().map(plain).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::compliance;
    use crate::compliance::Severity;
    use crate::conversation::Bot;
    use crate::escalation::Reason;
    use crate::ids::{ContactId, CorrelationId, TicketId, TurnId};
    use crate::review::{Matter, Reach};

    fn ticket(matter: Matter) -> Ticket {
        Ticket {
            id: TicketId::of(matter.kind(), TurnId::new(Uuid::from_u128(7))),
            who: ContactRef {
                location: LocationId::parse("LOC1").unwrap(),
                contact: ContactId::parse("CON1").unwrap(),
            },
            matter,
            opened_at: "2026-11-20T18:05:00Z".parse().unwrap(),
            bot: Bot::Buyer,
            correlation_id: CorrelationId::new(Uuid::nil()),
            claim: None,
            closing: None,
            reach: Reach::default(),
        }
    }

    #[test]
    fn people_hear_what_it_is_how_much_it_presses_and_where_to_look() {
        let settings = Settings { team_name: "Lone Star Team".into(), ..Settings::default() };
        let notice = Notice::of(&ticket(Matter::escalation(Reason::AskedForPerson)), &settings);
        assert_eq!(notice.subject, "High: escalation for Lone Star Team, asked for person");
        assert_eq!(
            notice.sms,
            "Lone Star Team: high escalation (asked for person). See the tasks in your CRM. \
             Ticket esc-00000000-0000-0000-0000-000000000007"
        );
        assert_eq!(
            notice.email,
            "A person of Lone Star Team is needed: escalation, asked for person.\n\n\
             Priority: high\nSince: Friday, November 20, 12:05 PM\nBot: buyer\n\
             Ticket: esc-00000000-0000-0000-0000-000000000007\n\
             Contact: https://app.gohighlevel.com/v2/location/LOC1/contacts/detail/CON1\n\n\
             What is known is in a task and a note on the contact. Take it up with:\n\
             jorge escalations claim esc-00000000-0000-0000-0000-000000000007 --by YOUR-NAME"
        );
    }

    #[test]
    fn the_longest_text_is_one_segment_and_a_subject_one_line() {
        let team_name = "Ñandú & Söhne\nReal Estate Partners of T".into();
        let settings = Settings { team_name, ..Settings::default() };
        let kind = compliance::Kind::FINANCIAL_REGULATION;
        let violation = Matter::Violation { kind, severity: Severity::Critical };
        for matter in Reason::ALL.map(Matter::escalation).into_iter().chain([violation]) {
            let notice = Notice::of(&ticket(matter), &settings);
            assert!(notice.sms.len() <= 160 && notice.sms.contains("Ticket "), "{}", notice.sms);
            assert!(notice.subject.len() <= 100 && notice.subject.is_ascii(), "{}", notice.subject);
            assert!(!notice.subject.contains('\n'));
            let id = notice.sms.rsplit(' ').next().unwrap();
            assert!(TicketId::parse(id).is_ok(), "the whole id: {}", notice.sms);
        }
    }
}
