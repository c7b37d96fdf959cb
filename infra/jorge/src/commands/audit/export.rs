//! `jorge audit export`: the audit trail as JSON lines, each chain followed by what checking it found.

use std::process::ExitCode;

use serde_json::{Value, json};
use shared::audit::{TrailRecord, check_chain};

use super::{Place, Scope, Survey};
use crate::CommandError;
use crate::cli::ExportAuditArgs;
use crate::commands::say;
use crate::commands::tables::Tables;
use crate::stack::Storage;

pub(in crate::commands) async fn export(
    storage: &Storage,
    args: &ExportAuditArgs,
) -> Result<ExitCode, CommandError> {
    let intact = lines(storage, args, &mut |line| say(&line.to_string())).await?;
    Ok(if intact { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Hands over line after line as they are read; returns whether nobody touched anything.
///
/// # Errors
/// When the stack, its keys or its manifests cannot be reached.
pub async fn lines(
    storage: &Storage,
    args: &ExportAuditArgs,
    line: &mut (dyn FnMut(Value) + Send),
) -> Result<bool, CommandError> {
    let scope = Scope::parse(&args.target)?;
    let tables = Tables::of(storage, &args.target.stack).await?;
    let place = Place::of(&tables, &args.target)?;
    let survey = Survey::of(&place, &scope).await?;
    let wanted = |record: &TrailRecord| {
        args.from.is_none_or(|from| from <= record.at()) && args.to.is_none_or(|to| record.at() < to)
    };
    let (mut records, mut breached) = (0_u64, 0_usize);
    for chain in &survey.chains {
        let mut exported = 0_u64;
        // A chain is checked whole, however little of it is asked for.
        let mut each = |record: &TrailRecord| {
            if wanted(record) {
                exported += 1;
                line(json!({ "line": "record", "chain": chain, "record": record }));
            }
        };
        let verdict =
            check_chain(chain, &place.trail, survey.newest.as_ref(), place.keys.as_ref(), &mut each).await?;
        let intact = verdict.breaches.is_empty();
        line(json!({
            "line": "chain", "chain": chain, "intact": intact, "records": verdict.records,
            "exported": exported, "breaches": verdict.breaches
        }));
        records += exported;
        breached += usize::from(!intact);
    }
    let manifest =
        survey.newest.as_ref().map(|manifest| json!({ "number": manifest.number, "at": manifest.at }));
    let intact = breached == 0 && survey.findings.is_empty();
    line(json!({
        "line": "end", "intact": intact, "chains": survey.chains.len(), "exported": records,
        "breached_chains": breached, "manifest": manifest, "findings": survey.findings
    }));
    Ok(intact)
}
