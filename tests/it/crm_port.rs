//! The contract of `Crm`, held by the client against the CRM over HTTP.

use std::time::Duration;

use futures::future::join_all;
use ghl_emulator::{Emulator, Fault as Trouble, NewContact, Operation, Options};
use jiff::Timestamp;
use shared::adapters::ghl::GhlClient;
use shared::conversation::{Crm as _, Email, Sent, Task, TaskKind, Written};
use shared::error::Fault;
use shared::ids::{ContactId, LocationId, MessageId, TurnId};
use shared::inbox::Channel;
use shared::locations::{CrmAccess, Location, Settings};
use shared::privacy::{Personal, Secret};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use uuid::Uuid;

const LOCATION: &str = "LOCcrmport0000000001";
const CONTACT: &str = "CONcrmport0000000001";
const TIME_OUT: Duration = Duration::from_millis(400);

/// A CRM with one contact in it, and the client.
struct Office {
    emulator: Emulator,
    crm: GhlClient,
    location: Location,
    contact: ContactId,
}

impl Office {
    async fn open() -> Self {
        let options = Options::default();
        let token = options.token.clone();
        let emulator = Emulator::start(options).await.unwrap();
        let contact = NewContact {
            location_id: LOCATION.to_owned(),
            id: Some(CONTACT.to_owned()),
            first_name: Some("Ada".to_owned()),
            phone: Some("+12025550143".to_owned()),
            email: Some("ada@example.com".to_owned()),
            tags: vec!["lead-bot".to_owned(), "website".to_owned()],
            ..NewContact::default()
        };
        emulator.seed_contact(contact).unwrap();
        let crm = GhlClient::new(&emulator.base_url(), TIME_OUT, true).unwrap();
        let location = Location {
            id: LocationId::parse(LOCATION).unwrap(),
            installed: true,
            crm_access: Some(CrmAccess::private(Secret::new(token), Timestamp::UNIX_EPOCH)),
            workflow_secret_hash: None,
            settings: Settings::default(),
        };
        Self { emulator, crm, location, contact: ContactId::parse(CONTACT).unwrap() }
    }

    fn trouble(&self, trouble: Trouble) {
        self.emulator.inject(trouble).unwrap();
    }

    fn tags(&self) -> Vec<String> {
        self.emulator.contact(CONTACT).unwrap().tags
    }

    /// How many calls of an operation the CRM has seen.
    fn calls(&self, operation: Operation) -> usize {
        self.emulator.calls().iter().filter(|call| call.operation == Some(operation)).count()
    }

    async fn change_tags(&self, add: &[&str], remove: &[&str]) -> Result<Written, Fault> {
        let owned = |tags: &[&str]| tags.iter().map(ToString::to_string).collect::<Vec<_>>();
        self.crm.change_tags(&self.location, &self.contact, &owned(add), &owned(remove)).await
    }

    async fn send(&self, text: &str) -> Sent {
        let text = Personal::new(text.to_owned());
        self.crm.send(&self.location, &self.contact, Channel::Sms, &text).await.unwrap()
    }

    async fn do_not_disturb(&self) -> Result<Written, Fault> {
        let wording = Personal::new("please stop texting me".to_owned());
        self.crm.do_not_disturb(&self.location, &self.contact, &wording).await
    }

    async fn lift(&self) -> Result<Written, Fault> {
        self.crm.lift_do_not_disturb(&self.location, &self.contact).await
    }

    async fn send_email(&self, email: &Email) -> Result<Sent, Fault> {
        self.crm.send_email(&self.location, &self.contact, email).await
    }

    async fn find_email(&self, subject: &str, since: Timestamp) -> Result<Option<MessageId>, Fault> {
        let subject = Personal::new(subject.to_owned());
        self.crm.find_sent_email(&self.location, &self.contact, &subject, since).await
    }

    async fn note(&self, body: &str, turn: u128) -> Result<Written, Fault> {
        let body = Personal::new(body.to_owned());
        self.crm.add_note(&self.location, &self.contact, &body, &reference(turn).to_string()).await
    }
}

fn reference(turn: u128) -> TurnId {
    TurnId::new(Uuid::from_u128(turn))
}

fn email(subject: &str, body: &str) -> Email {
    Email { subject: Personal::new(subject.to_owned()), body: Personal::new(body.to_owned()) }
}

fn is_unavailable<T: std::fmt::Debug>(result: &Result<T, Fault>) -> bool {
    matches!(result, Err(Fault::Unavailable { .. }))
}

#[tokio::test]
async fn tags_are_added_and_taken_away_and_the_others_stay() {
    let office = Office::open().await;
    for _ in 0..2 {
        let changed = office.change_tags(&["Hot-Lead", "Ready-For-Agent"], &["Warm-Lead", "Website"]).await;
        assert_eq!(changed.unwrap(), Written::Done);
        assert_eq!(office.tags(), ["lead-bot", "hot-lead", "ready-for-agent"]);
    }
    assert_eq!(office.change_tags(&["cold-lead"], &["COLD-LEAD"]).await.unwrap(), Written::Done);
    assert!(office.tags().contains(&"cold-lead".to_owned()), "in both: added");
}

#[tokio::test]
async fn only_what_is_asked_is_called() {
    let office = Office::open().await;
    office.change_tags(&[], &[]).await.unwrap();
    assert!(office.emulator.calls().is_empty());
    office.change_tags(&["a"], &[]).await.unwrap();
    office.change_tags(&[], &["a"]).await.unwrap();
    assert_eq!((office.calls(Operation::AddTags), office.calls(Operation::RemoveTags)), (1, 1));
}

#[tokio::test]
async fn tags_interrupted_half_way_are_complete_after_another_attempt() {
    let office = Office::open().await;
    office.trouble(Trouble::status(Operation::RemoveTags, 503));
    assert!(is_unavailable(&office.change_tags(&["hot-lead"], &["website"]).await));
    assert_eq!(office.tags(), ["lead-bot", "website", "hot-lead"]);
    office.change_tags(&["hot-lead"], &["website"]).await.unwrap();
    assert_eq!(office.tags(), ["lead-bot", "hot-lead"]);
}

#[tokio::test]
async fn do_not_disturb_closes_every_channel_and_the_confirmation_goes_before() {
    let office = Office::open().await;
    assert!(matches!(office.send("You are unsubscribed.").await, Sent::Accepted { .. }));
    assert_eq!(office.do_not_disturb().await.unwrap(), Written::Done);
    let contact = office.emulator.contact(CONTACT).unwrap();
    assert!(contact.dnd);
    assert_eq!(contact.dnd_settings.len(), 6);
    for setting in contact.dnd_settings.values() {
        assert!(setting.is_closed());
        assert_eq!(setting.message.as_deref(), Some("please stop texting me"));
    }
    assert_eq!(
        office.send("One more thing").await,
        Sent::Refused { reason: "do not disturb (HTTP 400)".into() }
    );
    let refused = office.send_email(&email("Hi", "Hi")).await.unwrap();
    assert_eq!(refused, Sent::Refused { reason: "do not disturb (HTTP 400)".into() });
    assert_eq!(office.emulator.conversation(CONTACT).len(), 1, "the confirmation alone");
    assert_eq!(office.do_not_disturb().await.unwrap(), Written::Done, "again changes nothing");
}

#[tokio::test]
async fn do_not_disturb_that_nobody_can_confirm_is_an_error() {
    let office = Office::open().await;
    office.trouble(Trouble::status(Operation::GetContact, 503));
    assert!(is_unavailable(&office.do_not_disturb().await));
    office.trouble(Trouble::status(Operation::UpdateContact, 500));
    assert!(is_unavailable(&office.do_not_disturb().await));
    office.trouble(Trouble::accept_then_drop(Operation::UpdateContact));
    assert!(is_unavailable(&office.do_not_disturb().await));
    assert_eq!(office.do_not_disturb().await.unwrap(), Written::Done);
}

/// A CRM that answers everything with 200 and this contact.
async fn unimpressed(contact: &'static str) -> GhlClient {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = vec![0; 8192];
            assert!(socket.read(&mut request).await.is_ok());
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
            let answer = format!("{head}\r\nContent-Length: {}\r\n\r\n{contact}", contact.len());
            assert!(socket.write_all(answer.as_bytes()).await.is_ok());
        }
    });
    GhlClient::new(&base, TIME_OUT, true).unwrap()
}

#[tokio::test]
async fn a_crm_that_says_yes_and_changes_nothing_is_not_believed() {
    let office = Office::open().await;
    let wording = Personal::new("stop".to_owned());
    for contact in [
        r#"{"contact": {"dnd": true, "dndSettings": {}}}"#,
        r#"{"contact": {"dnd": true, "dndSettings": {"sms": {"status": "inactive"}}}}"#,
    ] {
        let crm = unimpressed(contact).await;
        let set = crm.do_not_disturb(&office.location, &office.contact, &wording).await;
        assert!(is_unavailable(&set), "{contact}: {set:?}");
        let lifted = crm.lift_do_not_disturb(&office.location, &office.contact).await;
        assert!(is_unavailable(&lifted), "{contact}: {lifted:?}");
    }
    let crm =
        unimpressed(r#"{"contact": {"dnd": false, "dndSettings": {"sms": {"status": "permanent"}}}}"#).await;
    let set = crm.do_not_disturb(&office.location, &office.contact, &wording).await;
    assert_eq!(set.unwrap(), Written::Done, "off is off, however it is written");
}

#[tokio::test]
async fn an_opt_in_opens_texts_and_nothing_else() {
    let office = Office::open().await;
    assert_eq!(office.lift().await.unwrap(), Written::Done);
    assert_eq!(office.calls(Operation::UpdateContact), 0, "nothing was off");
    office.do_not_disturb().await.unwrap();
    assert_eq!(office.lift().await.unwrap(), Written::Done);
    assert!(matches!(office.send("Welcome back").await, Sent::Accepted { .. }));
    let refused = office.send_email(&email("Hi", "Hi")).await.unwrap();
    assert!(matches!(refused, Sent::Refused { .. }), "e-mail stays off");
}

#[tokio::test]
async fn a_channel_a_person_closed_through_the_switch_for_all_stays_closed() {
    let office = Office::open().await;
    let put = reqwest::Client::new()
        .put(format!("{}/contacts/{CONTACT}", office.emulator.base_url()))
        .bearer_auth(Options::default().token)
        .header("Version", "2021-07-28")
        .json(&serde_json::json!({"dnd": true}));
    assert_eq!(put.send().await.unwrap().status(), 200);
    assert_eq!(office.lift().await.unwrap(), Written::Done);
    assert!(matches!(office.send("Hi").await, Sent::Accepted { .. }));
    assert!(matches!(office.send_email(&email("Hi", "Hi")).await.unwrap(), Sent::Refused { .. }));
}

#[tokio::test]
async fn an_email_carries_its_subject_and_its_text_as_html() {
    let office = Office::open().await;
    let sent =
        office.send_email(&email("Your home", "Hi <Ada>,\n\nSee https://a.example/u/1.")).await.unwrap();
    let message = &office.emulator.conversation(CONTACT)[0];
    let Sent::Accepted { message: id, conversation } = sent else { panic!("{sent:?}") };
    assert_eq!((id.as_str(), conversation.unwrap().as_str()), (&*message.id, &*message.conversation_id));
    assert_eq!(message.subject.as_deref(), Some("Your home"));
    assert_eq!(message.to.as_deref(), Some("ada@example.com"));
    assert_eq!(
        message.body,
        "<p>Hi &lt;Ada&gt;,</p><p>See <a href=\"https://a.example/u/1\">https://a.example/u/1</a>.</p>"
    );
}

#[tokio::test]
async fn an_email_whose_answer_was_lost_is_found_again_by_its_subject() {
    let office = Office::open().await;
    let start = Timestamp::now();
    office.send("Your home").await;
    office.send_email(&email("Something else", "Your home")).await.unwrap();
    assert_eq!(office.find_email("Your home", start).await.unwrap(), None);
    office.trouble(Trouble::accept_then_drop(Operation::SendMessage));
    assert!(is_unavailable(&office.send_email(&email("Your home", "Hi")).await));
    let message = &office.emulator.conversation(CONTACT)[2];
    let found = office.find_email("Your home", start).await.unwrap().unwrap();
    assert_eq!(found.as_str(), message.id);
    let later = start + jiff::SignedDuration::from_mins(5);
    assert_eq!(office.find_email("Your home", later).await.unwrap(), None, "an older one is not it");
    for operation in [Operation::SearchConversations, Operation::GetMessages, Operation::GetEmail] {
        office.trouble(Trouble::status(operation, 503));
        assert!(is_unavailable(&office.find_email("Your home", start).await), "{operation:?}");
    }
}

#[tokio::test]
async fn a_text_sent_as_email_is_found_as_its_html() {
    let office = Office::open().await;
    let text = Personal::new("Tom & Ann\n\nBye".to_owned());
    let (start, send) =
        (Timestamp::now(), office.crm.send(&office.location, &office.contact, Channel::Email, &text));
    assert!(matches!(send.await.unwrap(), Sent::Accepted { .. }));
    let found = office.crm.find_sent(&office.location, &office.contact, &text, start).await.unwrap();
    assert_eq!(found.unwrap().as_str(), office.emulator.conversation(CONTACT)[0].id);
}

#[tokio::test]
async fn a_note_and_a_task_are_made_once_for_each_turn() {
    let office = Office::open().await;
    office.trouble(Trouble::accept_then_drop(Operation::CreateNote));
    assert!(is_unavailable(&office.note("Wants a garden", 1).await));
    for turn in [1, 1, 2] {
        assert_eq!(office.note("Wants a garden", turn).await.unwrap(), Written::Done);
    }
    let notes = office.emulator.notes(CONTACT);
    assert_eq!(notes.len(), 2);
    assert!(notes[0].body.starts_with("Wants a garden\n\n[jorge 00000000-"));
    let kind = TaskKind::Call;
    let text = |text: &str| Personal::new(text.to_owned());
    let task = Task { kind, title: text("Call"), body: text("Ada"), assignee: Some("USRagent".into()) };
    for turn in [1, 1, 2] {
        let once = format!("{}/0", reference(turn));
        let make = office.crm.ensure_task(&office.location, &office.contact, &task, &once, Timestamp::now());
        assert_eq!(make.await.unwrap(), Written::Done);
    }
    assert_eq!(office.emulator.tasks(CONTACT).len(), 2);
}

#[tokio::test]
async fn what_can_never_be_written_is_refused_and_no_error() {
    let office = Office::open().await;
    let gone = ContactId::parse("CONnobody0000000001").unwrap();
    let (location, crm) = (&office.location, &office.crm);
    let (wording, note) = (Personal::new("stop".to_owned()), Personal::new("note".to_owned()));
    let one = ["a".to_owned()];
    let refused = Written::Refused { status: 400 };
    assert_eq!(crm.change_tags(location, &gone, &one, &[]).await.unwrap(), refused);
    assert_eq!(crm.change_tags(location, &gone, &[], &one).await.unwrap(), refused);
    assert_eq!(crm.do_not_disturb(location, &gone, &wording).await.unwrap(), refused);
    assert_eq!(crm.lift_do_not_disturb(location, &gone).await.unwrap(), refused);
    assert_eq!(crm.add_note(location, &gone, &note, &reference(1).to_string()).await.unwrap(), refused);
    let sent = crm.send_email(location, &gone, &email("Hi", "Hi")).await.unwrap();
    assert_eq!(sent, Sent::Refused { reason: "refused (HTTP 400)".into() });
    office.trouble(Trouble::status(Operation::AddTags, 403));
    assert_eq!(office.change_tags(&["a"], &["website"]).await.unwrap(), Written::Refused { status: 403 });
    assert!(office.tags().contains(&"website".to_owned()), "nothing more is tried");
}

#[tokio::test]
async fn a_contact_of_another_location_is_none_of_this_one_even_if_the_token_opens_both() {
    let office = Office::open().await;
    let elsewhere =
        Location { id: LocationId::parse("LOCelsewhere00000001").unwrap(), ..office.location.clone() };
    assert!(office.crm.contact(&office.location, &office.contact).await.unwrap().is_some());
    assert!(office.crm.contact(&elsewhere, &office.contact).await.unwrap().is_none());
}

#[tokio::test]
async fn limits_failures_and_time_outs_may_be_tried_again() {
    let office = Office::open().await;
    for status in [401, 429, 500, 503] {
        office.trouble(Trouble::status(Operation::AddTags, status));
        assert!(is_unavailable(&office.change_tags(&["a"], &[]).await), "HTTP {status}");
        office.trouble(Trouble::status(Operation::SendMessage, status));
        assert!(is_unavailable(&office.send_email(&email("Hi", "Hi")).await), "HTTP {status}");
        office.trouble(Trouble::status(Operation::ListNotes, status));
        assert!(is_unavailable(&office.note("a", 1).await), "HTTP {status}");
        office.trouble(Trouble::status(Operation::GetContact, status));
        assert!(is_unavailable(&office.lift().await), "HTTP {status}");
    }
    office.trouble(Trouble::hang(Operation::AddTags, TIME_OUT * 3));
    assert!(is_unavailable(&office.change_tags(&["a"], &[]).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_leave_the_tags_of_one() {
    let office = Office::open().await;
    let all = join_all((0..16).map(|_| office.change_tags(&["hot-lead"], &["website"]))).await;
    assert!(all.iter().all(|changed| matches!(changed, Ok(Written::Done))));
    assert_eq!(office.tags(), ["lead-bot", "hot-lead"]);
}
