//! What somebody is answered who asks what has become of a location's experiments. Nothing is kept and nobody told.

use serde::{Deserialize, Serialize};
use shared::error::{BadMessage, Fault};
use shared::experiments::{Analysis, Definition, ExperimentId, table, with_defaults};
use shared::ids::LocationId;
use shared::locations::Settings;

use crate::Deps;
use crate::judge::figures;

/// Whose experiments somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Of which location.
    pub location: LocationId,
    /// Which; absent: all of them.
    #[serde(default)]
    pub experiment: Option<ExperimentId>,
}

/// What they are answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The figures of each, as they are at this moment.
    pub results: Vec<Analysis>,
    /// The same for a person.
    pub table: String,
}

/// Why somebody was not answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unanswered {
    /// There is no such experiment.
    #[error(transparent)]
    Unknown(#[from] BadMessage),
    /// It could not be found out.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What the counts prove now.
pub(crate) async fn answer(deps: &Deps, asked: &Asked) -> Result<Answer, Unanswered> {
    let location = deps.locations.find(&asked.location).await?;
    let settings = location.map_or_else(Settings::default, |location| location.settings);
    let stored = deps.definitions.of(&asked.location).await?;
    let wanted = |definition: &Definition| asked.experiment.as_ref().is_none_or(|id| id == definition.id());
    let mut definitions = with_defaults(stored, deps.clock.now());
    definitions.retain(wanted);
    if definitions.is_empty() {
        let message = "The location has no experiment of that name.";
        return Err(BadMessage::new("experiment", "UNKNOWN_EXPERIMENT", message).into());
    }
    let (mut results, mut tables) = (Vec::new(), Vec::new());
    for definition in &definitions {
        let analysis = figures(deps, &asked.location, definition, &settings.experiment_rules).await?;
        tables.push(table(definition, &analysis));
        results.push(analysis);
    }
    Ok(Answer { results, table: tables.join("\n\n") })
}
