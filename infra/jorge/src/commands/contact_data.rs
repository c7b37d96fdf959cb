//! `jorge export-contact`, `jorge erase-contact` and `jorge legal-hold`: what a person may ask of what we keep.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use shared::adapters::dynamodb::{DynamoContactRecords, DynamoOperationsLog};
use shared::adapters::key_file::KeyFile;
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::privacy::rights::{ContactRecords as _, Erasure, Grounds, LegalHold, Rights};

use super::tables::Tables;
use super::{complain, say};
use crate::CommandError;
use crate::cli::{
    EraseContactArgs, ExportContactArgs, GroundsArgs, LegalHoldArgs, LegalHoldCommand, TargetArgs, WhoArgs,
};
use crate::stack::Storage;

pub(crate) async fn export(storage: &Storage, args: &ExportContactArgs) -> Result<ExitCode, CommandError> {
    let who = whose(&args.who)?;
    let grounds = Grounds::without_reason(&args.by).map_err(|wrong| format!("--by: {wrong}"))?;
    let archive = Archive::open(storage, &args.target).await?;
    let Some(dossier) = archive.rights().export(&who, &grounds, Timestamp::now()).await? else {
        complain(&format!("Nothing is kept about contact {} of location {}.", who.contact, who.location));
        return Ok(ExitCode::FAILURE);
    };
    let json = serde_json::to_string_pretty(&dossier)?;
    match &args.out {
        None => say(&json),
        Some(path) => {
            write_private(path, &json)?;
            say(&format!("Everything kept about contact {} is in {}.", who.contact, path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A new file only its owner can read.
fn write_private(path: &Path, text: &str) -> Result<(), CommandError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}

pub(crate) async fn erase(storage: &Storage, args: &EraseContactArgs) -> Result<ExitCode, CommandError> {
    let who = whose(&args.who)?;
    let grounds = grounds(&args.grounds)?;
    if !args.yes {
        complain("This cannot be undone, and nothing can be exported afterwards. Say --yes to do it.");
        return Ok(ExitCode::FAILURE);
    }
    let archive = Archive::open(storage, &args.target).await?;
    match archive.rights().erase(&who, &grounds, Timestamp::now()).await? {
        Erasure::Erased { removed, opted_out } => {
            let opted_out = if opted_out { " Their opt-out stays in force." } else { "" };
            say(&format!(
                "Contact {} is erased: the key is destroyed, {removed} items are removed.{opted_out} \
                 Backups can restore the wrapped key for 35 days. The CRM keeps what it keeps.",
                who.contact
            ));
            Ok(ExitCode::SUCCESS)
        }
        Erasure::Held(hold) => {
            complain(&format!("Nothing was erased. {}", sentence(&hold)));
            Ok(ExitCode::FAILURE)
        }
        Erasure::NothingKept => {
            say(&format!("Nothing is kept about contact {} of location {}.", who.contact, who.location));
            Ok(ExitCode::SUCCESS)
        }
    }
}

pub(crate) async fn legal_hold(
    storage: &Storage,
    command: &LegalHoldCommand,
) -> Result<ExitCode, CommandError> {
    let said = match command {
        LegalHoldCommand::Set(LegalHoldArgs { who, grounds: on, target }) => {
            let (who, grounds) = (whose(who)?, grounds(on)?);
            let archive = Archive::open(storage, target).await?;
            match archive.rights().hold(&who, &grounds, Timestamp::now()).await? {
                None => "The data is held from now on.".to_owned(),
                Some(before) => format!("The hold is replaced. Before: {}", sentence(&before)),
            }
        }
        LegalHoldCommand::Lift(LegalHoldArgs { who, grounds: on, target }) => {
            let (who, grounds) = (whose(who)?, grounds(on)?);
            let archive = Archive::open(storage, target).await?;
            match archive.rights().lift(&who, &grounds, Timestamp::now()).await? {
                None => "There was no legal hold.".to_owned(),
                Some(before) => format!("The hold is lifted. Before: {}", sentence(&before)),
            }
        }
        LegalHoldCommand::Show(show) => {
            let who = whose(&show.who)?;
            let archive = Archive::open(storage, &show.target).await?;
            let hold = archive.records.hold(&who).await?;
            hold.map_or_else(|| "There is no legal hold.".to_owned(), |hold| sentence(&hold))
        }
    };
    say(&said);
    Ok(ExitCode::SUCCESS)
}

fn sentence(hold: &LegalHold) -> String {
    format!("{} holds the data since {}: {}.", hold.by, hold.since, hold.reason.trim_end_matches('.'))
}

fn whose(args: &WhoArgs) -> Result<ContactRef, CommandError> {
    Ok(ContactRef {
        location: LocationId::parse(&args.location).map_err(|wrong| format!("--location {wrong}"))?,
        contact: ContactId::parse(&args.contact).map_err(|wrong| format!("--contact {wrong}"))?,
    })
}

fn grounds(args: &GroundsArgs) -> Result<Grounds, CommandError> {
    Grounds::new(&args.by, &args.reason).map_err(|wrong| format!("--by and --reason: {wrong}").into())
}

/// Where the data is kept, and the key to it.
struct Archive {
    records: DynamoContactRecords,
    log: DynamoOperationsLog,
    keys: Arc<KeyFile>,
    // A stack started only for this has to live as long as the tables are used.
    _tables: Tables,
}

impl Archive {
    async fn open(storage: &Storage, target: &TargetArgs) -> Result<Self, CommandError> {
        let (tables, key) = match (&target.stack_name, &target.master_key_file) {
            (Some(stack), Some(key)) => (Tables::deployed(stack, target.endpoint.as_deref())?, key.clone()),
            _ => {
                let tables = Tables::local(storage).await?;
                let key = tables.master_key.clone().ok_or("a local stack has a master key")?;
                (tables, key)
            }
        };
        let keys = Arc::new(KeyFile::read(&key)?);
        let (client, audit) = (tables.aws.dynamodb.clone(), tables.name("audit"));
        let conversations = tables.name("conversations");
        Ok(Self {
            records: DynamoContactRecords::new(client.clone(), conversations, audit.clone(), keys.clone()),
            log: DynamoOperationsLog::new(client, tables.name("operations"), audit, keys.clone()),
            keys,
            _tables: tables,
        })
    }

    fn rights(&self) -> Rights<'_> {
        Rights { records: &self.records, log: &self.log, signer: self.keys.as_ref() }
    }
}
