//! Variables that name a secret instead of holding it.
//!
//! `secretsmanager:NAME` and `ssm:NAME` stand for the text of a secret in AWS Secrets Manager and of a parameter in the
//! Parameter Store; with `#MEMBER` behind it, for that member of the JSON object it holds. Only the variables in
//! [`SECRETS`] may do so: what is no secret belongs where people can read it.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;

use super::config::ConfigError;
use crate::adapters::secrets_extension::{Keeper, PORT, SecretName, SecretsExtension, Unread};
use crate::privacy::Secret;

/// The variables that are secrets.
pub const SECRETS: [&str; 7] = [
    "GHL_CLIENT_SECRET",
    "LLM_SECRETS",
    "ALERT_SMTP_PASSWORD",
    "ALERT_SLACK_WEBHOOK_URL",
    "ALERT_WEBHOOK_SECRET",
    "ALERT_PAGERDUTY_ROUTING_KEY",
    "ALERT_OPSGENIE_KEY",
];

/// What a reference begins with.
const KEEPERS: [(&str, Keeper); 2] =
    [("secretsmanager:", Keeper::SecretsManager), ("ssm:", Keeper::ParameterStore)];

/// Whether a value names a secret rather than being one.
#[must_use]
pub fn names_one(value: &str) -> bool {
    KEEPERS.iter().any(|(prefix, _)| value.trim().starts_with(prefix))
}

/// Which secret, and which member of it; `None`: all of its text.
struct Reference {
    secret: SecretName,
    member: Option<String>,
}

impl Reference {
    fn parse(value: &str) -> Option<Self> {
        let value = value.trim();
        let (keeper, rest) =
            KEEPERS.iter().find_map(|(prefix, keeper)| Some((*keeper, value.strip_prefix(prefix)?)))?;
        let (name, member) = match rest.split_once('#') {
            Some((name, member)) => (name, Some(member.to_owned())),
            None => (rest, None),
        };
        let secret = SecretName::parse(keeper, name)?;
        (member.as_deref() != Some("")).then_some(Self { secret, member })
    }

    /// The part of the text that is meant. What it says of a part that is not there quotes nothing.
    fn part(&self, text: &Secret) -> Result<Secret, &'static str> {
        let Some(member) = &self.member else {
            // Whoever puts a secret in from a file often leaves its last line break there.
            return full(text.expose().trim_end_matches(['\r', '\n']));
        };
        let members: BTreeMap<String, serde_json::Value> = serde_json::from_str(text.expose())
            .map_err(|_| "names a member of a secret that is no JSON object")?;
        match members.get(member) {
            Some(serde_json::Value::String(part)) => full(part),
            Some(_) => Err("names a member of a secret that is no text"),
            None => Err("names a member its secret does not have"),
        }
    }
}

fn full(text: &str) -> Result<Secret, &'static str> {
    if text.trim().is_empty() {
        Err("names a secret that is empty")
    } else {
        Ok(Secret::new(text.to_owned()))
    }
}

/// The variables of a process that name secrets, and what else the environment says of how they are looked up.
pub struct Named {
    references: BTreeMap<&'static str, Reference>,
    port: u16,
    token: Option<Secret>,
}

impl Named {
    /// Those among the variables `lookup` reads. Nothing is looked up yet.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable whose reference is written wrongly.
    pub fn among(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        const EXTENSION_PORT: &str = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT";
        let (mut references, mut problems) = (BTreeMap::new(), Vec::new());
        for name in SECRETS {
            let Some(value) = lookup(name).filter(|value| names_one(value)) else { continue };
            match Reference::parse(&value) {
                Some(reference) => _ = references.insert(name, reference),
                None => problems
                    .push(format!("{name} must name a secret like secretsmanager:NAME#MEMBER or ssm:NAME")),
            }
        }
        let port = match lookup(EXTENSION_PORT).filter(|port| !port.is_empty()).map(|port| port.parse()) {
            None => PORT,
            Some(Ok(port)) => port,
            Some(Err(_)) => {
                problems.push(format!("{EXTENSION_PORT} must be a port, 1 to 65535"));
                PORT
            }
        };
        let token = lookup("AWS_SESSION_TOKEN").filter(|token| !token.is_empty()).map(Secret::new);
        if problems.is_empty() { Ok(Self { references, port, token }) } else { Err(ConfigError(problems)) }
    }

    /// Whether no variable names any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.references.is_empty()
    }

    /// What they hold, by the name of the variable. Each secret is asked for once, all at the same time.
    ///
    /// # Errors
    /// [`ConfigError`] names every variable whose secret cannot be had, and why.
    pub async fn look_up(&self) -> Result<BTreeMap<&'static str, Secret>, ConfigError> {
        let texts = match self.extension() {
            Ok(extension) => {
                let wanted: BTreeSet<_> =
                    self.references.values().map(|reference| &reference.secret).collect();
                let read = wanted.into_iter().map(async |secret| (secret, extension.read(secret).await));
                join_all(read).await.into_iter().collect()
            }
            Err(unread) => self
                .references
                .values()
                .map(|reference| (&reference.secret, Err(unread)))
                .collect::<BTreeMap<_, _>>(),
        };
        let (mut found, mut problems) = (BTreeMap::new(), Vec::new());
        for (name, reference) in &self.references {
            let part = match &texts[&reference.secret] {
                Ok(text) => reference.part(text).map_err(ToOwned::to_owned),
                Err(unread) => Err(unread.to_string()),
            };
            match part {
                Ok(part) => _ = found.insert(*name, part),
                Err(why) => problems.push(format!("{name} {why}")),
            }
        }
        if problems.is_empty() { Ok(found) } else { Err(ConfigError(problems)) }
    }

    /// Lambda gives every function a session token; where there is none, nothing stands beside the function.
    fn extension(&self) -> Result<SecretsExtension, Unread> {
        let token = self.token.clone().ok_or(Unread::NoExtension)?;
        SecretsExtension::new(self.port, token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_begin_like_a_reference_is_the_secret_itself() {
        let lookup =
            |name: &str| (name != "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT").then(|| "hunter2".to_owned());
        assert!(Named::among(&lookup).unwrap().is_empty());
        assert!(Named::among(&|_| None).unwrap().is_empty());
    }

    #[test]
    fn only_secrets_may_be_named_and_every_reference_that_is_none_is_told_at_once_without_its_value() {
        let lookup = |name: &str| match name {
            "GHL_CLIENT_ID" => Some("ssm:client-id".to_owned()),
            "GHL_CLIENT_SECRET" => Some("secretsmanager:".to_owned()),
            "ALERT_OPSGENIE_KEY" => Some("ssm:what is this".to_owned()),
            "ALERT_WEBHOOK_SECRET" => Some("secretsmanager:alerts#".to_owned()),
            "ALERT_SMTP_PASSWORD" => Some("secretsmanager:jorge-prod/alerts/channels#smtp".to_owned()),
            _ => None,
        };
        let error = Named::among(&lookup).err().unwrap().to_string();
        for name in ["GHL_CLIENT_SECRET", "ALERT_OPSGENIE_KEY", "ALERT_WEBHOOK_SECRET"] {
            assert!(error.contains(name), "{error}");
        }
        for other in ["GHL_CLIENT_ID", "ALERT_SMTP_PASSWORD", "what is this"] {
            assert!(!error.contains(other), "{error}");
        }
    }

    #[test]
    fn a_member_is_a_text_of_the_json_object_and_all_of_it_is_the_text_without_its_last_line_break() {
        let part = |reference: &str, text: &str| {
            let part = Reference::parse(reference).unwrap().part(&Secret::new(text.to_owned()));
            part.map(|part| part.expose().to_owned())
        };
        assert_eq!(part("ssm:/a/b", " hunter2 \r\n"), Ok(" hunter2 ".to_owned()));
        assert_eq!(part("secretsmanager:a#key", r#"{"key": "hunter2", "n": 1}"#), Ok("hunter2".to_owned()));
        for (reference, text) in [
            ("secretsmanager:a#other", r#"{"key": "hunter2"}"#),
            ("secretsmanager:a#n", r#"{"n": 1}"#),
            ("secretsmanager:a#key", r#"{"key": ""}"#),
            ("secretsmanager:a#key", "hunter2"),
            ("secretsmanager:a", "\n"),
        ] {
            let problem = part(reference, text).unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
}
