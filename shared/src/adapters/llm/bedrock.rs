//! Amazon Bedrock's Converse, in the account itself and by the function's own role.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    CachePointBlock, CachePointType, ContentBlock, ConversationRole, InferenceConfiguration, Message,
    StopReason, SystemContentBlock,
};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;

use super::{TEMPERATURE, words};
use crate::adapters::aws::{AwsEnvironment, sdk_config};
use crate::llm::{Completion, Failure, Model, Provider, Request, Role, Unfinished, Usage};
use crate::privacy::Personal;

pub(super) struct Bedrock {
    client: Client,
    model: Model,
}

impl Bedrock {
    /// A client for the model's region. The chain tries again, so the SDK does not.
    pub(super) fn new(model: Model, aws: &AwsEnvironment) -> Self {
        let config = sdk_config(aws).to_builder().region(Region::new(model.base_url.clone())).build();
        let mut config = aws_sdk_bedrockruntime::config::Builder::from(&config)
            .retry_config(RetryConfig::standard().with_max_attempts(1));
        config.set_endpoint_url(aws.endpoints.all.clone());
        Self { client: Client::from_conf(config.build()), model }
    }
}

#[async_trait]
impl Provider for Bedrock {
    async fn complete(&self, request: &Request, timeout: Duration) -> Result<Completion, Unfinished> {
        let mut settings = InferenceConfiguration::builder()
            .max_tokens(i32::try_from(request.max_tokens).unwrap_or(i32::MAX));
        if self.model.flags.temperature {
            settings = settings.temperature(TEMPERATURE);
        }
        let mut call = self
            .client
            .converse()
            .model_id(&self.model.model)
            .system(SystemContentBlock::Text(request.prompt.text.to_owned()))
            .inference_config(settings.build());
        if self.model.flags.prompt_cache {
            let here = CachePointBlock::builder().r#type(CachePointType::Default).build();
            call = call.system(SystemContentBlock::CachePoint(here.map_err(|_| Failure::BadRequest)?));
        }
        for message in &request.messages {
            let role = match message.role {
                Role::User => ConversationRole::User,
                Role::Assistant => ConversationRole::Assistant,
            };
            let text = ContentBlock::Text(message.text.expose().clone());
            let message = Message::builder().role(role).content(text).build();
            call = call.messages(message.map_err(|_| Failure::BadRequest)?);
        }
        let limits =
            TimeoutConfig::builder().operation_timeout(timeout).operation_attempt_timeout(timeout).build();
        let limits = aws_sdk_bedrockruntime::config::Builder::new().timeout_config(limits);
        let answer = call.customize().config_override(limits).send().await.map_err(|e| failure(&e))?;
        read(&answer)
    }
}

fn read(answer: &ConverseOutput) -> Result<Completion, Unfinished> {
    let count = |tokens: i32| u64::try_from(tokens).unwrap_or(0);
    let usage = answer.usage().map(|tokens| Usage {
        input: count(tokens.input_tokens()),
        output: count(tokens.output_tokens()),
        cache_read: count(tokens.cache_read_input_tokens().unwrap_or(0)),
        cache_write: count(tokens.cache_write_input_tokens().unwrap_or(0)),
    });
    let unfinished = |failure| Unfinished { failure, usage };
    if matches!(answer.stop_reason(), StopReason::GuardrailIntervened | StopReason::ContentFiltered) {
        return Err(unfinished(Failure::Blocked));
    }
    let message = answer.output().and_then(|output| output.as_message().ok());
    let blocks = message.map(Message::content).unwrap_or_default();
    // Thoughts are blocks of another type.
    let said: Vec<&str> =
        blocks.iter().filter_map(|block| block.as_text().ok().map(String::as_str)).collect();
    let text = words(&said).map_err(unfinished)?;
    let cut = *answer.stop_reason() == StopReason::MaxTokens;
    Ok(Completion { text: Personal::new(text), usage, cut })
}

fn failure<E: aws_sdk_bedrockruntime::error::ProvideErrorMetadata>(
    error: &SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>,
) -> Failure {
    match error {
        SdkError::TimeoutError(_) => Failure::TimedOut,
        SdkError::DispatchFailure(_) => Failure::Unreachable,
        SdkError::ConstructionFailure(_) => Failure::BadRequest,
        SdkError::ServiceError(service) => match service.err().code() {
            Some("ThrottlingException" | "TooManyRequestsException") => {
                Failure::RateLimited { retry_after: None }
            }
            Some("ModelTimeoutException") => Failure::TimedOut,
            Some("ValidationException") => Failure::BadRequest,
            Some("AccessDeniedException") => Failure::Forbidden,
            Some("UnrecognizedClientException" | "ExpiredTokenException") => Failure::Unauthorised,
            Some("ResourceNotFoundException") => Failure::NotFound,
            Some(_) => Failure::Overloaded,
            None => Failure::of_status(service.raw().status().as_u16(), None),
        },
        _ => Failure::Unreadable,
    }
}

#[cfg(test)]
#[path = "bedrock_tests.rs"]
mod tests;
