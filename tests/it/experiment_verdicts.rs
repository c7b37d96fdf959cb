//! What experiments prove: contacts' outcomes go in by the queue, the schedule judges them, and whoever wants to hear of
//! it does, once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ab_analyzer::Deps;
use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use jorge::stack::{Loss, Observer};
use jorge_tests::World;
use jorge_tests::counting::{experiment, home};
use jorge_tests::workers::{TIMEOUT, context};
use lambda_runtime::LambdaEvent;
use serde_json::{Value, json};
use shared::adapters::dynamodb::keys;
use shared::audit::{Operation, OperationAction, OperationRecord, Subject, chain_of, verify};
use shared::error::Fault;
use shared::experiments::analysis::Promotion;
use shared::experiments::ports::{ChangeDefinitions as _, Definitions as _, Reports as _, TellOfVerdict};
use shared::experiments::{
    Change, Definition, Draft, Notice, OutcomeType, Report, Status, VariantName, Verdict, defaults,
};

const NAME: &str = "house-style";

/// So many days before anything is judged.
fn days_ago(world: &World, days: i64) -> Timestamp {
    world.stack.clock().now() - SignedDuration::from_hours(24 * days)
}

/// A world whose location takes part in experiments.
async fn world() -> World {
    let world = World::start().await;
    world.choose(|settings| settings.experiments = true).await;
    world
}

/// An experiment of two variants, half of the contacts each, decided by what people answer.
async fn begun(world: &World, name: &str) -> Definition {
    let draft = Draft {
        id: name.to_owned(),
        changes: None,
        variants: vec!["plain".to_owned(), "warm".to_owned()],
        shares: Vec::new(),
        metrics: vec!["response".to_owned()],
        starts_at: Some(days_ago(world, 20)),
        ..defaults()[0].clone()
    };
    let now = world.stack.clock().now();
    let definition = Definition::create(draft, &[], now).unwrap();
    let operation = Operation {
        at: now,
        actor: "Ana".to_owned(),
        action: OperationAction::ExperimentChanged,
        subject: Subject::Experiment(name.to_owned()),
        reason: None,
        details: BTreeMap::new(),
    };
    world.experiment_changes().store(&home(), &definition, operation).await.unwrap();
    definition
}

/// Contacts of each variant, and how many of them answer.
async fn answers(world: &World, name: &str, plain: (usize, usize), warm: (usize, usize)) {
    let variants = [("plain", plain.0, plain.1), ("warm", warm.0, warm.1)];
    world.take_part(name, OutcomeType::Response, days_ago(world, 20), &variants).await;
}

async fn judged(world: &World) -> Value {
    world.stack.tick("ab-analyzer").await.unwrap()
}

async fn report(world: &World, name: &str) -> Report {
    world.experiment_changes().latest(&home(), &experiment(name)).await.unwrap().unwrap()
}

/// What this day's chain says of experiments since they were begun; it is whole.
async fn on_record(world: &World) -> Vec<OperationRecord> {
    let chain = chain_of(&home(), world.stack.clock().now());
    let (records, head) = world.operations(&chain).await;
    assert_eq!(verify(&chain, &records, head.as_ref(), world.keys().as_ref()).await.unwrap(), []);
    records.into_iter().filter(|record| record.actor == "ab-analyzer").collect()
}

fn warm_wins() -> Verdict {
    Verdict::Winner(VariantName::parse("warm").unwrap())
}

async fn status(world: &World, name: &str) -> Status {
    let definitions = world.experiments().of(&home()).await.unwrap();
    let found = definitions.iter().find(|known| known.id().as_str() == name);
    found.unwrap().status().clone()
}

/// The report item's history: one for each change of the verdict.
async fn verdicts_on_record(world: &World, name: &str) -> usize {
    let pk = keys::experiment(&home(), &experiment(name));
    let items = world.items("experiments").await;
    let text = |item: &std::collections::HashMap<String, AttributeValue>, name: &str| {
        item[name].as_s().unwrap().clone()
    };
    items.iter().filter(|item| text(item, "pk") == pk && text(item, "sk").starts_with("RESULT#")).count()
}

#[tokio::test]
async fn a_clear_difference_is_significant_and_one_that_chance_makes_is_not() {
    let world = world().await;
    begun(&world, NAME).await;
    begun(&world, "chance").await;
    answers(&world, NAME, (130, 20), (130, 70)).await;
    answers(&world, "chance", (130, 40), (130, 46)).await;
    let run = judged(&world).await;
    assert_eq!((run["judged"].as_u64(), run["failed"].as_u64()), (Some(2), Some(0)), "{run}");
    let (clear, chance) = (report(&world, NAME).await.analysis, report(&world, "chance").await.analysis);
    assert_eq!((clear.verdict, chance.verdict), (warm_wins(), Verdict::Undecided));
    let (clear, chance) = (&clear.metrics[0].pairs[0], &chance.metrics[0].pairs[0]);
    assert!(clear.sequential_p_holm < 0.05 && clear.z_test.p < 0.05, "{clear:?}");
    assert!(chance.sequential_p_holm > 0.05 && chance.z_test.p > 0.05, "{chance:?}");
}

#[tokio::test]
async fn a_winner_is_told_once_is_an_audit_record_and_a_result_and_is_not_promoted_by_itself() {
    let world = world().await;
    let people = world.listener("experiments").await;
    begun(&world, NAME).await;
    answers(&world, NAME, (60, 8), (60, 30)).await;
    judged(&world).await;
    assert_eq!(report(&world, NAME).await.analysis.verdict, Verdict::TooFew);
    assert_eq!(people.heard().len(), 0, "every experiment begins like this");

    let more = [("plain", 90, 12), ("warm", 90, 45)];
    world.take_part(NAME, OutcomeType::Response, days_ago(&world, 19), &more).await;
    let run = judged(&world).await;
    assert_eq!((run["changed"].as_u64(), run["told"].as_u64()), (Some(1), Some(1)), "{run}");
    let heard = people.heard();
    let [told] = heard.as_slice() else { panic!("told once: {heard:?}") };
    let said = format!("{told:?}");
    assert!(said.contains("Experiment house-style: warm wins"), "{said}");
    assert!(!said.contains("CONhouse"), "nobody is named: {said}");

    let kept = report(&world, NAME).await;
    assert_eq!((&kept.analysis.verdict, &kept.told), (&warm_wins(), &Some(warm_wins())));
    assert_eq!(verdicts_on_record(&world, NAME).await, 2, "too few, then a winner");
    let records = on_record(&world).await;
    let [record] = records.as_slice() else { panic!("one record: {records:?}") };
    assert_eq!(record.action, OperationAction::WinnerFound);
    assert_eq!(record.subject, Subject::Experiment(NAME.to_owned()));
    assert_eq!(record.details["winner"], "warm");
    assert_eq!(record.details["contacts"], "300");

    let again = judged(&world).await;
    assert_eq!((again["judged"].as_u64(), again["changed"].as_u64()), (Some(1), Some(0)), "{again}");
    assert_eq!((people.heard().len(), on_record(&world).await.len()), (0, 1), "nothing is new an hour later");
    assert_eq!(status(&world, NAME).await, Status::Active, "promotion is off by default");
}

#[tokio::test]
async fn a_winner_is_promoted_only_where_it_is_switched_on_and_every_condition_holds() {
    for (contacts, promoted) in [(1_000, false), (200, true)] {
        let world = world().await;
        let rules = Promotion { contacts, ..Promotion::default() };
        world.choose(|settings| settings.experiment_rules.promotion = Some(rules)).await;
        let people = world.listener("experiments").await;
        begun(&world, NAME).await;
        answers(&world, NAME, (130, 20), (130, 70)).await;
        let run = judged(&world).await;
        assert_eq!(run["promoted"].as_u64(), Some(u64::from(promoted)), "{run}");
        let records = on_record(&world).await;
        let actions: Vec<OperationAction> = records.iter().map(|record| record.action).collect();
        if promoted {
            let winner = Some(VariantName::parse("warm").unwrap());
            assert_eq!(status(&world, NAME).await, Status::Completed { winner }, "everybody gets it");
            assert_eq!(actions, [OperationAction::WinnerFound, OperationAction::ExperimentChanged]);
            assert_eq!(records[1].details["winner"], "warm");
            let said: Vec<String> = people.heard().iter().map(|told| format!("{told:?}")).collect();
            assert!(
                said[0].contains("warm wins") && said[1].contains("warm was declared the winner"),
                "{said:?}"
            );
            assert_eq!(judged(&world).await["judged"].as_u64(), Some(0), "it is over");
        } else {
            assert_eq!(status(&world, NAME).await, Status::Active);
            assert_eq!((actions, people.heard().len()), (vec![OperationAction::WinnerFound], 1));
        }
    }
}

#[tokio::test]
async fn an_experiment_whose_contacts_are_split_unevenly_is_unhealthy_and_has_no_winner() {
    let world = world().await;
    let promotion = Some(Promotion { contacts: 1, days: 0, lift: 0.01 });
    world.choose(|settings| settings.experiment_rules.promotion = promotion).await;
    let people = world.listener("experiments").await;
    begun(&world, NAME).await;
    answers(&world, NAME, (110, 10), (190, 110)).await;
    judged(&world).await;
    let kept = report(&world, NAME).await;
    assert_eq!(kept.analysis.verdict, Verdict::Unhealthy);
    assert!(kept.analysis.sample_ratio.unwrap().p < 0.001);
    assert_eq!(on_record(&world).await, []);
    assert_eq!(status(&world, NAME).await, Status::Active);
    let heard = people.heard();
    assert!(format!("{heard:?}").contains("not healthy"), "{heard:?}");
    assert_eq!(heard.len(), 1);
}

/// Nobody can be told.
struct Unreachable;

#[async_trait]
impl TellOfVerdict for Unreachable {
    async fn tell(&self, _: &Notice) -> Result<(), Fault> {
        Err(Fault::unavailable("topic", "telling people", "down for a test"))
    }
}

async fn run(deps: &Deps, within: Duration) -> Result<Value, lambda_runtime::Error> {
    ab_analyzer::handle(deps, LambdaEvent::new(json!({}), context(within))).await
}

#[tokio::test]
async fn people_are_told_even_if_the_run_that_found_the_winner_ended_before_it_could() {
    let world = world().await;
    let people = world.listener("experiments").await;
    begun(&world, NAME).await;
    answers(&world, NAME, (130, 20), (130, 70)).await;
    let dumb = Deps { people: Arc::new(Unreachable), ..world.analyzer() };
    assert!(run(&dumb, TIMEOUT).await.is_err(), "somebody hears of it by the alarm");
    let kept = report(&world, NAME).await;
    assert_eq!((kept.analysis.verdict, kept.told), (warm_wins(), None), "kept, and nobody told");

    assert_eq!(judged(&world).await["told"].as_u64(), Some(1));
    assert_eq!(report(&world, NAME).await.told, Some(warm_wins()));
    assert_eq!(judged(&world).await["told"].as_u64(), Some(0));
    assert_eq!(people.heard().len(), 1);
    assert_eq!(on_record(&world).await.len(), 1, "the winner was on record already");
}

/// Tells people, and then loses the answer to what the run keeps of that.
struct LosesWhatFollows {
    inner: Arc<dyn TellOfVerdict>,
    observer: Arc<Observer>,
    loss: Loss,
}

#[async_trait]
impl TellOfVerdict for LosesWhatFollows {
    async fn tell(&self, notice: &Notice) -> Result<(), Fault> {
        self.inner.tell(notice).await?;
        self.observer.lose(self.loss);
        Ok(())
    }
}

#[tokio::test]
async fn a_report_that_is_kept_although_its_answer_was_lost_is_recorded_once_and_told() {
    // Once the SDK asks again by itself; more often than it does, the run fails.
    for (times, told_before) in [(1, false), (3, false), (1, true), (3, true)] {
        let world = world().await;
        let people = world.listener("experiments").await;
        begun(&world, NAME).await;
        answers(&world, NAME, (130, 20), (130, 70)).await;
        let observer = world.stack.observer.as_ref().unwrap();
        observer.take();
        let loss = Loss { operation: "TransactWriteItems", times };
        let mut deps = world.analyzer();
        if told_before {
            deps.people = Arc::new(LosesWhatFollows { inner: deps.people, observer: observer.clone(), loss });
        } else {
            observer.lose(loss);
        }
        let first = run(&deps, TIMEOUT).await;
        let lost = observer.take().iter().filter(|call| call.status == 500).count();
        assert!(lost > 0, "the test loses nothing: {first:?}");
        assert_eq!(first.is_err(), times > 1, "{first:?}");
        let kept = report(&world, NAME).await;
        assert_eq!(kept.analysis.verdict, warm_wins(), "what was lost was the answer");
        assert_eq!(kept.told.is_some(), told_before || times == 1);

        for _ in 0..2 {
            run(&world.analyzer(), TIMEOUT).await.unwrap();
        }
        assert_eq!(report(&world, NAME).await.told, Some(warm_wins()));
        assert_eq!(people.heard().len(), 1, "lost {times} times, told before: {told_before}");
        assert_eq!((on_record(&world).await.len(), verdicts_on_record(&world, NAME).await), (1, 1));
    }
}

#[tokio::test]
async fn an_experiment_that_cannot_be_judged_holds_up_no_other() {
    let world = world().await;
    for name in ["a-first", "m-broken", "z-last"] {
        begun(&world, name).await;
        answers(&world, name, (5, 1), (5, 2)).await;
    }
    let broken = keys::experiment(&home(), &experiment("m-broken"));
    let put = world.stack.aws.dynamodb.put_item().table_name(world.table("experiments"));
    let put = put.item("pk", AttributeValue::S(broken)).item("sk", AttributeValue::S(keys::RESULT.into()));
    put.item("report", AttributeValue::S("nonsense".into())).send().await.unwrap();
    assert!(run(&world.analyzer(), TIMEOUT).await.is_err());
    for name in ["a-first", "z-last"] {
        assert_eq!(report(&world, name).await.analysis.verdict, Verdict::TooFew, "{name}");
    }
}

#[tokio::test]
async fn what_there_is_no_time_for_is_left_and_what_was_judged_is_kept() {
    let world = world().await;
    for name in ["one", "two"] {
        begun(&world, name).await;
    }
    // All of it is kept back to finish what was begun.
    let logged = jorge_tests::logs::captured();
    let alerts = |run: &str| {
        let text = logged.text();
        text.lines().filter(|line| line.contains("\"experiments.left\"") && line.contains(run)).count()
    };
    let late = LambdaEvent::new(json!({"id": "run-without-time"}), context(Duration::from_secs(5)));
    let late = ab_analyzer::handle(&world.analyzer(), late).await.unwrap();
    assert_eq!(alerts("run-without-time"), 1, "a person has to know of it");
    assert_eq!((late["left"].as_u64(), late["judged"].as_u64()), (Some(2), Some(0)), "{late}");
    let run = LambdaEvent::new(json!({"id": "run-in-time"}), context(TIMEOUT));
    let run = ab_analyzer::handle(&world.analyzer(), run).await.unwrap();
    assert_eq!((run["left"].as_u64(), run["judged"].as_u64()), (Some(0), Some(2)), "{run}");
    assert_eq!(alerts("run-in-time"), 0);
}

#[tokio::test]
async fn a_location_that_takes_part_in_no_experiment_is_passed_over() {
    let world = world().await;
    world.choose(|settings| settings.experiments = false).await;
    begun(&world, NAME).await;
    let run = judged(&world).await;
    assert_eq!((run["skipped"].as_u64(), run["judged"].as_u64()), (Some(1), Some(0)), "{run}");
    let kept = world.experiment_changes().latest(&home(), &experiment(NAME)).await.unwrap();
    assert_eq!(kept, None);
}

#[tokio::test]
async fn an_installation_without_experiments_judges_none() {
    let world = world().await;
    begun(&world, NAME).await;
    answers(&world, NAME, (150, 30), (150, 90)).await;
    let deps = Deps { enabled: false, ..world.analyzer() };
    let judged = run(&deps, TIMEOUT).await.unwrap();
    assert_eq!((&judged["judged"], &judged["failed"]), (&json!(0), &json!(0)), "{judged}");
    assert_eq!(world.experiment_changes().latest(&home(), &experiment(NAME)).await.unwrap(), None);
}

#[tokio::test]
async fn an_experiment_that_is_over_is_not_judged_however_far_the_index_lags_behind() {
    let world = world().await;
    let definition = begun(&world, NAME).await;
    let now = world.stack.clock().now();
    let over = definition.apply(&Change::Complete, now).unwrap();
    let operation = Operation {
        at: now,
        actor: "Ana".to_owned(),
        action: OperationAction::ExperimentChanged,
        subject: Subject::Experiment(NAME.to_owned()),
        reason: None,
        details: BTreeMap::new(),
    };
    world.experiment_changes().store(&home(), &over, operation).await.unwrap();
    // As the index may show it for a while.
    let update = world.stack.aws.dynamodb.update_item().table_name(world.table("experiments"));
    let update = update.key("pk", AttributeValue::S(keys::experiments(&home())));
    let update = update.key("sk", AttributeValue::S(keys::definition(over.id())));
    let update = update.update_expression("SET running = :running");
    let running = AttributeValue::S(keys::RUNNING.into());
    update.expression_attribute_values(":running", running).send().await.unwrap();
    assert_eq!(judged(&world).await["judged"].as_u64(), Some(0));
}

#[tokio::test]
async fn whoever_asks_is_answered_with_figures_and_a_table_and_nothing_is_kept_or_told() {
    let world = world().await;
    let people = world.listener("experiments").await;
    begun(&world, NAME).await;
    answers(&world, NAME, (130, 20), (130, 70)).await;
    let ask = |question: Value| world.stack.functions.invoke("ab-analyzer", question);
    let answer = ask(json!({"location": home().as_str(), "experiment": NAME})).await.unwrap();
    assert_eq!(answer["results"][0]["verdict"], json!({"winner": "warm"}), "{answer}");
    assert!(answer["table"].as_str().unwrap().starts_with("house-style: warm wins\n"), "{answer}");
    let all = ask(json!({"location": home().as_str()})).await.unwrap();
    assert_eq!(all["results"].as_array().unwrap().len(), 5, "with those every location starts with");
    let unknown = ask(json!({"location": home().as_str(), "experiment": "nothing"})).await.unwrap_err();
    assert!(unknown.to_string().contains("no experiment of that name"), "{unknown}");
    let kept = world.experiment_changes().latest(&home(), &experiment(NAME)).await.unwrap();
    assert_eq!((kept, people.heard().len()), (None, 0));
}
