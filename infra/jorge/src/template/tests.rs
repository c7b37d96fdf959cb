//! The deployed template and what the code believes of it.

use std::collections::BTreeSet;
use std::time::Duration;

use shared::adapters::dynamodb::keys;

use super::*;

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
        let started = match function.name.as_str() {
            "ab-analyzer" => ab_analyzer::Config::from_env(&lookup).map(|_| ()),
            "alert-checker" => alert_checker::Config::from_env(&lookup).map(|_| ()),
            "api" => api::Config::from_env(&lookup).map(|_| ()),
            "audit-manifest" => audit_manifest::Config::from_env(&lookup).map(|_| ()),
            "webhook" => webhook::Config::from_env(&lookup).map(|_| ()),
            "conversation" => conversation::Config::from_env(&lookup).map(|_| ()),
            "compliance-auditor" => compliance_auditor::config(&lookup).map(|_| ()),
            "escalation" => escalation::config(&lookup).map(|_| ()),
            "financial-assessor" => financial_assessor::Config::from_env(&lookup).map(|_| ()),
            "follow-ups" => follow_ups::Config::from_env(&lookup).map(|_| ()),
            other => panic!("the template declares {other}, which the local stack cannot run"),
        };
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

/// Actions and resources of every statement of every role, those under a condition too, resources as written.
fn statements() -> Vec<(String, Vec<String>, String)> {
    fn flat(value: &Value, into: &mut Vec<Value>) {
        match value {
            Value::Sequence(items) => items.iter().for_each(|item| flat(item, into)),
            Value::Tagged(tagged) if tagged.tag == "!If" => flat(&tagged.value, into),
            Value::Mapping(_) => into.push(value.clone()),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (name, resource) in template().resources {
        let properties = resource.get("Properties").unwrap_or(&Value::Null);
        assert!(properties.get("ManagedPolicyArns").is_none(), "{name:?}: a role is written out");
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        assert!(
            !matches!(kind, "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy"),
            "{name:?}: as part of its role"
        );
        let own = kind == "AWS::IAM::Role";
        assert!(own || properties.get("Policies").is_none(), "{name:?}: a policy belongs to a role");
        for policy in properties.get("Policies").and_then(Value::as_sequence).into_iter().flatten() {
            let mut statements = Vec::new();
            flat(&policy["PolicyDocument"]["Statement"], &mut statements);
            for statement in statements {
                assert_eq!(statement["Effect"], Value::from("Allow"));
                assert!(statement.get("NotAction").is_none() && statement.get("NotResource").is_none());
                let actions = match &statement["Action"] {
                    Value::Sequence(actions) => actions.iter().map(scalar).collect(),
                    action => vec![scalar(action)],
                };
                let resource = serde_norway::to_string(&statement["Resource"]).unwrap();
                found.push((scalar(&name), actions, resource));
            }
        }
    }
    found
}

#[test]
fn nobody_may_change_what_is_in_the_audit_table() {
    let of_audit: Vec<_> =
        statements().into_iter().filter(|(_, _, resource)| resource.contains("AuditTable")).collect();
    assert!(of_audit.iter().any(|(role, ..)| role == "ConversationRole"), "the test sees nothing");
    for (role, actions, resource) in of_audit {
        // Whoever exports a contact reads its chain.
        let expected: &[&str] =
            if role == "ApiRole" { &["dynamodb:PutItem", "dynamodb:Query"] } else { &["dynamodb:PutItem"] };
        assert_eq!(actions, expected, "{role}");
        assert!(!resource.contains("ConversationsTable") && !resource.contains("OperationsTable"), "{role}");
    }
}

#[test]
fn no_role_names_an_action_or_a_resource_by_a_star() {
    for (role, actions, resource) in statements() {
        assert!(actions.iter().all(|action| !action.contains('*')), "{role}: {actions:?}");
        let star = resource.trim().trim_matches(['\'', '"', '-', ' ']) == "*";
        assert!(!star && !resource.contains("table/*"), "{role}: {resource}");
    }
}

#[test]
fn nobody_may_delete_or_unlock_a_manifest() {
    let of_bucket: Vec<_> =
        statements().into_iter().filter(|(_, _, resource)| resource.contains("ManifestBucket")).collect();
    assert_eq!(of_bucket.len(), 2);
    for (role, actions, _) in of_bucket {
        assert_eq!(role, "AuditManifestRole");
        let known = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
        assert!(actions.iter().all(|action| known.contains(&action.as_str())), "{actions:?}");
    }
    let resources = template().resources;
    let bucket = &resources["ManifestBucket"]["Properties"];
    assert_eq!(bucket["ObjectLockEnabled"], Value::from(true));
    let retention = &bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"];
    assert_eq!(retention["Mode"], Value::from("COMPLIANCE"));
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
