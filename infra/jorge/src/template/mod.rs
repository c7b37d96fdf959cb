//! `template.yaml` as the local stack reads it: the same file that is deployed says which tables, queues and
//! functions there are, and what environment each function sees.

mod resolve;
mod resources;

use std::collections::BTreeMap;

use serde_norway::{Mapping, Value};

pub use resources::{Carries, Function, GlobalIndex, Queue, Route, Source, Table};

/// The file itself, as it was when this binary was built.
const TEMPLATE: &str = include_str!("../../../../template.yaml");

/// What the template cannot mean.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is no YAML.
    #[error("template.yaml cannot be read")]
    Yaml(#[from] serde_norway::Error),
    /// A parameter without a default was not given.
    #[error("template.yaml: parameter {0} has no value")]
    Parameter(String),
    /// Something is not where it belongs, or of a form the local stack does not know.
    #[error("template.yaml: {at}: {why}")]
    Form {
        /// Where.
        at: String,
        /// What is wrong.
        why: String,
    },
}

impl TemplateError {
    pub(crate) fn form(at: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Form { at: at.into(), why: why.into() }
    }
}

/// The template with its parameters filled in.
#[derive(Debug, Clone)]
pub struct Template {
    stack: String,
    sqs_endpoint: String,
    parameters: BTreeMap<String, String>,
    resources: Mapping,
    /// Globals of all functions.
    globals: Mapping,
}

impl Template {
    /// Reads the template for a stack called `stack`.
    ///
    /// `given` overrides the parameters' defaults; `sqs_endpoint` is where queue addresses begin.
    ///
    /// # Errors
    /// [`TemplateError`] when the file or a parameter is unusable.
    pub fn load(
        stack: &str,
        given: &BTreeMap<String, String>,
        sqs_endpoint: &str,
    ) -> Result<Self, TemplateError> {
        let mut root: Mapping = serde_norway::from_str(TEMPLATE)?;
        let mut parameters = BTreeMap::new();
        for (name, declared) in take_mapping(&mut root, "Parameters")? {
            let name = name.as_str().unwrap_or_default().to_owned();
            let default = declared.get("Default").map(scalar);
            let value = given.get(&name).cloned().or(default);
            parameters.insert(name.clone(), value.ok_or(TemplateError::Parameter(name))?);
        }
        let resources = take_mapping(&mut root, "Resources")?;
        let mut globals = take_mapping(&mut root, "Globals")?;
        let globals = take_mapping(&mut globals, "Function")?;
        let (stack, sqs_endpoint) = (stack.to_owned(), sqs_endpoint.to_owned());
        Ok(Self { stack, sqs_endpoint, parameters, resources, globals })
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}

fn take_mapping(from: &mut Mapping, name: &str) -> Result<Mapping, TemplateError> {
    match from.remove(name) {
        Some(Value::Mapping(mapping)) => Ok(mapping),
        _ => Err(TemplateError::form(name, "a mapping is expected")),
    }
}

/// A plain value as text.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
mod dashboards;
#[cfg(test)]
#[path = "permissions_tests.rs"]
mod permissions;

#[cfg(test)]
mod examples;

#[cfg(test)]
mod secrets;
