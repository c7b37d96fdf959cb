//! `jorge bench cost`: what a thousand turns cost on AWS, reckoned from requests that are counted, not guessed.

mod logged;
mod prices;

use std::collections::BTreeMap;
use std::process::ExitCode;

use comfy_table::Table;
use prices::Price;
use serde_json::{Value, json};

use super::super::say;
use super::turns::traffic::{commits, units};
use super::turns::{Plan, Ran, drive, listened_to};
use crate::CommandError;
use crate::cli::CostArgs;
use crate::stack::{LOCATION, Stack, Transcript};

/// What a function is given, as `template.yaml` says.
const MEMORY_GB: f64 = 0.25;
/// How long a call of the CRM, and everything else of a call of a function, is taken to last: the one thing that cannot be
/// counted here. The first as in service levels; the second is above what is measured against a store on loopback, because
/// DynamoDB answers in single milliseconds.
const CRM_CALL_S: f64 = 0.150;
const OWN_TIME_S: f64 = 0.040;
/// Bytes Lambda itself logs of a call: START, END, REPORT.
const LAMBDA_LOGS: f64 = 330.0;
const PER: f64 = 1_000.0;

pub(super) async fn cost(args: CostArgs, as_json: bool) -> Result<ExitCode, CommandError> {
    let counted = count(args.turns).await?;
    if as_json {
        say(&counted.json().to_string());
    } else {
        say(&counted.text());
    }
    Ok(ExitCode::SUCCESS)
}

/// What was counted, for each turn that was answered.
struct Counted {
    turns: usize,
    /// Calls of functions, by name.
    invocations: BTreeMap<String, f64>,
    crm_calls: f64,
    write_units: f64,
    read_units: f64,
    queue_requests: f64,
    published: f64,
    /// At most: as if no function remembered the key of a contact from one turn to the next.
    key_requests: f64,
    log_bytes: f64,
}

async fn count(turns: usize) -> Result<Counted, CommandError> {
    let logged = logged::Bytes::counted();
    let (stack, recorded) = listened_to(true).await?;
    // One at a time: nobody shares a batch with somebody else, which is the dearest case.
    let plan = Plan { turns, concurrency: 1, first_contact: 0 };
    let before = Before::of(&stack, &logged)?;
    let ran = drive(&stack, &recorded, plan, &[LOCATION.to_owned()]).await?;
    let counted = before.since(&stack, &ran);
    stack.stop().await;
    counted
}

/// Where the counts of what is never forgotten stood.
struct Before {
    logged: logged::Bytes,
    logged_before: u64,
}

impl Before {
    fn of(stack: &Stack, logged: &logged::Bytes) -> Result<Self, CommandError> {
        stack.observer.as_ref().ok_or("the stack is observed")?;
        Ok(Self { logged: logged.clone(), logged_before: logged.so_far() })
    }

    fn since(self, stack: &Stack, ran: &Ran) -> Result<Counted, CommandError> {
        let observer = stack.observer.as_ref().ok_or("the stack is observed")?;
        let crm = stack.crm.as_ref().ok_or("the CRM runs in this process")?;
        // What warmed the stack is in what was observed, and in these turns.
        let turns = (ran.turns.len() + ran.warm_up) as f64;
        let transcripts = observer.transcripts();
        let invocations = invocations(&transcripts);
        let sent = transcripts.iter().filter(|said| said.place.starts_with("SQS ")).count();
        let published = transcripts.iter().filter(|said| said.place.starts_with("SNS")).count();
        // Lambda asks a queue for a batch and deletes it: two requests for each call it makes of a function.
        let fed = invocations.iter().filter(|(name, _)| is_fed(name)).map(|(_, count)| 2.0 * count);
        let fed: f64 = fed.sum();
        let (writes, reads) = units(&ran.counted);
        let measured = ran.turns.len() as f64;
        let committed = commits(&ran.counted) as f64;
        // A signature for each record; for each contact a new key, and its opening again for each further turn.
        let keys = 2.0 * committed;
        let bytes = self.logged.so_far().saturating_sub(self.logged_before) as f64;
        let calls: f64 = invocations.values().sum();
        Ok(Counted {
            turns: ran.turns.len(),
            crm_calls: crm.calls().len() as f64 / turns,
            write_units: writes / measured,
            read_units: reads / measured,
            queue_requests: (sent as f64 + fed) / turns,
            published: published as f64 / turns,
            key_requests: keys / measured,
            log_bytes: (bytes + LAMBDA_LOGS * calls) / turns,
            invocations: invocations.into_iter().map(|(name, count)| (name, count / turns)).collect(),
        })
    }
}

/// How often each function was called.
fn invocations(transcripts: &[Transcript]) -> BTreeMap<String, f64> {
    let mut calls = BTreeMap::new();
    for said in transcripts {
        if let Some(answer) = said.place.strip_prefix("the answer of ") {
            // Of one that is called through a route, the route is said as well.
            let function = answer.split(" to ").next().unwrap_or(answer);
            *calls.entry(function.to_owned()).or_default() += 1.0;
        }
    }
    calls
}

/// Whether a function is called with batches of a queue.
fn is_fed(function: &str) -> bool {
    !matches!(function, "webhook" | "api" | "follow-ups" | "audit-manifest" | "alert-checker")
}

/// One thing that is paid for.
struct Item {
    price: Price,
    /// For a thousand turns.
    amount: f64,
}

impl Item {
    fn dollars(&self) -> f64 {
        self.amount * self.price.dollars
    }
}

impl Counted {
    fn items(&self) -> [Item; 9] {
        let calls: f64 = self.invocations.values().sum();
        let doors = self.invocations.get("webhook").copied().unwrap_or_default();
        let seconds = calls * OWN_TIME_S + self.crm_calls * CRM_CALL_S;
        let of = |price, amount: f64| Item { price, amount: amount * PER };
        [
            of(prices::INVOCATIONS, calls),
            of(prices::GB_SECONDS, seconds * MEMORY_GB),
            of(prices::HTTP_REQUESTS, doors),
            of(prices::WRITE_UNITS, self.write_units),
            of(prices::READ_UNITS, self.read_units),
            of(prices::QUEUE_REQUESTS, self.queue_requests),
            of(prices::PUBLISHED, self.published),
            of(prices::KEY_REQUESTS, self.key_requests),
            of(prices::LOG_GB, self.log_bytes / 1e9),
        ]
    }

    fn json(&self) -> Value {
        let items: Vec<Value> = self
            .items()
            .iter()
            .map(|item| json!({ "what": item.price.what, "amount": item.amount, "dollars": item.dollars() }))
            .collect();
        let dollars: f64 = self.items().iter().map(Item::dollars).sum();
        json!({
            "turns": self.turns, "per_turns": PER, "items": items, "dollars": dollars,
            "invocations_per_turn": self.invocations, "crm_calls_per_turn": self.crm_calls,
            "assumed_crm_call_ms": CRM_CALL_S * 1e3, "assumed_own_ms": OWN_TIME_S * 1e3
        })
    }

    fn text(&self) -> String {
        let mut table = Table::new();
        table.set_header(["a thousand turns", "amount", "dollars"]);
        let items = self.items();
        for item in &items {
            let amount = if item.amount >= 10.0 {
                format!("{:.0}", item.amount)
            } else {
                format!("{:.4}", item.amount)
            };
            table.add_row([item.price.what.to_owned(), amount, format!("{:.4}", item.dollars())]);
        }
        let dollars: f64 = items.iter().map(Item::dollars).sum();
        table.add_row(["together".to_owned(), String::new(), format!("{dollars:.4}")]);
        let calls: Vec<String> =
            self.invocations.iter().map(|(name, calls)| format!("{name} {calls:.2}")).collect();
        format!(
            "{table}\nCounted over {} turns, one at a time, none of which shared a batch; list prices of us-east-1. Calls of \
             functions a turn: {}; of the CRM {:.2}. Taken to last: {:.0} ms a call of the CRM, {:.0} ms everything else of \
             a call of a function.",
            self.turns,
            calls.join(", "),
            self.crm_calls,
            CRM_CALL_S * 1e3,
            OWN_TIME_S * 1e3
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_multiplied_with_its_price() {
        let counted = Counted {
            turns: 10,
            invocations: BTreeMap::from([("webhook".to_owned(), 2.0), ("conversation".to_owned(), 1.0)]),
            crm_calls: 2.0,
            write_units: 20.0,
            read_units: 5.0,
            queue_requests: 4.0,
            published: 0.0,
            key_requests: 2.0,
            log_bytes: 3_000.0,
        };
        let dollars = |what: &str| {
            let items = counted.items();
            items.iter().find(|item| item.price.what.starts_with(what)).map(Item::dollars).unwrap()
        };
        assert!((dollars("DynamoDB: write") - 0.0125).abs() < 1e-9);
        assert!((dollars("API Gateway") - 0.002).abs() < 1e-9);
        // Three calls of 40 ms and two of the CRM at 150 ms, a quarter of a gigabyte, a thousand times.
        assert!((dollars("Lambda: GB") - 0.42 * 0.25 * 1_000.0 * 0.000_016_666_7).abs() < 1e-9);
        assert!((dollars("CloudWatch") - 0.0015).abs() < 1e-9);
        assert!((dollars("KMS") - 0.006).abs() < 1e-9);
        assert!(counted.json()["dollars"].as_f64().unwrap() > 0.02);
        assert!(counted.text().contains("together"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn requests_are_counted() {
        let counted = count(8).await.unwrap();
        assert!(counted.invocations["webhook"] >= 1.0, "{:?}", counted.invocations);
        // A text and what the CRM tells of our own changes may be answered by one call.
        assert!(counted.invocations["conversation"] > 0.3, "{:?}", counted.invocations);
        assert!(counted.queue_requests > 2.0 && counted.write_units > 4.0, "{}", counted.text());
        assert!(counted.read_units > 0.5 && counted.crm_calls >= 1.0, "{}", counted.text());
    }
}
