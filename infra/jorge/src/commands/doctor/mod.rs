//! `jorge doctor`: whether an installation can do what it is for, and what to do where it cannot.
//!
//! It looks and changes nothing, so it can be asked at any time.

mod configuration;
mod crm;
mod door;

mod stack;

use std::process::ExitCode;
use std::sync::Arc;

use shared::adapters::custody::Custody;
use shared::adapters::ghl::{GhlClient, PRODUCTION};
use shared::audit::AuditSigner as _;
use shared::clock::SystemClock;
use shared::error::chain;
use shared::ids::LocationId;
use shared::privacy::{KeyCustodian as _, KeyScope};

use super::deployed::DeployedFunctions;
use super::finding::{Finding, report};
use super::tables::Tables;
use crate::CommandError;
use crate::cli::DoctorArgs;
use crate::stack::Storage;

pub(crate) async fn doctor(storage: &Storage, args: DoctorArgs) -> Result<ExitCode, CommandError> {
    let mut findings = Vec::new();
    if let Some(file) = &args.env_file {
        let environment = configuration::read(file)?;
        findings.extend(configuration::look(&environment, &file.display().to_string()));
        if args.target.stack_name.is_none() {
            // Somebody prepares an installation: there is nothing else to look at yet.
            return Ok(report(&findings, args.json));
        }
    }
    let only = args.location.as_deref().map(LocationId::parse).transpose();
    let only = only.map_err(|wrong| format!("--location {wrong}"))?;
    let local = args.target.stack_name.is_none();
    let tables =
        if local { Tables::at_work(storage).await? } else { Tables::of(storage, &args.target).await? };
    if let Some(crm) = tables.own_crm() {
        // A CRM that has never heard of the location refuses its token.
        super::people::seed(crm)?;
    }
    // Only there is the key of the CRM emulator one that is accepted.
    let on_this_machine = tables.environment.endpoints.are_local();
    let keys = Arc::new(tables.custody(&args.target)?);
    if let Some(running) = &tables.running {
        findings.extend(configuration::look(&running.environment, "the local stack"));
    }
    let mut crm_url = tables.crm.clone().unwrap_or_else(|| PRODUCTION.to_owned());
    if let Some(stack) = &args.target.stack_name {
        let functions = DeployedFunctions::of(stack, &tables.environment);
        findings.extend(
            configuration::look_at_deployed(&functions, tables.environment.endpoints.all.as_ref()).await,
        );
        if let Ok(seen) = functions.environment("conversation").await
            && let Some(url) = seen.get("GHL_BASE_URL").filter(|url| !url.is_empty())
        {
            crm_url.clone_from(url);
        }
    }
    findings.extend(stack::look(&tables, local).await?);
    findings.push(work_of_keys(&keys).await);
    let url = tables.running.as_ref().map(|running| running.endpoints.gateway.clone()).or(args.url);
    match url {
        Some(url) => findings.extend(door::look(&url, on_this_machine).await),
        None => findings.push(
            Finding::not_checked("door", "HTTP API", "its address is not known")
                .advising("name it: --url, the output ApiUrl of the stack"),
        ),
    }
    findings.push(door::compare_clocks("the CRM", &crm_url, &SystemClock).await);
    findings.push(door::compare_clocks("DynamoDB", &tables.store_url(), &SystemClock).await);
    let crm = GhlClient::new(&crm_url, crm::PATIENCE, on_this_machine)?;
    findings.extend(crm::look(&tables, &crm, keys, only.as_ref(), &SystemClock).await?);
    Ok(report(&findings, args.json))
}

/// Whether a data key that is issued opens again, and a signature that is made holds.
async fn work_of_keys(keys: &Custody) -> Finding {
    let tried = async {
        let issued = keys.issue(&KeyScope::Installation).await?;
        keys.open(&KeyScope::Installation, issued.wrapped()).await?;
        let signed = keys.sign(b"jorge doctor").await?;
        keys.verify(b"jorge doctor", &signed).await
    };
    let (area, what) = ("keys", "master keys");
    match tried.await {
        Ok(true) => Finding::good(area, what, "a data key opens again, a signature holds"),
        Ok(false) => Finding::bad(area, what, "a signature does not hold").advising("docs/adr/0019"),
        Err(fault) => Finding::bad(area, what, chain(&fault))
            .advising("may this user use both keys, and is neither being deleted? docs/runbooks/database.md"),
    }
}
