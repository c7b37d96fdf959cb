//! E-mail through Amazon SES, API v2: <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>.
//!
//! The function's role is the key: there is no password to keep. SES knows no message again.

use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::SdkError;
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageTag};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_types::error::operation::BuildError;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use lettre::message::Mailbox;

use super::email::Mail;
use super::http::{failed, unavailable};
use crate::adapters::aws::{AwsEnvironment, sdk_config};
use crate::alerts::{Answer, Notice};

const CHARSET: &str = "UTF-8";

/// SES in the function's own region and account.
pub(super) struct Ses {
    client: Client,
}

impl Ses {
    pub(super) fn new(aws: &AwsEnvironment, timeout: Duration) -> Self {
        let timeouts = TimeoutConfig::builder().operation_timeout(timeout).build();
        let mut config = aws_sdk_sesv2::config::Builder::from(&sdk_config(aws))
            .timeout_config(timeouts)
            // When it is tried again is decided where it is recorded.
            .retry_config(RetryConfig::disabled());
        config.set_endpoint_url(aws.endpoints.all.clone());
        Self { client: Client::from_conf(config.build()) }
    }
}

#[async_trait]
impl Mail for Ses {
    async fn send(&self, from: &Mailbox, to: &Mailbox, notice: &Notice) -> Answer {
        let Ok((content, rule)) = content(notice) else {
            return unavailable("the message could not be built");
        };
        let sent = self
            .client
            .send_email()
            .from_email_address(from.to_string())
            .destination(Destination::builder().to_addresses(to.to_string()).build())
            .content(content)
            .email_tags(rule)
            .send()
            .await;
        match sent {
            Ok(_) => Answer::Delivered,
            Err(error) => answer(&error),
        }
    }
}

fn content(notice: &Notice) -> Result<(EmailContent, MessageTag), BuildError> {
    let text = |text: &str| Content::builder().charset(CHARSET).data(text).build();
    let body = Body::builder().text(text(&notice.text())?).build();
    let message = Message::builder().subject(text(&notice.title)?).body(body).build();
    let rule = MessageTag::builder().name("rule").value(notice.name.alert.key.rule.as_str()).build()?;
    Ok((EmailContent::builder().simple(message).build(), rule))
}

fn answer(error: &SdkError<SendEmailError, HttpResponse>) -> Answer {
    match error {
        SdkError::ServiceError(service) => {
            let code = service.raw().status().as_u16();
            let (name, passes) = named(service.err());
            let why = format!("HTTP {code}{name}");
            let header = service.raw().headers().get("retry-after");
            if passes { Answer::Unavailable { why, retry_after: None } } else { failed(why, code, header) }
        }
        SdkError::TimeoutError(_) => unavailable("no answer in time"),
        SdkError::DispatchFailure(_) => unavailable("no connection"),
        SdkError::ConstructionFailure(_) => unavailable("the request could not be built"),
        _ => unavailable("the answer could not be read"),
    }
}

/// What SES calls a failure, and whether it passes although its status says that it does not: quotas are for a day, and
/// a pause is somebody's decision.
const fn named(error: &SendEmailError) -> (&'static str, bool) {
    match error {
        SendEmailError::AccountSuspendedException(_) => (" AccountSuspended", false),
        SendEmailError::BadRequestException(_) => (" BadRequest", false),
        SendEmailError::LimitExceededException(_) => (" LimitExceeded", true),
        SendEmailError::MailFromDomainNotVerifiedException(_) => (" MailFromDomainNotVerified", false),
        SendEmailError::MessageRejected(_) => (" MessageRejected", false),
        SendEmailError::NotFoundException(_) => (" NotFound", false),
        SendEmailError::SendingPausedException(_) => (" SendingPaused", true),
        _ => ("", false),
    }
}
