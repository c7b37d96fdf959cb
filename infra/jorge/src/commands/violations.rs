//! `jorge violations`: what the law forbids and was said or asked for, and what people do about it.
//!
//! Tickets are shown and closed as those of escalations are. A report is kept at the door, and the contact's own turn
//! records it and stops the bot.

use std::process::ExitCode;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use shared::compliance::{Kind, Reported, submit};
use shared::ids::{ContactId, ContactRef, LocationId, TicketKind};
use shared::privacy::Personal;
use shared::review::{Ticket, Tickets as _};
use tokio::time::Instant;

use super::say;
use super::tickets::{Desk, Trace, grounds, tickets};
use crate::CommandError;
use crate::cli::{ReportArgs, TicketsArgs, ViolationsArgs, ViolationsCommand};
use crate::stack::Storage;

/// How long a command waits for the contact's turn, which comes after the queue's delay.
const TURN_WITHIN: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub(crate) async fn violations(storage: &Storage, args: ViolationsArgs) -> Result<ExitCode, CommandError> {
    let ViolationsArgs { location, json, target, command } = args;
    let (command, reported) = match command {
        Some(ViolationsCommand::Report(report)) => (None, Some(report)),
        Some(ViolationsCommand::Ticket(command)) => (Some(command), None),
        None => (None, None),
    };
    let args = TicketsArgs { location, json, target, command };
    match reported {
        Some(reported) => report(storage, args, reported).await,
        None => tickets(storage, TicketKind::Violation, args).await,
    }
}

/// Keeps a report, and says which ticket came of it.
async fn report(storage: &Storage, args: TicketsArgs, report: ReportArgs) -> Result<ExitCode, CommandError> {
    let location = LocationId::parse(&args.location).map_err(|wrong| format!("--location {wrong}"))?;
    let contact = ContactId::parse(&report.contact).map_err(|wrong| format!("--contact {wrong}"))?;
    let kind = Kind::parse(&report.kind).ok_or("--kind must be a name like fair_housing")?;
    let on = grounds(&report.by, &report.reason)?;
    let who = ContactRef { location: location.clone(), contact };
    let desk = Desk::open(storage, TicketKind::Violation, location, &args).await?;
    let at = Timestamp::now();
    let reported = Reported {
        kind: kind.clone(),
        text: Personal::new(report.text),
        by: on.by().to_owned(),
        reason: on.reason().unwrap_or_default().to_owned(),
        at,
    };
    let Trace { correlation_id, traceparent } = Trace::new();
    let queue = desk.inbound().await?;
    submit((&desk.inbox, &queue), who.clone(), reported, correlation_id, traceparent).await?;
    let until = Instant::now() + TURN_WITHIN;
    let ticket = loop {
        let open = desk.tickets.list(&who.location, TicketKind::Violation, true).await?;
        let about = |ticket: &Ticket| ticket.who == who && ticket.matter.name() == kind.name();
        match open.into_iter().find(about) {
            Some(ticket) => break Some(ticket),
            None if Instant::now() > until => break None,
            None => tokio::time::sleep(LOOK_EVERY).await,
        }
    };
    let id = ticket.map(|ticket| ticket.id);
    if args.json {
        say(&json!({ "outcome": if id.is_some() { "recorded" } else { "kept" }, "id": id }).to_string());
    } else {
        say(&match id {
            Some(id) => format!("Recorded. The bot says nothing to this contact until {id} is released."),
            None => "Kept: it is recorded with the contact's next turn.".to_owned(),
        });
    }
    Ok(ExitCode::SUCCESS)
}
