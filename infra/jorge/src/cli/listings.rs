//! The homes bots may offer.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::stack::LOCATION;

/// What to do with listings.
#[derive(Debug, Clone, Subcommand)]
pub enum ListingsCommand {
    /// Take listings from a file: new ones are added, known ones (by id) changed. Checks every row.
    #[command(after_help = IMPORT_HELP)]
    Import(ImportArgs),
    /// Look what a buyer would be offered.
    #[command(after_help = SEARCH_EXAMPLE)]
    Search(SearchArgs),
}

const IMPORT_HELP: &str = "The file holds JSON lines (one object a line) or one JSON array:
  {\"id\": \"A-1\", \"address\": \"12 Invented Cove\", \"area\": \"Cedar Park\", \"zip\": \"78613\", \"price\": 450000,
   \"bedrooms\": 3, \"bathrooms\": 2.5, \"square_feet\": 1900, \"status\": \"active\", \"kind\": \"single_family\",
   \"listed_on\": \"2026-09-01\", \"features\": [\"pool\"]}
A row of a known id need name only what changed:
  {\"id\": \"A-1\", \"status\": \"sold\", \"sold_on\": \"2026-11-02\", \"price\": 441000}

Examples:
  jorge listings import events/listings/austin.jsonl
  jorge listings import all.json --replace --skip-bad --location ve9EPM428h8vShlRW1KT";

const SEARCH_EXAMPLE: &str = "Example:
  jorge listings search --area 'cedar park' --max-price 450000 --bedrooms 3";

/// Which file to take listings from, and how.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// JSON lines, or one JSON array of objects.
    pub file: PathBuf,
    /// The location they belong to.
    #[arg(long, value_name = "ID", default_value = LOCATION)]
    pub location: String,
    /// Keep nothing but what the file holds.
    #[arg(long)]
    pub replace: bool,
    /// Take the good rows of a file that has bad ones.
    #[arg(long)]
    pub skip_bad: bool,
    /// One JSON object instead of sentences.
    #[arg(long)]
    pub json: bool,
}

/// What to look for.
#[derive(Debug, Clone, Args)]
pub struct SearchArgs {
    /// An area; may be repeated.
    #[arg(long)]
    pub area: Vec<String>,
    /// A ZIP code; may be repeated.
    #[arg(long)]
    pub zip: Vec<String>,
    /// Least price, in dollars.
    #[arg(long, value_name = "DOLLARS")]
    pub min_price: Option<u64>,
    /// Highest price, in dollars.
    #[arg(long, value_name = "DOLLARS")]
    pub max_price: Option<u64>,
    /// At least so many bedrooms.
    #[arg(long, value_name = "NUMBER")]
    pub bedrooms: Option<u8>,
    /// Only this kind.
    #[arg(long, value_parser = ["single_family", "townhouse", "condo", "multi_family", "manufactured", "land"])]
    pub kind: Option<String>,
    /// Only this status.
    #[arg(long, default_value = "active", value_parser = ["active", "pending", "sold", "withdrawn", "any"])]
    pub status: String,
    /// Show so many.
    #[arg(long, default_value_t = 10, value_name = "NUMBER")]
    pub limit: usize,
    /// The location whose listings to search.
    #[arg(long, value_name = "ID", default_value = LOCATION)]
    pub location: String,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}
