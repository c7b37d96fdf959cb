//! `jorge bench growth`: what becomes of a turn when there are more contacts, more locations, more people texting at once.
//! One of them grows at a time.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use comfy_table::Table;
use serde_json::{Value, json};
use shared::adapters::dynamodb::{DynamoLocations, keys};
use shared::adapters::key_file::KeyFile;
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::locations::{Locations as _, Settings, workflow_secret_hash};
use shared::privacy::Secret;

use super::super::say;
use super::turns::{Figures, Plan, drive, listened_to};
use super::{build, progress};
use crate::CommandError;
use crate::cli::GrowthArgs;
use crate::stack::{CRM_TOKEN, LOCATION, STACK_NAME, Stack, WORKFLOW_SECRET};

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    /// Contacts the store knows from before.
    contacts: usize,
    locations: usize,
    /// Contacts that text at the same time.
    at_once: usize,
}

/// The ordinary size; from there each grows by itself.
const ORDINARY: Size = Size { contacts: 1_000, locations: 1, at_once: 8 };
const SIZES: [Size; 7] = [
    ORDINARY,
    Size { contacts: 10_000, ..ORDINARY },
    Size { contacts: 100_000, ..ORDINARY },
    Size { locations: 30, ..ORDINARY },
    Size { locations: 300, ..ORDINARY },
    Size { at_once: 1, ..ORDINARY },
    Size { at_once: 32, ..ORDINARY },
];
/// Most items of one write.
const BATCH: usize = 25;

pub(super) async fn growth(args: GrowthArgs, as_json: bool) -> Result<ExitCode, CommandError> {
    let mut measured = Vec::new();
    for size in SIZES {
        measured.push((size, measure(size, args.turns).await?));
    }
    if as_json {
        let sizes: Vec<Value> = measured.iter().map(|(size, figures)| json_of(*size, figures)).collect();
        say(&json!({ "sizes": sizes, "turns": args.turns, "build": build() }).to_string());
    } else {
        say(&format!(
            "{}\n{} turns at each size, a new stack for each; store in memory. {} build",
            table(&measured),
            args.turns,
            build()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(size: Size, turns: usize) -> Result<Figures, CommandError> {
    let (stack, recorded) = listened_to(false).await?;
    let locations = connect(&stack, size.locations).await?;
    let plan = Plan { turns, concurrency: size.at_once, first_contact: 1_000 };
    // Somebody to copy.
    drive(&stack, &recorded, Plan { turns: 8, concurrency: 1, first_contact: 0 }, &locations[..1]).await?;
    fill(&stack, size.contacts).await?;
    let ran = drive(&stack, &recorded, plan, &locations).await?;
    let figures = Figures::of(&ran, plan);
    stack.stop().await;
    figures
}

/// Sets up so many locations like the first; all of them.
async fn connect(stack: &Stack, locations: usize) -> Result<Vec<String>, CommandError> {
    let keys = Arc::new(KeyFile::read(&stack.master_key())?);
    let known = DynamoLocations::new(stack.aws.dynamodb.clone(), format!("{STACK_NAME}-operations"), keys);
    let settings = known.find(&LocationId::parse(LOCATION)?).await?.map(|location| location.settings);
    let settings = Settings { calendar: None, ..settings.unwrap_or_default() };
    let mut all = vec![LOCATION.to_owned()];
    for nth in 1..locations {
        let id = format!("LOCbench{nth:012}");
        let token = Secret::new(CRM_TOKEN.to_owned());
        let secret = Some(workflow_secret_hash(WORKFLOW_SECRET));
        known.connect(&LocationId::parse(&id)?, &token, secret, &settings, stack.clock().now()).await?;
        all.push(id);
    }
    Ok(all)
}

/// Copies the first contact's items, but for its deliveries, under so many others.
async fn fill(stack: &Stack, contacts: usize) -> Result<(), CommandError> {
    let table = format!("{STACK_NAME}-conversations");
    let who = |contact: String| -> Result<String, CommandError> {
        let (location, contact) = (LocationId::parse(LOCATION)?, ContactId::parse(&contact)?);
        Ok(keys::contact(&ContactRef { location, contact }))
    };
    let found = stack.aws.dynamodb.query().table_name(&table).key_condition_expression("pk = :pk");
    let example = who(format!("CONbench{:012}", 0))?;
    let found = found.expression_attribute_values(":pk", AttributeValue::S(example)).send().await?;
    let mut items: Vec<HashMap<String, AttributeValue>> = found.items.unwrap_or_default();
    let sort_key = |item: &HashMap<String, AttributeValue>| {
        item.get(keys::SK).and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default()
    };
    items.retain(|item| sort_key(item) == keys::STATE || sort_key(item) == keys::KEY);
    if items.is_empty() {
        return Err("there is nobody to copy".into());
    }
    for item in &mut items {
        // Nothing of theirs is due: the schedule does not run here.
        item.remove(keys::DUE_SHARD);
        item.remove(keys::DUE_AT);
    }
    let mut writes = Vec::new();
    for nth in 0..contacts {
        let pk = AttributeValue::S(who(format!("CONknown{nth:012}"))?);
        for item in &items {
            let mut item = item.clone();
            item.insert(keys::PK.to_owned(), pk.clone());
            let put = PutRequest::builder().set_item(Some(item)).build()?;
            writes.push(WriteRequest::builder().put_request(put).build());
        }
        if writes.len() + items.len() > BATCH || nth + 1 == contacts {
            let batch = std::mem::take(&mut writes);
            stack.aws.dynamodb.batch_write_item().request_items(&table, batch).send().await?;
            progress("contacts the store knows", nth + 1, contacts);
        }
    }
    Ok(())
}

fn json_of(size: Size, figures: &Figures) -> Value {
    let mut json = figures.json();
    json["known_contacts"] = size.contacts.into();
    json["locations"] = size.locations.into();
    json
}

fn table(measured: &[(Size, Figures)]) -> Table {
    let mut table = Table::new();
    table.set_header([
        "contacts known",
        "locations",
        "texting at once",
        "turns/s",
        "p50 ms",
        "p95 ms",
        "calls a turn",
        "write and read units a turn",
    ]);
    for (size, figures) in measured {
        table.add_row([
            size.contacts.to_string(),
            size.locations.to_string(),
            size.at_once.to_string(),
            format!("{:.0}", figures.turns_per_s),
            format!("{:.1}", figures.took_ms[0]),
            format!("{:.1}", figures.took_ms[1]),
            format!("{:.2}", figures.calls_a_turn()),
            format!("{:.1} and {:.1}", figures.units.0, figures.units.1),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn turns_of_a_larger_world_are_measured() {
        let size = Size { contacts: 30, locations: 3, at_once: 2 };
        let figures = measure(size, 6).await.unwrap();
        let json = json_of(size, &figures);
        assert_eq!(
            (&json["known_contacts"], &json["locations"], &json["turns"]),
            (&30.into(), &3.into(), &6.into())
        );
        assert!(table(&[(size, figures)]).to_string().contains("30"));
    }
}
