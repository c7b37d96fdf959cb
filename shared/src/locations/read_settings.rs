//! Settings as JSON: read strictly from a person, who may have mistyped a name, and leniently from the store, where a newer
//! version may have written more than this one knows.

use super::{Settings, SettingsError};

/// Settings a person gave that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsRefused {
    /// They are no JSON object, or a setting is of another form.
    #[error("they cannot be read")]
    Shape(#[source] serde_json::Error),
    /// There are no such settings.
    #[error("there is no setting {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// Some are out of bounds.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Bounds(Vec<SettingsError>),
}

/// Settings as they were stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// What this version knows of them.
    pub settings: Settings,
    /// The names of what it does not know: `lending.discount_points`. Left alone, and there again for whoever knows them.
    pub unknown: Vec<String>,
}

impl Settings {
    /// Reads what a person gives; what is not named is default. Everything that is unknown, or everything that is out of
    /// bounds, is named at once.
    ///
    /// # Errors
    /// [`SettingsRefused`].
    pub fn from_person(json: &[u8]) -> Result<Self, SettingsRefused> {
        let Stored { settings, unknown } = read(json).map_err(SettingsRefused::Shape)?;
        if !unknown.is_empty() {
            return Err(SettingsRefused::Unknown(unknown));
        }
        settings.validate().map_err(SettingsRefused::Bounds)?;
        Ok(settings)
    }

    /// Reads what was stored, by this version or another.
    ///
    /// # Errors
    /// When a setting this version knows has a value it cannot read.
    pub fn from_store(json: &str) -> Result<Stored, serde_json::Error> {
        read(json.as_bytes())
    }
}

fn read(json: &[u8]) -> Result<Stored, serde_json::Error> {
    let mut unknown = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let settings = serde_ignored::deserialize(&mut reader, |path| {
        // A question mark stands for each value that may be absent.
        unknown.push(path.to_string().replace(".?", ""));
    })?;
    reader.end()?;
    Ok(Stored { settings, unknown })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Settings as a newer version may have stored them, names of its own at every depth.
    fn of_a_newer_version() -> String {
        let json = json!({
            "team_name": "Oak Realty",
            "voice": {"tone": "calm"},
            "lending": {"rate_percent": 6.5, "discount_points": 1},
            "market": [{"name": "Downtown", "prices": [1, 2], "schools": ["a"]}],
            "review_sentence": {"english": "One moment.", "french": "Un moment."},
            "experiment_rules": {"power": 0.9, "promotion": {"lift": 0.2, "silent": true}},
            "compliance": {"lawful": ["adults only pool"], "exempt": ["x"]},
        });
        json.to_string()
    }

    #[test]
    fn what_a_newer_version_stored_is_read_but_for_what_is_not_known_here() {
        let Stored { settings, unknown } = Settings::from_store(&of_a_newer_version()).unwrap();
        assert_eq!(
            unknown,
            [
                "compliance.exempt",
                "experiment_rules.promotion.silent",
                "lending.discount_points",
                "market.0.schools",
                "review_sentence.french",
                "voice",
            ]
        );
        assert_eq!(settings.team_name, "Oak Realty");
        assert_eq!(settings.market[0].prices, (1, 2));
        assert_eq!(settings.review_sentence.english.as_deref(), Some("One moment."));
        assert_eq!(settings.compliance.lawful, ["adults only pool"]);
        assert_eq!(settings.lending.term_years, 30, "what is not there is default");
        assert_eq!(settings.validate(), Ok(()));
    }

    #[test]
    fn a_person_is_told_of_every_name_that_is_not_known() {
        let error = Settings::from_person(of_a_newer_version().as_bytes()).unwrap_err().to_string();
        for name in ["voice", "lending.discount_points", "market.0.schools"] {
            assert!(error.contains(name), "{error}");
        }
        let error = Settings::from_person(b"{\"burst_windw_ms\": 0}").unwrap_err().to_string();
        assert_eq!(error, "there is no setting burst_windw_ms");
    }

    #[test]
    fn a_person_is_told_of_every_bound_and_of_what_is_no_json() {
        let error = Settings::from_person(br#"{"takeover_hours": 0, "daily_limit": 0}"#).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("takeover_hours") && error.contains("daily_limit"), "{error}");
        for wrong in ["", "7", "{} {}", r#"{"team_name": 7}"#] {
            let refused = Settings::from_person(wrong.as_bytes());
            assert!(matches!(refused, Err(SettingsRefused::Shape(_))), "{wrong}");
        }
    }

    #[test]
    fn every_setting_survives_being_stored() {
        let stored = serde_json::to_string(&Settings::default()).unwrap();
        let expected = Stored { settings: Settings::default(), unknown: Vec::new() };
        assert_eq!(Settings::from_store(&stored).unwrap(), expected);
        assert!(Settings::from_store(r#"{"takeover_hours": "long"}"#).is_err());
    }
}
