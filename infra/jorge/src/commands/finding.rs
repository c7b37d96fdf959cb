//! What was looked at, and what is to be done about it.

use std::process::ExitCode;

use comfy_table::Table;
use serde::Serialize;
use serde_json::json;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// Which part of an installation it belongs to.
    pub(crate) area: &'static str,
    /// What was looked at.
    pub(crate) what: String,
    pub(crate) verdict: Verdict,
    /// How it is.
    pub(crate) found: String,
    /// What to do, where something is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) advice: Option<String>,
}

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// As it should be.
    Good,
    /// It works, and somebody should know.
    Warning,
    /// Contacts are, or will be, worse off.
    Bad,
    /// It could not be looked at.
    NotChecked,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "look",
            Self::Bad => "BAD",
            Self::NotChecked => "not checked",
        }
    }
}

impl Finding {
    pub(crate) fn good(area: &'static str, what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { area, what: what.into(), verdict: Verdict::Good, found: found.into(), advice: None }
    }

    pub(crate) fn warning(area: &'static str, what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warning, ..Self::good(area, what, found) }
    }

    pub(crate) fn bad(area: &'static str, what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, ..Self::good(area, what, found) }
    }

    pub(crate) fn not_checked(area: &'static str, what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { verdict: Verdict::NotChecked, ..Self::good(area, what, found) }
    }

    pub(crate) fn advising(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }
}

/// Shows everything to a person or a program. Fails if something is bad.
pub(crate) fn report(findings: &[Finding], as_json: bool) -> ExitCode {
    let bad = findings.iter().filter(|finding| finding.verdict == Verdict::Bad).count();
    let json = json!({ "healthy": bad == 0, "findings": findings });
    let shown = format!("{}\n{}", table(findings), summary(findings, bad));
    if as_json {
        crate::commands::say(&json.to_string());
    } else {
        crate::commands::say(&shown);
    }
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn table(findings: &[Finding]) -> Table {
    let mut table = Table::new();
    table.set_header(["", "part", "what", "found"]);
    for finding in findings {
        let Finding { area, what, verdict, found, .. } = finding;
        table.add_row([verdict.word(), area, what, found]);
    }
    table
}

/// What is to be done, gravest first, and in how many places.
fn summary(findings: &[Finding], bad: usize) -> String {
    let of = |verdict: Verdict| findings.iter().filter(move |finding| finding.verdict == verdict);
    let advice = [Verdict::Bad, Verdict::Warning, Verdict::NotChecked].into_iter().flat_map(of);
    let advice = advice
        .filter_map(|finding| finding.advice.as_ref().map(|advice| format!("  {}: {advice}", finding.what)));
    let advice: Vec<String> = advice.collect();
    let result = match bad {
        0 => "Nothing is bad.".to_owned(),
        1 => "One thing is bad.".to_owned(),
        more => format!("{more} things are bad."),
    };
    if advice.is_empty() { result } else { format!("{result} What to do:\n{}", advice.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_comes_gravest_first_and_only_what_is_bad_fails() {
        let findings = [
            Finding::good("queues", "inbound.fifo", "0 messages"),
            Finding::warning("CRM", "rival agents", "one").advising("switch it off"),
            Finding::bad("queues", "inbound-dead-letters.fifo", "3 messages").advising("jorge redrive"),
        ];
        let summary = summary(&findings, 1);
        assert_eq!(
            summary,
            "One thing is bad. What to do:\n  inbound-dead-letters.fifo: jorge redrive\n  rival agents: switch it off"
        );
        assert_eq!(report(&findings[..2], true), ExitCode::SUCCESS);
        assert_eq!(report(&findings, true), ExitCode::FAILURE);
    }
}
