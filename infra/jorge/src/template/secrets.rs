//! Which functions are given secrets, and which may read them by their names.

use serde_norway::{Mapping, Value};
use shared::edge::secrets::SECRETS;

use super::permissions::statements;
use super::tests::template;
use super::{TEMPLATE, scalar};

/// Where in the secrets of a stack each of them stands.
const FOLDERS: [(&str, &str); 3] = [("crm", "GHL_CLIENT_"), ("models", "LLM_"), ("alerts", "ALERT_")];

fn variables(resource: &Value) -> Mapping {
    resource["Properties"]["Environment"]["Variables"].as_mapping().cloned().unwrap_or_default()
}

/// The functions that are given one of these variables, by what their names begin with.
fn given_one_of(names: &[&str]) -> Vec<String> {
    let resources = template().resources;
    let given = resources.iter().filter(|(_, resource)| {
        variables(resource).keys().any(|name| names.contains(&scalar(name).as_str()))
    });
    given.map(|(name, _)| scalar(name).trim_end_matches("Function").to_owned()).collect()
}

/// What a role may read: the action and each resource.
fn readable(role: &str) -> Vec<(String, String)> {
    let role = format!("{role}Role");
    let mut readable = Vec::new();
    for statement in statements(&template()).into_iter().filter(|statement| statement.role == role) {
        let reads = |action: &&String| action.starts_with("secretsmanager:") || action.starts_with("ssm:");
        for action in statement.actions.iter().filter(reads) {
            readable.extend(statement.resources.iter().map(|resource| (action.clone(), resource.clone())));
        }
    }
    readable.sort();
    readable
}

#[test]
fn a_role_may_read_by_name_what_its_function_is_given_and_nothing_else() {
    let mut readers = 0;
    for (name, resource) in &template().resources {
        if resource["Type"].as_str() != Some("AWS::IAM::Role") {
            continue;
        }
        let role = scalar(name).trim_end_matches("Role").to_owned();
        let mut expected = Vec::new();
        for (folder, begins) in FOLDERS {
            let secrets: Vec<&str> = SECRETS.into_iter().filter(|name| name.starts_with(begins)).collect();
            assert!(!secrets.is_empty(), "{folder}");
            if given_one_of(&secrets).contains(&role) {
                for action in ["secretsmanager:GetSecretValue", "ssm:GetParameter"] {
                    expected.push((action.to_owned(), format!("StackName/{folder}/*")));
                }
            }
        }
        expected.sort();
        readers += usize::from(!expected.is_empty());
        assert_eq!(readable(&role), expected, "{role}");
    }
    assert_eq!(readers, 4, "the test sees them");
}

#[test]
fn every_secret_belongs_to_one_folder() {
    for name in SECRETS {
        assert_eq!(FOLDERS.iter().filter(|(_, begins)| name.starts_with(begins)).count(), 1, "{name}");
    }
}

#[test]
fn exactly_who_is_given_a_secret_has_the_extension_beside_it() {
    let resources = template().resources;
    let has_it = |resource: &Value| {
        let layers =
            resource["Properties"].get("Layers").map(|layers| serde_norway::to_string(layers).unwrap());
        layers.is_some_and(|layers| layers.contains("SecretsExtensionLayerArn"))
    };
    let layered = resources.iter().filter(|(_, resource)| has_it(resource));
    let layered: Vec<String> =
        layered.map(|(name, _)| scalar(name).trim_end_matches("Function").to_owned()).collect();
    assert_eq!(layered, given_one_of(&SECRETS));
}

#[test]
fn exactly_the_parameters_that_are_secrets_are_shown_to_nobody() {
    let root: Mapping = serde_norway::from_str(TEMPLATE).unwrap();
    let (parameters, resources) = (&root["Parameters"], root["Resources"].as_mapping().unwrap());
    for (name, value) in resources.values().flat_map(variables) {
        let Value::Tagged(reference) = &value else { continue };
        let parameter = scalar(&reference.value);
        if let Some(declared) = parameters.get(parameter.as_str()) {
            let hidden = declared.get("NoEcho").is_some();
            assert_eq!(hidden, SECRETS.contains(&scalar(&name).as_str()), "{parameter}");
        }
    }
}
