//! What roles allow, held against what their functions do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::tests::template;
use super::*;

/// What each function does to AWS, through which adapter.
const ROWS: &str = include_str!("permissions.txt");
/// What a function does without an adapter of its own.
const LAMBDA: &str = "Lambda";
/// Adapters that reach AWS through others of the same folder.
const BY_OTHERS: [&str; 2] = ["Custody", "AlertChannels"];
/// Where adapters are made for several functions: what a function's source says to have it done, and the file.
const WIRING: [(&str, &str); 3] = [
    ("Recording::in_table(", "shared/src/edge/recording.rs"),
    ("GhlNeeds {", "shared/src/adapters/ghl/setup.rs"),
    ("shared::edge::tickets::Deps", "shared/src/edge/tickets.rs"),
];

/// One thing that may be done: the action, the resource, the leading keys it is confined to, `=` before them where they are
/// taken as they are.
type Grant = (String, String, Option<String>);

struct Row {
    function: String,
    adapter: String,
    grants: Vec<Grant>,
}

fn rows(template: &Template) -> Vec<Row> {
    let lines = ROWS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| row(line, template)).collect()
}

fn row(line: &str, template: &Template) -> Row {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [function, adapter, actions, resource, keys @ ..] = parts.as_slice() else { panic!("{line}") };
    assert!(keys.len() <= 1, "{line}");
    let keys = keys.first().map(|keys| (*keys).to_owned());
    let resources = match *resource {
        "every queue" => logical(template, "AWS::SQS::Queue"),
        one => vec![one.to_owned()],
    };
    let actions = actions.split(' ').filter(|action| *action != "-" && !action.is_empty());
    let grants = actions
        .flat_map(|action| resources.iter().map(move |resource| (action, resource)))
        .map(|(action, resource)| (action.to_owned(), resource.clone(), keys.clone()));
    Row { function: (*function).to_owned(), adapter: (*adapter).to_owned(), grants: grants.collect() }
}

fn logical(template: &Template, kind: &str) -> Vec<String> {
    let is = |resource: &Value| resource["Type"].as_str() == Some(kind);
    template.resources.iter().filter(|(_, resource)| is(resource)).map(|(name, _)| scalar(name)).collect()
}

/// One statement of a role.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) role: String,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    condition: Option<Value>,
}

/// Every statement of every role, those under a condition of the template too.
pub(super) fn statements(template: &Template) -> Vec<Statement> {
    fn flat(value: &Value, into: &mut Vec<Value>) {
        match value {
            Value::Sequence(items) => items.iter().for_each(|item| flat(item, into)),
            Value::Tagged(tagged) if tagged.tag == "!If" => flat(&tagged.value, into),
            Value::Mapping(_) => into.push(value.clone()),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (name, resource) in &template.resources {
        let properties = resource.get("Properties").unwrap_or(&Value::Null);
        assert!(properties.get("ManagedPolicyArns").is_none(), "{name:?}: a role is written out");
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        let apart = matches!(kind, "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy");
        assert!(!apart, "{name:?}: as part of its role");
        let own = kind == "AWS::IAM::Role";
        assert!(own || properties.get("Policies").is_none(), "{name:?}: a policy belongs to a role");
        for policy in properties.get("Policies").and_then(Value::as_sequence).into_iter().flatten() {
            let mut statements = Vec::new();
            flat(&policy["PolicyDocument"]["Statement"], &mut statements);
            for statement in statements {
                assert_eq!(statement["Effect"], Value::from("Allow"));
                assert!(statement.get("NotAction").is_none() && statement.get("NotResource").is_none());
                found.push(Statement {
                    role: scalar(name),
                    actions: each(&statement["Action"]).iter().map(scalar).collect(),
                    resources: each(&statement["Resource"]).iter().map(resource_name).collect(),
                    condition: statement.get("Condition").cloned(),
                });
            }
        }
    }
    found
}

/// A value, or each of several.
fn each(value: &Value) -> Vec<Value> {
    value.as_sequence().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// A resource by its name in the template: `ConversationsTable/index/due`, `KmsDataKeyId`.
fn resource_name(resource: &Value) -> String {
    let Value::Tagged(tagged) = resource else { return scalar(resource) };
    let text = scalar(&tagged.value);
    // What comes after the account, without what marks a name.
    let text = text.rsplit(':').next().unwrap_or_default().trim_start_matches("key/");
    text.replace(".Arn", "").replace("${", "").replace('}', "")
}

/// What a statement allows, as rows say it. What else its condition asks, whom an e-mail is from, confines nothing that
/// rows know.
fn grants(statement: &Statement) -> Vec<Grant> {
    let (mut keys, mut some_attributes) = (Vec::new(), false);
    for (how, of) in statement.condition.as_ref().and_then(Value::as_mapping).into_iter().flatten() {
        let mark = match how.as_str() {
            Some("ForAllValues:StringLike") => "",
            Some("ForAllValues:StringEquals") => "=",
            _ => continue,
        };
        some_attributes |= of.get("dynamodb:Attributes").is_some();
        let leading = of.get("dynamodb:LeadingKeys").map(each).unwrap_or_default();
        keys.extend(leading.iter().map(|key| format!("{mark}{}", scalar(key))));
    }
    if some_attributes {
        keys.iter_mut().for_each(|key| key.push_str(" some attributes"));
    }
    let keys: Vec<Option<String>> =
        if keys.is_empty() { vec![None] } else { keys.into_iter().map(Some).collect() };
    let confined = |grant: Grant| keys.iter().map(move |key| (grant.0.clone(), grant.1.clone(), key.clone()));
    without_keys(statement).into_iter().flat_map(confined).collect()
}

fn without_keys(statement: &Statement) -> Vec<Grant> {
    let Statement { actions, resources, .. } = statement;
    let on =
        |action: &String| resources.iter().map(|resource| (action.clone(), resource.clone(), None)).collect();
    actions.iter().flat_map(|action| -> Vec<Grant> { on(action) }).collect()
}

/// `financial-assessor` as the template calls it: `FinancialAssessor`.
fn in_template(function: &str) -> String {
    let words = function.split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect()
}

#[test]
fn a_role_allows_what_its_function_does_and_nothing_else() {
    let template = template();
    let rows = rows(&template);
    let statements = statements(&template);
    let functions: BTreeSet<&str> = rows.iter().map(|row| row.function.as_str()).collect();
    assert_eq!(functions.len(), logical(&template, "AWS::Serverless::Function").len());
    for function in functions {
        let role = format!("{}Role", in_template(function));
        let properties =
            &template.resources[format!("{}Function", in_template(function)).as_str()]["Properties"];
        assert_eq!(resource_name(&properties["Role"]), role);
        let done = rows.iter().filter(|row| row.function == function).flat_map(|row| row.grants.clone());
        let done: BTreeSet<Grant> = done.collect();
        let allowed = statements.iter().filter(|statement| statement.role == role).flat_map(grants);
        let allowed: BTreeSet<Grant> = allowed.collect();
        let too_much: Vec<&Grant> = allowed.difference(&done).collect();
        let too_little: Vec<&Grant> = done.difference(&allowed).collect();
        assert!(
            too_much.is_empty() && too_little.is_empty(),
            "{role} allows what no row has: {too_much:#?}\nand not what a row has: {too_little:#?}"
        );
    }
}

#[test]
fn a_schedule_may_call_its_function_and_do_nothing_else() {
    let template = template();
    let schedules: Vec<Statement> = statements(&template)
        .into_iter()
        .filter(|statement| statement.role.ends_with("ScheduleRole"))
        .collect();
    assert_eq!(schedules.len(), 4);
    for Statement { role, actions, resources, .. } in schedules {
        assert_eq!(actions, ["lambda:InvokeFunction"], "{role}");
        assert_eq!(resources, [role.replace("ScheduleRole", "Function")], "{role}");
    }
    // A role belongs to a function or to its schedule.
    let functions = logical(&template, "AWS::Serverless::Function");
    for role in logical(&template, "AWS::IAM::Role") {
        let function = format!("{}Function", role.trim_end_matches("Role").trim_end_matches("Schedule"));
        assert!(functions.contains(&function), "{role}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The sources below a folder, without their tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                found.push((path, code));
            }
        }
    }
    found
}

/// Every type that speaks to AWS: what is public where the SDK is used, and what stands before it.
fn adapters() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BY_OTHERS.into_iter().map(str::to_owned).collect();
    for (path, code) in sources("shared/src/adapters") {
        // The clients themselves.
        if path.ends_with("adapters/aws.rs") {
            continue;
        }
        let declared = code.lines().filter_map(|line| line.strip_prefix("pub struct "));
        let named =
            declared.map(|line| line.split([' ', '<', '(', ';']).next().unwrap_or_default().to_owned());
        if code.contains("aws_sdk_") {
            names.extend(named);
        }
    }
    assert!(names.contains("DynamoInbox") && names.contains("S3Manifests"), "the test sees only {names:?}");
    names
}

/// Which of them a source makes.
fn made(code: &str, adapters: &BTreeSet<String>) -> BTreeSet<String> {
    let is_made = |name: &&String| {
        ["::new(", "::open("].iter().any(|call| {
            code.match_indices(&format!("{name}{call}")).any(|(at, _)| {
                !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
            })
        })
    };
    adapters.iter().filter(is_made).cloned().collect()
}

#[test]
fn every_adapter_a_function_makes_has_a_row_and_every_row_an_adapter_that_is_made() {
    let template = template();
    let adapters = adapters();
    let mut of_rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(&template) {
        let of_function = of_rows.entry(row.function).or_default();
        if row.adapter != LAMBDA {
            of_function.insert(row.adapter);
        }
    }
    for (function, of_rows) in of_rows {
        let mut code: String =
            sources(&format!("functions/{function}/src")).into_iter().map(|(_, code)| code).collect();
        for _ in 0..WIRING.len() {
            for (called, file) in WIRING {
                let wired = fs::read_to_string(root().join(file)).unwrap();
                if code.contains(called) && !code.contains(&wired) {
                    code.push_str(&wired);
                }
            }
        }
        assert_eq!(made(&code, &adapters), of_rows, "{function}");
    }
}

#[test]
fn whatever_makes_adapters_for_functions_is_known_to_these_tests() {
    let adapters = adapters();
    let known: Vec<PathBuf> = WIRING.iter().map(|(_, file)| root().join(file)).collect();
    for (path, code) in sources("shared/src") {
        let own = path.strip_prefix(root().join("shared/src/adapters/dynamodb")).is_ok()
            || path.ends_with("adapters/custody.rs")
            || path.ends_with("adapters/channels/email.rs")
            || path.ends_with("adapters/channels/mod.rs");
        let makes = made(&code, &adapters);
        assert!(own || makes.is_empty() || known.contains(&path), "{path:?} makes {makes:?}");
    }
}

#[test]
fn nobody_may_change_what_is_in_the_audit_table() {
    let statements = statements(&template());
    let of_audit =
        |statement: &&Statement| statement.resources.iter().any(|name| name.starts_with("AuditTable"));
    let of_audit: Vec<&Statement> = statements.iter().filter(of_audit).collect();
    assert!(of_audit.iter().any(|statement| statement.role == "ConversationRole"), "the test sees nothing");
    for Statement { role, actions, resources, .. } in of_audit {
        // Whoever exports a contact reads its chain.
        let exports = role == "ApiRole";
        let allowed =
            |action: &String| action == "dynamodb:PutItem" || (exports && action == "dynamodb:Query");
        assert!(actions.iter().all(allowed), "{role}: {actions:?}");
        assert_eq!(resources, &["AuditTable"], "{role}");
    }
}

#[test]
fn no_role_names_an_action_by_a_star_and_a_resource_only_where_its_names_are_not_known() {
    for Statement { role, actions, resources, .. } in statements(&template()) {
        assert!(actions.iter().all(|action| !action.contains('*')), "{role}: {actions:?}");
        let known = [
            "identity/*",
            "ManifestBucket/manifests/*",
            "StackName/alerts/*",
            "StackName/crm/*",
            "StackName/models/*",
        ];
        let star = |name: &&String| name.contains('*') && !known.contains(&name.as_str());
        assert_eq!(resources.iter().find(star), None, "{role}");
    }
}

#[test]
fn nobody_may_delete_or_unlock_a_manifest() {
    let template = template();
    let statements = statements(&template);
    let of_bucket =
        |statement: &&Statement| statement.resources.iter().any(|name| name.starts_with("ManifestBucket"));
    let of_bucket: Vec<&Statement> = statements.iter().filter(of_bucket).collect();
    assert_eq!(of_bucket.len(), 2);
    for Statement { role, actions, .. } in of_bucket {
        assert_eq!(role, "AuditManifestRole");
        let known = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
        assert!(actions.iter().all(|action| known.contains(&action.as_str())), "{actions:?}");
    }
    let bucket = &template.resources["ManifestBucket"]["Properties"];
    assert_eq!(bucket["ObjectLockEnabled"], Value::from(true));
    let retention = &bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"];
    assert_eq!(retention["Mode"], Value::from("COMPLIANCE"));
}
