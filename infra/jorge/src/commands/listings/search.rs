//! `jorge listings search`: a look at what a buyer would be offered.

use std::path::PathBuf;
use std::process::ExitCode;

use comfy_table::Table;
use serde_json::json;
use shared::adapters::listings_file::ListingsFile;
use shared::listings::{Filter, Listings as _, Matches};

use super::super::say;
use super::location;
use crate::CommandError;
use crate::cli::SearchArgs;

pub(super) async fn search(dir: PathBuf, args: &SearchArgs) -> Result<ExitCode, CommandError> {
    let location = location(&args.location)?;
    let listings = ListingsFile::new(dir);
    let found = listings.search(&location, &filter(args)?, args.limit).await?;
    if args.json {
        say(&json!({ "total": found.total, "best": found.best }).to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let areas = listings.areas(&location).await?;
    say(&match (found.total, areas.is_empty()) {
        (0, true) => {
            format!(
                "Location {location} has no listings. Fill them with: jorge listings import FILE --location {location}"
            )
        }
        (0, false) => format!("Nothing fits. There are listings in {}.", areas.join(", ")),
        _ => table(&found),
    });
    Ok(ExitCode::SUCCESS)
}

fn filter(args: &SearchArgs) -> Result<Filter, CommandError> {
    let kind = args.kind.as_deref().map(|kind| serde_json::from_value(kind.into())).transpose()?;
    let status = match args.status.as_str() {
        "any" => None,
        status => Some(serde_json::from_value(status.into())?),
    };
    Ok(Filter {
        areas: args.area.clone(),
        zips: args.zip.clone(),
        price_min: args.min_price,
        price_max: args.max_price,
        bedrooms_min: args.bedrooms,
        kind,
        status,
    })
}

fn table(found: &Matches) -> String {
    let mut table = Table::new();
    table.set_header(["id", "address", "area", "ZIP", "price $", "bed", "bath", "sq ft", "status", "listed"]);
    for home in &found.best {
        table.add_row([
            home.id.clone(),
            home.address.clone(),
            home.area.clone(),
            home.zip.clone(),
            home.price.to_string(),
            home.bedrooms.to_string(),
            home.bathrooms.to_string(),
            home.square_feet.map(|feet| feet.to_string()).unwrap_or_default(),
            home.status.to_string(),
            home.listed_on.to_string(),
        ]);
    }
    format!("{table}\n{} of {} that fit", found.best.len(), found.total)
}
