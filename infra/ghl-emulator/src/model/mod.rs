//! What the CRM holds. These are the shapes of the log and of the Rust API; the wire has its own.

mod calendar;
mod contact;
mod dnd;
mod location;
mod message;
mod oauth;
mod opportunity;
mod work;

pub use calendar::Appointment;
pub(crate) use contact::e164;
pub use contact::{Contact, CustomField, NewContact};
pub use dnd::{DndChannel, DndSetting, DndStatus};
pub use location::{
    Agent, AgentMode, Calendar, CustomFieldDefinition, Location, Pipeline, PipelineStage, User, Workflow,
};
pub use message::{Direction, Message, MessageType, Source};
pub use oauth::InstallType;
pub(crate) use oauth::{AccessToken, Grant, RefreshToken};
pub use opportunity::Opportunity;
pub use work::{Note, Task};
