//! The REST endpoints.

mod calendars;
mod contact_fields;
mod contact_search;
mod contacts;
mod conversations;
mod door;
mod exchange;
mod fields;
mod locations;
mod messages;
mod notes;
mod oauth;
mod opportunities;
mod slots;
mod tags;
mod tasks;
mod workflows;

pub(crate) use calendars::local_instant;
pub(crate) use door::answer;
pub(crate) use messages::numbers_of;

use exchange::{Exchange, Outcome};
use serde::{Deserialize, Serialize};

/// Declares the operations with their routes and handlers, so that none can be without either.
macro_rules! operations {
    ($($(#[$doc:meta])* $operation:ident $handler:path { $($method:literal [$($segment:pat),*] $(=> [$($id:ident),*])?;)+ })+) => {
        /// An operation of the API, by whose name faults are planted and calls are told apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Operation {
            $($(#[$doc])* $operation,)+
        }

        impl Operation {
            /// The operation asked for and the ids in its path.
            fn of<'p>(method: &str, segments: &[&'p str]) -> Option<(Self, Vec<&'p str>)> {
                match (method, segments) {
                    $($(($method, &[$($segment),*]) => Some((Self::$operation, vec![$($($id),*)?])),)+)+
                    _ => None,
                }
            }

            fn perform(self, exchange: &mut Exchange<'_>) -> Outcome {
                match self {
                    $(Self::$operation => $handler(exchange),)+
                }
            }
        }
    };
}

operations! {
    /// `POST /conversations/messages`
    SendMessage messages::send { "POST" ["conversations", "messages"]; }
    /// `DELETE /conversations/messages/{id}/schedule`
    CancelScheduledMessage messages::cancel {
        "DELETE" ["conversations", "messages", id, "schedule"] => [id];
    }
    /// `GET /conversations/search`
    SearchConversations conversations::search { "GET" ["conversations", "search"]; }
    /// `GET /conversations/{id}/messages`
    GetMessages conversations::messages { "GET" ["conversations", id, "messages"] => [id]; }
    /// `GET /conversations/messages/email/{id}`
    GetEmail conversations::email { "GET" ["conversations", "messages", "email", id] => [id]; }
    /// `POST /conversations/providers/live-chat/typing`
    ShowTyping conversations::typing { "POST" ["conversations", "providers", "live-chat", "typing"]; }
    /// `POST /contacts/upsert`
    UpsertContact contacts::upsert { "POST" ["contacts", "upsert"]; }
    /// `POST /contacts/search`
    SearchContacts contact_search::search { "POST" ["contacts", "search"]; }
    /// `GET /contacts/{id}`
    GetContact contacts::get { "GET" ["contacts", id] => [id]; }
    /// `PUT /contacts/{id}`
    UpdateContact contacts::update { "PUT" ["contacts", id] => [id]; }
    /// `POST /contacts/{id}/tags`
    AddTags tags::add { "POST" ["contacts", id, "tags"] => [id]; }
    /// `DELETE /contacts/{id}/tags`
    RemoveTags tags::remove { "DELETE" ["contacts", id, "tags"] => [id]; }
    /// `POST /contacts/{id}/tasks`
    CreateTask tasks::create { "POST" ["contacts", id, "tasks"] => [id]; }
    /// `GET /contacts/{id}/tasks`
    ListTasks tasks::list { "GET" ["contacts", id, "tasks"] => [id]; }
    /// `POST /contacts/{id}/notes`
    CreateNote notes::create { "POST" ["contacts", id, "notes"] => [id]; }
    /// `GET /contacts/{id}/notes`
    ListNotes notes::list { "GET" ["contacts", id, "notes"] => [id]; }
    /// `GET /contacts/{id}/appointments`
    ListAppointments calendars::appointments { "GET" ["contacts", id, "appointments"] => [id]; }
    /// `POST /contacts/{id}/workflow/{workflowId}`
    AddToWorkflow workflows::add { "POST" ["contacts", id, "workflow", workflow] => [id, workflow]; }
    /// `DELETE /contacts/{id}/workflow/{workflowId}`
    RemoveFromWorkflow workflows::remove { "DELETE" ["contacts", id, "workflow", workflow] => [id, workflow]; }
    /// `GET /workflows/`
    ListWorkflows workflows::list { "GET" ["workflows"]; }
    /// `POST /opportunities/`
    CreateOpportunity opportunities::create { "POST" ["opportunities"]; }
    /// `POST /opportunities/upsert`
    UpsertOpportunity opportunities::upsert { "POST" ["opportunities", "upsert"]; }
    /// `GET /opportunities/search`
    SearchOpportunities opportunities::search { "GET" ["opportunities", "search"]; }
    /// `GET /opportunities/pipelines`
    ListPipelines opportunities::pipelines { "GET" ["opportunities", "pipelines"]; }
    /// `PUT /opportunities/{id}`
    UpdateOpportunity opportunities::update { "PUT" ["opportunities", id] => [id]; }
    /// `GET /calendars/{id}/free-slots`
    GetFreeSlots calendars::free_slots { "GET" ["calendars", id, "free-slots"] => [id]; }
    /// `POST /calendars/events/appointments`
    BookAppointment calendars::book { "POST" ["calendars", "events", "appointments"]; }
    /// `GET /users/`, and `GET /users/search` of v3
    ListUsers locations::users {
        "GET" ["users"];
        "GET" ["users", "search"];
    }
    /// `GET /locations/{id}/customFields`
    ListCustomFields locations::custom_fields { "GET" ["locations", id, "customFields"] => [id]; }
    /// `GET /conversation-ai/agents/search`
    SearchAgents locations::agents { "GET" ["conversation-ai", "agents", "search"]; }
    /// `POST /oauth/token`
    IssueToken oauth::token { "POST" ["oauth", "token"]; }
    /// `POST /oauth/reconnect`
    ReconnectApp oauth::reconnect { "POST" ["oauth", "reconnect"]; }
    /// `POST /oauth/locationToken`, in v3 `POST /oauth/location-token`
    IssueLocationToken oauth::location_token {
        "POST" ["oauth", "locationToken"];
        "POST" ["oauth", "location-token"];
    }
}

#[cfg(test)]
mod tests {
    use super::Operation;

    #[test]
    fn paths_lead_to_their_operations_with_the_ids_in_them() {
        assert_eq!(Operation::of("PUT", &["contacts", "abc"]), Some((Operation::UpdateContact, vec!["abc"])));
        assert_eq!(Operation::of("POST", &["contacts", "upsert"]), Some((Operation::UpsertContact, vec![])));
        let workflow = Operation::of("DELETE", &["contacts", "abc", "workflow", "w"]);
        assert_eq!(workflow, Some((Operation::RemoveFromWorkflow, vec!["abc", "w"])));
        assert_eq!(Operation::of("PATCH", &["contacts", "abc"]), None);
    }

    #[test]
    fn operations_are_named_in_snake_case() {
        assert_eq!(serde_json::to_string(&Operation::SendMessage).unwrap(), "\"send_message\"");
        assert_eq!(serde_json::to_string(&Operation::GetFreeSlots).unwrap(), "\"get_free_slots\"");
    }
}
