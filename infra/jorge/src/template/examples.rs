//! What the example files and the stages in `samconfig.toml` say of variables and parameters, held against the template.

use std::collections::{BTreeMap, BTreeSet};

use serde_norway::{Mapping, Value};
use shared::edge::secrets::names_one;

use super::{TEMPLATE, scalar};

const EXAMPLE: &str = include_str!("../../../../.env.example");
const PRODUCTION: &str = include_str!("../../../../.env.production.example");
const STAGES: &str = include_str!("../../../../samconfig.toml");

/// A line of an example file.
struct Variable {
    name: String,
    value: String,
    /// What stands behind the value.
    remark: String,
}

/// The variables of an example file, those that are commented out too.
fn variables(file: &str) -> Vec<Variable> {
    let letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let variable = |line: &str| {
        let (name, rest) = line.trim_start_matches('#').split_once('=')?;
        let (value, remark) = rest.split_once(" # ").unwrap_or((rest, ""));
        let [name, value, remark] = [name, value, remark].map(ToOwned::to_owned);
        (!name.is_empty() && name.bytes().all(letter)).then_some(Variable { name, value, remark })
    };
    file.lines().filter_map(variable).collect()
}

/// The names of variables that Lambda or a local run does not set, of which none may stand there twice.
fn names(variables: &[Variable]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for Variable { name, .. } in variables.iter().filter(|variable| !variable.name.starts_with("AWS_")) {
        assert!(names.insert(name.clone()), "{name} stands there twice");
    }
    names
}

fn template() -> Mapping {
    serde_norway::from_str(TEMPLATE).unwrap()
}

/// Every variable any function is given, as the template writes it.
fn given() -> BTreeMap<String, Value> {
    let template = template();
    let resources = template["Resources"].as_mapping().unwrap();
    let functions =
        resources.values().filter(|resource| resource["Type"].as_str() == Some("AWS::Serverless::Function"));
    functions
        .flat_map(|function| function["Properties"]["Environment"]["Variables"].as_mapping().unwrap().clone())
        .map(|(name, value)| (scalar(&name), value))
        .collect()
}

/// What a value refers to.
fn referred(value: &Value) -> Option<String> {
    match value {
        Value::Tagged(tagged) if tagged.tag == "!Ref" => Some(scalar(&tagged.value)),
        _ => None,
    }
}

#[test]
fn every_variable_a_function_is_given_stands_in_the_example_once() {
    let given: BTreeSet<String> = given().into_keys().collect();
    assert!(given.len() > 50, "the test sees only {}", given.len());
    assert_eq!(names(&variables(EXAMPLE)), given);
}

#[test]
fn the_production_example_says_of_every_variable_who_sets_it_and_holds_no_secret() {
    let (template, given, production) = (template(), given(), variables(PRODUCTION));
    let parameters = &template["Parameters"];
    assert_eq!(names(&production), given.keys().cloned().collect());
    for Variable { name, value, remark } in production {
        let referred = referred(&given[&name]).filter(|to| parameters.get(to.as_str()).is_some());
        let parameter = remark.trim_start_matches("package: ").trim_end_matches(", secret");
        assert_eq!(referred.as_deref(), (remark != "stack").then_some(parameter), "{name}");
        let is_secret = referred.is_some_and(|to| parameters[to.as_str()].get("NoEcho").is_some());
        assert_eq!(is_secret, remark.ends_with(", secret"), "{name}");
        assert!(
            !is_secret || value.is_empty() || names_one(&value),
            "{name} is a secret, and its value stands there"
        );
    }
}

#[test]
fn every_stage_sets_parameters_the_template_has_and_secrets_by_their_names() {
    let template = template();
    let parameters = &template["Parameters"];
    let words = STAGES.lines().filter(|line| line.starts_with("  ")).flat_map(str::split_whitespace);
    let set: Vec<(&str, &str)> = words.filter_map(|word| word.split_once('=')).collect();
    assert!(set.len() > 20, "the test sees only {set:?}");
    for (name, value) in set {
        let declared = parameters.get(name).unwrap_or_else(|| panic!("there is no parameter {name}"));
        let is_secret = declared.get("NoEcho").is_some();
        assert!(!is_secret || names_one(value), "{name}");
    }
}
