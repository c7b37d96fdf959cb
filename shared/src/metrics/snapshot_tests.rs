use serde_json::{Value, json};

use super::*;
use crate::metrics::{Minute, Operation, Outcome, View};

fn noon() -> Timestamp {
    "2026-11-20T12:00:30Z".parse().unwrap()
}

fn nothing() -> Observed {
    Observed { queues: Ok(Vec::new()), breakers: Ok(BTreeMap::new()), free_tier: false }
}

fn asked() -> Asked<'static> {
    Asked {
        location: None,
        minutes: View::Hour.until(noon()),
        sample_rate: SampleRate::EVERYTHING,
        now: noon(),
    }
}

fn shown(tallies: &Tallies) -> Value {
    serde_json::to_value(Snapshot::of(tallies, &nothing(), asked())).unwrap()
}

fn took(tallies: &mut Tallies, timed: Timed, millis: u64, times: usize) {
    (0..times).for_each(|_| tallies.record(timed, Duration::from_millis(millis), Outcome::Success));
}

fn count(tallies: &mut Tallies, bot: Bot, counted: &[(Counter, u64)]) {
    counted.iter().for_each(|(counter, times)| tallies.counts.add(Count::of(bot, *counter), *times));
}

#[test]
fn the_format_is_fixed() {
    let mut tallies = Tallies::default();
    let process = Timed::Bot(Bot::Lead, Operation::Process);
    took(&mut tallies, process, 100, 9);
    tallies.record(process, Duration::from_millis(1_900), Outcome::Failure);
    took(&mut tallies, Timed::Service(Service::Webhook), 8, 1);
    for (counter, times) in
        [(Counter::ModelCalls, 4), (Counter::InputTokens, 900), (Counter::CostMicros, 300)]
    {
        tallies.counts.add(Count::of(Bot::Lead, counter).labelled("haiku"), times);
    }
    for (counter, times) in [(Counter::CacheLookups, 10), (Counter::CacheHits, 8)] {
        tallies.counts.add(Count::of(Bot::Lead, counter).labelled("settings"), times);
    }
    let stages = [(Counter::Inquiries, 5), (Counter::Engaged, 4), (Counter::Qualified, 2)];
    count(&mut tallies, Bot::Lead, &stages);
    tallies.counts.add(Count::of(Bot::Lead, Counter::Inquiries).labelled("response_tone.formal"), 3);
    let others = [
        (Counter::CrmCalls, 20),
        (Counter::CrmLimited, 1),
        (Counter::HandoffsExecuted, 2),
        (Counter::HandoffsCircular, 1),
        (Counter::Turns, 10),
        (Counter::TextsSent, 8),
        (Counter::OptOuts, 1),
        (Counter::Escalations, 2),
        (Counter::JudgementsConfirmed, 1),
    ];
    count(&mut tallies, Bot::Lead, &others);
    let observed = Observed {
        queues: Ok(vec![Queue {
            name: "inbound.fifo".into(),
            messages: 2,
            oldest: Some(Duration::from_millis(1_500)),
            dead_letters: false,
        }]),
        breakers: Ok(BTreeMap::from([("crm".into(), Phase::HalfOpen)])),
        free_tier: true,
    };
    let location = LocationId::parse("LOC1").unwrap();
    let asked = Asked { location: Some(&location), ..asked() };
    let mut json = serde_json::to_value(Snapshot::of(&tallies, &observed, asked)).unwrap();
    // The rest of the bots, and of the operations, is of the same form.
    for bot in ["buyer", "seller"] {
        let bot = json["bots"].as_object_mut().unwrap().remove(bot).unwrap();
        assert_eq!(bot["operations"].as_object().unwrap().len(), 5);
    }
    for operation in ["full_qualification", "handoff_execute", "own_share"] {
        json["bots"]["lead"]["operations"].as_object_mut().unwrap().remove(operation).unwrap();
    }
    json.as_object_mut().unwrap().remove("all").unwrap();
    for service in ["api", "contact_read"] {
        json["services"].as_object_mut().unwrap().remove(service).unwrap();
    }
    insta::assert_json_snapshot!(json, @r#"
    {
      "at": "2026-11-20T12:00:30Z",
      "bots": {
        "lead": {
          "cache": {
            "hit_rate": 0.8,
            "hits": 8,
            "kept": true,
            "lookups": 10,
            "target": 0.7
          },
          "conversations": {
            "escalation_rate": 0.2,
            "escalations": 2,
            "opt_out_rate": 0.125,
            "opt_outs": 1,
            "texts_sent": 8,
            "turns": 10
          },
          "crm": {
            "calls": 20,
            "failed": 0,
            "limited": 1
          },
          "funnel": {
            "appointments": 0,
            "closed": 0,
            "engaged": 4,
            "inquiries": 5,
            "qualified": 2
          },
          "funnel_by_variant": {
            "response_tone.formal": {
              "appointments": 0,
              "closed": 0,
              "engaged": 0,
              "inquiries": 3,
              "qualified": 0
            }
          },
          "handoffs": {
            "circular": 1,
            "deferred": 0,
            "executed": 2,
            "failed": 0,
            "locked": 0,
            "no_route": 0,
            "too_many": 0
          },
          "judgements": {
            "confirmed": 1,
            "corrected": 0
          },
          "measured": true,
          "model_cost_per_qualified_lead_micros": 150,
          "models": {
            "cache_read_tokens": 0,
            "cache_write_tokens": 0,
            "calls": 4,
            "cost_micros": 300,
            "failures": 0,
            "free_calls": 0,
            "input_tokens": 900,
            "output_tokens": 0
          },
          "operations": {
            "no_model": {
              "count": 0,
              "failures": 0,
              "max_ms": null,
              "mean_ms": null,
              "min_ms": null,
              "p50_ms": null,
              "p95_ms": null,
              "p99_ms": null,
              "success_rate": null,
              "successes": 0,
              "target": {
                "p50_ms": null,
                "p95_ms": 500.0,
                "p99_ms": null
              },
              "violated": null
            },
            "process": {
              "count": 10,
              "failures": 1,
              "max_ms": 1886.873,
              "mean_ms": 278.454,
              "min_ms": 99.741,
              "p50_ms": 99.741,
              "p95_ms": 99.741,
              "p99_ms": 99.741,
              "success_rate": 0.9,
              "successes": 9,
              "target": {
                "p50_ms": 300.0,
                "p95_ms": 1500.0,
                "p99_ms": 2000.0
              },
              "violated": []
            }
          }
        }
      },
      "breakers": {
        "known": {
          "crm": "half_open"
        }
      },
      "caches": {
        "settings": {
          "hit_rate": 0.8,
          "hits": 8,
          "kept": true,
          "lookups": 10,
          "target": 0.7
        }
      },
      "from": "2026-11-20T11:01:00Z",
      "location": "LOC1",
      "minutes": 60,
      "missing": [
        "buyer",
        "seller"
      ],
      "models": {
        "haiku": {
          "cache_read_tokens": 0,
          "cache_write_tokens": 0,
          "calls": 4,
          "cost_micros": 300,
          "failures": 0,
          "free_calls": 0,
          "input_tokens": 900,
          "output_tokens": 0
        }
      },
      "queues": {
        "known": [
          {
            "dead_letters": false,
            "messages": 2,
            "name": "inbound.fifo",
            "oldest_seconds": 1
          }
        ]
      },
      "relative_error": 0.01,
      "sample_rate": 1.0,
      "services": {
        "webhook": {
          "count": 1,
          "failures": 0,
          "max_ms": 8.024,
          "mean_ms": 8.024,
          "min_ms": 8.024,
          "p50_ms": 8.024,
          "p95_ms": 8.024,
          "p99_ms": 8.024,
          "success_rate": 1.0,
          "successes": 1,
          "target": {
            "p50_ms": null,
            "p95_ms": 50.0,
            "p99_ms": null
          },
          "violated": []
        }
      },
      "version": 1
    }
    "#);
}

#[test]
fn all_bots_are_shown_and_what_they_come_to_together() {
    let mut tallies = Tallies::default();
    for (nth, bot) in Bot::ALL.into_iter().enumerate() {
        took(&mut tallies, Timed::Bot(bot, Operation::Process), 100 * (nth as u64 + 1), 10 * (nth + 1));
        count(&mut tallies, bot, &[(Counter::Turns, 10), (Counter::Escalations, nth as u64)]);
    }
    tallies.counts.add(Count::of_none(Counter::CrmCalls), 7);
    let shown = shown(&tallies);
    let counts: Vec<&Value> =
        ["lead", "buyer", "seller"].map(|bot| &shown["bots"][bot]["operations"]["process"]["count"]).to_vec();
    assert_eq!(counts, [10, 20, 30]);
    let all = &shown["all"];
    assert_eq!(all["operations"]["process"]["count"], 60);
    // Merged, not a mean of percentiles: 300 ms half of the time, within one per cent.
    let p50 = all["operations"]["process"]["p50_ms"].as_f64().unwrap();
    assert!((198.0..=202.0).contains(&p50), "{p50}");
    assert_eq!(all["operations"]["process"]["violated"], Value::Null, "nothing is promised of all together");
    assert_eq!(all["conversations"]["escalation_rate"], 0.1);
    assert_eq!(all["crm"]["calls"], 7, "what belongs to no bot is here");
    assert_eq!(shown["missing"], json!([]));
}

#[test]
fn a_bot_nothing_was_measured_of_is_shown_as_missing() {
    let mut tallies = Tallies::default();
    took(&mut tallies, Timed::Bot(Bot::Buyer, Operation::Process), 100, 1);
    count(&mut tallies, Bot::Lead, &[(Counter::Turns, 1)]);
    let shown = shown(&tallies);
    assert_eq!(shown["missing"], json!(["seller"]));
    assert_eq!(shown["bots"]["seller"]["measured"], false);
    let process = &shown["bots"]["seller"]["operations"]["process"];
    assert_eq!(
        (&process["count"], &process["p95_ms"], &process["violated"]),
        (&json!(0), &Value::Null, &Value::Null)
    );
    assert_eq!(process["target"]["p95_ms"], 1_800.0, "what is promised is shown all the same");
}

#[test]
fn a_broken_promise_is_named_and_a_kept_one_is_not() {
    let mut tallies = Tallies::default();
    took(&mut tallies, Timed::Bot(Bot::Lead, Operation::Process), 1_600, 10);
    took(&mut tallies, Timed::Bot(Bot::Buyer, Operation::Process), 200, 10);
    let bots = &shown(&tallies)["bots"];
    assert_eq!(bots["lead"]["operations"]["process"]["violated"], json!(["p50", "p95"]));
    assert_eq!(bots["buyer"]["operations"]["process"]["violated"], json!([]));
}

#[test]
fn caches_and_models_are_shown_by_name_and_by_bot() {
    let mut tallies = Tallies::default();
    for (bot, cache, lookups, hits) in
        [(Bot::Lead, "settings", 10, 9), (Bot::Buyer, "settings", 10, 4), (Bot::Buyer, "answers", 10, 0)]
    {
        tallies.counts.add(Count::of(bot, Counter::CacheLookups).labelled(cache), lookups);
        tallies.counts.add(Count::of(bot, Counter::CacheHits).labelled(cache), hits);
    }
    for (model, free) in [("haiku", 0), ("llama", 3)] {
        tallies.counts.add(Count::of(Bot::Lead, Counter::ModelCalls).labelled(model), 3);
        tallies.counts.add(Count::of(Bot::Lead, Counter::ModelFreeCalls).labelled(model), free);
    }
    let shown = shown(&tallies);
    let rates = [
        &shown["caches"]["settings"],
        &shown["caches"]["answers"],
        &shown["bots"]["lead"]["cache"],
        &shown["bots"]["buyer"]["cache"],
        &shown["bots"]["seller"]["cache"],
    ]
    .map(|cache| (cache["hit_rate"].as_f64(), cache["kept"].as_bool()));
    let expected = [
        (Some(0.65), Some(false)),
        (Some(0.0), Some(false)),
        (Some(0.9), Some(true)),
        (Some(0.2), Some(false)),
        (None, None),
    ];
    assert_eq!(rates, expected);
    assert_eq!(
        (&shown["models"]["haiku"]["free_calls"], &shown["models"]["llama"]["free_calls"]),
        (&json!(0), &json!(3))
    );
    assert_eq!(shown["bots"]["lead"]["models"]["calls"], 6);
}

#[test]
fn what_a_qualified_lead_costs_is_known_once_there_is_one() {
    let mut tallies = Tallies::default();
    let cost =
        |tallies: &Tallies| shown(tallies)["bots"]["lead"]["model_cost_per_qualified_lead_micros"].clone();
    count(&mut tallies, Bot::Lead, &[(Counter::CostMicros, 1_000)]);
    assert_eq!(cost(&tallies), Value::Null);
    count(&mut tallies, Bot::Lead, &[(Counter::Qualified, 4)]);
    assert_eq!(cost(&tallies), 250);
}

#[test]
fn after_a_reset_it_is_of_the_minutes_since() {
    let minutes = View::Hour.until(noon()).after(Minute::of("2026-11-20T11:50:10Z".parse().unwrap()));
    let asked = Asked { minutes, ..asked() };
    let shown = serde_json::to_value(Snapshot::of(&Tallies::default(), &nothing(), asked)).unwrap();
    assert_eq!((&shown["minutes"], &shown["from"]), (&json!(10), &json!("2026-11-20T11:51:00Z")));
}

#[test]
fn what_could_not_be_looked_at_is_said_and_takes_nothing_else_along() {
    let observed = Observed { queues: Err("SQS is unavailable".into()), ..nothing() };
    let shown = serde_json::to_value(Snapshot::of(&Tallies::default(), &observed, asked())).unwrap();
    assert_eq!(shown["queues"], json!({ "unknown": "SQS is unavailable" }));
    assert_eq!(shown["breakers"], json!({ "known": {} }));
}
