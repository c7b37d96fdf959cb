//! `GoHighLevel` on loopback: state, the real wire format, its error cases, and signed webhooks.
//!
//! [`Emulator::start`] serves three things on one port:
//!
//! - the REST endpoints Jorge uses, answered as `GoHighLevel` answers them ([`Operation`] lists them);
//! - webhooks, signed with a development key ([`signing`]), in order per contact, retried with the same bytes;
//! - doors for people and tests below `/_emulator` (a contact texts, an agent answers, a fault is planted).
//!
//! Every change is one JSON line in an append-only log before it is true anywhere else. The state is rebuilt
//! from that log, so an emulator killed at any moment continues where it stopped, and a fault test can judge
//! what happened by reading lines. [`Emulator`] documents the lines.
//!
//! # Trying it
//!
//! ```sh
//! # a contact (and a location around it), who then texts; then the conversation so far
//! curl -d '{"locationId":"loc1","id":"dana","firstName":"Dana","phone":"+13125550107"}' $EMULATOR/_emulator/contacts
//! curl -d 'I want to buy a home' $EMULATOR/_emulator/contacts/dana/texts
//! curl $EMULATOR/_emulator/contacts/dana/conversation
//! # signed webhooks to an app on this machine
//! curl -X PUT -d 'http://127.0.0.1:3000/webhooks' $EMULATOR/_emulator/webhook-url
//! # the app's side
//! curl -H "Authorization: Bearer $TOKEN" -H 'Version: 2021-07-28' -H 'Content-Type: application/json' \
//!   -d '{"type":"SMS","contactId":"dana","message":"Gladly. Where?"}' $EMULATOR/conversations/messages
//! ```
//!
//! It listens on loopback only and is meant for development: there is one bearer token, any client secret is
//! accepted, and the signing key is public.

mod api;
mod calls;
mod control;
mod core;
mod emulator;
mod error;
mod faults;
mod ids;
mod ledger;
mod limits;
mod log;
mod model;
mod options;
mod people;
mod seeds;
mod server;
pub mod signing;
mod state;
mod transcript;
mod webhooks;
mod wire;

pub use api::Operation;
pub use calls::Call;
pub use emulator::Emulator;
pub use error::EmulatorError;
pub use faults::{Effect, Fault, InvalidFault};
pub use log::LogError;
pub use model::{
    Agent, AgentMode, Appointment, Calendar, Contact, CustomField, CustomFieldDefinition, Direction,
    DndChannel, DndSetting, DndStatus, InstallType, Location, Message, MessageType, NewContact, Note,
    Opportunity, Pipeline, PipelineStage, Source, Task, User, Workflow,
};
pub use options::{InvalidWebhookUrl, Now, Options, StartError};
pub use people::{InboundReceipt, OutboundReceipt};
pub use webhooks::{Attempt, WebhookRecord, WebhookState};
