//! What a restore comes to in the local stack, whose engine keeps no history: the same items in new tables.

use std::time::{Duration, Instant};

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use jiff::Timestamp;

use super::{DrillTable, Drills, Restored, RestoredOne, TELL_EVERY};
use crate::CommandError;
use crate::commands::complain;
use crate::commands::tables::Tables;
use crate::stack::provision::create_table;
use crate::template::Template;

/// Most items of one write.
const AT_ONCE: usize = 25;

pub(super) async fn all(
    tables: &Tables,
    drills: &Drills,
    pairs: &[(String, DrillTable)],
) -> Result<Restored, CommandError> {
    let given = [("GhlAppId".to_owned(), "any".to_owned())].into();
    let declared = Template::load(tables.stack_name(), &given, "")?.tables()?;
    let from = Timestamp::now();
    let mut copied = Vec::new();
    for (source, drill) in pairs {
        let began = Instant::now();
        let mut table = declared
            .iter()
            .find(|table| table.name == *source)
            .ok_or_else(|| format!("the template has no table {source}"))?
            .clone();
        // Nothing is to go while it is counted.
        (table.name, table.ttl) = (drill.name().to_owned(), None);
        create_table(&tables.aws, &table).await?;
        let items = copy(drills, source, drill).await?;
        copied.push(RestoredOne { took: began.elapsed(), items_of_source: Some(items) });
    }
    Ok(Restored { from, until: Timestamp::now(), lost: Duration::ZERO, tables: copied })
}

/// Copies item by item; returns how many there were.
async fn copy(drills: &Drills, source: &str, to: &DrillTable) -> Result<u64, CommandError> {
    let mut pages = drills.client().scan().table_name(source).consistent_read(true).into_paginator().send();
    let (mut copied, mut told) = (0, Instant::now());
    while let Some(page) = pages.next().await {
        let items = page?.items.unwrap_or_default();
        copied += items.len() as u64;
        for some in items.chunks(AT_ONCE) {
            let put = |item: &_| {
                let put = PutRequest::builder().set_item(Some(std::clone::Clone::clone(item))).build()?;
                Ok(WriteRequest::builder().put_request(put).build())
            };
            let mut left = some.iter().map(put).collect::<Result<Vec<_>, CommandError>>()?;
            while !left.is_empty() {
                left = drills.write(to, left).await?;
            }
        }
        if told.elapsed() > TELL_EVERY {
            complain(&format!("{source}: {copied} items copied"));
            told = Instant::now();
        }
    }
    Ok(copied)
}
