//! Who is asked, and in which order: by task, by tier, by what the location chose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, Model};

/// What a model is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// To put an answer to a contact into words, and to read what no rule could.
    Reply,
    /// To answer a question that is nobody's in particular.
    Faq,
}

/// How good, and how dear, a model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Costs nothing: a model on a machine of one's own, a free allowance.
    Free,
    /// Cents for a million tokens.
    UltraCheap,
    /// Up to a dollar or so.
    Cheap,
    /// As good as there is.
    Quality,
}

impl Task {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Reply, Self::Faq];

    /// Its name in configuration and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Faq => "faq",
        }
    }
}

impl Tier {
    /// The next cheaper one; `None` below the cheapest.
    #[must_use]
    pub const fn down(self) -> Option<Self> {
        match self {
            Self::Free => None,
            Self::UltraCheap => Some(Self::Free),
            Self::Cheap => Some(Self::UltraCheap),
            Self::Quality => Some(Self::Cheap),
        }
    }
}

/// The models to ask for a task, best first.
///
/// A location that names models for a task is asked in exactly that order; ids the catalogue does not know are passed
/// over. Otherwise it is the task's own tier first and then the cheaper ones, each in the order of `llm.toml`: a dearer
/// model is never a fallback.
#[must_use]
pub fn order<'a>(
    catalogue: &'a Catalogue,
    task: Task,
    chosen: &BTreeMap<Task, Vec<String>>,
) -> Vec<&'a Model> {
    if let Some(ids) = chosen.get(&task).filter(|ids| !ids.is_empty()) {
        return ids.iter().filter_map(|id| catalogue.model(id)).collect();
    }
    let wanted = catalogue.tier(task);
    let mut models: Vec<&Model> = catalogue.models.iter().filter(|model| model.tier <= wanted).collect();
    models.sort_by_key(|model| std::cmp::Reverse(model.tier));
    models
}

/// What is left of an order when the money runs short: only what is a tier cheaper than its best.
#[must_use]
pub fn one_tier_down(models: Vec<&Model>) -> Vec<&Model> {
    let best = models.iter().map(|model| model.tier).max();
    let Some(ceiling) = best.and_then(Tier::down) else { return Vec::new() };
    models.into_iter().filter(|model| model.tier <= ceiling).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::catalogue::tests::catalogue;

    fn ids(models: &[&Model]) -> Vec<String> {
        models.iter().map(|model| model.id.clone()).collect()
    }

    #[test]
    fn a_task_begins_with_its_own_tier_and_goes_on_with_cheaper_ones() {
        let catalogue = catalogue();
        assert_eq!(
            ids(&order(&catalogue, Task::Reply, &BTreeMap::new())),
            ["haiku", "gemini", "groq", "ollama"]
        );
        assert_eq!(ids(&order(&catalogue, Task::Faq, &BTreeMap::new())), ["groq", "ollama"]);
    }

    #[test]
    fn a_location_has_its_own_order_by_task_and_may_name_a_dearer_model() {
        let catalogue = catalogue();
        let chosen = BTreeMap::from([(Task::Reply, vec!["groq".into(), "gone".into(), "opus".into()])]);
        assert_eq!(ids(&order(&catalogue, Task::Reply, &chosen)), ["groq", "opus"]);
        assert_eq!(ids(&order(&catalogue, Task::Faq, &chosen)), ["groq", "ollama"]);
    }

    #[test]
    fn when_money_runs_short_only_cheaper_ones_are_left() {
        let catalogue = catalogue();
        let all = order(&catalogue, Task::Reply, &BTreeMap::new());
        assert_eq!(ids(&one_tier_down(all)), ["groq", "ollama"]);
        let free = vec![catalogue.model("ollama").unwrap()];
        assert!(one_tier_down(free).is_empty(), "nothing is cheaper than nothing");
    }
}
