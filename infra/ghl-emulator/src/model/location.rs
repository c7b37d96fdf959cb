//! A location and what is set up in it.

use crate::ids::stable_id;
use serde::{Deserialize, Serialize};

/// A location (sub-account) and what is set up in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Its id.
    pub id: String,
    /// The agency it belongs to.
    pub company_id: String,
    /// Its name.
    pub name: String,
    /// The IANA name of its zone; office hours are in it.
    pub timezone: String,
    /// The number its texts come from.
    pub phone: String,
    /// Its people.
    #[serde(default)]
    pub users: Vec<User>,
    /// Its calendars.
    #[serde(default)]
    pub calendars: Vec<Calendar>,
    /// Its custom fields.
    #[serde(default)]
    pub custom_fields: Vec<CustomFieldDefinition>,
    /// Its pipelines.
    #[serde(default)]
    pub pipelines: Vec<Pipeline>,
    /// Its workflows.
    #[serde(default)]
    pub workflows: Vec<Workflow>,
    /// Its own AI agents.
    #[serde(default)]
    pub agents: Vec<Agent>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The id.
    pub id: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    #[serde(default)]
    pub phone: Option<String>,
}

/// A calendar, open on workdays from 9 to 17 in the location's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// How long a slot is; slots follow one another.
    #[serde(default = "one_hour")]
    pub slot_minutes: u16,
    /// The user who is booked.
    #[serde(default)]
    pub user_id: Option<String>,
}

/// A custom field of contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomFieldDefinition {
    /// The id values are stored under.
    pub id: String,
    /// The name people see.
    pub name: String,
    /// The key, `contact.budget`.
    pub field_key: String,
    /// `TEXT`, `LARGE_TEXT`, `NUMERICAL` …
    #[serde(default = "text")]
    pub data_type: String,
}

/// A pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Its stages in order.
    pub stages: Vec<PipelineStage>,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineStage {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// An AI agent of `GoHighLevel` itself, which can get in the way of another bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agent {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What it does on its own.
    pub mode: AgentMode,
    /// The channels it works on, `SMS`, `LIVE_CHAT` …
    pub channels: Vec<String>,
    /// Whether it keeps quiet after a person wrote.
    #[serde(default)]
    pub sleep_on_manual_message: bool,
}

/// What an AI agent does on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgentMode {
    /// Nothing.
    Off,
    /// It proposes.
    Suggestive,
    /// It answers.
    AutoPilot,
}

fn one_hour() -> u16 {
    60
}

fn text() -> String {
    "TEXT".to_owned()
}

impl Location {
    /// A small real estate office in Chicago with two people, two calendars, two pipelines, a workflow and a
    /// few custom fields, whose ids depend on the location's id alone.
    pub fn example(id: &str) -> Self {
        let own = |what: &str| stable_id(&[id, what]);
        let user = |first: &str, last: &str, phone: &str| User {
            id: own(first),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email: format!("{}@example.org", first.to_lowercase()),
            phone: Some(phone.to_owned()),
        };
        let calendar = |name: &str, slot_minutes| Calendar {
            id: own(name),
            name: name.to_owned(),
            slot_minutes,
            user_id: Some(own("Morgan")),
        };
        let field = |name: &str, key: &str| CustomFieldDefinition {
            id: own(key),
            name: name.to_owned(),
            field_key: format!("contact.{key}"),
            data_type: text(),
        };
        let pipeline = |name: &str| Pipeline {
            id: own(name),
            name: name.to_owned(),
            stages: ["New", "Qualified", "Appointment", "Closed"]
                .map(|stage| PipelineStage { id: stable_id(&[id, name, stage]), name: stage.to_owned() })
                .to_vec(),
        };
        Self {
            id: id.to_owned(),
            company_id: own("company"),
            name: "Lakeside Homes".to_owned(),
            timezone: "America/Chicago".to_owned(),
            phone: "+13125550142".to_owned(),
            users: vec![user("Morgan", "Reyes", "+13125550143"), user("Casey", "Lindt", "+13125550144")],
            calendars: vec![calendar("Viewings", 60), calendar("Phone calls", 30)],
            custom_fields: vec![
                field("Lead temperature", "lead_temperature"),
                field("Budget", "budget"),
                field("Timeline", "timeline"),
                field("Location preference", "location_preference"),
            ],
            pipelines: vec![pipeline("Buyers"), pipeline("Sellers")],
            workflows: vec![Workflow { id: own("workflow"), name: "New lead".to_owned() }],
            agents: Vec::new(),
        }
    }

    /// The calendar of this id.
    pub(crate) fn calendar(&self, id: &str) -> Option<&Calendar> {
        self.calendars.iter().find(|calendar| calendar.id == id)
    }

    /// The id of the custom field with this key, with or without `contact.` before it.
    pub(crate) fn custom_field_id(&self, key: &str) -> Option<&str> {
        let bare = |key: &str| key.strip_prefix("contact.").unwrap_or(key).to_owned();
        let found = self.custom_fields.iter().find(|field| bare(&field.field_key) == bare(key))?;
        Some(&found.id)
    }
}
