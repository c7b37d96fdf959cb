//! The functions of a deployed stack, as Lambda knows them.

use std::collections::BTreeMap;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use serde_json::Value;
use shared::adapters::aws::{AwsEnvironment, sdk_config};

use crate::CommandError;

/// Calls them, and reads what they are configured with.
pub(super) struct DeployedFunctions {
    client: Client,
    stack: String,
}

impl DeployedFunctions {
    /// Those of the stack called `stack`.
    pub(super) fn of(stack: &str, environment: &AwsEnvironment) -> Self {
        let mut config = sdk_config(environment).to_builder();
        config.set_endpoint_url(environment.endpoints.all.clone());
        Self { client: Client::new(&config.build()), stack: stack.to_owned() }
    }

    /// What a function answers to an event.
    pub(super) async fn invoke(&self, function: &str, event: &Value) -> Result<Value, CommandError> {
        let name = self.name(function);
        let call = self.client.invoke().function_name(&name).payload(Blob::new(event.to_string()));
        let answer = call.send().await?;
        let payload = answer.payload().map(Blob::as_ref).unwrap_or_default();
        if let Some(error) = answer.function_error() {
            return Err(format!("{name} failed ({error}): {}", String::from_utf8_lossy(payload)).into());
        }
        Ok(serde_json::from_slice(payload)?)
    }

    /// What a function sees in its environment.
    pub(super) async fn environment(&self, function: &str) -> Result<BTreeMap<String, String>, CommandError> {
        let asked = self.client.get_function_configuration().function_name(self.name(function));
        let configuration = asked.send().await?;
        let variables = configuration.environment.and_then(|environment| environment.variables);
        Ok(variables.unwrap_or_default().into_iter().collect())
    }

    fn name(&self, function: &str) -> String {
        format!("{}-{function}", self.stack)
    }
}
