//! `jorge api-key`: who may ask the operations API.

use std::process::ExitCode;
use std::sync::Arc;

use comfy_table::Table;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::access::{ApiKey, Asked, IssueKeys as _, KeyRecord, Reach, Revoked, Role, issue, revoke};
use shared::adapters::dynamodb::{DynamoApiKeyIssue, DynamoApiKeys, DynamoLocations, DynamoOperationsLog};
use shared::ids::LocationId;
use shared::locations::Locations as _;
use shared::privacy::rights::Grounds;

use super::tables::Tables;
use super::{complain, say};
use crate::CommandError;
use crate::cli::{ApiKeyArgs, ApiKeyCommand};
use crate::stack::Storage;

pub(crate) async fn api_keys(storage: &Storage, args: ApiKeyArgs) -> Result<ExitCode, CommandError> {
    let ApiKeyArgs { json, target, command } = args;
    let tables = Tables::of(storage, &target).await?;
    let custody = Arc::new(tables.custody(&target)?);
    let (client, operations) = (|| tables.aws.dynamodb.clone(), tables.name("operations"));
    let log = DynamoOperationsLog::new(client(), operations.clone(), tables.name("audit"), custody.clone());
    let ring = DynamoApiKeyIssue::new(DynamoApiKeys::new(client(), operations.clone()), log);
    let now = Timestamp::now();
    match command {
        ApiKeyCommand::Create { name, role, location, by } => {
            let location = location.as_deref().map(LocationId::parse).transpose();
            let location = location.map_err(|wrong| format!("--location {wrong}"))?;
            let locations = DynamoLocations::new(client(), operations, custody);
            if let Some(unknown) = unknown(&locations, location.as_ref()).await? {
                return Err(unknown);
            }
            let role = Role::named(&role).ok_or("--role is not known")?;
            let reach = location.map_or(Reach::All, Reach::Location);
            let asked = Asked::new(&name, role, reach).map_err(|wrong| format!("--name: {wrong}"))?;
            let key = ApiKey::generate()?;
            let record = issue(&ring, &key, asked, &grounds(&by, None)?, now).await?;
            created(&key, &record, json);
            Ok(ExitCode::SUCCESS)
        }
        ApiKeyCommand::List => {
            list(&ring.all().await?, json);
            Ok(ExitCode::SUCCESS)
        }
        ApiKeyCommand::Revoke { key, by, reason } => {
            let on = grounds(&by, reason.as_deref())?;
            match revoke(&ring, &key, &on, now).await? {
                Ok(revoked) => Ok(ended(&revoked, json)),
                Err(wrong) => Err(format!("{wrong}; look: jorge api-key list").into()),
            }
        }
    }
}

/// Why no key can be for this location; `None` if one can.
async fn unknown(
    locations: &DynamoLocations,
    location: Option<&LocationId>,
) -> Result<Option<CommandError>, CommandError> {
    let Some(location) = location else { return Ok(None) };
    let known = locations.find(location).await?.is_some();
    let why =
        || format!("location {location} is not known; name another, or set it up: jorge connect").into();
    Ok((!known).then(why))
}

/// Who does something, and why if they say so: it goes on record as it is, so it holds nobody's number or address.
fn grounds(by: &str, reason: Option<&str>) -> Result<Grounds, CommandError> {
    let grounds = match reason {
        Some(reason) => Grounds::new(by, reason),
        None => Grounds::without_reason(by),
    };
    grounds.map_err(|wrong| format!("--by and --reason: {wrong}").into())
}

fn created(key: &ApiKey, record: &KeyRecord, as_json: bool) {
    if as_json {
        let mut shown = in_json(record);
        shown["key"] = json!(key.expose());
        say(&shown.to_string());
        return;
    }
    // The key alone on standard output, so that it can be piped to where it is kept.
    say(key.expose());
    complain(&format!(
        "This is the key of {}: a {} of {}. It is shown this once and kept nowhere; whoever loses it needs another.\n\
         Ask with: curl -H \"Authorization: Bearer KEY\" URL/api/metrics\n\
         End it with: jorge api-key revoke {} --by YOUR-NAME",
        record.name,
        record.role.name(),
        record.reach,
        record.hash.id()
    ));
}

fn list(all: &[KeyRecord], as_json: bool) {
    if as_json {
        say(&all.iter().map(in_json).collect::<Value>().to_string());
        return;
    }
    if all.is_empty() {
        say(
            "No key was ever issued. Issue one: jorge api-key create --name NAME --role viewer --by YOUR-NAME",
        );
        return;
    }
    let mut table = Table::new();
    table.set_header(["id", "name", "role", "of", "ends with", "issued", "by", "status"]);
    for record in all {
        let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
        let status = record.revoked.as_ref();
        let status = status.map_or_else(
            || "good".to_owned(),
            |revoked| format!("revoked {} by {}", day(revoked.at), revoked.by),
        );
        table.add_row([
            record.hash.id().to_string(),
            record.name.clone(),
            record.role.name().to_owned(),
            record.reach.to_string(),
            format!("…{}", record.last4),
            day(record.created_at),
            record.created_by.clone(),
            status,
        ]);
    }
    say(&table.to_string());
}

/// What became of ending a key; one that had ended before is not what was asked for.
fn ended(revoked: &Revoked, as_json: bool) -> ExitCode {
    let (record, done) = match revoked {
        Revoked::Done(record) => (record, true),
        Revoked::Already(record) => (record, false),
    };
    let code = if done { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    if as_json {
        let mut shown = in_json(record);
        shown["outcome"] = json!(if done { "revoked" } else { "revoked_already" });
        say(&shown.to_string());
    } else if done {
        say(&format!(
            "{} ({}) opens nothing within a minute. It is on record.",
            record.name,
            record.hash.id()
        ));
    } else {
        complain(&format!("Nothing was changed: {} ({}) was revoked before.", record.name, record.hash.id()));
    }
    code
}

/// A key for a program. Its whole hash is nobody's business.
fn in_json(record: &KeyRecord) -> Value {
    json!({
        "id": record.hash.id(),
        "name": record.name,
        "role": record.role.name(),
        "location": match &record.reach {
            Reach::All => None,
            Reach::Location(location) => Some(location),
        },
        "last4": record.last4,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "revoked_at": record.revoked.as_ref().map(|revoked| revoked.at),
        "revoked_by": record.revoked.as_ref().map(|revoked| &revoked.by),
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_key_is_issued_listed_and_ended_once() {
        let directory = tempfile::tempdir().unwrap();
        let run = async |typed: &[&str]| {
            let whole = ["jorge", "--data-dir", directory.path().to_str().unwrap(), "api-key"];
            crate::commands::run(Cli::try_parse_from(whole.iter().chain(typed)).unwrap()).await
        };
        let create = ["create", "--name", "display", "--role", "viewer", "--by", "Ann"];
        assert_eq!(run(&create).await.unwrap(), ExitCode::SUCCESS);
        assert_eq!(run(&["list", "--json"]).await.unwrap(), ExitCode::SUCCESS);
        assert_eq!(run(&["revoke", "display", "--by", "Ann"]).await.unwrap(), ExitCode::SUCCESS);
        assert_eq!(run(&["revoke", "display", "--by", "Ann"]).await.unwrap(), ExitCode::FAILURE);
        for (typed, why) in [
            (&["revoke", "nothing", "--by", "Ann"][..], "no API key is called so"),
            (&["revoke", "display", "--by", "ann@example.com"], "leave out the e-mail address"),
            (&[&create[..], &["--location", "LOCnobody"]].concat(), "LOCnobody is not known"),
        ] {
            let error = run(typed).await.unwrap_err().to_string();
            assert!(error.contains(why), "{typed:?}: {error}");
        }
    }

    #[test]
    fn a_role_is_one_there_is() {
        let typed = ["jorge", "api-key", "create", "--name", "a", "--by", "Ann", "--role", "root"];
        let error = Cli::try_parse_from(typed).unwrap_err().to_string();
        assert!(error.contains("viewer, agent, compliance, admin"), "{error}");
    }
}
