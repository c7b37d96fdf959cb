//! `llm.toml`: which models there are, where, for how much, what they take, and what may be spent.
//!
//! Models come and go by the month, so nothing of them is code. Everything wrong with a file is named at once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::order::{Task, Tier};
use super::price::{Micros, Prices};

/// Everything wrong with a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("llm.toml: {}", .0.join("; "))]
pub struct CatalogueError(pub Vec<String>);

/// The models there are and what holds for all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// In the order they are asked within a tier.
    pub models: Vec<Model>,
    /// What the whole installation may spend.
    pub spending: Spending,
    tiers: BTreeMap<Task, Tier>,
}

/// One model of one provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// How configuration, locations and records call it.
    pub id: String,
    /// What it speaks.
    pub api: Api,
    /// Where it is; of [`Api::Bedrock`] the region.
    pub base_url: String,
    /// What its provider calls it.
    pub model: String,
    /// The name of the secret that holds its key; `None` for one that needs none.
    pub secret: Option<String>,
    /// How good it is.
    pub tier: Tier,
    /// Longest time one call may take.
    pub timeout: Duration,
    /// What it costs.
    pub prices: Prices,
    /// What it takes and does.
    pub flags: Flags,
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// Anthropic's Messages.
    Anthropic,
    /// Google's generateContent.
    Gemini,
    /// Chat completions as OpenAI made them: Groq, DeepSeek, OpenRouter, Ollama.
    Openai,
    /// Amazon Bedrock's Converse, with the function's own role.
    Bedrock,
}

/// What a model takes and does. A flag that is not named is false, so that nothing is sent that may be refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Flags {
    /// It may read what a contact wrote: its provider handles personal data as the team has to.
    pub personal: bool,
    /// It can be told where a cacheable prompt ends.
    pub prompt_cache: bool,
    /// It can be told to answer in JSON.
    pub json: bool,
    /// It takes a temperature; it is asked for 0.3.
    pub temperature: bool,
    /// It takes the beginning of its own answer.
    pub prefill: bool,
}

/// What the installation may spend, whatever its locations may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spending {
    /// Spent in an hour, this alarms somebody.
    pub warn_per_hour: Micros,
    /// Spent in an hour, this stops every model until the hour is over.
    pub stop_per_hour: Micros,
    /// Reserved at once, so that few calls need the store.
    pub block: Micros,
}

impl Default for Spending {
    fn default() -> Self {
        Self {
            warn_per_hour: Micros::dollars(50),
            stop_per_hour: Micros::dollars(100),
            block: Micros::cents(5),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelEntry {
    id: String,
    api: Api,
    base_url: String,
    model: String,
    secret: Option<String>,
    tier: Tier,
    #[serde(default = "ten")]
    timeout_seconds: u64,
    prices: Prices,
    #[serde(default)]
    flags: Flags,
}

const fn ten() -> u64 {
    10
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SpendingEntry {
    warn_per_hour: u32,
    stop_per_hour: u32,
    block_cents: u32,
}

impl Default for SpendingEntry {
    fn default() -> Self {
        Self { warn_per_hour: 50, stop_per_hour: 100, block_cents: 5 }
    }
}

impl Catalogue {
    /// Reads `llm.toml`.
    ///
    /// # Errors
    /// [`CatalogueError`] with everything that is wrong.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let table: Table = text.parse().map_err(|e: toml::de::Error| CatalogueError(vec![one_line(&e)]))?;
        let mut problems = Vec::new();
        for name in table.keys().filter(|name| !["tasks", "spending", "model"].contains(&name.as_str())) {
            problems.push(format!("{name} is not known"));
        }
        let tiers = tasks(table.get("tasks"), &mut problems);
        let spending = spending(table.get("spending"), &mut problems);
        let models = models(table.get("model"), &mut problems);
        if problems.is_empty() { Ok(Self { models, spending, tiers }) } else { Err(CatalogueError(problems)) }
    }

    /// The same, where no call takes longer than this.
    #[must_use]
    pub fn within(mut self, longest: Duration) -> Self {
        for model in &mut self.models {
            model.timeout = model.timeout.min(longest);
        }
        self
    }

    /// The model of that id.
    #[must_use]
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The best tier a task may use.
    #[must_use]
    pub fn tier(&self, task: Task) -> Tier {
        self.tiers.get(&task).copied().unwrap_or(Tier::Cheap)
    }
}

fn tasks(value: Option<&Value>, problems: &mut Vec<String>) -> BTreeMap<Task, Tier> {
    let mut tiers = BTreeMap::from([(Task::Reply, Tier::Cheap), (Task::Faq, Tier::UltraCheap)]);
    let Some(value) = value else { return tiers };
    let Value::Table(table) = value else {
        problems.push("tasks must be a table of tasks and tiers".into());
        return tiers;
    };
    for (name, tier) in table {
        let task = Task::ALL.into_iter().find(|task| task.name() == name);
        match (task, tier.clone().try_into::<Tier>()) {
            (Some(task), Ok(tier)) => drop(tiers.insert(task, tier)),
            (None, _) => problems.push(format!("tasks.{name} is no task; there are reply and faq")),
            (_, Err(_)) => {
                problems.push(format!("tasks.{name} must be free, ultra_cheap, cheap or quality"));
            }
        }
    }
    tiers
}

fn spending(value: Option<&Value>, problems: &mut Vec<String>) -> Spending {
    let entry: SpendingEntry = match value.map(read) {
        None => SpendingEntry::default(),
        Some(Ok(entry)) => entry,
        Some(Err(problem)) => {
            problems.push(format!("spending: {problem}"));
            return Spending::default();
        }
    };
    let spending = Spending {
        warn_per_hour: Micros::dollars(entry.warn_per_hour),
        stop_per_hour: Micros::dollars(entry.stop_per_hour),
        block: Micros::cents(entry.block_cents),
    };
    if spending.warn_per_hour > spending.stop_per_hour {
        problems.push("spending.warn_per_hour must not be more than stop_per_hour".into());
    }
    if !(1..=100).contains(&entry.block_cents) {
        problems.push("spending.block_cents must be 1 to 100".into());
    }
    spending
}

fn models(value: Option<&Value>, problems: &mut Vec<String>) -> Vec<Model> {
    let entries = match value {
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(_) => {
            problems.push("models are written as [[model]]".into());
            &[]
        }
        None => &[],
    };
    let mut seen = BTreeSet::new();
    let mut models = Vec::new();
    for (nth, entry) in entries.iter().enumerate() {
        let id = entry.get("id").and_then(Value::as_str).unwrap_or_default();
        let name = if id.is_empty() { format!("model {}", nth + 1) } else { format!("model {id}") };
        if !id.is_empty() && !seen.insert(id.to_owned()) {
            problems.push(format!("{name} is there twice"));
        }
        match read::<ModelEntry>(entry) {
            Ok(entry) => {
                problems.extend(wrong_with(&entry).into_iter().map(|problem| format!("{name}: {problem}")));
                models.push(entry.into());
            }
            Err(problem) => problems.push(format!("{name}: {problem}")),
        }
    }
    models
}

fn wrong_with(entry: &ModelEntry) -> Vec<&'static str> {
    let is_name = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        (1..=40).contains(&text.len()) && text.chars().all(plain)
    };
    let needs_key = matches!(entry.api, Api::Anthropic | Api::Gemini);
    let address =
        if entry.api == Api::Bedrock { is_name(&entry.base_url) } else { is_address(&entry.base_url) };
    let key = entry.secret.as_deref();
    [
        (is_name(&entry.id), "id must be 1 to 40 letters, digits, dots, dashes"),
        (!entry.model.trim().is_empty(), "model must not be empty"),
        (address, "base_url must begin with https://, or name this machine; of bedrock it is the region"),
        (!needs_key || key.is_some(), "secret must name the secret that holds the key"),
        // A name, not a path: it is looked up in one directory.
        (
            key.is_none_or(|key| is_name(key) && !key.starts_with('.')),
            "secret must be a name, not a path or a key",
        ),
        ((1..=20).contains(&entry.timeout_seconds), "timeout_seconds must be 1 to 20"),
        (entry.prices.are_sensible(), "prices must be dollars for a million tokens, 0 to 1000"),
    ]
    .into_iter()
    .filter_map(|(holds, rule)| (!holds).then_some(rule))
    .collect()
}

/// Keys and texts of contacts travel encrypted, or not at all.
fn is_address(url: &str) -> bool {
    let host = |rest: &str| rest.split(['/', ':', '?', '#']).next().is_some_and(|host| !host.is_empty());
    let local = ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"];
    let no_user = !url.contains('@');
    no_user
        && (url.strip_prefix("https://").is_some_and(host)
            || local.iter().any(|start| url.starts_with(start)))
}

impl From<ModelEntry> for Model {
    fn from(entry: ModelEntry) -> Self {
        Self {
            id: entry.id,
            api: entry.api,
            base_url: entry.base_url,
            model: entry.model,
            secret: entry.secret,
            tier: entry.tier,
            timeout: Duration::from_secs(entry.timeout_seconds),
            prices: entry.prices,
            flags: entry.flags,
        }
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    value.clone().try_into().map_err(|e: toml::de::Error| one_line(&e))
}

fn one_line(error: &toml::de::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A model of a tier, cheap and without a key.
    fn entry(id: &str, api: &str, tier: &str, rest: &str) -> String {
        format!(
            "[[model]]\nid = \"{id}\"\napi = \"{api}\"\nbase_url = \"https://{id}.example\"\nmodel = \"{id}-1\"\n\
             tier = \"{tier}\"\n{rest}\nflags = {{ personal = true }}\n\
             prices = {{ input = 1.0, output = 5.0 }}\n"
        )
    }

    /// Five models, one of them too dear for every task.
    pub(crate) fn catalogue() -> Catalogue {
        let text = [
            entry("haiku", "anthropic", "cheap", "secret = \"anthropic\""),
            entry("gemini", "gemini", "cheap", "secret = \"google\""),
            entry("groq", "openai", "ultra_cheap", "secret = \"groq\""),
            entry("ollama", "openai", "free", ""),
            entry("opus", "anthropic", "quality", "secret = \"anthropic\""),
        ]
        .join("\n");
        Catalogue::parse(&text).unwrap()
    }

    #[test]
    fn the_example_is_a_catalogue_with_every_kind_of_provider() {
        let example = Catalogue::parse(include_str!("../../../llm.example.toml")).unwrap();
        for api in [Api::Anthropic, Api::Gemini, Api::Openai, Api::Bedrock] {
            assert!(example.models.iter().any(|model| model.api == api), "{api:?}");
        }
        assert_eq!(example.spending, Spending::default());
    }

    #[test]
    fn an_empty_file_is_a_catalogue_of_no_models() {
        let empty = Catalogue::parse("").unwrap();
        assert_eq!((empty.models.len(), empty.tier(Task::Reply)), (0, Tier::Cheap));
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let text = "
            sepnding = 1
            [tasks]
            reply = \"splendid\"
            dance = \"cheap\"
            [spending]
            warn_per_hour = 200
            block_cents = 0
            [[model]]
            id = \"one\"
            api = \"anthropic\"
            base_url = \"http://api.example\"
            model = \"\"
            tier = \"cheap\"
            timeout_seconds = 0
            prices = { input = -1.0, output = 5.0 }
            [[model]]
            id = \"two\"
            api = \"telepathy\"
            [[model]]
            id = \"three\"
            api = \"openai\"
            base_url = \"https://user@api.example\"
            model = \"m\"
            secret = \"../key\"
            tier = \"free\"
            prices = { input = 1.0, output = 5.0 }
            flags = { temprature = true }
            [[model]]
            id = \"one\"
            ";
        let problems = Catalogue::parse(text).unwrap_err().0;
        for part in [
            "sepnding is not known",
            "tasks.reply must be",
            "tasks.dance is no task",
            "warn_per_hour must not be more",
            "block_cents must be",
            "model one: base_url",
            "model one: model must not be empty",
            "model one: secret must name",
            "model one: timeout_seconds",
            "model one: prices",
            "model two: ",
            "model three: ",
            "temprature",
            "model one is there twice",
        ] {
            assert!(problems.iter().any(|problem| problem.contains(part)), "{part}: {problems:#?}");
        }
    }

    #[test]
    fn a_key_in_the_place_of_its_name_or_an_address_that_is_not_safe_is_refused() {
        let with = |base: &str, secret: &str| {
            let text = format!(
                "[[model]]\nid = \"a\"\napi = \"openai\"\nbase_url = \"{base}\"\nmodel = \"m\"\ntier = \"free\"\n\
                 secret = \"{secret}\"\nprices = {{ input = 0, output = 0 }}"
            );
            Catalogue::parse(&text.replace("= 0", "= 0.0")).is_ok()
        };
        assert!(with("https://api.example/v1", "groq"));
        assert!(with("http://localhost:11434/v1", "groq"));
        for (base, secret) in [
            ("http://api.example", "groq"),
            ("https://", "groq"),
            ("https://me:pw@api.example", "groq"),
            ("http://localhost.example:80", "groq"),
            ("https://api.example", "../../etc/passwd"),
            ("https://api.example", "sk-this is a key"),
        ] {
            assert!(!with(base, secret), "{base} {secret}");
        }
    }

    #[test]
    fn what_is_no_toml_is_said_with_its_place() {
        let error = Catalogue::parse("[[model]\nid = 1").unwrap_err().to_string();
        assert!(error.contains("line 1"), "{error}");
    }
}
