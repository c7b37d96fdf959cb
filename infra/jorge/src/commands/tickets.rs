//! `jorge escalations`: what people must look at, and what they do about it.
//!
//! Nothing here writes to a ticket. What a person does is kept at the door, and the contact's own turn decides.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use comfy_table::Table;
use jiff::Timestamp;
use serde_json::json;
use shared::adapters::dynamodb::{DynamoInbox, DynamoOperationsLog, DynamoTickets};
use shared::adapters::key_file::KeyFile;
use shared::adapters::sqs::InboundQueue;
use shared::ids::{CorrelationId, LocationId, TicketKind};
use shared::privacy::rights::Grounds;
use shared::review::shown::Opened;
use shared::review::{Act, Acted, Dossier, Shown, Status, Ticket, Tickets as _, consult, submit};
use tokio::time::Instant;
use uuid::Uuid;

use super::say;
use super::tables::Tables;
use crate::CommandError;
use crate::cli::{ActArgs, TicketsArgs, TicketsCommand};
use crate::stack::Storage;

/// How long a command waits for the contact's turn, which comes after the queue's delay.
const TURN_WITHIN: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// What stands in the place of what cannot be read any more.
const OF_THE_ERASED: &str = "This contact was erased, so what was said can no longer be read. What it was about and what people did stays.";
/// Characters of an id that are shown at least.
const SHORTEST_ID: usize = 12;

pub(crate) async fn tickets(
    storage: &Storage,
    kind: TicketKind,
    args: TicketsArgs,
) -> Result<ExitCode, CommandError> {
    let location = LocationId::parse(&args.location).map_err(|wrong| format!("--location {wrong}"))?;
    let desk = Desk::open(storage, kind, location, &args).await?;
    match args.command.unwrap_or(TicketsCommand::List { all: false }) {
        TicketsCommand::List { all } => desk.list(all, args.json).await,
        TicketsCommand::Show { id, by } => desk.show(&id, &by_name(&by)?, args.json).await,
        TicketsCommand::Claim { id, by } => desk.act(Act::Claim, &id, &by_name(&by)?, args.json).await,
        TicketsCommand::Resolve(ActArgs { id, by, reason }) => {
            desk.act(Act::Resolve, &id, &grounds(&by, &reason)?, args.json).await
        }
        TicketsCommand::Release(ActArgs { id, by, reason }) => {
            desk.act(Act::Release, &id, &grounds(&by, &reason)?, args.json).await
        }
    }
}

/// Who does something, where nobody asks why.
fn by_name(by: &str) -> Result<Grounds, CommandError> {
    Grounds::without_reason(by).map_err(|wrong| format!("--by: {wrong}").into())
}

/// Who does something, and why: it goes on record as it is, so it holds nobody's number or address.
pub(super) fn grounds(by: &str, reason: &str) -> Result<Grounds, CommandError> {
    Grounds::new(by, reason).map_err(|wrong| format!("--by and --reason: {wrong}").into())
}

/// What follows a command through functions and logs.
pub(super) struct Trace {
    pub(super) correlation_id: CorrelationId,
    /// W3C trace context.
    pub(super) traceparent: String,
}

impl Trace {
    pub(super) fn new() -> Self {
        let (trace, span) = (Uuid::new_v4().simple(), Uuid::new_v4().simple().to_string());
        let traceparent = format!("00-{trace}-{}-01", &span[..16]);
        Self { correlation_id: CorrelationId::new(Uuid::now_v7()), traceparent }
    }
}

/// A location's tickets of one kind.
pub(super) struct Desk {
    kind: TicketKind,
    location: LocationId,
    pub(super) tickets: DynamoTickets,
    pub(super) inbox: DynamoInbox,
    log: DynamoOperationsLog,
    tables: Tables,
}

impl Desk {
    pub(super) async fn open(
        storage: &Storage,
        kind: TicketKind,
        location: LocationId,
        args: &TicketsArgs,
    ) -> Result<Self, CommandError> {
        let target = &args.target;
        let (tables, key) = match (&target.stack_name, &target.master_key_file) {
            (Some(stack), Some(key)) => (Tables::deployed(stack, target.endpoint.as_deref())?, key.clone()),
            _ => {
                // What a person does is done by a turn, so the stack has to work.
                let tables = Tables::at_work(storage).await?;
                let key = tables.master_key.clone().ok_or("a local stack has a master key")?;
                (tables, key)
            }
        };
        let keys = Arc::new(KeyFile::read(&key)?);
        let (store, table) = (&tables.aws.dynamodb, tables.name("conversations"));
        let tickets = DynamoTickets::new(store.clone(), table.clone(), keys.clone());
        let inbox = DynamoInbox::new(store.clone(), table, keys.clone());
        let (operations, audit) = (tables.name("operations"), tables.name("audit"));
        let log = DynamoOperationsLog::new(store.clone(), operations, audit, keys);
        Ok(Self { kind, location, tickets, inbox, log, tables })
    }

    /// The queue that wakes conversations.
    pub(super) async fn inbound(&self) -> Result<InboundQueue, CommandError> {
        Ok(InboundQueue::new(self.tables.aws.sqs.clone(), self.tables.inbound_url().await?))
    }

    /// All tickets, the open ones first.
    async fn all(&self) -> Result<Vec<Ticket>, CommandError> {
        let mut all = self.tickets.list(&self.location, self.kind, true).await?;
        all.extend(self.tickets.list(&self.location, self.kind, false).await?);
        Ok(all)
    }

    async fn list(&self, all: bool, as_json: bool) -> Result<ExitCode, CommandError> {
        let now = Timestamp::now();
        let known = self.all().await?;
        let shown: Vec<&Ticket> = known.iter().filter(|ticket| all || ticket.closing.is_none()).collect();
        if as_json {
            let lines: Vec<Shown> = shown.into_iter().map(Shown::of).collect();
            say(&json!(lines).to_string());
            return Ok(ExitCode::SUCCESS);
        }
        let name = self.kind.name();
        if shown.is_empty() {
            say(&format!("No {name} {}.", if all { "was ever opened here" } else { "is open" }));
            return Ok(ExitCode::SUCCESS);
        }
        let length = unique_length(&known);
        let mut table = Table::new();
        table.set_header(["id", name, "weight", "age", "status", "who has it", "contact"]);
        for ticket in shown {
            let id: String = ticket.id.to_string().chars().take(length).collect();
            table.add_row([
                id,
                ticket.matter.name().replace('_', " "),
                ticket.matter.weight().to_owned(),
                age(ticket.opened_at, now),
                status(ticket),
                holder(ticket).unwrap_or("-").to_owned(),
                ticket.who.contact.to_string(),
            ]);
        }
        say(&format!("{table}\nNext: jorge {name}s show ID --by YOUR-NAME, or claim ID --by YOUR-NAME"));
        Ok(ExitCode::SUCCESS)
    }

    async fn show(
        &self,
        beginning: &str,
        grounds: &Grounds,
        as_json: bool,
    ) -> Result<ExitCode, CommandError> {
        let Ticket { who, id, .. } = self.one(beginning).await?;
        let found = consult((&self.tickets, &self.log), &who, id, grounds, Timestamp::now()).await?;
        let found = found.ok_or("the ticket has gone")?;
        if as_json {
            say(&json!(Opened::of(&found)).to_string());
            return Ok(ExitCode::SUCCESS);
        }
        say(&told(&found.ticket, found.dossier.as_ref(), Timestamp::now()));
        Ok(ExitCode::SUCCESS)
    }

    /// The one ticket whose id begins so, with the kind before it or without.
    async fn one(&self, beginning: &str) -> Result<Ticket, CommandError> {
        let is = |ticket: &Ticket| {
            let (id, turn) = (ticket.id.to_string(), ticket.id.turn().to_string());
            !beginning.is_empty() && (id.starts_with(beginning) || turn.starts_with(beginning))
        };
        let mut found: Vec<Ticket> = self.all().await?.into_iter().filter(is).collect();
        match (found.pop(), found.len()) {
            (Some(one), 0) => Ok(one),
            (Some(_), more) => {
                Err(format!("{} tickets begin with {beginning}; name more of the id", more + 1).into())
            }
            (None, _) => {
                Err(format!("{} has no {} that begins with {beginning}", self.location, self.kind.name())
                    .into())
            }
        }
    }

    async fn act(
        &self,
        act: Act,
        beginning: &str,
        grounds: &Grounds,
        as_json: bool,
    ) -> Result<ExitCode, CommandError> {
        let before = self.one(beginning).await?;
        let now = Timestamp::now();
        let (by, reason) = (grounds.by().to_owned(), grounds.reason().map(str::to_owned));
        let acted = Acted { ticket: before.id, act, by, reason, at: now };
        let name = acted.by.clone();
        let queue = self.inbound().await?;
        let Trace { correlation_id, traceparent } = Trace::new();
        submit((&self.inbox, &queue), before.who.clone(), acted, now, correlation_id, traceparent).await?;
        let after = self.come_of(&before, act, &name).await?;
        let outcome = outcome(&before, after.as_ref(), act, &name);
        if as_json {
            let ticket = after.as_ref().unwrap_or(&before);
            let mut shown = json!(Shown::of(ticket));
            shown["outcome"] = json!(outcome.code());
            say(&shown.to_string());
        } else {
            say(&outcome.text(&before, after.as_ref()));
        }
        Ok(if matches!(outcome, Outcome::Refused) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// The ticket once a turn has come to what was done; `None` if none has in time.
    async fn come_of(&self, before: &Ticket, act: Act, by: &str) -> Result<Option<Ticket>, CommandError> {
        let until = Instant::now() + TURN_WITHIN;
        loop {
            let filed = self.tickets.find(&before.who, before.id).await?;
            let ticket = filed.ok_or("the ticket has gone")?.ticket;
            if is_done(&ticket, act, by) || is_refused(&ticket, act, by) {
                return Ok(Some(ticket));
            }
            if Instant::now() > until {
                return Ok(None);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// A ticket as a person reads it.
fn told(ticket: &Ticket, dossier: Option<&Dossier>, now: Timestamp) -> String {
    let reach = ticket.reach;
    let when = |at: Option<Timestamp>| at.map_or_else(|| "not yet".to_owned(), |at| at.to_string());
    let title = dossier.map_or(OF_THE_ERASED, |dossier| dossier.title.expose());
    let mut lines = vec![
        format!("{}  {title}", ticket.id),
        format!(
            "{} ({}), {}, opened {} ago by the {} bot",
            ticket.matter.name().replace('_', " "),
            ticket.matter.weight(),
            status(ticket),
            age(ticket.opened_at, now),
            ticket.bot.name()
        ),
        format!(
            "in the CRM: {}, people told: {}, tries: {}",
            when(reach.crm_at),
            when(reach.told_at),
            reach.tries
        ),
    ];
    lines.extend(ticket.claim.as_ref().map(|claim| format!("claimed by {} at {}", claim.by, claim.at)));
    lines.extend(ticket.closing.as_ref().map(|closing| {
        format!("{} by {} at {}: {}", ticket.status().name(), closing.by, closing.at, closing.reason)
    }));
    lines.extend(dossier.iter().flat_map(|dossier| [String::new(), dossier.card.expose().clone()]));
    for exhibit in dossier.iter().flat_map(|dossier| &dossier.evidence) {
        lines.extend([String::new(), format!("{}:", exhibit.name), exhibit.content.expose().clone()]);
    }
    if dossier.is_none() && ticket.closing.is_none() {
        let name = ticket.id.kind().name();
        lines.push(format!("The bot stays silent until: jorge {name}s release {}", ticket.id));
    }
    lines.join("\n")
}

/// Whether the ticket shows that this person did it.
fn is_done(ticket: &Ticket, act: Act, by: &str) -> bool {
    let closed_by = |status| ticket.status() == status && ticket.closing.as_ref().is_some_and(|c| c.by == by);
    match act {
        Act::Claim => ticket.closing.is_none() && ticket.claim.as_ref().is_some_and(|claim| claim.by == by),
        Act::Resolve => closed_by(Status::Resolved),
        Act::Release => closed_by(Status::Released),
    }
}

/// Whether it shows that this person may not.
fn is_refused(ticket: &Ticket, act: Act, by: &str) -> bool {
    let claimed_by_another = ticket.claim.as_ref().is_some_and(|claim| claim.by != by);
    (ticket.closing.is_some() && !is_done(ticket, act, by)) || (act == Act::Claim && claimed_by_another)
}

/// What came of what a person did.
enum Outcome {
    Done,
    Refused,
    /// It is kept, and no turn has come to it yet.
    Kept,
}

fn outcome(before: &Ticket, after: Option<&Ticket>, act: Act, by: &str) -> Outcome {
    match after {
        None => Outcome::Kept,
        // Closed once, it is not closed again, by whomever.
        Some(_) if before.closing.is_some() => Outcome::Refused,
        Some(after) if is_done(after, act, by) => Outcome::Done,
        Some(_) => Outcome::Refused,
    }
}

impl Outcome {
    const fn code(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Kept => "kept",
        }
    }

    fn text(&self, before: &Ticket, after: Option<&Ticket>) -> String {
        let ticket = after.unwrap_or(before);
        let (id, status) = (ticket.id, status(ticket));
        match self {
            Self::Done => format!("{id} is {status}."),
            Self::Refused => match holder(ticket) {
                Some(holder) => format!("Refused: {id} is {status} by {holder}."),
                None => format!("Refused: {id} is {status}."),
            },
            Self::Kept => format!("Kept: {id} is still {status}; it is done with the contact's next turn."),
        }
    }
}

/// Who has it, or has closed it.
fn holder(ticket: &Ticket) -> Option<&str> {
    let closed = ticket.closing.as_ref().map(|closing| closing.by.as_str());
    closed.or_else(|| ticket.claim.as_ref().map(|claim| claim.by.as_str()))
}

fn status(ticket: &Ticket) -> String {
    ticket.status().name().replace('_', " ")
}

/// How many characters of their ids tell tickets apart.
fn unique_length(tickets: &[Ticket]) -> usize {
    let ids: Vec<String> = tickets.iter().map(|ticket| ticket.id.to_string()).collect();
    let longest = ids.iter().map(String::len).max().unwrap_or(SHORTEST_ID);
    let unique = |length: &usize| {
        let mut beginnings: Vec<&str> = ids.iter().map(|id| &id[..(*length).min(id.len())]).collect();
        beginnings.sort_unstable();
        beginnings.windows(2).all(|pair| pair[0] != pair[1])
    };
    (SHORTEST_ID..=longest).find(unique).unwrap_or(longest)
}

pub(super) fn age(since: Timestamp, now: Timestamp) -> String {
    let minutes = (now.as_second() - since.as_second()).max(0) / 60;
    match minutes {
        0..120 => format!("{minutes} min"),
        120..2880 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use shared::conversation::Bot;
    use shared::escalation::Reason;
    use shared::ids::{ContactId, ContactRef, TicketId, TurnId};
    use shared::review::{Claim, Close, Closing, Matter, Reach};

    use super::*;

    fn ticket(number: u128) -> Ticket {
        Ticket {
            id: TicketId::of(TicketKind::Escalation, TurnId::new(Uuid::from_u128(number << 64))),
            who: ContactRef {
                location: LocationId::parse("LOC1").unwrap(),
                contact: ContactId::parse("CON1").unwrap(),
            },
            matter: Matter::escalation(Reason::Distress),
            opened_at: "2026-11-20T12:00:00Z".parse().unwrap(),
            bot: Bot::Lead,
            correlation_id: CorrelationId::new(Uuid::nil()),
            claim: None,
            closing: None,
            reach: Reach::default(),
        }
    }

    #[test]
    fn as_much_of_an_id_is_shown_as_tells_tickets_apart() {
        assert_eq!(unique_length(&[ticket(0x1111_0000_0000_0000)]), SHORTEST_ID);
        let near = [ticket(0x1111_1111_1111_0000), ticket(0x1111_1111_1112_0000)];
        assert_eq!(unique_length(&near), "esc-11111111-1112".len());
    }

    #[test]
    fn an_age_is_said_as_roughly_as_people_say_it() {
        let noon: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let after =
            |minutes: i64| age(noon, Timestamp::from_second(noon.as_second() + minutes * 60).unwrap());
        assert_eq!(
            [after(0), after(119), after(120), after(2_879), after(2_880)],
            ["0 min", "119 min", "2 h", "47 h", "2 d"]
        );
    }

    #[test]
    fn a_person_learns_whether_it_was_theirs_to_do() {
        let at = "2026-11-20T13:00:00Z".parse().unwrap();
        let claimed = Ticket { claim: Some(Claim { by: "Ann".into(), at }), ..ticket(1) };
        let code = |before: &Ticket, after: Option<&Ticket>, act, by| outcome(before, after, act, by).code();
        assert_eq!(code(&ticket(1), Some(&claimed), Act::Claim, "Ann"), "done");
        assert_eq!(code(&ticket(1), Some(&claimed), Act::Claim, "Ben"), "refused");
        assert_eq!(code(&ticket(1), None, Act::Claim, "Ben"), "kept");
        let closing = Closing { how: Close::Resolved, by: "Ann".into(), at, reason: "done".into() };
        let closed = Ticket { closing: Some(closing), ..claimed.clone() };
        assert_eq!(code(&claimed, Some(&closed), Act::Resolve, "Ann"), "done");
        assert_eq!(code(&closed, Some(&closed), Act::Resolve, "Ann"), "refused", "only once");
        assert_eq!(code(&claimed, Some(&closed), Act::Release, "Ann"), "refused");
        assert!(Outcome::Refused.text(&closed, Some(&closed)).ends_with("is resolved by Ann."));
    }

    #[test]
    fn of_an_erased_contact_a_person_reads_that_they_were_erased_and_what_is_left_to_be_done() {
        let now = "2026-11-20T13:00:00Z".parse().unwrap();
        let text = told(&ticket(1), None, now);
        assert!(text.contains("This contact was erased"), "{text}");
        assert!(text.contains("jorge escalations release esc-"), "{text}");
        let closed = Ticket { closing: Some(Closing::by_erasure("Dana Reyes", now)), ..ticket(1) };
        let text = told(&closed, None, now);
        assert!(text.contains("erased by Dana Reyes at"), "{text}");
        assert!(!text.contains("release"), "{text}");
    }
}
