//! `jorge bench rules`: what a text costs, without the world outside.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use comfy_table::Table;
use serde_json::json;
use shared::conversation::screen::screen;
use shared::conversation::understand::{Context, hear};
use shared::conversation::{Bot, Desk, Step, take_turn};
use shared::locations::Settings;

use super::super::say;
use super::{build, material, percentiles};
use crate::CommandError;

/// How often each sentence is read.
const ROUNDS: usize = 300;
/// The longest each part should take for half of the texts, in microseconds.
const BOUNDS_US: [f64; 3] = [5.0, 50.0, 200.0];

pub(super) fn rules(as_json: bool) -> Result<ExitCode, CommandError> {
    let sentences = material::sentences();
    let settings = Settings::default();
    let market = settings.areas();
    let context = Context {
        asked: Some(Step::Budget),
        bot: Bot::Buyer,
        market: &market,
        today: material::NOW.to_zoned(settings.zone()).date(),
    };
    let desks = sentences.iter().map(|text| material::desk(text)).collect::<Result<Vec<Desk>, _>>()?;
    let outside = material::outside()?;
    let moment = material::moment();
    if desks.iter().any(|desk| take_turn(desk, &settings, &outside, moment).is_err()) {
        return Err("a sentence of the bench asks for the world outside".into());
    }
    let opt_out = time(&sentences, |text| {
        black_box(screen(black_box(text)));
    });
    let understand = time(&sentences, |text| {
        black_box(hear(black_box(text), context));
    });
    let turn = time(&desks, |desk| {
        black_box(take_turn(black_box(desk), &settings, &outside, moment).is_ok());
    });
    let figures = [
        ("opt_out", "screen for an opt-out", opt_out),
        ("understand", "intent and facts", understand),
        ("turn", "a whole turn", turn),
    ];
    let (build, runs) = (build(), sentences.len() * ROUNDS);
    if as_json {
        let mut result = json!({ "build": build, "runs": runs });
        for (name, _, (p50, p95)) in figures {
            result[name] = json!({ "p50_us": p50, "p95_us": p95 });
        }
        say(&result.to_string());
    } else {
        let mut table = Table::new();
        table.set_header(["a text", "p50 µs", "p95 µs", "bound µs"]);
        for ((_, what, (p50, p95)), bound) in figures.into_iter().zip(BOUNDS_US) {
            table.add_row([what.to_owned(), format!("{p50:.1}"), format!("{p95:.1}"), format!("{bound:.0}")]);
        }
        say(&format!("{table}\n{runs} runs over {} sentences, {build} build", sentences.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Median and 95th percentile of one run, in microseconds.
fn time<T>(over: &[T], mut run: impl FnMut(&T)) -> (f64, f64) {
    let mut micros = Vec::with_capacity(over.len() * ROUNDS);
    for _ in 0..ROUNDS {
        for one in over {
            let start = Instant::now();
            run(one);
            micros.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    percentiles(micros)
}
