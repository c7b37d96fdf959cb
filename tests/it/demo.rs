//! The demo passes, and fails when it should.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use jorge::cli::Cli;

fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/demo")
}

async fn demo(path: &Path) -> ExitCode {
    jorge_tests::logs::captured();
    let cli = Cli::parse_from(["jorge", "demo", path.to_str().unwrap()]);
    jorge::commands::run(cli).await.unwrap()
}

/// The buyer's conversation with `change` made to it.
async fn changed(change: impl Fn(&str) -> String) -> ExitCode {
    let directory = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(events().join("buyer.json")).unwrap();
    let altered = change(&text);
    assert_ne!(altered, text, "something is changed");
    std::fs::write(directory.path().join("buyer.json"), altered).unwrap();
    demo(directory.path()).await
}

#[tokio::test]
async fn the_committed_conversations_go_as_expected() {
    assert_eq!(demo(&events()).await, ExitCode::SUCCESS);
}

#[tokio::test]
async fn an_altered_signature_fails_it() {
    let altered =
        changed(|text| text.replacen("\"x-ghl-signature\": \"", "\"x-ghl-signature\": \"AAAA", 1)).await;
    assert_eq!(altered, ExitCode::FAILURE);
}

#[tokio::test]
async fn a_word_altered_in_a_signed_body_fails_it() {
    assert_eq!(changed(|text| text.replacen("Maple Street", "Maple Avenue", 1)).await, ExitCode::FAILURE);
}

#[tokio::test]
async fn a_reply_that_is_expected_to_be_silence_fails_it() {
    let start = "\"reply\": \"It will be our pleasure to help you find a home. Please let me know your price range.\"";
    assert_eq!(changed(|text| text.replacen(start, "\"reply\": null", 1)).await, ExitCode::FAILURE);
}
