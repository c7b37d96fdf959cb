//! The deployed template and what the code believes of it.

use std::collections::BTreeSet;
use std::time::Duration;

use shared::adapters::dynamodb::keys;
use sqs_sns_emulator::{ACCOUNT, REGION};

use super::*;
use crate::stack::check_configuration;

pub(super) fn template() -> Template {
    let given = [("GhlAppId", "app"), ("MasterKeyFile", "keys/master.key"), ("BurstWindowSeconds", "5")];
    let given = given.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Template::load("test", &given, "http://127.0.0.1:1").unwrap()
}

#[test]
fn every_table_has_the_keys_the_code_uses() {
    let tables = template().tables().unwrap();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["test-conversations", "test-audit", "test-operations", "test-experiments"]);
    for table in &tables {
        assert_eq!(table.key, [keys::PK, keys::SK], "{}", table.name);
        let expires = table.name != "test-audit";
        assert_eq!(table.ttl.as_deref(), expires.then_some(keys::TTL), "{}", table.name);
    }
    let turn = (keys::TURN_INDEX.to_owned(), vec![keys::PK.to_owned(), keys::TURN_INDEX.to_owned()]);
    assert_eq!(tables[0].local_indexes, [turn]);
    let due = GlobalIndex {
        name: keys::DUE_INDEX.to_owned(),
        key: vec![keys::DUE_SHARD.to_owned(), keys::DUE_AT.to_owned()],
        carries: Carries::Keys,
    };
    let handoffs = GlobalIndex {
        name: keys::HANDOFFS_INDEX.to_owned(),
        key: vec![keys::HANDOFF_ROUTE.to_owned(), keys::HANDOFF_AT.to_owned()],
        carries: Carries::All,
    };
    let heads = GlobalIndex {
        name: keys::HEADS_INDEX.to_owned(),
        key: vec![keys::CHAIN.to_owned()],
        carries: Carries::Attributes(vec![keys::AUDIT.to_owned()]),
    };
    let [first, second, tickets, last] = tables[0].global_indexes.as_slice() else {
        panic!("four global indexes")
    };
    assert_eq!([first, second, last], [&due, &handoffs, &heads]);
    assert_eq!(tickets.name, keys::TICKETS_INDEX);
    assert_eq!(tickets.key, [keys::TICKET_LIST, keys::TICKET_AT]);
    let Carries::Attributes(carried) = &tickets.carries else { panic!("without what is sealed") };
    assert!(!carried.iter().any(|name| name == "sealed"), "{carried:?}");
    assert_eq!(tables[1].global_indexes, []);
    let installed = GlobalIndex {
        name: keys::INSTALLED_INDEX.to_owned(),
        key: vec![keys::INSTALLED_LIST.to_owned(), keys::PK.to_owned()],
        carries: Carries::Keys,
    };
    assert_eq!(tables[2].global_indexes, [heads, installed]);
    let running = GlobalIndex {
        name: keys::RUNNING_INDEX.to_owned(),
        key: vec![keys::RUNNING_INDEX.to_owned(), keys::PK.to_owned()],
        carries: Carries::Keys,
    };
    assert_eq!(tables[3].global_indexes, [running]);
    for number in [keys::DUE_AT, keys::HANDOFF_AT, keys::TICKET_AT] {
        let attribute = tables[0].attributes.iter().find(|(name, _)| name == number);
        assert_eq!(attribute.map(|(_, kind)| kind.as_str()), Some("N"));
    }
}

#[test]
fn the_inbound_queue_is_delayed_and_gives_up_after_five_tries() {
    let queues = template().queues().unwrap();
    let queue = queues.iter().find(|queue| queue.name == "test-inbound.fifo").unwrap();
    assert_eq!(queue.attributes["DelaySeconds"], "5");
    let policy: serde_json::Value = serde_json::from_str(&queue.attributes["RedrivePolicy"]).unwrap();
    assert_eq!(policy["maxReceiveCount"], 5);
    assert!(policy["deadLetterTargetArn"].as_str().unwrap().ends_with(":test-inbound-dead-letters.fifo"));
}

#[test]
fn every_queue_a_function_reads_gives_up_after_five_tries() {
    let template = template();
    let queues = template.queues().unwrap();
    for source in template.functions().unwrap().into_iter().flat_map(|function| function.sources) {
        let queue = queues.iter().find(|queue| queue.name == source.queue).unwrap();
        let policy: serde_json::Value = serde_json::from_str(&queue.attributes["RedrivePolicy"]).unwrap();
        assert_eq!(policy["maxReceiveCount"], 5, "{}", queue.name);
        let dead_letters = policy["deadLetterTargetArn"].as_str().unwrap().rsplit(':').next().unwrap();
        assert!(queues.iter().any(|queue| queue.name == dead_letters), "{dead_letters}");
    }
}

#[test]
fn a_dead_letter_queue_takes_messages_from_its_own_source_only() {
    let template = template();
    let queues = template.queues().unwrap();
    let sources = queues.iter().filter_map(|queue| Some((queue.dead_letters()?, queue.name.clone())));
    let sources: BTreeMap<String, String> = sources.collect();
    let mut seen = 0;
    for (name, resource) in &template.resources {
        let name = scalar(name);
        if resource["Type"].as_str() != Some("AWS::SQS::Queue") || !name.ends_with("DeadLetters") {
            continue;
        }
        seen += 1;
        let properties = &resource["Properties"];
        let queue = template.text(&properties["QueueName"], &name).unwrap();
        let allowed = template.json(&properties["RedriveAllowPolicy"], &name).unwrap();
        assert_eq!(allowed["redrivePermission"], "byQueue", "{name}");
        let source = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{}", sources[&queue]);
        assert_eq!(allowed["sourceQueueArns"], serde_json::json!([source]), "{name}");
    }
    assert_eq!(seen, 6);
}

#[test]
fn every_parameter_says_what_it_is_for() {
    let root: Mapping = serde_norway::from_str(TEMPLATE).unwrap();
    for (name, parameter) in root["Parameters"].as_mapping().unwrap() {
        let said = parameter.get("Description").and_then(Value::as_str).unwrap_or_default();
        assert!(!said.is_empty(), "{name:?}");
    }
}

#[test]
fn a_queue_hides_a_message_six_times_as_long_as_its_function_runs() {
    let template = template();
    let queues = template.queues().unwrap();
    for function in template.functions().unwrap() {
        for source in function.sources {
            let queue = queues.iter().find(|queue| queue.name == source.queue).unwrap();
            let visibility: u64 = queue.attributes["VisibilityTimeout"].parse().unwrap();
            assert!(visibility >= 6 * function.timeout.as_secs(), "{}", queue.name);
        }
    }
}

#[test]
fn every_function_starts_with_the_environment_the_template_gives_it() {
    for function in template().functions().unwrap() {
        let lookup = |name: &str| match name {
            "AWS_REGION" | "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("x".to_owned()),
            _ => function.environment.get(name).cloned(),
        };
        let started = check_configuration(&function.name, &lookup);
        assert_eq!(started, Ok(()), "{}", function.name);
    }
}

#[test]
fn what_is_due_is_looked_for_every_minute_and_a_run_is_over_before_the_next() {
    let functions = template().functions().unwrap();
    let follow_ups = functions.iter().find(|function| function.name == "follow-ups").unwrap();
    assert_eq!(follow_ups.schedules, [Duration::from_secs(60)]);
    assert!(follow_ups.timeout < Duration::from_secs(60));
}

#[test]
fn alerts_are_checked_every_half_minute_and_a_message_to_people_is_sent_by_one_checker() {
    let template = template();
    let functions = template.functions().unwrap();
    let checker = functions.iter().find(|function| function.name == "alert-checker").unwrap();
    assert_eq!(checker.schedules, [Duration::from_secs(60)]);
    assert!(checker.timeout < shared::alerts::delivery::SENDING);
    let [source] = checker.sources.as_slice() else { panic!("one queue") };
    let queues = template.queues().unwrap();
    let queue = queues.iter().find(|queue| queue.name == source.queue).unwrap();
    assert_eq!(queue.attributes["DelaySeconds"], "30");
    assert_eq!(queue.attributes["FifoQueue"], "true", "it drops what is asked for twice");
}

#[test]
fn who_watches_the_watcher_is_told_when_nothing_is_heard_of_it() {
    let resources = template().resources;
    let alarm = |name: &str| resources[format!("AlertChecker{name}Alarm").as_str()]["Properties"].clone();
    assert_eq!(alarm("Missing")["MetricName"], Value::from("Invocations"));
    assert_eq!(alarm("Missing")["TreatMissingData"], Value::from("breaching"));
    assert_eq!(alarm("Errors")["MetricName"], Value::from("Errors"));
    for name in ["AlertChecksDeadLettersAlarm", "AlertChecksAgeAlarm"] {
        assert!(resources.contains_key(name), "{name}");
    }
}

#[test]
fn every_alarm_reaches_the_topic_and_names_a_runbook_there_is() {
    let mut alarms = 0;
    for (name, resource) in template().resources {
        if resource["Type"].as_str() != Some("AWS::CloudWatch::Alarm") {
            continue;
        }
        alarms += 1;
        let properties = &resource["Properties"];
        let told = serde_norway::to_string(&properties["AlarmActions"]).unwrap();
        assert!(told.contains("OperationsAlarms"), "{name:?}");
        let said = properties["AlarmDescription"].as_str().unwrap();
        let (_, runbook) = said.split_once("Runbook ").unwrap_or_else(|| panic!("{name:?}: {said}"));
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(runbook.trim());
        assert!(path.exists(), "{name:?}: {runbook}");
    }
    assert!(alarms > 20, "the test sees only {alarms}");
}

#[test]
fn every_function_has_an_alarm_on_its_throttles_and_every_dead_letter_queue_on_its_messages() {
    let resources = template().resources;
    let alarms: Vec<String> = resources
        .values()
        .filter(|resource| resource["Type"].as_str() == Some("AWS::CloudWatch::Alarm"))
        .map(|alarm| serde_norway::to_string(&alarm["Properties"]).unwrap())
        .collect();
    let has =
        |metric: &str, of: &str| alarms.iter().any(|alarm| alarm.contains(metric) && alarm.contains(of));
    for (name, resource) in &resources {
        let name = scalar(name);
        match resource["Type"].as_str() {
            Some("AWS::Serverless::Function") => {
                assert!(has("MetricName: Throttles", &format!("!Ref {name}\n")), "{name}");
            }
            Some("AWS::SQS::Queue") if name.ends_with("DeadLetters") => {
                let queue = format!("{name}.QueueName");
                assert!(has("ApproximateNumberOfMessagesVisible", &queue), "{name}");
            }
            _ => {}
        }
    }
}

#[test]
fn what_only_a_person_can_put_right_reaches_an_alarm() {
    /// These log no `alert`.
    const NONE: [&str; 2] = ["FollowUpsLog", "ApiLog"];
    let resources = template().resources;
    let of_type = |kind: &'static str| {
        let found = resources.iter().filter(move |(_, resource)| resource["Type"].as_str() == Some(kind));
        found.map(|(name, resource)| (scalar(name), &resource["Properties"]))
    };
    for (name, function) in of_type("AWS::Serverless::Function") {
        let log = &function["LoggingConfig"]["LogGroup"];
        let Value::Tagged(reference) = log else { panic!("{name}: a log of its own") };
        let filters: Vec<&Value> = of_type("AWS::Logs::MetricFilter")
            .map(|(_, filter)| filter)
            .filter(|filter| filter["LogGroupName"] == *log)
            .filter(|filter| filter["FilterPattern"].as_str() == Some("{ $.alert = \"*\" }"))
            .collect();
        assert_eq!(filters.is_empty(), NONE.contains(&scalar(&reference.value).as_str()), "{name}");
        for filter in filters {
            let metric = &filter["MetricTransformations"][0]["MetricName"];
            let heard = of_type("AWS::CloudWatch::Alarm").any(|(_, alarm)| alarm["MetricName"] == *metric);
            assert!(heard, "{name}: an alarm");
        }
    }
}

#[test]
fn a_manifest_is_written_every_hour() {
    let functions = template().functions().unwrap();
    let manifest = functions.iter().find(|function| function.name == "audit-manifest").unwrap();
    assert_eq!(manifest.schedules, [Duration::from_secs(60 * 60)]);
}

#[test]
fn experiments_are_judged_every_hour_and_counted_by_no_more_instances_than_counters_have_shards() {
    let template = template();
    let functions = template.functions().unwrap();
    let analyzer = functions.iter().find(|function| function.name == "ab-analyzer").unwrap();
    assert_eq!(analyzer.schedules, [Duration::from_secs(60 * 60)]);
    let source = &template.resources["AbAnalyzerFunction"]["Properties"]["Events"]["Outcomes"]["Properties"];
    let at_once = source["ScalingConfig"]["MaximumConcurrency"].as_u64();
    assert_eq!(at_once, Some(u64::from(keys::COUNTER_SHARDS)));
    // Hidden for as long as a batch may be gathered and six tries may take.
    let gathered = source["MaximumBatchingWindowInSeconds"].as_u64().unwrap();
    let queues = template.queues().unwrap();
    let queue = queues.iter().find(|queue| queue.name == "test-outcomes").unwrap();
    let hidden: u64 = queue.attributes["VisibilityTimeout"].parse().unwrap();
    assert!(hidden >= 6 * analyzer.timeout.as_secs() + gathered);
}

#[test]
fn every_route_leads_to_the_function_its_integration_names() {
    let routes = template().routes().unwrap();
    let mut webhooks = Vec::new();
    for route in routes {
        match route.path.starts_with("/webhooks/") {
            true => webhooks.push(format!("{} -> {}", route.key(), route.function)),
            false => assert_eq!(route.function, "api", "{}", route.key()),
        }
    }
    webhooks.sort();
    assert_eq!(
        webhooks,
        ["POST /webhooks/ghl -> webhook", "POST /webhooks/workflow/{location_id} -> webhook"]
    );
}

/// What takes everything under `/api` that no other route does: it asks for nothing.
const THE_REST: &str = "ANY /api/{proxy+}";

#[test]
fn api_gateway_the_function_and_its_description_have_the_same_routes() {
    let template: BTreeSet<String> = template().routes().unwrap().iter().map(Route::key).collect();
    assert!(template.contains(THE_REST));
    let of_api: BTreeSet<String> =
        api::routes::ROUTES.iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let webhooks = template.iter().filter(|key| key.contains(" /webhooks/"));
    let expected: BTreeSet<String> =
        of_api.iter().cloned().chain(webhooks.cloned()).chain([THE_REST.to_owned()]).collect();
    assert_eq!(template, expected, "template.yaml and functions/api/src/routes.rs");

    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.yaml");
    let openapi: Value = serde_norway::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut described = BTreeSet::new();
    for (path, operations) in openapi["paths"].as_mapping().unwrap() {
        for method in operations.as_mapping().unwrap().keys().map(scalar) {
            if method != "parameters" {
                described.insert(format!("{} {}", method.to_uppercase(), scalar(path)));
            }
        }
    }
    described.insert(THE_REST.to_owned());
    assert_eq!(described, template, "docs/openapi.yaml and template.yaml");
}

#[test]
fn every_request_of_the_api_is_in_the_page_for_its_readers() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let page = std::fs::read_to_string(page).unwrap();
    for (method, path, _) in api::routes::ROUTES {
        assert!(page.contains(&format!("`{method} {path}`")), "{method} {path}");
    }
}

#[test]
fn a_parameter_without_a_value_is_named() {
    let error = Template::load("test", &BTreeMap::new(), "").unwrap_err();
    assert!(error.to_string().contains("GhlAppId"), "{error}");
}

#[test]
fn the_audit_table_outlives_its_stack_and_can_be_restored_to_any_minute() {
    let template = template();
    assert_eq!(template.parameter("DeletionProtection"), Some("true"), "unless somebody says otherwise");
    let table = &template.resources["AuditTable"];
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        assert_eq!(table[policy], Value::from("Retain"));
    }
    let properties = &table["Properties"];
    assert_eq!(template.text(&properties["DeletionProtectionEnabled"], "").unwrap(), "true");
    let recovery = &properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
    assert_eq!(*recovery, Value::from(true));
    assert!(properties.get("TimeToLiveSpecification").is_none());
}
