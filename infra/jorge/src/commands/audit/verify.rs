//! `jorge verify-audit`: checks every chain of the audit trail and says where one was touched.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use comfy_table::Table;
use futures::{StreamExt as _, stream};
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::audit::{Breach, Finding, Manifest, ManifestBreach, Verdict, check_chain};

use super::{Place, Scope, Survey};
use crate::CommandError;
use crate::cli::{AuditTarget, VerifyAuditArgs};
use crate::commands::tables::Tables;
use crate::commands::{complain, say};
use crate::stack::Storage;

/// Chains checked at the same time: each waits for the store most of its time.
const AT_ONCE: usize = 16;
/// How often somebody who waits is told how far it has come.
const TELL_EVERY: Duration = Duration::from_secs(2);

pub(in crate::commands) async fn verify(
    storage: &Storage,
    args: &VerifyAuditArgs,
) -> Result<ExitCode, CommandError> {
    let report = check(storage, &args.target).await?;
    say(&if args.json { report.json().to_string() } else { report.text() });
    Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the chains that are asked for.
///
/// # Errors
/// When the stack, its keys or its manifests cannot be reached.
pub async fn check(storage: &Storage, target: &AuditTarget) -> Result<Report, CommandError> {
    let scope = Scope::parse(target)?;
    let tables = Tables::of(storage, &target.stack).await?;
    let place = Place::of(&tables, target)?;
    let survey = Survey::of(&place, &scope).await?;
    walk(&place, survey).await
}

/// Walks every chain a survey has found.
pub(in crate::commands) async fn walk(place: &Place, survey: Survey) -> Result<Report, CommandError> {
    let Survey { chains, newest, findings } = survey;
    let mut report = Report { chains: chains.len(), records: 0, newest, findings };
    let manifest = report.newest.clone();
    let check = |chain| {
        let (place, manifest) = (place, manifest.as_ref());
        async move {
            let verdict = check_chain(&chain, &place.trail, manifest, place.keys.as_ref(), &mut |_| ()).await;
            verdict.map(|verdict| (chain, verdict))
        }
    };
    // In their order, so that two runs say the same.
    let mut verdicts = stream::iter(chains).map(check).buffered(AT_ONCE);
    let (mut done, mut told) = (0_usize, Instant::now());
    while let Some(verdict) = verdicts.next().await {
        let (chain, Verdict { records, breaches }) = verdict?;
        done += 1;
        report.records += records;
        let breaches = breaches.into_iter().map(|breach| Finding::Chain { chain: chain.clone(), breach });
        report.findings.extend(breaches);
        if told.elapsed() > TELL_EVERY {
            complain(&format!("{done} of {} chains checked", report.chains));
            told = Instant::now();
        }
    }
    Ok(report)
}

/// What checking the audit trail found.
#[derive(Debug)]
pub struct Report {
    /// Chains that were checked.
    pub chains: usize,
    /// Records in them.
    pub records: u64,
    /// The newest manifest that can be relied on.
    pub newest: Option<Manifest>,
    /// What is wrong, and where; nothing if nobody touched anything.
    pub findings: Vec<Finding>,
}

impl Report {
    /// For a program.
    #[must_use]
    pub fn json(&self) -> Value {
        let manifest = self.newest.as_ref().map(|manifest| {
            let age = age(manifest).as_secs();
            json!({ "number": manifest.number, "at": manifest.at, "age_seconds": age, "chains": manifest.pins.len() })
        });
        json!({
            "intact": self.findings.is_empty(), "chains": self.chains, "records": self.records,
            "manifest": manifest, "findings": self.findings
        })
    }

    /// For a person.
    #[must_use]
    pub fn text(&self) -> String {
        let manifest = match &self.newest {
            Some(manifest) => format!(
                "Manifest {} is {} old and knows {} chains; what ended since is checked against the heads alone.",
                manifest.number,
                minutes(age(manifest)),
                manifest.pins.len()
            ),
            None => {
                "There is no manifest yet: a chain removed together with its head would not be missed.".into()
            }
        };
        let counted = format!("{} chains with {} records checked.", self.chains, self.records);
        if self.findings.is_empty() {
            return format!("{counted} Nothing was touched.\n{manifest}");
        }
        let mut table = Table::new();
        table.set_header(["chain", "record", "what is wrong"]);
        for finding in &self.findings {
            table.add_row(what_is_wrong(finding));
        }
        let breaches = self.findings.len();
        format!("{table}\n\n{counted} THE AUDIT TRAIL WAS TOUCHED: {breaches} findings.\n{manifest}")
    }
}

fn age(manifest: &Manifest) -> Duration {
    Timestamp::now().duration_since(manifest.at).try_into().unwrap_or_default()
}

fn minutes(age: Duration) -> String {
    format!("{} minutes", age.as_secs() / 60)
}

/// Which chain, which record, what is wrong.
pub(in crate::commands) fn what_is_wrong(finding: &Finding) -> [String; 3] {
    match finding {
        Finding::Chain { chain, breach } => {
            let (record, what) = breach_in_words(breach);
            [chain.to_string(), record, what]
        }
        Finding::Manifest { manifest, breach } => {
            [format!("manifest {manifest}"), "-".to_owned(), manifest_breach_in_words(*breach).to_owned()]
        }
        Finding::Stray { partition } => {
            [partition.clone(), "-".to_owned(), "records stand where no chain is".to_owned()]
        }
    }
}

fn breach_in_words(breach: &Breach) -> (String, String) {
    match breach {
        Breach::Altered { number } => {
            (number.to_string(), "it was altered: it does not match its keyed hash".into())
        }
        Breach::Misplaced { expected } => {
            (expected.to_string(), "it does not stand here: removed, inserted, moved or reordered".into())
        }
        Breach::WrongEnd { expected: 0 } => ("end".into(), "records stand here, but no head says so".into()),
        Breach::WrongEnd { expected } => {
            (expected.to_string(), "the chain does not end with it, as its head says".into())
        }
        Breach::Unreadable { place } => (place.clone(), "what stands here is no record".into()),
        Breach::Shortened { expected } => {
            (expected.to_string(), "it is gone: the newest manifest knows it as the chain's end".into())
        }
        Breach::Replaced { number } => {
            (number.to_string(), "the newest manifest knows another record here".into())
        }
    }
}

const fn manifest_breach_in_words(breach: ManifestBreach) -> &'static str {
    match breach {
        ManifestBreach::Missing => "it is gone",
        ManifestBreach::Forged => "it does not match its keyed hash, or is no manifest",
        ManifestBreach::Unlinked => "it does not follow the one before",
        ManifestBreach::Forgotten => "the store does not remember it",
        ManifestBreach::NotAsRemembered => "the store remembers another one of this number",
    }
}
