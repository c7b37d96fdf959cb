//! Measuring how fast and how right the rules are.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const EVAL_EXAMPLES: &str = "Examples:
  jorge eval opt-out --data opt_out.jsonl
  jorge eval intent --data intent.jsonl --json --errors 20
  jorge eval finance --data finance.jsonl
  jorge eval injection --data prompt_injection.jsonl
  jorge eval pii --data pii.jsonl --json

A line of data is a JSON object with id, text and label; lang, source and tier group the figures; money has
amounts, in dollars and in order. Rows labelled ambiguous or contested are not scored.

A line for finance is a sum: label pmt, amortize or dti, with what is given (loan, rate_pct, months, after_months; or
gross_month, debts), for amortize a field (payment, balance, principal or interest), and what is expected.

A line for pii has spans: objects with a type (US_SSN, CREDIT_CARD, PHONE_NUMBER, EMAIL_ADDRESS; others are not
scored), start and end in characters or a value; or it is labelled none:TYPE, and that type must not be found.";

/// What to measure.
#[derive(Debug, Clone, Args)]
pub struct BenchArgs {
    /// Which part.
    pub what: BenchTarget,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum BenchTarget {
    /// Assigning variants, and analysing experiments of 100,000 and of 10 million contacts.
    Experiments,
    /// Evaluating and executing hand-offs among 1,000 and among 100,000 known contacts.
    Handoff,
    /// Reading and searching 50,000 listings.
    Listings,
    /// Recording what a turn does, and storing what a batch has recorded.
    Record,
    /// What the retry engine adds to a call that succeeds.
    Retry,
    /// Screening, understanding and answering a text, without the world outside.
    Rules,
    /// Verifying and reading a webhook of 1 KB.
    Webhook,
}

/// What to compare with what.
#[derive(Debug, Clone, Args)]
pub struct EvalArgs {
    /// Which rule.
    pub task: EvalTask,
    /// The examples, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// One JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
    /// List up to this many rows the rule got wrong.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
}

/// A rule that can be compared with examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalTask {
    /// Whether a text revokes consent.
    OptOut,
    /// Whether a contact wants to buy or to sell.
    Intent,
    /// Amounts of money, in order.
    Money,
    /// The arithmetic of mortgages, to the cent.
    Finance,
    /// Whether a text talks to the machine instead of the team.
    Injection,
    /// Personal data in texts: social security numbers, cards, telephone numbers, e-mail addresses.
    Pii,
    /// What may not be said, and what may not be answered as asked.
    FairHousing,
}
