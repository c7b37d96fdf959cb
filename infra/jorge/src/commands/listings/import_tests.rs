use jiff::civil::date;
use tempfile::TempDir;

use super::*;

const TODAY: Date = date(2026, 11, 20);
const GOOD: &str = r#"{"id":"A-1","address":"12 Invented Cove","area":"Cedar Park","zip":"78613","price":450000,"bedrooms":3,"bathrooms":2.5,"status":"active","kind":"single_family","listed_on":"2026-09-01"}"#;

fn run(dir: &TempDir, text: &str, change: impl FnOnce(&mut ImportArgs)) -> Result<Outcome, CommandError> {
    let file = dir.path().join("rows");
    std::fs::write(&file, text).unwrap();
    let mut args =
        ImportArgs { file, location: "LOChere".to_owned(), replace: false, skip_bad: false, json: false };
    change(&mut args);
    take(&dir.path().join("listings"), &args, TODAY)
}

fn stored(dir: &TempDir, id: &str) -> Vec<Listing> {
    let location = location(id).unwrap();
    Change::begin(&dir.path().join("listings"), &location).unwrap().listings().unwrap().unwrap_or_default()
}

fn arguments() -> ImportArgs {
    ImportArgs {
        file: "x".into(),
        location: "LOChere".to_owned(),
        replace: false,
        skip_bad: false,
        json: false,
    }
}

#[test]
fn one_bad_row_and_nothing_is_written_unless_the_bad_may_be_skipped() {
    let dir = TempDir::new().unwrap();
    let text = format!("{GOOD}\n{}", r#"{"id":"A-2","price":"dear"}"#);
    let outcome = run(&dir, &text, |_| ()).unwrap();
    assert!(!outcome.written && stored(&dir, "LOChere").is_empty());
    let told = outcome.sentences(&arguments());
    assert!(
        told.contains("--skip-bad") && told.contains("line 2: ") && told.contains("price must be"),
        "{told}"
    );

    let outcome = run(&dir, &text, |args| args.skip_bad = true).unwrap();
    assert_eq!((outcome.written, outcome.counts.added, outcome.counts.rejected), (true, 1, 1));
    assert_eq!(stored(&dir, "LOChere").len(), 1);
    assert_eq!(outcome.json()["reasons"][0]["line"], 2);
}

#[test]
fn an_increment_changes_only_its_own_location() {
    let dir = TempDir::new().unwrap();
    run(&dir, GOOD, |_| ()).unwrap();
    run(&dir, GOOD, |args| args.location = "LOCother".to_owned()).unwrap();
    let outcome = run(&dir, r#"[{"id":"A-1","status":"sold","sold_on":"2026-11-02"}]"#, |_| ()).unwrap();
    assert_eq!(outcome.counts.changed, 1);
    assert!(stored(&dir, "LOChere")[0].sold_on.is_some());
    assert!(stored(&dir, "LOCother")[0].sold_on.is_none());
}

#[test]
fn a_file_without_a_good_row_replaces_nothing() {
    let dir = TempDir::new().unwrap();
    run(&dir, GOOD, |_| ()).unwrap();
    let everything = |args: &mut ImportArgs| (args.replace, args.skip_bad) = (true, true);
    assert!(!run(&dir, r#"{"name":"x"}"#, everything).unwrap().written);
    assert!(run(&dir, "", everything).is_err());
    assert_eq!(stored(&dir, "LOChere").len(), 1);
}

#[test]
fn replacing_mends_a_broken_file() {
    let dir = TempDir::new().unwrap();
    run(&dir, GOOD, |_| ()).unwrap();
    std::fs::write(dir.path().join("listings/LOChere.jsonl"), "broken").unwrap();
    let error = run(&dir, GOOD, |_| ()).err().unwrap();
    assert!(error.to_string().contains("--replace"), "{error}");
    assert!(run(&dir, GOOD, |args| args.replace = true).unwrap().written);
    assert_eq!(stored(&dir, "LOChere").len(), 1);
}

#[test]
fn only_the_first_twenty_reasons_are_told() {
    let dir = TempDir::new().unwrap();
    let outcome = run(&dir, &"{}\n".repeat(30), |_| ()).unwrap();
    assert_eq!((outcome.refused.len(), outcome.counts.rejected), (20, 30));
    assert!(outcome.sentences(&arguments()).ends_with("and 10 more"));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let dir = TempDir::new().unwrap();
    let error = run(&dir, GOOD, |args| args.file = "nowhere.jsonl".into()).err().unwrap();
    assert!(error.to_string().starts_with("nowhere.jsonl: "), "{error}");
}
