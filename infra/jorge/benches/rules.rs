//! What a text costs: the opt-out screen, the understanding, the whole turn without the world outside.
//!
//! `cargo bench -p jorge --bench rules`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::tz::TimeZone;
use jorge::commands::bench::material;
use shared::conversation::screen::screen;
use shared::conversation::understand::{Context, hear};
use shared::conversation::{Bot, Desk, Step, take_turn};
use shared::locations::Settings;

/// Each figure is of all the sentences together: divide by their number for one.
fn rules(criterion: &mut Criterion) {
    let sentences = material::sentences();
    let settings = Settings::default();
    let market = settings.areas();
    let context = Context {
        asked: Some(Step::Budget),
        bot: Bot::Buyer,
        market: &market,
        today: material::NOW.to_zoned(TimeZone::UTC).date(),
    };
    criterion.bench_function("opt-out", |bencher| {
        bencher.iter(|| {
            for text in &sentences {
                black_box(screen(black_box(text)));
            }
        });
    });
    criterion.bench_function("understand", |bencher| {
        bencher.iter(|| {
            for text in &sentences {
                black_box(hear(black_box(text), context));
            }
        });
    });
    let desks: Vec<Desk> = sentences.iter().filter_map(|text| material::desk(text).ok()).collect();
    assert_eq!(desks.len(), sentences.len(), "every sentence has its desk");
    let outside = material::outside().expect("ids of ours");
    criterion.bench_function("turn", |bencher| {
        bencher.iter(|| {
            for desk in &desks {
                black_box(take_turn(black_box(desk), &settings, &outside, material::moment()).is_ok());
            }
        });
    });
}

criterion_group!(benches, rules);
criterion_main!(benches);
