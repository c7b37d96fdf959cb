//! The location a local stack begins with.

use std::sync::Arc;

use jiff::tz::TimeZone;
use shared::adapters::aws::Aws;
use shared::adapters::dynamodb::DynamoLocations;
use shared::adapters::key_file::KeyFile;
use shared::clock::Clock;
use shared::ids::LocationId;
use shared::locations::{Locations as _, Settings, workflow_secret_hash};
use shared::privacy::Secret;

use super::listings::seed;
use super::{CRM_TOKEN, DataDir, LOCATION, Options, STACK_NAME, WORKFLOW_SECRET};
use crate::CommandError;

/// What the local team has chosen: everything a bot can do is switched on.
fn first_settings(options: &Options) -> Settings {
    let office = ghl_emulator::Location::example(LOCATION);
    Settings {
        calendar: office.calendars.first().map(|calendar| calendar.id.clone()),
        brokerage_notice_url: Some("https://example.org/information-about-brokerage-services".into()),
        postal_address: Some("100 Example Street, Austin, TX 78701".into()),
        experiments: options.experiments,
        ..Settings::default()
    }
}

/// Sets up the local location on the first start; later settings stay.
pub(super) async fn set_up(
    aws: &Aws,
    data_dir: &DataDir,
    clock: &dyn Clock,
    options: &Options,
) -> Result<(), CommandError> {
    let keys = Arc::new(KeyFile::read(&data_dir.master_key())?);
    let location = LocationId::parse(LOCATION)?;
    seed(&data_dir.listings(), &location, clock.now().to_zoned(TimeZone::UTC).date())?;
    let locations = DynamoLocations::new(aws.dynamodb.clone(), format!("{STACK_NAME}-operations"), keys);
    let known = locations.find(&location).await?;
    if known.is_none() || options.answer_at_once {
        let token = Secret::new(CRM_TOKEN.to_owned());
        let secret = Some(workflow_secret_hash(WORKFLOW_SECRET));
        let mut settings = known.map_or_else(|| first_settings(options), |location| location.settings);
        if options.answer_at_once {
            settings.burst_window_ms = 0;
        }
        locations.connect(&location, &token, secret, &settings, clock.now()).await?;
    }
    Ok(())
}
