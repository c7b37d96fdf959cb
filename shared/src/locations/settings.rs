//! One location and its configuration, with every default.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::CrmAccess;
use crate::compliance::{Additions, Detector};
use crate::conversation::qualify::ReadyFrom;
use crate::digest::sha256_hex;
use crate::escalation::ServiceHours;
use crate::experiments::Rules;
use crate::finance::Assumptions;
use crate::ids::{CalendarId, LocationId};
use crate::language::Language;
use crate::llm::Task;
use crate::llm::transcript::ModelReads;

/// A tenant that installed us.
#[derive(Clone, Debug)]
pub struct Location {
    /// Its CRM id.
    pub id: LocationId,
    /// False after an UNINSTALL: its deliveries are quarantined and its bots silent.
    pub installed: bool,
    /// How we get into its CRM; absent until `jorge connect` has run.
    pub crm_access: Option<CrmAccess>,
    /// SHA-256 (hexadecimal) of the secret workflow webhooks carry; absent: that door is closed.
    pub workflow_secret_hash: Option<String>,
    /// Everything a team may choose.
    pub settings: Settings,
}

impl Location {
    /// Whether calls of its CRM can be made, as far as is known.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.crm_access.as_ref().is_some_and(|access| access.refused_since.is_none())
    }

    /// Whether `presented` is this location's workflow secret. Compared in constant time.
    #[must_use]
    pub fn workflow_secret_is(&self, presented: &str) -> bool {
        let presented = workflow_secret_hash(presented);
        self.workflow_secret_hash
            .as_deref()
            .is_some_and(|known| known.as_bytes().ct_eq(presented.as_bytes()).into())
    }
}

/// The form in which a workflow secret is stored: secrets are random, so a plain hash is enough.
#[must_use]
pub fn workflow_secret_hash(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

/// What a team may choose. Of a person unknown names are refused, so a typing error cannot pass for a setting
/// ([`Settings::from_person`]); of the store they are left alone ([`Settings::from_store`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The team as contacts know it. Default `our team`.
    pub team_name: String,
    /// The assistant's name in the greeting. Default `Jorge`.
    pub assistant_name: String,
    /// Silence to wait for before a burst is answered, in milliseconds, 0 to 8000. Default 3000. The queue's
    /// delay is the floor: a shorter window answers no sooner than a wake-up arrives.
    pub burst_window_ms: u64,
    /// Answer contacts that bear no tag at all. Default true.
    pub answer_untagged: bool,
    /// Hours the bot stays silent after a person wrote. Default 24, at most 720.
    pub takeover_hours: u64,
    /// Say how to opt out in the first message. Default true; false where the CRM appends it already.
    pub say_how_to_opt_out: bool,
    /// The carrier or the CRM confirms a bare STOP by itself. Default true; false and we confirm it.
    pub carrier_confirms_stop: bool,
    /// Answer a contact who has just written in quiet hours too. Default true; false holds the answer back.
    pub answer_in_quiet_hours: bool,
    /// First hour of the day, 8 to 12, for texts nobody asked for; the law's own hours stay. Default 8.
    pub quiet_until_hour: u8,
    /// Hour of the day, 17 to 21, from which no such text is sent. Default 21.
    pub quiet_from_hour: u8,
    /// Follow up when nobody answers. Default true.
    pub follow_up: bool,
    /// Hours after which the first follow-up goes out: 1, 4 or 24. Where it is chosen, no experiment changes it; default
    /// none: 4, where no experiment says otherwise.
    pub first_nudge_hours: Option<u64>,
    /// Most bot messages to one contact in a day, 1 to 100. Default 20.
    pub daily_limit: u32,
    /// IANA zone the team works in. Default `America/Chicago`.
    pub time_zone: String,
    /// When people of the team are there, by day of the week (`{"monday": "09:00-17:30"}`); empty: always.
    pub service_hours: ServiceHours,
    /// CRM users who are asked while nobody is there: they take turns a week each, from Monday. Default nobody.
    pub on_call: Vec<String>,
    /// The CRM calendar hot contacts are offered times of; absent: an agent finds a time.
    pub calendar: Option<String>,
    /// The areas the team works in, with the prices usual there.
    pub market: Vec<MarketArea>,
    /// Where the team's brokerage-services notice (IABS) can be read; absent: only a task is made of it.
    pub brokerage_notice_url: Option<String>,
    /// Postal address of the sender; without it no e-mail is sent unasked.
    pub postal_address: Option<String>,
    /// What an assessment of what a contact can pay assumes: rate, term, tax, insurance.
    pub lending: Assumptions,
    /// Language models to ask, by task, in order, by their ids in `llm.toml`; a task not named is asked as that says.
    pub llm_models: BTreeMap<Task, Vec<String>>,
    /// Most dollars language models may cost in a day (UTC), 0 to 1,000. Default 20.
    pub llm_daily_dollars: u32,
    /// Most cents they may cost for one contact in a day, 0 to 10,000. Default 50.
    pub llm_contact_cents: u32,
    /// Rules of compliance that this location adds: further protected groups, forbidden phrases, house rules.
    pub compliance: Additions,
    /// What a contact reads once when a violation has stopped the bot.
    pub review_sentence: ReviewSentence,
    /// Take part in experiments. Default true; false: everybody reads the same words, and nothing is counted.
    pub experiments: bool,
    /// What is asked of the figures of experiments, and when a winner takes over without a person: never, by default.
    pub experiment_rules: Rules,
    /// What is the same for every location of the installation, and chosen by no team.
    #[serde(skip)]
    pub everywhere: Everywhere,
    /// Every automatic text is stopped: commanded by `jorge pause-all`, chosen by nobody.
    #[serde(skip)]
    pub paused: bool,
}

/// What whoever runs the installation decides for all its locations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Everywhere {
    /// From which lead score on an agent should get in touch.
    pub ready_from: ReadyFrom,
    /// How much of a conversation a language model reads.
    pub model_reads: ModelReads,
}

/// What a contact reads once when a violation has stopped the bot, in the team's own words. Absent: the shipped sentence;
/// empty: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewSentence {
    /// In English.
    pub english: Option<String>,
    /// In Spanish.
    pub spanish: Option<String>,
}

impl ReviewSentence {
    /// The team's words in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> Option<&str> {
        let own = match language {
            Language::English => &self.english,
            Language::Spanish => &self.spanish,
        };
        own.as_deref().map(str::trim)
    }
}

/// An area the team works in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketArea {
    /// As it is written to contacts.
    pub name: String,
    /// Usual prices, lowest and highest, in whole dollars.
    pub prices: (u64, u64),
    /// The county it lies in, for its property tax.
    #[serde(default)]
    pub county: Option<String>,
}

/// Austin, Texas: what a location starts with.
fn austin() -> Vec<MarketArea> {
    [
        ("Downtown", 350_000, 2_000_000, "Travis"),
        ("West Lake Hills", 900_000, 4_000_000, "Travis"),
        ("Cedar Park", 350_000, 900_000, "Williamson"),
        ("Round Rock", 300_000, 800_000, "Williamson"),
        ("Pflugerville", 300_000, 600_000, "Travis"),
    ]
    .into_iter()
    .map(|(name, low, high, county)| MarketArea {
        name: name.into(),
        prices: (low, high),
        county: Some(county.into()),
    })
    .collect()
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            team_name: "our team".into(),
            assistant_name: "Jorge".into(),
            burst_window_ms: 3_000,
            answer_untagged: true,
            takeover_hours: 24,
            say_how_to_opt_out: true,
            carrier_confirms_stop: true,
            answer_in_quiet_hours: true,
            quiet_until_hour: 8,
            quiet_from_hour: 21,
            follow_up: true,
            first_nudge_hours: None,
            daily_limit: 20,
            time_zone: "America/Chicago".into(),
            service_hours: ServiceHours::default(),
            on_call: Vec::new(),
            calendar: None,
            market: austin(),
            brokerage_notice_url: None,
            postal_address: None,
            lending: Assumptions::default(),
            llm_models: BTreeMap::new(),
            llm_daily_dollars: 20,
            llm_contact_cents: 50,
            compliance: Additions::default(),
            review_sentence: ReviewSentence::default(),
            experiments: true,
            experiment_rules: Rules::default(),
            everywhere: Everywhere::default(),
            paused: false,
        }
    }
}

/// Longest burst window, and the longest any message waits for its burst to end.
pub const LONGEST_BURST: Duration = Duration::from_secs(8);

/// A setting outside its bounds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct SettingsError {
    /// Name of the setting.
    pub field: &'static str,
    /// The bounds it breaks.
    pub rule: &'static str,
}

impl Settings {
    /// Checks every bound.
    ///
    /// # Errors
    /// All settings that break theirs.
    pub fn validate(&self) -> Result<(), Vec<SettingsError>> {
        let mut wrong = Vec::new();
        let mut require = |holds: bool, field, rule| {
            if !holds {
                wrong.push(SettingsError { field, rule });
            }
        };
        require(
            u128::from(self.burst_window_ms) <= LONGEST_BURST.as_millis(),
            "burst_window_ms",
            "must be 0 to 8000 milliseconds",
        );
        require((1..=720).contains(&self.takeover_hours), "takeover_hours", "must be 1 to 720 hours");
        let length = |text: &str| text.trim().chars().count();
        require((1..=40).contains(&length(&self.team_name)), "team_name", "must have 1 to 40 characters");
        require(
            (1..=20).contains(&length(&self.assistant_name)),
            "assistant_name",
            "must have 1 to 20 characters",
        );
        require((8..=12).contains(&self.quiet_until_hour), "quiet_until_hour", "must be 8 to 12");
        require((17..=21).contains(&self.quiet_from_hour), "quiet_from_hour", "must be 17 to 21");
        let known = self.first_nudge_hours.is_none_or(|hours| [1, 4, 24].contains(&hours));
        require(known, "first_nudge_hours", "must be 1, 4 or 24");
        require((1..=100).contains(&self.daily_limit), "daily_limit", "must be 1 to 100 messages");
        require(TimeZone::get(&self.time_zone).is_ok(), "time_zone", "must be an IANA zone: America/Chicago");
        let user =
            |id: &String| (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
        require(
            self.on_call.len() <= 10 && self.on_call.iter().all(user),
            "on_call",
            "must be at most 10 ids of CRM users",
        );
        let calendar = self.calendar.as_deref().is_none_or(|id| CalendarId::parse(id).is_ok());
        require(calendar, "calendar", "must be the id of a CRM calendar");
        let sensible = |area: &MarketArea| {
            (1..=30).contains(&length(&area.name)) && area.prices.0 <= area.prices.1 && area.prices.1 > 0
        };
        require(self.market.len() <= 200, "market", "must have at most 200 areas");
        require(
            self.market.iter().all(sensible),
            "market",
            "every area needs a name of 1 to 30 characters and its lowest price before its highest",
        );
        let https = |url: &Option<String>| url.as_deref().is_none_or(|url| url.starts_with("https://"));
        require(https(&self.brokerage_notice_url), "brokerage_notice_url", "must begin with https://");
        let postal = self.postal_address.as_deref().is_none_or(|text| (10..=200).contains(&length(text)));
        require(postal, "postal_address", "must have 10 to 200 characters");
        let lending = self.lending.are_within_bounds();
        require(
            lending,
            "lending",
            "must have a rate below 100, a term of 5 to 40 years and yearly shares up to 10",
        );
        let named = |ids: &Vec<String>| ids.len() <= 10 && ids.iter().all(|id| (1..=40).contains(&id.len()));
        require(
            self.llm_models.values().all(named),
            "llm_models",
            "must be at most 10 ids of models for each task",
        );
        require(self.llm_daily_dollars <= 1_000, "llm_daily_dollars", "must be 0 to 1000 dollars");
        let usable = self.compliance == Additions::default() || Detector::new(&self.compliance).is_ok();
        require(usable, "compliance", "must be rules as docs/compliance-rules.md describes them");
        let sentences = [&self.review_sentence.english, &self.review_sentence.spanish];
        let short = sentences.into_iter().flatten().all(|own| length(own) <= 160);
        require(short, "review_sentence", "must have at most 160 characters in each language");
        let rules = self.experiment_rules.are_within_bounds();
        require(rules, "experiment_rules", "must have shares between 0 and 1 and a lift above 0");
        require(self.llm_contact_cents <= 10_000, "llm_contact_cents", "must be 0 to 10000 cents");
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The zone the team works in.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The calendar times are offered of.
    #[must_use]
    pub fn calendar_id(&self) -> Option<CalendarId> {
        self.calendar.as_deref().and_then(|id| CalendarId::parse(id).ok())
    }

    /// The names of the market's areas.
    #[must_use]
    pub fn areas(&self) -> Vec<String> {
        self.market.iter().map(|area| area.name.clone()).collect()
    }

    /// Every text in which the team names its own telephone number or address.
    pub fn own_texts(&self) -> impl Iterator<Item = &str> {
        let sentences = [&self.review_sentence.english, &self.review_sentence.spanish];
        let optional = sentences.into_iter().chain([&self.postal_address]).flatten().map(String::as_str);
        [self.team_name.as_str()].into_iter().chain(optional)
    }

    /// The county of the first of `areas` whose county is known.
    #[must_use]
    pub fn county_of(&self, areas: &[String]) -> Option<String> {
        areas.iter().find_map(|name| {
            let area = self.market.iter().find(|area| area.name.eq_ignore_ascii_case(name))?;
            area.county.clone()
        })
    }

    /// The prices usual in `areas`, or in the whole market if it knows none of them.
    #[must_use]
    pub fn usual_prices(&self, areas: &[String]) -> Option<(u64, u64)> {
        let named = |area: &&MarketArea| areas.iter().any(|name| name.eq_ignore_ascii_case(&area.name));
        let mut chosen: Vec<&MarketArea> = self.market.iter().filter(named).collect();
        if chosen.is_empty() {
            chosen = self.market.iter().collect();
        }
        let low = chosen.iter().map(|area| area.prices.0).min()?;
        let high = chosen.iter().map(|area| area.prices.1).max()?;
        Some((low, high))
    }

    /// Silence to wait for before a burst is answered.
    #[must_use]
    pub const fn burst_window(&self) -> Duration {
        Duration::from_millis(self.burst_window_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_within_their_bounds() {
        assert_eq!(Settings::default().validate(), Ok(()));
    }

    #[test]
    fn every_setting_out_of_bounds_is_named_at_once() {
        let settings = Settings { burst_window_ms: 8_001, takeover_hours: 0, ..Settings::default() };
        let fields: Vec<_> = settings.validate().unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["burst_window_ms", "takeover_hours"]);
    }

    #[test]
    fn a_team_may_narrow_the_hours_of_the_law_and_never_widen_them() {
        for (until, from, fields) in
            [(7, 21, vec!["quiet_until_hour"]), (8, 22, vec!["quiet_from_hour"]), (12, 17, vec![])]
        {
            let settings = Settings { quiet_until_hour: until, quiet_from_hour: from, ..Settings::default() };
            let wrong = settings.validate().err().unwrap_or_default();
            assert_eq!(wrong.into_iter().map(|e| e.field).collect::<Vec<_>>(), fields);
        }
    }

    #[test]
    fn usual_prices_are_those_of_the_areas_named_or_of_the_whole_market() {
        let settings = Settings::default();
        assert_eq!(settings.usual_prices(&["cedar park".into()]), Some((350_000, 900_000)));
        assert_eq!(settings.usual_prices(&["Nowhere".into()]), Some((300_000, 4_000_000)));
    }

    #[test]
    fn every_setting_is_documented() {
        let documented = include_str!("../../../docs/location-settings.md");
        let settings = serde_json::to_value(Settings::default()).unwrap();
        for name in settings.as_object().unwrap().keys() {
            assert!(documented.contains(&format!("| `{name}` |")), "{name}");
        }
    }

    #[test]
    fn only_the_right_workflow_secret_opens_the_door() {
        let mut location = Location {
            id: LocationId::parse("LOC1").unwrap(),
            installed: true,
            crm_access: None,
            workflow_secret_hash: Some(workflow_secret_hash("correct horse")),
            settings: Settings::default(),
        };
        assert!(location.workflow_secret_is("correct horse"));
        assert!(!location.workflow_secret_is("correct horsf"));
        location.workflow_secret_hash = None;
        assert!(!location.workflow_secret_is("correct horse"));
    }
}
