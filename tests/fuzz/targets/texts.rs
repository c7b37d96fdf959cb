//! What a contact texts: every rule that reads words, one after the other, and what is masked is masked for good.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use shared::compliance::{Additions, Detector, Direction};
use shared::conversation::screen::screen;
use shared::conversation::understand::money::{amounts, prices};
use shared::conversation::understand::{Context, hear};
use shared::conversation::{Bot, Step};
use shared::language::Words;
use shared::llm::injection::suspicion;
use shared::locations::Settings;
use shared::privacy::{find, mask_all, mask_secrets};
use std::sync::LazyLock;

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new(&Additions::default()).expect("rules"));
static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::default);

const STEPS: [Option<Step>; 4] = [None, Some(Step::Budget), Some(Step::Name), Some(Step::Address)];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let words = Words::of(&text);
    let _ = (words.ask(), words.iter().rev().count());
    let _ = (screen(&text), suspicion(&text), amounts(&text), prices(&text));
    let market = SETTINGS.areas();
    let asked = STEPS[usize::from(*choice) % STEPS.len()];
    let bot = [Bot::Lead, Bot::Buyer, Bot::Seller][usize::from(*choice / 4) % 3];
    let _ = hear(&text, Context { asked, bot, market: &market, today: date(2026, 11, 20) });
    for direction in [Direction::Input, Direction::Output, Direction::Listing] {
        let _ = DETECTOR.screen(direction, &text, &[]);
    }
    for found in find(&text) {
        assert!(text.get(found.span.clone()).is_some(), "a place is on the boundaries of characters");
    }
    let masked = mask_all(&text);
    assert!(find(&masked).is_empty(), "what is masked holds nothing to find: {masked:?}");
    if let Some(masked) = mask_secrets(&text) {
        assert!(mask_secrets(&masked.text).is_none(), "no secret is left: {:?}", masked.text);
    }
});
