//! The functions, called in process with the JSON that AWS would hand them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lambda_runtime::{Context, LambdaEvent};
use serde_json::Value;
use shared::adapters::aws::{AwsEnvironment, Endpoints, sdk_config};
use shared::clock::{Clock, SystemClock};
use shared::edge::config::ConfigError;
use shared::privacy::Secret;
use sqs_sns_emulator::REGION;

use super::fault::{CrashPoint, stand_still};
use super::observer::{Observer, Twice};
use crate::CommandError;
use crate::template::Template;

/// Longest run of a function called by itself: the longest the template allows any.
const LONGEST_RUN: Duration = Duration::from_secs(300);

/// One function, ready to be called.
enum Loaded {
    AbAnalyzer(ab_analyzer::Deps),
    AlertChecker(Box<alert_checker::Deps>),
    Api(api::Deps),
    AuditManifest(audit_manifest::Deps),
    Webhook(webhook::Deps),
    ComplianceAuditor(compliance_auditor::Deps),
    Conversation(Box<conversation::Deps>),
    Escalation(escalation::Deps),
    FinancialAssessor(financial_assessor::Deps),
    FollowUps(follow_ups::Deps),
}

/// Every function there is.
pub const FUNCTIONS: [&str; 10] = [
    "ab-analyzer",
    "alert-checker",
    "api",
    "audit-manifest",
    "compliance-auditor",
    "conversation",
    "escalation",
    "financial-assessor",
    "follow-ups",
    "webhook",
];

/// Whether a function could start with these variables.
///
/// # Errors
/// [`ConfigError`] names every variable that is missing or wrong.
///
/// # Panics
/// When there is no such function.
pub fn check_configuration(
    function: &str,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<(), ConfigError> {
    match function {
        "ab-analyzer" => ab_analyzer::Config::from_env(lookup).map(|_| ()),
        "alert-checker" => alert_checker::Config::from_env(lookup).map(|_| ()),
        "api" => api::Config::from_env(lookup).map(|_| ()),
        "audit-manifest" => audit_manifest::Config::from_env(lookup).map(|_| ()),
        "compliance-auditor" => compliance_auditor::config(lookup).map(|_| ()),
        "conversation" => conversation::Config::from_env(lookup).map(|_| ()),
        "escalation" => escalation::config(lookup).map(|_| ()),
        "financial-assessor" => financial_assessor::Config::from_env(lookup).map(|_| ()),
        "follow-ups" => follow_ups::Config::from_env(lookup).map(|_| ()),
        "webhook" => webhook::Config::from_env(lookup).map(|_| ()),
        other => panic!("there is no function {other}"),
    }
}

/// Every function of the template.
pub struct Functions {
    by_name: BTreeMap<String, (Arc<Loaded>, Duration)>,
    observer: Option<Arc<Observer>>,
}

/// What became of a call, where it gave no result.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// There is no such function.
    #[error("there is no function {name}; there are: {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The event is not of the form AWS delivers to it.
    #[error("this is not the JSON AWS hands to this function")]
    Event(#[source] serde_json::Error),
    /// It failed as a whole.
    #[error("the function failed: {0}")]
    Failed(String),
    /// It panicked.
    #[error("the function panicked")]
    Panicked,
    /// It ran longer than the template allows.
    #[error("the function took longer than {0:?}")]
    TimedOut(Duration),
}

/// Builds every function the template declares, each with the environment the template gives it.
pub(crate) fn load(
    template: &Template,
    (dynamodb, queues): &(String, String),
    clock: Arc<dyn Clock>,
    crash_point: Option<CrashPoint>,
    observer: Option<Arc<Observer>>,
) -> Result<Functions, CommandError> {
    let aws = aws_variables(dynamodb, queues);
    let mut by_name = BTreeMap::new();
    for function in template.functions()? {
        let lookup = |name: &str| function.environment.get(name).or_else(|| aws.get(name)).cloned();
        let loaded = Loaded::new(&function.name, &lookup, clock.clone(), crash_point)?;
        by_name.insert(function.name, (Arc::new(loaded), function.timeout));
    }
    Ok(Functions { by_name, observer })
}

impl Functions {
    /// One function on an environment that is known already: that of a stack running elsewhere.
    ///
    /// # Errors
    /// When there is no such function, or its environment is incomplete.
    pub fn from_environment(
        name: &str,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, CommandError> {
        let lookup = |name: &str| environment.get(name).cloned();
        let loaded = Loaded::new(name, &lookup, Arc::new(SystemClock), None)?;
        let by_name = BTreeMap::from([(name.to_owned(), (Arc::new(loaded), LONGEST_RUN))]);
        Ok(Self { by_name, observer: None })
    }

    /// Calls a function with the event AWS would hand it, and returns the JSON it answers.
    ///
    /// # Errors
    /// [`InvokeError`] says why there is no answer.
    pub async fn invoke(&self, name: &str, event: Value) -> Result<Value, InvokeError> {
        let route = event["routeKey"].as_str().map(|route| format!(" to {route}")).unwrap_or_default();
        let _run = self.observer.as_ref().map(Observer::begins);
        let answer = match self.observer.as_ref().and_then(|observer| observer.twice()) {
            None => self.call(name, event).await,
            Some(Twice::After) => {
                self.call(name, event.clone()).await.ok();
                self.call(name, event).await
            }
            Some(Twice::Beside) => {
                let (_, answer) = tokio::join!(self.call(name, event.clone()), self.call(name, event));
                answer
            }
        };
        if let Some(observer) = &self.observer {
            let said = match &answer {
                Ok(answer) => answer.to_string(),
                Err(error) => error.to_string(),
            };
            observer.note(format!("the answer of {name}{route}"), said);
        }
        answer
    }

    async fn call(&self, name: &str, event: Value) -> Result<Value, InvokeError> {
        let Some((function, timeout)) = self.by_name.get(name).cloned() else {
            let known = self.by_name.keys().cloned().collect();
            return Err(InvokeError::Unknown { name: name.to_owned(), known });
        };
        // A task of its own, so that a panic ends the call and not the stack.
        let task = tokio::spawn(async move { function.call(event, timeout).await });
        let abort = task.abort_handle();
        match tokio::time::timeout(timeout, task).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(InvokeError::Panicked),
            Err(_) => {
                abort.abort();
                Err(InvokeError::TimedOut(timeout))
            }
        }
    }
}

impl Loaded {
    fn new(
        name: &str,
        lookup: &dyn Fn(&str) -> Option<String>,
        clock: Arc<dyn Clock>,
        crash_point: Option<CrashPoint>,
    ) -> Result<Self, CommandError> {
        match name {
            "ab-analyzer" => {
                let config = ab_analyzer::Config::from_env(lookup)?;
                Ok(Self::AbAnalyzer(ab_analyzer::Deps::on_clock(config, clock)?))
            }
            "alert-checker" => {
                let config = alert_checker::Config::from_env(lookup)?;
                Ok(Self::AlertChecker(Box::new(alert_checker::Deps::on_clock(config, clock)?)))
            }
            "api" => {
                let config = api::Config::from_env(lookup)?;
                Ok(Self::Api(api::Deps::on_clock(config, clock)?))
            }
            "audit-manifest" => {
                let config = audit_manifest::Config::from_env(lookup)?;
                Ok(Self::AuditManifest(audit_manifest::Deps::on_clock(config, clock)?))
            }
            "webhook" => {
                let config = webhook::Config::from_env(lookup)?;
                Ok(Self::Webhook(webhook::Deps::on_clock(config, clock)?))
            }
            "conversation" => {
                let config = conversation::Config::from_env(lookup)?;
                let deps = conversation::Deps::on_clock(config, clock)?;
                Ok(Self::Conversation(Box::new(stand_still(deps, crash_point))))
            }
            "compliance-auditor" => {
                let config = compliance_auditor::config(lookup)?;
                Ok(Self::ComplianceAuditor(compliance_auditor::Deps::on_clock(config, clock)?))
            }
            "escalation" => {
                let config = escalation::config(lookup)?;
                Ok(Self::Escalation(escalation::Deps::on_clock(config, clock)?))
            }
            "financial-assessor" => {
                let config = financial_assessor::Config::from_env(lookup)?;
                Ok(Self::FinancialAssessor(financial_assessor::Deps::on_clock(config, clock)?))
            }
            "follow-ups" => {
                let config = follow_ups::Config::from_env(lookup)?;
                Ok(Self::FollowUps(follow_ups::Deps::on_clock(config, clock)))
            }
            other => Err(format!("there is no function {other}; there are: {}", FUNCTIONS.join(", ")).into()),
        }
    }

    async fn call(&self, event: Value, timeout: Duration) -> Result<Value, InvokeError> {
        let failed = |error: lambda_runtime::Error| InvokeError::Failed(error.to_string());
        match self {
            Self::AbAnalyzer(deps) => {
                ab_analyzer::handle(deps, LambdaEvent::new(event, context(timeout))).await.map_err(failed)
            }
            Self::AlertChecker(deps) => {
                alert_checker::handle(deps, LambdaEvent::new(event, context(timeout))).await.map_err(failed)
            }
            Self::Api(deps) => {
                let request = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let answer = api::handle(deps, request).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::AuditManifest(deps) => {
                let scheduled = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let event = LambdaEvent::new(scheduled, context(timeout));
                let answer = audit_manifest::handle(deps, event).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::Webhook(deps) => {
                let request = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let answer = webhook::handle(deps, request).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::Conversation(deps) => {
                let batch = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let event = LambdaEvent::new(batch, context(timeout));
                let answer = conversation::handle(deps, event).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::ComplianceAuditor(deps) => {
                let batch = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let event = LambdaEvent::new(batch, context(timeout));
                let answer = compliance_auditor::handle(deps, event).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::Escalation(deps) => {
                let batch = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let event = LambdaEvent::new(batch, context(timeout));
                let answer = escalation::handle(deps, event).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::FinancialAssessor(deps) => {
                let batch = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let event = LambdaEvent::new(batch, context(timeout));
                let answer = financial_assessor::handle(deps, event).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
            Self::FollowUps(deps) => {
                let scheduled = serde_json::from_value(event).map_err(InvokeError::Event)?;
                let event = LambdaEvent::new(scheduled, context(timeout));
                let answer = follow_ups::handle(deps, event).await.map_err(failed)?;
                serde_json::to_value(answer).map_err(InvokeError::Event)
            }
        }
    }
}

fn context(timeout: Duration) -> Context {
    let mut context = Context::default();
    context.request_id = uuid::Uuid::new_v4().to_string();
    let deadline = SystemTime::now() + timeout;
    let since_epoch = deadline.duration_since(UNIX_EPOCH).unwrap_or_default();
    context.deadline = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
    context
}

/// The variables Lambda itself would set.
pub(crate) fn aws_variables(dynamodb: &str, queues: &str) -> BTreeMap<String, String> {
    let variables = [
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
        ("AWS_ENDPOINT_URL_SNS", queues),
        ("AWS_ENDPOINT_URL_SQS", queues),
    ];
    variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Makes topics and subscriptions.
#[must_use]
pub fn sns_client(endpoint: &str) -> aws_sdk_sns::Client {
    let environment = AwsEnvironment {
        region: REGION.to_owned(),
        access_key: "local".to_owned(),
        secret_key: Secret::new("local".to_owned()),
        session_token: None,
        endpoints: Endpoints { all: Some(endpoint.to_owned()), ..Endpoints::default() },
    };
    let config = sdk_config(&environment).to_builder().endpoint_url(endpoint).build();
    aws_sdk_sns::Client::new(&config)
}
