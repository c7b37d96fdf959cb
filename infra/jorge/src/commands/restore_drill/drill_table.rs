//! The one kind of table a drill writes to or deletes.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::DateTime;
use aws_sdk_dynamodb::types::WriteRequest;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::CommandError;

/// Between the name of a table and the second its drill began.
const MARK: &str = "-drill-";
/// Digits of that second.
const STAMP: usize = "20261122023100".len();

/// The name of a table that a drill has made: `jorge-prod-audit-drill-20261122023100`. No other name becomes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillTable(String);

/// A table a drill must not touch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not the name of a table a drill has made")]
pub struct NotADrills(String);

impl DrillTable {
    /// Where a drill that begins at `began` restores `table` to.
    ///
    /// # Errors
    /// [`NotADrills`] if the table is one of an earlier drill: then nothing tells them apart any more.
    pub fn beside(table: &str, began: Timestamp) -> Result<Self, NotADrills> {
        if table.contains(MARK) {
            return Err(NotADrills(table.to_owned()));
        }
        let stamp = began.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S");
        Self::parse(&format!("{table}{MARK}{stamp}"))
    }

    /// A name, if a drill has made it.
    ///
    /// # Errors
    /// [`NotADrills`] for every other.
    pub fn parse(name: &str) -> Result<Self, NotADrills> {
        let is = name.rsplit_once(MARK).is_some_and(|(table, stamp)| {
            !table.is_empty() && stamp.len() == STAMP && stamp.bytes().all(|digit| digit.is_ascii_digit())
        });
        if is { Ok(Self(name.to_owned())) } else { Err(NotADrills(name.to_owned())) }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// Everything a drill changes in a store.
pub struct Drills {
    client: Client,
}

impl Drills {
    /// Drills in the store of this client.
    #[must_use]
    pub const fn new(client: Client) -> Self {
        Self { client }
    }

    /// For what is only read.
    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// Begins to restore what a table held at an instant.
    pub(super) async fn restore(
        &self,
        source: &str,
        to: &DrillTable,
        at: Timestamp,
    ) -> Result<(), CommandError> {
        let restore = self.client.restore_table_to_point_in_time().source_table_name(source);
        let restore = restore.target_table_name(to.name());
        restore.restore_date_time(DateTime::from_secs(at.as_second())).send().await?;
        Ok(())
    }

    /// Writes items, at most 25 at a time.
    pub(super) async fn write(
        &self,
        to: &DrillTable,
        items: Vec<WriteRequest>,
    ) -> Result<Vec<WriteRequest>, CommandError> {
        let written = self.client.batch_write_item().request_items(to.name(), items).send().await?;
        Ok(written.unprocessed_items.unwrap_or_default().remove(to.name()).unwrap_or_default())
    }

    /// Deletes a table; one that is not there is no error.
    ///
    /// # Errors
    /// When the store does not answer, or does not let go of the table yet.
    pub async fn delete(&self, table: &DrillTable) -> Result<(), CommandError> {
        match self.client.delete_table().table_name(table.name()).send().await {
            Ok(_) => Ok(()),
            Err(e) if e.as_service_error().is_some_and(|e| e.is_resource_not_found_exception()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_but_that_of_a_drills_table_can_be_written_to_or_deleted() {
        for name in [
            "jorge-prod-audit",
            "jorge-drill-audit",
            "jorge-prod-audit-drill-",
            "jorge-prod-audit-drill-2026",
            "jorge-prod-audit-drill-2026112202310x",
            "jorge-drill-20261122023100-audit",
            "-drill-20261122023100",
            "",
        ] {
            assert_eq!(DrillTable::parse(name), Err(NotADrills(name.to_owned())), "{name}");
        }
        assert!(DrillTable::parse("jorge-prod-audit-drill-20261122023100").is_ok());
    }

    #[test]
    fn a_table_is_restored_beside_its_original_and_never_beside_another_drills() {
        let began: Timestamp = "2026-11-22T02:31:00.7Z".parse().unwrap();
        let beside = DrillTable::beside("jorge-prod-audit", began).unwrap();
        assert_eq!(beside.name(), "jorge-prod-audit-drill-20261122023100");
        assert!(DrillTable::beside(beside.name(), began).is_err());
        assert!(DrillTable::beside("jorge-drill-stack-audit", began).is_err());
    }
}
