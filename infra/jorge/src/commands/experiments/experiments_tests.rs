//! The commands as somebody types them, on a stack that runs.

use aws_sdk_dynamodb::types::AttributeValue;
use clap::Parser as _;
use serde_json::{Value, json};
use shared::adapters::dynamodb::items::AuditItem;
use shared::adapters::dynamodb::keys;
use shared::audit::OperationRecord;
use shared::experiments::{ExperimentId, table};
use tempfile::TempDir;

use super::*;
use crate::cli::{AuditTarget, Cli, Command};
use crate::commands::audit::{Report, check};
use crate::stack::{LOCATION, Options, STACK_NAME, Stack};

fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// A running stack and what the commands know of it.
struct Bench {
    stack: Stack,
    lab: Lab,
    directory: TempDir,
}

impl Bench {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let options =
            Options { storage: storage.clone(), consume: false, schedules: false, ..Options::default() };
        let stack = Stack::start(options).await.unwrap();
        let location = LocationId::parse(LOCATION).unwrap();
        let lab = Lab::open(&storage, &TargetArgs::default(), location).await.unwrap();
        Self { stack, lab, directory }
    }

    /// What `jorge experiments …` answers.
    async fn try_to(&self, typed: &str) -> Result<Answer, CommandError> {
        self.lab.answer(parsed(typed), noon()).await
    }

    async fn ask(&self, typed: &str) -> Answer {
        self.try_to(typed).await.unwrap()
    }

    /// Contacts assigned a fortnight before noon, and those of them who answered, by variant.
    async fn counted(&self, experiment: &str, variants: &[(&str, u64, u64)]) {
        let experiment = ExperimentId::parse(experiment).unwrap();
        let key = [
            (keys::PK, keys::experiment(&self.lab.location, &experiment)),
            (keys::SK, keys::counters(jiff::civil::date(2026, 11, 6), 0)),
        ];
        let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
        let counts = variants.iter().flat_map(|(variant, contacts, responses)| {
            [("assigned", contacts), ("response", responses)]
                .map(|(what, count)| (format!("{variant}.{what}"), AttributeValue::N(count.to_string())))
        });
        let put = self.stack.aws.dynamodb.put_item().table_name(format!("{STACK_NAME}-experiments"));
        put.set_item(Some(key.into_iter().chain(counts).collect())).send().await.unwrap();
    }

    /// Every record of the location's operations chains.
    async fn records(&self) -> Vec<OperationRecord> {
        let found = self.stack.aws.dynamodb.scan().table_name(format!("{STACK_NAME}-audit")).send().await;
        let items = found.unwrap().items.unwrap_or_default();
        let records = items.into_iter().map(serde_dynamo::from_item::<_, AuditItem<OperationRecord>>);
        let mut records: Vec<OperationRecord> = records.map(|item| item.unwrap().record).collect();
        records.sort_by_key(|record| record.number);
        records
    }

    /// What `jorge verify-audit` finds.
    async fn verified(&self) -> Report {
        let storage = Storage::Directory(self.directory.path().to_owned());
        check(&storage, &AuditTarget::default()).await.unwrap()
    }
}

/// A command as the shell hands it over; a word in single quotes may hold spaces.
fn words(typed: &str) -> Vec<String> {
    let parts = typed.split('\'').enumerate();
    parts
        .flat_map(|(nth, part)| match nth % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

fn parsed(typed: &str) -> ExperimentsCommand {
    let typed = ["jorge".to_owned(), "experiments".to_owned()].into_iter().chain(words(typed));
    match Cli::try_parse_from(typed).unwrap().command {
        Some(Command::Experiments(args)) => args.command.unwrap_or(ExperimentsCommand::List),
        other => panic!("{other:?}"),
    }
}

const LISTED: &str = "\
+-----------------+-----------------+--------+-----------------+----------+----------------------+-------+
| experiment      | changes         | status | variants        | contacts | verdict              | owner |
+========================================================================================================+
| response_tone   | response_tone   | active | formal 40 %     |        0 | too few contacts yet | jorge |
|                 |                 |        | casual 30 %     |        0 |                      |       |
|                 |                 |        | empathetic 30 % |        0 |                      |       |
|-----------------+-----------------+--------+-----------------+----------+----------------------+-------|
| followup_timing | followup_timing | active | 1hr 33.3 %      |        0 | too few contacts yet | jorge |
|                 |                 |        | 4hr 33.3 %      |        0 |                      |       |
|                 |                 |        | 24hr 33.3 %     |        0 |                      |       |
|-----------------+-----------------+--------+-----------------+----------+----------------------+-------|
| cta_style       | cta_style       | active | direct 33.3 %   |        0 | too few contacts yet | jorge |
|                 |                 |        | soft 33.3 %     |        0 |                      |       |
|                 |                 |        | question 33.3 % |        0 |                      |       |
|-----------------+-----------------+--------+-----------------+----------+----------------------+-------|
| greeting_style  | greeting_style  | active | name 33.3 %     |    1,204 | casual wins          | jorge |
|                 |                 |        | title 33.3 %    |    1,190 |                      |       |
|                 |                 |        | casual 33.3 %   |    1,236 |                      |       |
+-----------------+-----------------+--------+-----------------+----------+----------------------+-------+
Next: jorge experiments results ID, or pause ID --by YOUR-NAME; jorge experiments --help";

const CREATE: &str =
    "create reply_prompt_1 --changes reply_prompt --variants v1,v2 --metrics engagement,response --owner Ann";

#[tokio::test(flavor = "multi_thread")]
async fn a_location_lists_the_four_experiments_it_starts_with() {
    let bench = Bench::start().await;
    bench
        .counted("greeting_style", &[("name", 1_204, 217), ("title", 1_190, 222), ("casual", 1_236, 367)])
        .await;
    let listed = bench.ask("").await;
    assert_eq!(listed.text, LISTED);
    let ids: Vec<&str> =
        listed.json.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["response_tone", "followup_timing", "cta_style", "greeting_style"]);
    let greeting = &listed.json[3];
    assert_eq!((&greeting["contacts"], &greeting["stored"]), (&json!(3_630), &json!(false)));
    assert_eq!(greeting["verdict"], json!({ "winner": "casual" }));
    assert_eq!(greeting["variants"][2]["contacts"], json!(1_236));
    assert_eq!(bench.ask("list").await, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_experiment_is_begun_paused_resumed_and_ended_and_each_change_is_on_record() {
    let bench = Bench::start().await;
    let created = bench.ask(&format!("{CREATE} --shares .8,.2 --reason 'a shorter prompt'")).await;
    assert_eq!(
        created.text,
        "reply_prompt_1 is created: contacts are assigned from now on. It is on record."
    );
    assert_eq!(created.json["experiment"]["version"], json!(1));
    let paused = bench.ask("pause reply_prompt_1 --by Ben --reason holidays").await;
    assert_eq!(
        paused.text,
        "reply_prompt_1 is paused: no new contact is assigned, whoever has a variant keeps it. It is on record."
    );
    let resumed = bench.ask("resume reply_prompt_1 --by Ben").await;
    assert_eq!(resumed.text, "reply_prompt_1 is active again: new contacts are assigned. It is on record.");
    let completed = bench.ask("complete reply_prompt_1 --by Cem").await;
    assert_eq!(completed.text, "reply_prompt_1 is over: everybody gets v1. It is on record.");
    assert_eq!(completed.json["experiment"]["status"], json!({ "completed": { "winner": null } }));

    let records = bench.records().await;
    let told: Vec<_> = records
        .iter()
        .map(|record| (record.actor.as_str(), record.reason.as_deref(), record.details["change"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Ann", Some("a shorter prompt"), "created"),
            ("Ben", Some("holidays"), "paused"),
            ("Ben", None, "resumed"),
            ("Cem", None, "completed"),
        ]
    );
    let detail = |name: &str| records[0].details[name].as_str();
    assert_eq!(
        [detail("changes"), detail("variants"), detail("metrics"), detail("version")],
        ["reply_prompt", "v1 0.8, v2 0.2", "engagement, response", "1"]
    );
    assert!(records.iter().all(|record| format!("{:?}", record.subject) == "Experiment(\"reply_prompt_1\")"));
    let verified = bench.verified().await;
    assert_eq!((verified.records, verified.findings.len()), (4, 0), "{:?}", verified.findings);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_every_location_starts_with_is_stored_once_somebody_changes_it() {
    let bench = Bench::start().await;
    let paused = bench.ask("pause cta_style --by Ann").await;
    assert_eq!((&paused.json["outcome"], &paused.json["experiment"]["version"]), (&json!("done"), &json!(2)));
    let listed = bench.ask("list").await.json;
    let cta = listed.as_array().unwrap().iter().find(|one| one["id"] == "cta_style").unwrap();
    assert_eq!((&cta["status"], &cta["stored"]), (&json!("paused"), &json!(true)));
    let again = bench.ask("pause cta_style --by Ann").await;
    assert_eq!(
        (again.done, again.text.as_str()),
        (
            false,
            "Nothing was done: cta_style cannot be as you asked.\n  status: the experiment is paused already"
        )
    );
    assert_eq!(bench.records().await.len(), 1, "what is refused is not done, so it is not on record");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_said_at_once_with_what_to_do_about_it() {
    let bench = Bench::start().await;
    let wrong = bench
        .ask("create cta_style --changes cta_style --variants soft,Loud --shares 1 --metrics bookings --owner Ann")
        .await;
    assert!(!wrong.done);
    assert_eq!(
        wrong.text,
        "Nothing was done: cta_style cannot be as you asked.\n  \
         id: is the id of another experiment\n  \
         changes: is changed already by an experiment that is not over (cta_style; end that first: jorge experiments \
         complete cta_style --by YOUR-NAME)\n  \
         variants: must have names of 1 to 40 letters a to z, digits, '_', '-' or '.'\n  \
         metrics: must be outcomes that are counted (response, engagement, conversion, handoff_success, \
         appointment_booked)\n  \
         shares: must be as many as there are variants"
    );
    let codes = |answer: &Answer| -> Vec<String> {
        let refusals = answer.json["refusals"].as_array().unwrap();
        refusals.iter().map(|refusal| refusal["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        codes(&wrong),
        ["DUPLICATE_ID", "LEVER_IN_USE", "BAD_VARIANT", "UNKNOWN_METRIC", "SHARES_DO_NOT_MATCH"]
    );
    let misspelt = bench
        .ask(
            "create p --changes reply_prompt --variants v1,v9 --shares -.5,1.5 --metrics assigned --owner ' ' \
             --by Ann --starts 2026-12-01T00:00:00Z --ends 2026-12-01T00:00:00Z --matures-after-days 91",
        )
        .await;
    assert_eq!(
        misspelt.text,
        "Nothing was done: p cannot be as you asked.\n  \
         variants: must be ways of what it changes (reply_prompt has v1, v2)\n  \
         shares: must be 0 to 1 each\n  \
         metrics: must not be 'assigned': everybody is\n  \
         owner: must have 1 to 80 characters\n  \
         ends_at: must be after the start\n  \
         matures_after_days: must be 0 to 90 days"
    );
    assert_eq!(bench.records().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_experiment_nobody_knows_is_answered_with_those_there_are() {
    let bench = Bench::start().await;
    for typed in ["pause tone --by Ann", "results tone", "promote tone casual --by Ann"] {
        let answer = bench.ask(typed).await;
        assert_eq!(
            (answer.done, answer.text.as_str()),
            (
                false,
                "There is no experiment tone. There are: response_tone, followup_timing, cta_style, greeting_style."
            ),
            "{typed}"
        );
        assert_eq!(answer.json["known"][2], json!("cta_style"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_change_an_experiment_at_once_one_does_and_the_others_hear_that_it_was_somebody_else() {
    let bench = Bench::start().await;
    let all = (0..8).map(|nth| {
        let typed = format!("pause response_tone --by Ann{nth}");
        async { bench.try_to(&{ typed }).await.unwrap() }
    });
    let answers = futures::future::join_all(all).await;
    let came_to = |what: &str| answers.iter().filter(|answer| answer.json["outcome"] == what).count();
    assert_eq!(came_to("done"), 1, "{answers:?}");
    assert_eq!(came_to("overtaken") + came_to("refused"), 7, "{answers:?}");
    let overtaken = answers.iter().find(|answer| answer.json["outcome"] == "overtaken").unwrap();
    assert_eq!(
        overtaken.text,
        "Nothing was changed: somebody else has changed response_tone, or what it changes, meanwhile. Look (jorge \
         experiments list) and try again."
    );
    assert_eq!(bench.records().await.len(), 1);
    assert_eq!(bench.verified().await.findings.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_winner_is_declared_if_the_figures_say_so_or_somebody_insists() {
    let bench = Bench::start().await;
    bench
        .counted("greeting_style", &[("name", 1_204, 217), ("title", 1_190, 222), ("casual", 1_236, 367)])
        .await;
    let wrong = bench.ask("promote greeting_style title --by Ann").await;
    assert_eq!(
        (wrong.done, wrong.text.as_str()),
        (
            false,
            "Nothing was changed: the figures do not say that title is better than every other variant.\n\
             casual does better than each of the others by the metric that decides, however often somebody looked.\n\
             Look: jorge experiments results greeting_style. To declare title the winner all the same, say --anyway."
        )
    );
    let few = bench.ask("promote cta_style soft --by Ann").await;
    assert_eq!(
        (&few.json["outcome"], &few.json["verdict"]),
        (&json!("unsupported"), &json!("too_few")),
        "{}",
        few.text
    );
    assert_eq!(bench.records().await, []);

    let won = bench.ask("promote greeting_style casual --by Ann --reason 'clear since Monday'").await;
    assert_eq!(won.text, "greeting_style is over: everybody gets casual. It is on record.");
    let insisted = bench.ask("promote cta_style soft --by Ben --anyway").await;
    assert!(insisted.done, "{}", insisted.text);
    let records = bench.records().await;
    let details: Vec<Value> = records.iter().map(|record| json!(record.details)).collect();
    assert_eq!(
        details,
        [
            json!({ "change": "winner_declared", "figures": "winner casual", "supported": "true", "version": "2", "winner": "casual" }),
            json!({ "change": "winner_declared", "figures": "too_few", "supported": "false", "version": "2", "winner": "soft" }),
        ]
    );
    assert_eq!(bench.verified().await.findings.len(), 0);
    for (typed, code) in [
        ("promote greeting_style casual --by Ann", "WON_ALREADY"),
        ("promote greeting_style rude --by Ann", "NO_SUCH_VARIANT"),
        ("pause greeting_style --by Ann", "COMPLETED"),
    ] {
        let refused = bench.ask(typed).await;
        assert_eq!((refused.done, &refused.json["refusals"][0]["code"]), (false, &json!(code)), "{typed}");
    }
    let rude = bench.ask("promote greeting_style rude --by Ann").await.text;
    assert!(rude.ends_with("winner: must be one of the variants (name, title, casual)"), "{rude}");
    let misspelt = bench.try_to("promote greeting_style Casual --by Ann").await.unwrap_err().to_string();
    assert!(misspelt.starts_with("the variant must be 1 to 40 letters a to z"), "{misspelt}");
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_read_now_and_say_of_which_experiments_there_are_none_yet() {
    let bench = Bench::start().await;
    bench
        .counted("greeting_style", &[("name", 1_204, 217), ("title", 1_190, 222), ("casual", 1_236, 367)])
        .await;
    let all = bench.ask("results").await;
    let looks = bench.lab.lab().all(noon()).await.unwrap();
    let look = looks.iter().find(|look| look.definition.id().as_str() == "greeting_style").unwrap();
    let figures = table(&look.definition, &look.analysis);
    assert_eq!(
        all.text,
        format!(
            "{}\n\n\nNo contact has been assigned yet in: response_tone, followup_timing, cta_style.",
            figures.trim_end()
        )
    );
    assert!(figures.contains("casual wins") && figures.contains("├──●─┤"), "{figures}");
    assert_eq!(bench.ask("results greeting_style").await.text, figures.trim_end());
    assert_eq!(all.json[3]["analysis"]["metrics"][0]["variants"][2]["converted"], json!(367));
    let empty = bench.ask("results cta_style").await;
    assert!(empty.text.starts_with("cta_style: too few contacts yet"), "{}", empty.text);
    assert_eq!(empty.json.as_array().unwrap().len(), 1);

    bench
        .counted("greeting_style", &[("name", 1_300, 230), ("title", 1_190, 222), ("casual", 1_236, 367)])
        .await;
    let later = bench.ask("results greeting_style --json").await;
    assert_eq!(later.json[0]["contacts"], json!(3_726), "nothing is remembered between two looks");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_experiment_is_begun_from_a_file_as_from_options() {
    let bench = Bench::start().await;
    let path = bench.directory.path().join("draft.json");
    let path = path.to_str().unwrap();
    let draft = json!({
        "id": "from_file", "variants": ["a", "b"], "metrics": ["response"], "owner": "Ann",
        "starts_at": "2026-12-01T06:00:00Z", "ends_at": "2027-01-01T00:00:00Z"
    });
    std::fs::write(path, draft.to_string()).unwrap();
    let created = bench.ask(&format!("create --from {path} --by Ben")).await;
    assert_eq!(
        created.text,
        "from_file is created: contacts are assigned from 2026-12-01T06:00:00Z on. It is on record."
    );
    assert_eq!(created.json["experiment"]["changes"], Value::Null);
    let over = bench.ask("complete from_file --by Ann").await.text;
    assert_eq!(over, "from_file is over. It is on record.", "it changes nothing anybody gets");
    std::fs::write(path, "{\"id\": \"x\", \"variant\": []}").unwrap();
    let error = bench.try_to(&format!("create --from {path}")).await.unwrap_err().to_string();
    assert!(error.contains("draft.json: unknown field `variant`"), "{error}");
    let error = bench.try_to("create --from nowhere.json").await.unwrap_err().to_string();
    assert!(error.starts_with("nowhere.json: "), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_for_nobody_or_for_a_reason_that_would_keep_a_number() {
    let bench = Bench::start().await;
    for typed in [
        "pause cta_style --by ' '",
        "pause cta_style --by Ann --reason ' '",
        "pause cta_style --by Ann --reason 'Sam (202-555-0187) asked'",
        "complete cta_style --by ann@example.com",
        "promote cta_style soft --by Ann --anyway --reason 'ana@example.com'",
    ] {
        let error = bench.try_to(typed).await.unwrap_err().to_string();
        assert!(error.starts_with("--by and --reason: "), "{typed}: {error}");
    }
    assert_eq!(bench.records().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_works_on_a_directory_no_stack_runs_on_and_fails_where_nothing_was_done() {
    let directory = tempfile::tempdir().unwrap();
    let run = async |typed: &str| {
        let whole = ["jorge", "--data-dir", directory.path().to_str().unwrap(), "experiments"];
        let whole = whole.map(str::to_owned).into_iter().chain(words(typed));
        crate::commands::run(Cli::try_parse_from(whole).unwrap()).await
    };
    assert_eq!(run("pause cta_style --by Ann").await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(run("resume cta_style --by Ann --json").await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(run("resume cta_style --by Ann").await.unwrap(), ExitCode::FAILURE);
    let elsewhere = run("list --location LOCnobody").await.unwrap_err().to_string();
    assert!(
        elsewhere.contains("LOCnobody is not known") && elsewhere.contains("jorge connect"),
        "{elsewhere}"
    );
}

#[test]
fn an_experiment_is_only_begun_with_all_it_needs_and_only_of_what_can_be_changed() {
    let refused = |typed: &str| {
        let typed = ["jorge".to_owned(), "experiments".to_owned()].into_iter().chain(words(typed));
        Cli::try_parse_from(typed).unwrap_err().to_string()
    };
    assert!(refused("create x --variants a,b --metrics response").contains("--owner"));
    assert!(refused("create --from f.json x").contains("cannot be used with"));
    let lever = refused("create x --changes tone --variants a,b --metrics response --owner Ann");
    assert!(lever.contains("response_tone") && lever.contains("reply_prompt"), "{lever}");
    assert!(refused("pause cta_style").contains("--by"));
}

#[test]
fn shares_are_written_as_people_write_them() {
    assert_eq!([0.4, 1.0 / 3.0, 0.025, 1.0].map(super::words::share), ["40 %", "33.3 %", "2.5 %", "100 %"]);
}
