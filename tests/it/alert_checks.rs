//! What is wrong is told within half a minute, to everybody who should hear of it, once; and nothing is told while all is
//! well.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use alert_checker::handle;
use jorge::stack::{Loss, Options, Refusal, STACK_NAME};
use jorge_tests::World;
use jorge_tests::counting::home;
use jorge_tests::receiver::Reply;
use jorge_tests::watching::{DEAD_LETTERS, Watched};
use jorge_tests::workers::{TIMEOUT, context};
use lambda_runtime::LambdaEvent;
use serde_json::{Value, json};
use shared::alerts::ack::invitation_of;
use shared::alerts::{Alert, Alerts as _, Channel, Ended, Scope, Severity, Status, take_up};
use shared::clock::SimulatedClock;
use shared::conversation::Bot;
use shared::ids::LocationId;
use shared::locations::{Settings, workflow_secret_hash};
use shared::metrics::{
    Account, Accounts as _, Count, Counter, Hour, Operation, Outcome, Service, Tallies, Timed,
};
use shared::privacy::Secret;
use sqs_sns_emulator::{ACCOUNT, REGION};

const FIRED: &str = "alert.fired";
const ESCALATED: &str = "alert.escalated";
const RESOLVED: &str = "alert.resolved";

fn told(kind: &str, rule: &str, level: u64) -> (String, String, u64) {
    (kind.to_owned(), rule.to_owned(), level)
}

/// So many operations that took so long, of which so many failed.
fn took(timed: Timed, times: u32, millis: u64, failures: u32) -> Tallies {
    let mut tallies = Tallies::default();
    for nth in 0..times {
        let outcome = if nth < failures { Outcome::Failure } else { Outcome::Success };
        tallies.record(timed, Duration::from_millis(millis), outcome);
    }
    tallies
}

fn counted(counts: &[(Count, u64)]) -> Tallies {
    let mut tallies = Tallies::default();
    counts.iter().for_each(|(count, times)| tallies.counts.add(count.clone(), *times));
    tallies
}

fn scope() -> Scope {
    Scope::Location(home())
}

#[tokio::test]
async fn a_day_on_which_nothing_happens_raises_no_alert_and_tells_nobody() {
    let watched = Watched::start().await;
    for _ in 0..24 * 4 {
        let run = watched.check_after(15 * 60).await;
        let failed = (run["failed"].as_u64(), run["rules_failed"].as_u64());
        assert_eq!((run["checked"].as_u64(), failed), (Some(2), (Some(0), Some(0))), "{run}");
    }
    assert_eq!(watched.all(&Scope::Installation).await, []);
    assert_eq!(watched.all(&scope()).await, []);
    assert_eq!((watched.told(), watched.slack.taken().len()), (Vec::new(), 0));
}

#[tokio::test]
async fn a_dead_letter_is_told_within_half_a_minute_with_a_runbook_and_a_link_that_works() {
    let watched = Watched::start().await;
    watched.check().await;
    watched.dead_letter().await;
    watched.check_after(30).await;
    let taken = watched.webhook.taken();
    let [message] = taken.as_slice() else { panic!("one message: {taken:?}") };
    let data = message.json()["data"].clone();
    assert_eq!((&data["rule"], &data["subject"]), (&json!("dead_letters"), &json!(DEAD_LETTERS)), "{data}");
    assert_eq!(data["runbook"], "docs/runbooks/dead_letters.md");
    let gateway = &watched.world.stack.endpoints.gateway;
    let link = data["acknowledge"].as_str().unwrap();
    let token = link.strip_prefix(&format!("{gateway}/a/")).unwrap_or_else(|| panic!("{link}"));
    let keys = watched.world.keys();
    let invitation = invitation_of(token, keys.as_ref(), watched.now()).await.unwrap().unwrap();
    assert_eq!(invitation.channel, Channel::Webhook);
    let alerts = watched.alerts();
    let taken = take_up(&alerts, &invitation.alert, "Ana", watched.now()).await.unwrap().unwrap();
    assert_eq!(taken.status(), Status::Acknowledged);
    // Everybody who shares a channel sees that somebody is at it, and nobody else is called.
    for _ in 0..40 {
        watched.check_after(30).await;
    }
    assert_eq!(watched.told(), [told("alert.acknowledged", "dead_letters", 1)]);
    assert_eq!(watched.pagerduty.taken().len(), 0);
}

#[tokio::test]
async fn what_is_over_is_told_after_two_clean_checks_and_fires_again_only_after_its_cool_down() {
    let watched = Watched::start().await;
    watched.dead_letter().await;
    watched.check().await;
    assert_eq!(watched.told(), [told(FIRED, "dead_letters", 1)]);
    watched.redrive().await;
    watched.check_after(30).await;
    assert_eq!(watched.told(), [], "one clean check may be chance");
    watched.check_after(30).await;
    assert_eq!(watched.told(), [told(RESOLVED, "dead_letters", 1)]);
    watched.dead_letter().await;
    for _ in 0..4 {
        watched.check_after(120).await;
    }
    assert_eq!(watched.told(), [], "ten minutes have not passed since it fired");
    watched.check_after(60).await;
    assert_eq!(watched.told(), [told(FIRED, "dead_letters", 1)]);
    let before = watched.now() + Duration::from_secs(1);
    let history = watched.alerts().history(&Scope::Installation, before, 100).await.unwrap();
    let states: Vec<Status> = history.iter().map(Alert::status).collect();
    assert_eq!(states, [Status::Firing, Status::Resolved], "newest first");
}

#[tokio::test]
async fn a_rule_that_cannot_be_evaluated_is_told_of_and_keeps_no_other_from_it() {
    let watched = Watched::start().await;
    let lead = Timed::Bot(Bot::Lead, Operation::Process);
    watched.measured(Account::Bot(Bot::Lead), took(lead, 100, 100, 8)).await;
    let body = json!({ "__type": "com.amazonaws.sqs#AccessDenied", "message": "no" });
    let observer = watched.world.stack.observer.clone().unwrap();
    observer.refuse(Refusal { operation: "GetQueueAttributes", times: 1_000, body });
    let run = watched.check().await;
    assert_eq!((run["checked"].as_u64(), run["rules_failed"].as_u64()), (Some(2), Some(1)), "{run}");
    assert_eq!(watched.told(), [told(FIRED, "high_error_rate", 1)]);
    let failed = watched.alert(&Scope::Installation, "rule_failed").await.unwrap();
    assert_eq!(failed.key().subject.as_str(), "dead_letters");
    let titles: Vec<String> =
        watched.slack.taken().iter().map(|taken| taken.json()["text"].to_string()).collect();
    assert!(titles.iter().any(|title| title.contains("rule failed")), "{titles:?}");
}

/// Checks every half minute by two instances at once; returns what the webhook was told in each.
async fn live_through(watched: &Watched, minutes: usize) -> Vec<(usize, Vec<(String, String, u64)>)> {
    let other = watched.another(&[]);
    let mut heard = Vec::new();
    for half in 1..=2 * minutes {
        watched.world.stack.advance(Duration::from_secs(30));
        let (one, two) = tokio::join!(watched.check_by(&watched.checker), watched.check_by(&other));
        one.unwrap();
        two.unwrap();
        let told = watched.told();
        if !told.is_empty() {
            heard.push((half, told));
        }
    }
    heard
}

#[tokio::test]
async fn what_nobody_takes_up_is_escalated_after_five_and_fifteen_minutes_once_by_any_number_of_checkers() {
    let watched = Watched::start().await;
    watched.dead_letter().await;
    let heard = live_through(&watched, 20).await;
    let expected =
        [(1, vec![told(FIRED, "dead_letters", 1)]), (11, vec![told(ESCALATED, "dead_letters", 2)])];
    assert_eq!(heard, expected);
    // Whoever is on call hears of it fifteen minutes after it fired.
    for (name, receiver) in [("PagerDuty", &watched.pagerduty), ("Opsgenie", &watched.opsgenie)] {
        assert_eq!(receiver.taken().len(), 1, "{name}");
    }
    assert_eq!(watched.slack.taken().len(), 2);
    let alert = watched.alert(&Scope::Installation, "dead_letters").await.unwrap();
    assert_eq!(alert.level, 3);
    let reached =
        alert.deliveries.iter().all(|delivery| matches!(delivery.ended, Some((Ended::Delivered, _))));
    assert!(reached, "{:?}", alert.deliveries);
}

#[tokio::test]
async fn a_checker_that_dies_with_a_message_on_its_way_is_followed_by_one_that_sends_the_same_message() {
    let watched = Watched::start().await;
    watched.dead_letter().await;
    watched.webhook.turns(Reply::Hangs(Duration::from_secs(60)));
    let doomed = watched.another(&[]);
    let run = watched.check_by(&doomed);
    let arrives = async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let taken = watched.webhook.taken();
            if !taken.is_empty() {
                break taken;
            }
        }
    };
    // Its process ends where this select ends.
    let first = tokio::select! {
        _ = run => panic!("the receiver hangs"),
        taken = arrives => taken,
    };
    watched.webhook.turns(Reply::Says(204, String::new()));
    watched.check_after(30).await;
    assert_eq!(watched.webhook.taken().len(), 0, "somebody may be sending it");
    watched.check_after(31).await;
    let second = watched.webhook.taken();
    let ids = |taken: &[jorge_tests::receiver::Taken]| {
        taken.iter().map(|taken| taken.header("webhook-id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), ids(&second), "receivers know it again");
    watched.check_after(120).await;
    assert_eq!(watched.told(), [], "nothing is owed any more");
}

#[tokio::test]
async fn a_record_whose_answer_is_lost_is_found_again_and_nothing_is_told_twice() {
    let watched = Watched::start().await;
    watched.dead_letter().await;
    let observer = watched.world.stack.observer.clone().unwrap();
    observer.lose(Loss { operation: "TransactWriteItems", times: 2 });
    for _ in 0..6 {
        // What could not be noted is an error of that run, and of no other.
        watched.world.stack.advance(Duration::from_secs(30));
        watched.check_by(&watched.checker).await.ok();
    }
    let ids: BTreeSet<String> =
        watched.webhook.taken().iter().map(|taken| taken.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    let alert = watched.alert(&Scope::Installation, "dead_letters").await.unwrap();
    assert!(alert.is_told(), "{:?}", alert.deliveries);
}

#[tokio::test]
async fn a_channel_that_is_down_keeps_no_other_from_it_and_is_tried_again() {
    let watched = Watched::start().await;
    watched.slack.turns(Reply::Says(503, String::new()));
    watched.dead_letter().await;
    watched.check().await;
    assert_eq!(watched.told(), [told(FIRED, "dead_letters", 1)]);
    let to_slack = async |watched: &Watched| {
        let alert = watched.alert(&Scope::Installation, "dead_letters").await.unwrap();
        let of = |channel| move |delivery: &&shared::alerts::Delivery| delivery.channel == channel;
        let delivery = alert.deliveries.iter().find(of(Channel::Slack)).unwrap().clone();
        (delivery.tries, delivery.ended.map(|(ended, _)| ended))
    };
    assert_eq!(to_slack(&watched).await, (1, None), "recorded, and still owed");
    watched.slack.turns(Reply::Says(200, "ok".to_owned()));
    watched.slack.taken().clear();
    watched.check_after(30).await;
    assert_eq!(to_slack(&watched).await, (2, Some(Ended::Delivered)));
    assert_eq!((watched.told(), watched.slack.taken().len()), (Vec::new(), 1));
}

#[tokio::test]
async fn two_locations_never_see_each_others_alerts() {
    let watched = Watched::start().await;
    let other = LocationId::parse("LOCsomebodyelse00001").unwrap();
    let (token, secret) = (Secret::new("token".to_owned()), Some(workflow_secret_hash("secret")));
    let settings = Settings { team_name: "Harbor Realty".to_owned(), ..Settings::default() };
    let locations = watched.world.locations();
    locations.connect(&other, &token, secret, &settings, watched.now()).await.unwrap();
    let circles = counted(&[(Count::of(Bot::Lead, Counter::HandoffsCircular), 11)]);
    watched.measured(Account::Location(other.clone()), circles).await;
    let run = watched.check().await;
    assert_eq!(run["checked"].as_u64(), Some(3), "{run}");
    assert_eq!(watched.all(&scope()).await, []);
    assert_eq!(watched.all(&Scope::Installation).await, []);
    let alert = watched.alert(&Scope::Location(other.clone()), "circular_handoff_spike").await.unwrap();
    assert_eq!((alert.status(), alert.severity), (Status::Firing, Severity::Warning));
    let said: String = watched.slack.taken().iter().map(|taken| taken.json().to_string()).collect();
    assert!(said.contains("Harbor Realty") && !said.contains(home().as_str()), "{said}");
}

/// What the seven rules look at, at its edge (`over` false) or just beyond it.
async fn at_the_edge(watched: &Watched, over: bool) {
    let of = |edge: u64, beyond: u64| if over { beyond } else { edge };
    let lead = |operation| Timed::Bot(Bot::Lead, operation);
    let failures = |edge, beyond| if over { beyond } else { edge };
    let mut timed = took(lead(Operation::Process), 100, of(1_450, 1_600), failures(3, 6));
    timed.merge(&took(lead(Operation::HandoffExecute), 100, 50, failures(3, 6)));
    watched.measured(Account::Bot(Bot::Lead), timed).await;
    let caches = [
        (Count::of_none(Counter::CacheLookups).labelled("settings"), 100),
        (Count::of_none(Counter::CacheHits).labelled("settings"), of(60, 49)),
    ];
    watched.measured(Account::Installation, counted(&caches)).await;
    let location = [
        (Count::of(Bot::Lead, Counter::HandoffsCircular), of(10, 11)),
        (Count::of_none(Counter::CrmCalls), 100),
        (Count::of_none(Counter::CrmLimited), of(10, 11)),
    ];
    watched.measured(Account::Location(home()), counted(&location)).await;
}

/// The rules that fire, and how grave.
async fn firing(watched: &Watched) -> BTreeSet<(String, Severity)> {
    let all = [watched.all(&Scope::Installation).await, watched.all(&scope()).await].concat();
    let firing = all.into_iter().filter(Alert::is_going_on);
    firing.map(|alert| (alert.key().rule.to_string(), alert.severity)).collect()
}

#[tokio::test]
async fn each_of_the_seven_rules_is_silent_at_its_edge_fires_beyond_it_and_is_over_again() {
    let watched = Watched::start().await;
    at_the_edge(&watched, false).await;
    watched.check().await;
    assert_eq!(firing(&watched).await, BTreeSet::new(), "at the edge");

    // An hour later nothing of that is in any window.
    watched.world.stack.advance(Duration::from_secs(61 * 60));
    let contact = watched.world.contact_without_settling("CONwaits000000000001");
    let text = watched.world.text(contact.contact.as_str(), "Is anybody there?");
    assert_eq!(watched.world.deliver(&text).await.status, 200);
    watched.world.stack.advance(Duration::from_secs(5 * 60 + 1));
    at_the_edge(&watched, true).await;
    watched.check().await;
    let expected = [
        ("sla_violation", Severity::Critical),
        ("high_error_rate", Severity::Critical),
        ("low_cache_hit_rate", Severity::Critical),
        ("handoff_failure", Severity::Critical),
        ("bot_unresponsive", Severity::Critical),
        ("circular_handoff_spike", Severity::Warning),
        ("rate_limit_breach", Severity::Warning),
    ];
    let expected: BTreeSet<_> = expected.map(|(rule, severity)| (rule.to_owned(), severity)).into();
    assert_eq!(firing(&watched).await, expected, "beyond it");

    assert_eq!(watched.world.run_one_wake_up(&contact).await, 0);
    watched.check_after(61 * 60).await;
    watched.check_after(30).await;
    assert_eq!(firing(&watched).await, BTreeSet::new(), "over");
}

#[tokio::test]
async fn switched_off_it_tells_nobody_asks_for_no_second_check_and_still_keeps_hours() {
    let watched = Watched::start().await;
    let webhook = Timed::Service(Service::Webhook);
    watched.measured(Account::Services, took(webhook, 3, 10, 0)).await;
    let hour = Hour::of(watched.now());
    watched.dead_letter().await;
    watched.world.stack.advance(Duration::from_secs(90 * 60));
    let off = watched.another(&[("ALERTING_ENABLED", "false")]);
    watched.check_by(&off).await.unwrap();
    assert_eq!((watched.told(), watched.all(&Scope::Installation).await), (Vec::new(), Vec::new()));
    assert_eq!(second_checks(&watched.world), 0);
    let kept = watched.accounts().hours(&Account::Services, &[hour]).await.unwrap();
    assert_eq!(kept[&hour].of(webhook).durations.count(), 3);

    let observer = watched.world.stack.observer.clone().unwrap();
    observer.take();
    watched.check_by(&off).await.unwrap();
    assert_eq!(observer.take(), [], "an hour is folded once");
}

/// Checks that are asked for and not made yet.
fn second_checks(world: &World) -> usize {
    let depths = world.stack.queues.queue_depths().unwrap();
    let queue = depths.iter().find(|queue| queue.name == format!("{STACK_NAME}-alert-checks.fifo")).unwrap();
    queue.visible + queue.delayed + queue.in_flight
}

#[tokio::test]
async fn a_schedule_that_comes_twice_asks_for_one_second_check() {
    let watched = Watched::start().await;
    for _ in 0..2 {
        watched.check().await;
    }
    assert_eq!(second_checks(&watched.world), 1);
    watched.check_after(60).await;
    assert_eq!(second_checks(&watched.world), 2);
}

#[tokio::test]
async fn each_channel_that_is_set_up_is_tried_out_and_says_what_it_made_of_it() {
    let watched = Watched::start().await;
    watched.slack.turns(Reply::Says(404, "no_service".to_owned()));
    let ask = async |event: Value| {
        handle(&watched.checker, LambdaEvent::new(event, context(TIMEOUT))).await.map_err(|e| e.to_string())
    };
    let answer = ask(json!({ "test": { "location": home() } })).await.unwrap();
    let tried = |channel: &str, part: &str| {
        let all = answer["tried"].as_array().unwrap();
        all.iter().find(|tried| tried["channel"] == channel).unwrap()[part].clone()
    };
    for channel in ["webhook", "pagerduty", "opsgenie"] {
        assert_eq!(tried(channel, "delivered"), true, "{answer}");
    }
    assert_eq!((tried("slack", "delivered"), tried("slack", "refused")), (json!(false), json!(true)));
    assert_eq!(answer["not_set_up"], json!(["email"]));
    assert!(watched.webhook.taken()[0].json()["data"]["title"].as_str().unwrap().starts_with("[TEST]"));
    assert_eq!(watched.pagerduty.taken().len(), 2, "opened, and closed again");
    assert_eq!(watched.all(&scope()).await, [], "it is no alert");

    let one = ask(json!({ "test": { "channel": "webhook" } })).await.unwrap();
    assert_eq!(one["tried"].as_array().unwrap().len(), 1, "{one}");
    for wrong in [json!({ "channel": "fax" }), json!({ "location": "" }), json!({ "lcoation": "x" })] {
        assert!(ask(json!({ "test": wrong })).await.is_err(), "{wrong}");
    }
}

/// Whoever reads what the stack's own receiver of alerts hands on.
async fn somebody_listens(world: &World) {
    let subscribe = jorge::stack::sns_client(&world.stack.endpoints.queues).subscribe();
    let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{STACK_NAME}-operations-alarms");
    let subscribe = subscribe.topic_arn(topic).protocol("http").endpoint(&world.stack.endpoints.alerts);
    subscribe.send().await.unwrap();
}

async fn a_letter_dies(world: &World) {
    let dead = format!("{}/{ACCOUNT}/{STACK_NAME}-{DEAD_LETTERS}", world.stack.endpoints.queues);
    world.stack.aws.sqs.send_message().queue_url(dead).message_body("{}").send().await.unwrap();
}

#[tokio::test]
async fn the_local_stack_checks_twice_a_minute_and_what_it_tells_reaches_the_receiver_on_this_machine() {
    let clock = Arc::new(SimulatedClock::at("2026-11-20T18:00:00Z".parse().unwrap()));
    let world = World::with(Options { simulated: Some(clock), ..World::at_once() }).await;
    somebody_listens(&world).await;
    world.stack.tick("alert-checker").await.unwrap();
    a_letter_dies(&world).await;
    assert_eq!(world.stack.queues.inbox().len(), 0);
    // The message to itself comes by the queue, half a minute later.
    world.stack.advance(Duration::from_secs(30));
    let began = Instant::now();
    while world.stack.queues.inbox().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20), "nobody was told");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.settle().await;
    let inbox = world.stack.queues.inbox();
    let [told] = inbox.as_slice() else { panic!("once: {inbox:?}") };
    for part in ["[CRITICAL] dead letters", "docs/runbooks/dead_letters.md", "/a/"] {
        assert!(told.message.contains(part), "{part}: {}", told.message);
    }
    assert_eq!(second_checks(&world), 0);
}

#[tokio::test]
async fn on_a_real_clock_a_breach_reaches_its_receiver_with_the_next_check() {
    let world = World::with(Options { consume: false, ..World::at_once() }).await;
    somebody_listens(&world).await;
    a_letter_dies(&world).await;
    let began = Instant::now();
    world.stack.tick("alert-checker").await.unwrap();
    assert_eq!(world.stack.queues.inbox().len(), 1);
    let promised = Duration::from_secs(30);
    assert!(began.elapsed() < promised, "{:?}", began.elapsed());
}
