//! What is asked for where: every route, once. `template.yaml` has the same for API Gateway, `docs/openapi.yaml` for
//! people and programs; a test compares the three.

use crate::routes::Route::{
    AcknowledgeAlert, AcknowledgePage, AcknowledgePress, Act, AlertHistory, Alerts, BeginExperiment,
    ChangeExperiment, EraseContact, Experiment, Experiments, ExportContact, Health, Hold, LiftHold, Metrics,
    PlaceHold, PromoteExperiment, ReportViolation, Ticket, Tickets, Token, Unsubscribe, UnsubscribePage,
};
use shared::experiments::Change;
use shared::ids::TicketKind::{self, Escalation, Violation};
use shared::review::Act::{self as Deed, Claim, Release, Resolve};

/// Something that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// Whether the function runs.
    Health,
    /// An access token.
    Token,
    /// What was measured.
    Metrics,
    /// What is wrong.
    Alerts,
    /// What was wrong.
    AlertHistory,
    /// Takes an alert up.
    AcknowledgeAlert,
    /// What is left to people, or was violated.
    Tickets(TicketKind),
    /// What is in a ticket.
    Ticket(TicketKind),
    /// Does something about a ticket.
    Act(TicketKind, Deed),
    /// Reports a violation.
    ReportViolation,
    /// What is kept of a contact.
    ExportContact,
    /// Makes it unreadable.
    EraseContact,
    /// Who holds it.
    Hold,
    /// Holds it.
    PlaceHold,
    /// Holds it no longer.
    LiftHold,
    /// What is tried.
    Experiments,
    /// What came of it.
    Experiment,
    /// Begins to try something.
    BeginExperiment,
    /// Pauses, resumes or ends it.
    ChangeExperiment(Change),
    /// Declares a winner.
    PromoteExperiment,
    /// The page of an alert's link.
    AcknowledgePage,
    /// Its button.
    AcknowledgePress,
    /// The page of an unsubscribe link.
    UnsubscribePage,
    /// Its button.
    Unsubscribe,
}

/// Method, path and what that asks for. What stands in braces is handed on, in its order.
pub const ROUTES: &[(&str, &str, Route)] = &[
    ("GET", "/health", Health),
    ("POST", "/api/token", Token),
    ("GET", "/api/metrics", Metrics),
    ("GET", "/api/alerts", Alerts),
    ("GET", "/api/alerts/history", AlertHistory),
    ("POST", "/api/alerts/{id}/acknowledge", AcknowledgeAlert),
    ("GET", "/api/escalations", Tickets(Escalation)),
    ("GET", "/api/escalations/{id}", Ticket(Escalation)),
    ("POST", "/api/escalations/{id}/claim", Act(Escalation, Claim)),
    ("POST", "/api/escalations/{id}/resolve", Act(Escalation, Resolve)),
    ("POST", "/api/escalations/{id}/release", Act(Escalation, Release)),
    ("GET", "/api/violations", Tickets(Violation)),
    ("POST", "/api/violations", ReportViolation),
    ("GET", "/api/violations/{id}", Ticket(Violation)),
    ("POST", "/api/violations/{id}/claim", Act(Violation, Claim)),
    ("POST", "/api/violations/{id}/resolve", Act(Violation, Resolve)),
    ("POST", "/api/violations/{id}/release", Act(Violation, Release)),
    ("GET", "/api/contacts/{contact}/export", ExportContact),
    ("POST", "/api/contacts/{contact}/erase", EraseContact),
    ("GET", "/api/contacts/{contact}/hold", Hold),
    ("POST", "/api/contacts/{contact}/hold", PlaceHold),
    ("POST", "/api/contacts/{contact}/hold/lift", LiftHold),
    ("GET", "/api/experiments", Experiments),
    ("POST", "/api/experiments", BeginExperiment),
    ("GET", "/api/experiments/{id}", Experiment),
    ("POST", "/api/experiments/{id}/pause", ChangeExperiment(Change::Pause)),
    ("POST", "/api/experiments/{id}/resume", ChangeExperiment(Change::Resume)),
    ("POST", "/api/experiments/{id}/complete", ChangeExperiment(Change::Complete)),
    ("POST", "/api/experiments/{id}/promote", PromoteExperiment),
    ("GET", "/a/{token}", AcknowledgePage),
    ("POST", "/a/{token}", AcknowledgePress),
    ("GET", "/u/{token}", UnsubscribePage),
    ("POST", "/u/{token}", Unsubscribe),
];

/// What a method and a path ask for.
#[derive(Debug, PartialEq)]
pub enum Asked<'a> {
    /// This, of what stands in the place of the braces, still encoded.
    For(&'static Route, Vec<&'a str>),
    /// Something there is, by a method there is not; by these there is.
    WithoutMethod(Vec<&'static str>),
    /// Nothing there is.
    Nothing,
}

/// Reads a method and a path. The stage of an API may stand before it.
#[must_use]
pub fn asked<'a>(method: &str, path: &'a str) -> Asked<'a> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut methods = Vec::new();
    for (known, pattern, route) in ROUTES {
        match places(pattern, &segments) {
            Some(places) if *known == method => return Asked::For(route, places),
            Some(_) => methods.push(*known),
            None => {}
        }
    }
    if methods.is_empty() { Asked::Nothing } else { Asked::WithoutMethod(methods) }
}

/// What stands in the place of a pattern's braces; `None` if it is another path.
fn places<'a>(pattern: &str, segments: &[&'a str]) -> Option<Vec<&'a str>> {
    let pattern: Vec<&str> = pattern.trim_matches('/').split('/').collect();
    let begins = match segments.iter().position(|segment| *segment == "api") {
        Some(at) if pattern[0] == "api" => at,
        None => segments.len().checked_sub(pattern.len())?,
        Some(_) => return None,
    };
    let segments = &segments[begins..];
    let mut places = Vec::new();
    for (wanted, there) in pattern.iter().zip(segments) {
        match wanted.starts_with('{') {
            true if !there.is_empty() => places.push(*there),
            false if wanted == there => {}
            _ => return None,
        }
    }
    (pattern.len() == segments.len()).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_by_its_own_path_whatever_stands_before_it() {
        for (method, path, route) in ROUTES {
            let path = path.replace("{id}", "x").replace("{token}", "x").replace("{contact}", "x");
            for before in ["", "/_aws/execute-api/abc/$default"] {
                let whole = format!("{before}{path}");
                let Asked::For(found, places) = asked(method, &whole) else { panic!("{whole}") };
                assert_eq!((found, places.iter().all(|place| *place == "x")), (route, true), "{whole}");
            }
        }
    }

    #[test]
    fn what_is_not_there_is_told_from_what_is_not_done_there() {
        assert_eq!(asked("DELETE", "/api/alerts"), Asked::WithoutMethod(vec!["GET"]));
        assert_eq!(asked("PUT", "/api/contacts/x/hold"), Asked::WithoutMethod(vec!["GET", "POST"]));
        for nothing in [
            "",
            "/",
            "/api",
            "/api/",
            "/api/nothing",
            "/api/u/token",
            "/api/alerts//acknowledge",
            "/api/alerts/x/acknowledge/y",
            "/api/contacts/u/x",
            "/u",
        ] {
            assert_eq!(asked("GET", nothing), Asked::Nothing, "{nothing}");
        }
    }

    #[test]
    fn what_stands_in_a_path_is_handed_on_as_it_came() {
        let Asked::For(route, places) = asked("GET", "/api/contacts/a%2Fb/export") else { panic!() };
        assert_eq!((route, places), (&ExportContact, vec!["a%2Fb"]));
    }
}
