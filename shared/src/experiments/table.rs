//! An experiment's figures as a person reads them in a terminal or a plain e-mail: at most 100 columns, whatever the
//! figures are.

use super::analysis::{Analysis, LiftBounds, Metric, PairFigures, VariantFigures, Verdict};
use super::definition::Definition;
use super::names::VariantName;
use super::outcome::OutcomeType;
use super::wording;

/// Most characters of a variant's name: two of them stand in a line of pairs.
const LONGEST_NAME: usize = 18;
/// Most characters of a line.
const LONGEST_LINE: usize = 100;
/// Characters of a bar.
const BAR: usize = 20;
/// Beyond, a count is told by its size only.
const WRITTEN_OUT: u64 = 10_000_000;
/// Beyond, a lift is only said to be larger.
const LARGEST_LIFT: f64 = 99.999;
/// Below, a p-value is only said to be smaller.
const SMALLEST_P: f64 = 0.0001;

/// The figures of an experiment, with what they mean and what may be done now.
#[must_use]
pub fn table(definition: &Definition, analysis: &Analysis) -> String {
    let ailments = analysis.ailments.iter().map(|ailment| format!("- {}", wording::ailment(*ailment)));
    let mut lines = vec![
        format!("{}: {}", analysis.experiment, wording::headline(&analysis.verdict)),
        wording::meaning(&analysis.verdict),
    ];
    lines.extend(ailments);
    lines.extend([
        format!("What next: {}", wording::next_step(definition, analysis)),
        String::new(),
        setting(definition, analysis),
        split(definition, analysis),
    ]);
    if definition.matures_after_days() > 0 {
        lines.push(wording::left_out(definition.matures_after_days()));
    }
    let decided = matches!(analysis.verdict, Verdict::Winner(_));
    for (nth, metric) in analysis.metrics.iter().enumerate() {
        lines.push(String::new());
        lines.extend(metric_lines(metric, nth == 0));
        // How long it takes is asked by whoever waits, of what decides.
        if nth == 0 && !decided {
            lines.extend(still_needed(metric));
        }
    }
    lines.extend([String::new(), wording::ANY_LOOK.to_owned(), wording::ONE_LOOK.to_owned()]);
    let lines: Vec<String> = lines.iter().map(|line| wrapped(line.trim_end())).collect();
    lines.join("\n") + "\n"
}

/// A line broken between words where it is too long.
fn wrapped(line: &str) -> String {
    let (mut text, mut column) = (String::new(), 0);
    for word in line.split_inclusive(' ') {
        let width = word.trim_end().chars().count();
        if column > 0 && column + width > LONGEST_LINE {
            text.truncate(text.trim_end().len());
            text.push_str("\n  ");
            column = 2;
        }
        text.push_str(word);
        column += word.chars().count();
    }
    text
}

/// How far it has come, and what it changes.
fn setting(definition: &Definition, analysis: &Analysis) -> String {
    let changes = definition.changes().map_or_else(|| "nothing".to_owned(), |lever| lever.to_string());
    let status = wording::status(definition, analysis.at);
    let began = definition.starts_at().strftime("%Y-%m-%d");
    let began =
        if definition.starts_at() > analysis.at { String::new() } else { format!("Began {began} (UTC), ") };
    capitalised(&format!("{began}{status}, changes {changes}."))
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn split(definition: &Definition, analysis: &Analysis) -> String {
    match analysis.sample_ratio {
        Some(test) => {
            format!("Split: chance alone makes one as uneven with p = {}.", p(test.p))
        }
        None if definition.split_changed_at().is_some() => "Split: it was changed on the way.".to_owned(),
        None => "Split: there are too few contacts to judge it.".to_owned(),
    }
}

fn metric_lines(metric: &Metric, decides: bool) -> Vec<String> {
    let names = metric.variants.iter().map(|variant| short(&variant.name).chars().count());
    let width = names.max().unwrap_or(0).max("variant".len());
    let scale = Scale::of(&metric.variants);
    let name = words(metric.what);
    let mut lines = vec![if decides { format!("{name} (decides)") } else { name }];
    lines.push(format!(
        "  {:<width$}{:>11}{:>10}{:>9}{:>17}   {:<10}{:>10}{:>7}",
        "variant",
        "contacts",
        "did",
        "rate",
        "95 % interval",
        percent(scale.from),
        percent(scale.to),
        "best",
    ));
    for variant in &metric.variants {
        lines.push(format!(
            "  {:<width$}{:>11}{:>10}{:>9}{:>17}  |{}|{:>6}",
            short(&variant.name),
            count(variant.counted.contacts),
            count(variant.counted.converted),
            variant.rate.map_or_else(|| "-".to_owned(), percent),
            format!("{} to {}", digits(variant.low), percent(variant.high)),
            scale.bar(variant),
            probability(variant.probability_best),
        ));
    }
    if metric.variants.iter().all(|variant| variant.counted.converted == 0) {
        lines.push("  nobody did".to_owned());
        return lines;
    }
    let pairs = 2 * width + " / ".len();
    lines.push(format!(
        "  {:<pairs$}{:>10}{:>20}{:>13}{:>13}",
        "compared", "lift", "95 %, any look", "p, any look", "p, one look"
    ));
    lines.extend(metric.pairs.iter().map(|pair| pair_line(pair, pairs)));
    lines
}

fn still_needed(metric: &Metric) -> Option<String> {
    let fewest = metric.variants.iter().map(|variant| variant.counted.contacts).min()?;
    metric.contacts_needed.map(|needed| format!("  {}", wording::to_go(needed, fewest)))
}

fn pair_line(pair: &PairFigures, width: usize) -> String {
    format!(
        "  {:<width$}{:>10}{:>20}{:>13}{:>13}",
        format!("{} / {}", short(&pair.second), short(&pair.first)),
        pair.lift.map_or_else(|| "-".to_owned(), |lift| format!("{} %", signed(lift.lift))),
        pair.sequential_lift.map_or_else(|| "-".to_owned(), bounds),
        p(pair.sequential_p_holm),
        p(pair.z_test.p),
    )
}

fn bounds(bounds: LiftBounds) -> String {
    match bounds.high {
        Some(high) => format!("{} to {} %", signed(bounds.low), signed(high)),
        None if bounds.low <= -1.0 => "anything".to_owned(),
        None => format!("{} % or more", signed(bounds.low)),
    }
}

/// The rates a line of characters stands for.
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    /// One on which every interval fits, from a round number to another.
    fn of(variants: &[VariantFigures]) -> Self {
        let known = || variants.iter().filter(|variant| variant.rate.is_some());
        let low = known().map(|variant| variant.low).fold(1.0, f64::min);
        let high = known().map(|variant| variant.high).fold(0.0, f64::max);
        if low > high {
            return Self { from: 0.0, to: 1.0 };
        }
        const STEPS: [f64; 8] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25];
        let step = STEPS.into_iter().find(|step| (high - low) / step <= 5.0).unwrap_or(0.25);
        let from = (low / step).floor() * step;
        let to = (high / step).ceil() * step;
        Self { from, to: if to > from { to } else { from + step } }
    }

    /// The interval of a variant, and its rate in it.
    fn bar(&self, variant: &VariantFigures) -> String {
        let Some(rate) = variant.rate else { return " ".repeat(BAR) };
        let (low, middle, high) = (self.column(variant.low), self.column(rate), self.column(variant.high));
        let character = |column: usize| match column {
            column if column == middle => '●',
            column if column == low => '├',
            column if column == high => '┤',
            column if (low..=high).contains(&column) => '─',
            _ => ' ',
        };
        (0..BAR).map(character).collect()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "between 0 and the last of twenty columns"
    )]
    fn column(&self, rate: f64) -> usize {
        let share = ((rate - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        ((share * BAR as f64) as usize).min(BAR - 1)
    }
}

/// A number of contacts as people write it, at most nine characters: `1,234`, beyond ten millions `1.2e7`.
#[must_use]
pub fn count(number: u64) -> String {
    if number >= WRITTEN_OUT {
        #[expect(clippy::cast_precision_loss, reason = "its size is told")]
        return format!("{:.1e}", number as f64);
    }
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn digits(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

fn percent(share: f64) -> String {
    format!("{} %", digits(share))
}

/// A lift in percent, at most seven characters.
fn signed(lift: f64) -> String {
    if lift > LARGEST_LIFT { ">+9999".to_owned() } else { format!("{:+.1}", lift * 100.0) }
}

fn p(p: f64) -> String {
    if p < SMALLEST_P { format!("< {SMALLEST_P}") } else { format!("{p:.4}") }
}

/// Never 0 and never 100: neither is ever known.
fn probability(probability: f64) -> String {
    match probability * 100.0 {
        percent if percent < 0.5 => "<1 %".to_owned(),
        percent if percent >= 99.5 => ">99 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

fn short(name: &VariantName) -> String {
    let name = name.as_str();
    // Names are plain ASCII.
    if name.len() <= LONGEST_NAME { name.to_owned() } else { format!("{}..", &name[..LONGEST_NAME - 2]) }
}

fn words(what: OutcomeType) -> String {
    what.name().replace('_', " ")
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
