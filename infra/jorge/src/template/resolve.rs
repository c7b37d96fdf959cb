//! `!Ref`, `!GetAtt` and `!Sub`, as far as the template uses them for what runs locally.

use serde_norway::Value;
use sqs_sns_emulator::{ACCOUNT, REGION};

use super::{Template, TemplateError, scalar};

impl Template {
    /// The text an expression stands for.
    pub(crate) fn text(&self, value: &Value, at: &str) -> Result<String, TemplateError> {
        match value {
            Value::Tagged(tagged) => {
                let argument = scalar(&tagged.value);
                match tagged.tag.to_string().as_str() {
                    "!Ref" => self.reference(&argument, at),
                    "!GetAtt" => self.attribute(&argument, at),
                    "!Sub" => self.substitute(&argument, at),
                    other => Err(TemplateError::form(at, format!("{other} is not known here"))),
                }
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) => Ok(scalar(value)),
            _ => Err(TemplateError::form(at, "text is expected")),
        }
    }

    /// What a whole value holds, expressions resolved, as JSON text for attributes that are JSON themselves.
    pub(crate) fn json(&self, value: &Value, at: &str) -> Result<serde_json::Value, TemplateError> {
        Ok(match value {
            Value::Mapping(mapping) => {
                let mut object = serde_json::Map::new();
                for (name, value) in mapping {
                    object.insert(scalar(name), self.json(value, at)?);
                }
                serde_json::Value::Object(object)
            }
            Value::Sequence(items) => serde_json::Value::Array(
                items.iter().map(|item| self.json(item, at)).collect::<Result<_, _>>()?,
            ),
            Value::Number(number) => number.as_i64().map_or(serde_json::Value::Null, Into::into),
            Value::Bool(flag) => (*flag).into(),
            other => self.text(other, at)?.into(),
        })
    }

    fn reference(&self, name: &str, at: &str) -> Result<String, TemplateError> {
        if let Some(value) = self.parameters.get(name) {
            return Ok(value.clone());
        }
        match name {
            "AWS::StackName" => return Ok(self.stack.clone()),
            "AWS::Region" => return Ok(REGION.to_owned()),
            "AWS::AccountId" => return Ok(ACCOUNT.to_owned()),
            "AWS::Partition" => return Ok("aws".to_owned()),
            _ => {}
        }
        match self.kind(name, at)? {
            "AWS::DynamoDB::Table" => self.property(name, "TableName", at),
            "AWS::SQS::Queue" => {
                let queue = self.property(name, "QueueName", at)?;
                Ok(format!("{}/{ACCOUNT}/{queue}", self.sqs_endpoint))
            }
            "AWS::SNS::Topic" => self.attribute(&format!("{name}.TopicArn"), at),
            "AWS::S3::Bucket" => self.property(name, "BucketName", at),
            // AWS makes an id up; here its name in the template will do.
            "AWS::ApiGatewayV2::Integration" => Ok(name.to_owned()),
            kind => Err(TemplateError::form(at, format!("a reference to a {kind} is not known here"))),
        }
    }

    fn attribute(&self, path: &str, at: &str) -> Result<String, TemplateError> {
        let (name, attribute) = path.split_once('.').unwrap_or((path, ""));
        let arn =
            |service: &str, resource: String| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}");
        match (self.kind(name, at)?, attribute) {
            ("AWS::SQS::Queue", "Arn") => Ok(arn("sqs", self.property(name, "QueueName", at)?)),
            ("AWS::SQS::Queue", "QueueName") => self.property(name, "QueueName", at),
            ("AWS::SNS::Topic", "TopicArn") => Ok(arn("sns", self.property(name, "TopicName", at)?)),
            ("AWS::DynamoDB::Table", "Arn") => {
                Ok(arn("dynamodb", format!("table/{}", self.property(name, "TableName", at)?)))
            }
            ("AWS::Serverless::Function", "Arn") => {
                Ok(arn("lambda", format!("function:{}", self.property(name, "FunctionName", at)?)))
            }
            (kind, _) => Err(TemplateError::form(at, format!("{path} of a {kind} is not known here"))),
        }
    }

    fn substitute(&self, text: &str, at: &str) -> Result<String, TemplateError> {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) =
                after.split_once('}').ok_or_else(|| TemplateError::form(at, "${ without }"))?;
            result.push_str(before);
            let value =
                if name.contains('.') { self.attribute(name, at)? } else { self.reference(name, at)? };
            result.push_str(&value);
            rest = after;
        }
        result.push_str(rest);
        Ok(result)
    }

    fn kind(&self, name: &str, at: &str) -> Result<&str, TemplateError> {
        self.resources
            .get(name)
            .and_then(|resource| resource.get("Type"))
            .and_then(Value::as_str)
            .ok_or_else(|| TemplateError::form(at, format!("there is no {name}")))
    }

    pub(super) fn property(&self, name: &str, property: &str, at: &str) -> Result<String, TemplateError> {
        let value = self.resources.get(name).and_then(|resource| resource.get("Properties")?.get(property));
        let value = value.ok_or_else(|| TemplateError::form(at, format!("{name} has no {property}")))?;
        self.text(value, at)
    }
}
