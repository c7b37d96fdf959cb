//! The resources the local stack makes.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_norway::Value;

use super::{Template, TemplateError, scalar};

/// A table as it is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name in the stack.
    pub name: String,
    /// `AttributeName` and type of every key attribute.
    pub attributes: Vec<(String, String)>,
    /// Partition and sort key.
    pub key: Vec<String>,
    /// Local secondary indexes: name and keys.
    pub local_indexes: Vec<(String, Vec<String>)>,
    /// Global secondary indexes.
    pub global_indexes: Vec<GlobalIndex>,
    /// Attribute items expire by.
    pub ttl: Option<String>,
}

/// A global secondary index as it is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlobalIndex {
    /// Its name.
    pub name: String,
    /// Partition and sort key.
    pub key: Vec<String>,
    /// What it holds beside the keys.
    pub carries: Carries,
}

/// What an index holds beside the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carries {
    /// Nothing.
    Keys,
    /// These attributes.
    Attributes(Vec<String>),
    /// Whole items.
    All,
}

/// A queue as it is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Name in the stack.
    pub name: String,
    /// Attributes as `CreateQueue` takes them.
    pub attributes: BTreeMap<String, String>,
}

impl Queue {
    /// The name of the queue that gets what failed too often here; `None` if none does.
    #[must_use]
    pub fn dead_letters(&self) -> Option<String> {
        let policy: serde_json::Value = serde_json::from_str(self.attributes.get("RedrivePolicy")?).ok()?;
        Some(policy["deadLetterTargetArn"].as_str()?.rsplit(':').next()?.to_owned())
    }
}

/// A function and what calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// The package's name: `webhook`, `conversation`.
    pub name: String,
    /// Longest run.
    pub timeout: Duration,
    /// What it sees in its environment.
    pub environment: BTreeMap<String, String>,
    /// Queues it is fed from.
    pub sources: Vec<Source>,
    /// How often each of its schedules calls it.
    pub schedules: Vec<Duration>,
}

/// An HTTP route and the function it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET`, `POST`.
    pub method: String,
    /// The path, with names in braces: `/u/{token}`.
    pub path: String,
    /// The package's name of the function.
    pub function: String,
}

impl Route {
    /// As API Gateway writes it: `GET /u/{token}`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A queue that feeds a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name of the queue.
    pub queue: String,
    /// Most messages in a batch.
    pub batch: u16,
}

/// Queue properties whose values are names of attributes too.
const QUEUE_ATTRIBUTES: [&str; 6] = [
    "FifoQueue",
    "DeduplicationScope",
    "FifoThroughputLimit",
    "DelaySeconds",
    "VisibilityTimeout",
    "MessageRetentionPeriod",
];

impl Template {
    /// Every table.
    ///
    /// # Errors
    /// [`TemplateError`] when one has a form the local stack does not know.
    pub fn tables(&self) -> Result<Vec<Table>, TemplateError> {
        self.of_type("AWS::DynamoDB::Table")
            .map(|(logical, properties)| self.table(&logical, properties))
            .collect()
    }

    /// Every queue, dead-letter queues first.
    ///
    /// # Errors
    /// As [`Template::tables`].
    pub fn queues(&self) -> Result<Vec<Queue>, TemplateError> {
        let queues =
            self.of_type("AWS::SQS::Queue").map(|(logical, properties)| self.queue(&logical, properties));
        let mut queues = queues.collect::<Result<Vec<_>, _>>()?;
        queues.sort_by_key(|queue| queue.attributes.contains_key("RedrivePolicy"));
        Ok(queues)
    }

    /// The name of every topic.
    ///
    /// # Errors
    /// As [`Template::tables`].
    pub fn topics(&self) -> Result<Vec<String>, TemplateError> {
        self.of_type("AWS::SNS::Topic")
            .map(|(logical, properties)| self.named(properties, "TopicName", &logical))
            .collect()
    }

    /// Every function.
    ///
    /// # Errors
    /// As [`Template::tables`].
    pub fn functions(&self) -> Result<Vec<Function>, TemplateError> {
        self.of_type("AWS::Serverless::Function")
            .map(|(logical, properties)| self.function(&logical, properties))
            .collect()
    }

    /// Every HTTP route.
    ///
    /// # Errors
    /// As [`Template::tables`].
    pub fn routes(&self) -> Result<Vec<Route>, TemplateError> {
        self.of_type("AWS::ApiGatewayV2::Route")
            .map(|(logical, properties)| self.route(&logical, properties))
            .collect()
    }

    fn of_type(&self, kind: &str) -> impl Iterator<Item = (String, &Value)> {
        let kind = kind.to_owned();
        self.resources.iter().filter_map(move |(name, resource)| {
            let is = resource.get("Type").and_then(Value::as_str) == Some(kind.as_str());
            is.then(|| resource.get("Properties").map(|properties| (scalar(name), properties))).flatten()
        })
    }

    fn named(&self, properties: &Value, property: &str, at: &str) -> Result<String, TemplateError> {
        let value = properties.get(property);
        self.text(value.ok_or_else(|| TemplateError::form(at, format!("{property} is missing")))?, at)
    }

    fn table(&self, at: &str, properties: &Value) -> Result<Table, TemplateError> {
        if properties.get("StreamSpecification").is_some() {
            return Err(TemplateError::form(at, "StreamSpecification is not known here"));
        }
        let attributes = list(properties, "AttributeDefinitions")
            .iter()
            .map(|definition| {
                Ok((part(definition, "AttributeName", at)?, part(definition, "AttributeType", at)?))
            })
            .collect::<Result<_, TemplateError>>()?;
        let local_indexes = list(properties, "LocalSecondaryIndexes")
            .iter()
            .map(|index| Ok((part(index, "IndexName", at)?, keys(index, at)?)))
            .collect::<Result<_, TemplateError>>()?;
        let global_indexes = list(properties, "GlobalSecondaryIndexes")
            .iter()
            .map(|index| {
                let projection = index.get("Projection").unwrap_or(&Value::Null);
                let carries = match part(projection, "ProjectionType", at)?.as_str() {
                    "KEYS_ONLY" => Carries::Keys,
                    "INCLUDE" => {
                        Carries::Attributes(list(projection, "NonKeyAttributes").iter().map(scalar).collect())
                    }
                    "ALL" => Carries::All,
                    other => {
                        return Err(TemplateError::form(
                            at,
                            format!("a projection {other} is not known here"),
                        ));
                    }
                };
                Ok(GlobalIndex { name: part(index, "IndexName", at)?, key: keys(index, at)?, carries })
            })
            .collect::<Result<_, TemplateError>>()?;
        let ttl = properties.get("TimeToLiveSpecification");
        Ok(Table {
            name: self.named(properties, "TableName", at)?,
            attributes,
            key: keys(properties, at)?,
            local_indexes,
            global_indexes,
            ttl: ttl.map(|ttl| part(ttl, "AttributeName", at)).transpose()?,
        })
    }

    fn queue(&self, at: &str, properties: &Value) -> Result<Queue, TemplateError> {
        let mut attributes = BTreeMap::new();
        for name in QUEUE_ATTRIBUTES {
            if let Some(value) = properties.get(name) {
                attributes.insert(name.to_owned(), self.text(value, at)?);
            }
        }
        if let Some(policy) = properties.get("RedrivePolicy") {
            attributes.insert("RedrivePolicy".to_owned(), self.json(policy, at)?.to_string());
        }
        Ok(Queue { name: self.named(properties, "QueueName", at)?, attributes })
    }

    /// A route names its integration, and that its function.
    fn route(&self, at: &str, properties: &Value) -> Result<Route, TemplateError> {
        let key = self.named(properties, "RouteKey", at)?;
        let (method, path) = key
            .split_once(' ')
            .ok_or_else(|| TemplateError::form(at, "a RouteKey is a method and a path"))?;
        let target = self.named(properties, "Target", at)?;
        let integration = target
            .strip_prefix("integrations/")
            .ok_or_else(|| TemplateError::form(at, "a Target begins with integrations/"))?;
        let function = self.property(integration, "IntegrationUri", at)?;
        let function = self.short_name(function.rsplit(':').next().unwrap_or_default());
        Ok(Route { method: method.to_owned(), path: path.to_owned(), function })
    }

    /// A function's name without the stack's: that of its package.
    fn short_name(&self, full_name: &str) -> String {
        full_name.strip_prefix(&format!("{}-", self.stack)).unwrap_or(full_name).to_owned()
    }

    fn function(&self, at: &str, properties: &Value) -> Result<Function, TemplateError> {
        let name = self.short_name(&self.named(properties, "FunctionName", at)?);
        let timeout =
            properties.get("Timeout").or_else(|| self.globals.get("Timeout")).and_then(Value::as_u64);
        let mut environment = BTreeMap::new();
        let variables = properties.get("Environment").and_then(|environment| environment.get("Variables"));
        for (variable, value) in variables.and_then(Value::as_mapping).into_iter().flatten() {
            let variable = scalar(variable);
            let value = self.text(value, &format!("{at}: {variable}"))?;
            environment.insert(variable, value);
        }
        let (mut sources, mut schedules) = (Vec::new(), Vec::new());
        for (_, event) in properties.get("Events").and_then(Value::as_mapping).into_iter().flatten() {
            match event.get("Type").and_then(Value::as_str) {
                Some("SQS") => sources.push(self.source(at, event)?),
                Some("ScheduleV2") => schedules.push(self.schedule(at, event)?),
                other => {
                    let why = format!("an event of type {} is not known here", other.unwrap_or("nothing"));
                    return Err(TemplateError::form(at, why));
                }
            }
        }
        let timeout = Duration::from_secs(timeout.unwrap_or(3));
        Ok(Function { name, timeout, environment, sources, schedules })
    }

    /// `rate(1 minute)`, `rate(2 hours)`: how often.
    fn schedule(&self, at: &str, event: &Value) -> Result<Duration, TemplateError> {
        let properties =
            event.get("Properties").ok_or_else(|| TemplateError::form(at, "an event has Properties"))?;
        let expression = self.named(properties, "ScheduleExpression", at)?;
        let rate = expression.strip_prefix("rate(").and_then(|rate| rate.strip_suffix(')'));
        let seconds = rate.and_then(|rate| rate.split_once(' ')).and_then(|(count, unit)| {
            let unit = match unit {
                "minute" | "minutes" => 60,
                "hour" | "hours" => 60 * 60,
                "day" | "days" => 24 * 60 * 60,
                _ => return None,
            };
            count.parse::<u64>().ok().filter(|count| *count > 0).map(|count| count * unit)
        });
        let unknown = || TemplateError::form(at, format!("the schedule {expression} is not known here"));
        seconds.map(Duration::from_secs).ok_or_else(unknown)
    }

    fn source(&self, at: &str, event: &Value) -> Result<Source, TemplateError> {
        let properties =
            event.get("Properties").ok_or_else(|| TemplateError::form(at, "an event has Properties"))?;
        let arn = self.named(properties, "Queue", at)?;
        let reports = list(properties, "FunctionResponseTypes");
        if !reports.iter().any(|kind| kind.as_str() == Some("ReportBatchItemFailures")) {
            return Err(TemplateError::form(at, "a queue's event reports batch item failures"));
        }
        let batch = properties.get("BatchSize").and_then(Value::as_u64).unwrap_or(10);
        Ok(Source {
            queue: arn.rsplit(':').next().unwrap_or_default().to_owned(),
            batch: u16::try_from(batch).unwrap_or(10).min(10),
        })
    }
}

fn list<'a>(properties: &'a Value, name: &str) -> &'a [Value] {
    properties.get(name).and_then(Value::as_sequence).map(Vec::as_slice).unwrap_or_default()
}

fn part(value: &Value, name: &str, at: &str) -> Result<String, TemplateError> {
    value.get(name).map(scalar).ok_or_else(|| TemplateError::form(at, format!("{name} is missing")))
}

fn keys(properties: &Value, at: &str) -> Result<Vec<String>, TemplateError> {
    list(properties, "KeySchema").iter().map(|key| part(key, "AttributeName", at)).collect()
}
