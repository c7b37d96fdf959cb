//! Every key of every table, and nothing else. Decided once: a prefix never changes silently.
//!
//! | access | table, index | partition | sort | by |
//! |---|---|---|---|---|
//! | keep a delivery once | `conversations` | `L#loc#C#contact` | `SEEN#delivery` | webhook, one conditional put |
//! | everything a turn needs | `conversations`, index `turn` | `L#loc#C#contact` | `A` state, `B` key, `C#…` what waits, `D` latest assessment, `M#…` newest messages first | conversation, one Query |
//! | commit a turn | `conversations` | `L#loc#C#contact` | `STATE`, `KEY`, `SEEN#…`, `MSG#number`, `TEXT#number` | conversation, one transaction |
//! | what is due, oldest first | `conversations`, index `due` | `DUE#shard` | `due_at`, epoch seconds | follow-ups, one Query a shard and page |
//! | what an assessment is made from | `conversations` | `L#loc#C#contact` | `STATE`, `KEY`, `ASSESS#assessment` | financial-assessor, one batch read |
//! | keep an assessment once | `conversations` | `L#loc#C#contact` | `ASSESS#assessment`, `ASSESS#LATEST` | financial-assessor, one transaction |
//! | hold a hand-off's lock | `conversations` | `L#loc#C#contact` | `LEASE#handoff` | conversation, one conditional put |
//! | an attempt at a hand-off | `conversations` | `L#loc#C#contact` | `HANDOFF#turn` | the turn's transaction |
//! | a location's hand-offs | `conversations`, index `handoffs` | `L#loc#H#route` | `handoff_at`, epoch milliseconds | conversation (outcomes, cached), `jorge handoffs` |
//! | where every chain ends | `conversations` and `operations`, index `heads` | the chain's partition in `audit` | | audit-manifest, a scan of each, hourly |
//! | the newest manifest | `operations` | `L#*` | `MANIFEST` | audit-manifest, put on its version |
//! | place a legal hold | `conversations` | `L#loc#C#contact` | `HOLD` | api, `jorge legal-hold` |
//! | pass over what no experiment counts | `conversations` | `L#loc#C#contact` | `SEEN#…` | conversation, one transaction |
//! | erase a contact | `conversations`, `audit` | `L#loc#C#contact` | `STATE`, `KEY`, `SEEN#…`, open `ESC#…` and `VIO#…`, then the rest of the partition | api, `jorge erase-contact`, one transaction, then deletes |
//! | a ticket, and what is done about it | `conversations` | `L#loc#C#contact` | `ESC#turn`, `VIO#turn` | the turn's transaction; escalation and compliance-auditor, one read and two updates |
//! | a location's tickets | `conversations`, index `tickets` | `L#loc#T#kind#open`, `…#closed` | `ticket_at`, epoch milliseconds | api, `jorge escalations`, `jorge violations`, newest first |
//! | outcomes of a turn, until they are counted and after | `conversations` | `L#loc#C#contact` | `OUT#turn` | the turn's transaction; ab-analyzer, one batch read, then one transaction with the counters; what cannot be read, one update, and it is not due any more |
//! | a location's experiments | `experiments` | `L#loc#X` | `DEF#experiment` | conversation, cached; api, `jorge experiments`, put on its version with its audit record |
//! | count outcomes | `experiments` | `L#loc#X#experiment` | `COUNT#day#shard` | ab-analyzer, one transaction a batch |
//! | what was counted of an experiment | `experiments` | `L#loc#X#experiment` | `COUNT#…` | ab-analyzer, api, `jorge experiments results`, one Query |
//! | what the counts have proved | `experiments` | `L#loc#X#experiment` | `RESULT`, `RESULT#instant` | ab-analyzer |
//! | experiments that are not over | `experiments`, index `running` | `RUNNING` | `L#loc#X` | ab-analyzer, hourly |
//! | append an audit record | `audit` | `L#loc#C#contact` | `R#number` | the same transaction |
//! | append to an operations chain | `operations`, `audit` | `L#loc`; `L#loc#O#day` | `AUDIT#day`; `R#number` | whoever acts for a person, one transaction |
//! | read a location | `operations` | `L#loc` | `CONFIG` | all, cached |
//! | share a breaker | `operations` | `L#loc`, or `L#*` for all | `BREAKER#dependency` | conversation, read every few seconds, put on its version |
//! | share the CRM's rate limit | `operations` | `L#loc` | `ALLOWANCE` | conversation, put on its version for every ten calls |
//! | share an OAuth token | `operations` | `L#loc` | `OAUTH` | conversation, cached; put on its version to refresh |
//! | count what models may cost | `operations` | `L#loc` by day, `L#*` by hour | `BUDGET#day`, `BUDGET#H#hour` | conversation, one conditional update a block |
//! | stop every automatic text | `operations` | `L#*` | `PAUSED` | all, with the location; `jorge pause-all` |
//! | show what was measured from now on | `operations` | `L#loc`, or `L#*` for all together | `SHOWN_SINCE` | api, one read; `jorge metrics --reset`, one put |
//! | who shows an API key | `operations` | `L#*` | `APIKEY#hash` | api, cached for a minute |
//! | issue and revoke API keys | `operations` | `L#*` | `APIKEY#…` | `jorge api-key`: one Query; one transaction with its audit record |
//! | count the requests of an API key | `operations` | `K#key` | `CALLS#minute` | api, one conditional update a request |
//! | go on without showing an API key | `operations` | `S#session` | `SESSION` | api: one put; one read and one update on the token that is spent |
//! | keep what cannot be used | `operations` | `L#loc` or `L#?` | `QUARANTINE#hash` | webhook |
//! | every installed location | `operations`, index `installed` | `INSTALLED` | `L#loc` | alert-checker, one Query a run |
//! | what is wrong with a location, or with all | `operations` | `L#loc`, `L#*` | `ALERT#rule#subject` | alert-checker, api: one consistent Query; put on its version |
//! | what was wrong, newest first | `operations` | `L#loc`, `L#*` | `ALERTED#instant#rule#subject` | alert-checker, in the same transaction; api, one Query |
//! | add what a batch measured | `operations` | `M#minute`; `L#loc` | `account#shard`; `M#minute` | whoever measures, one `UpdateItem` a minute and account |
//! | how a bot has fared | `operations` | `M#minute`, each of an hour | `bot#shard` | conversation, `BatchGetItem`, three for an hour |
//! | what was measured of late | `operations` | `M#minute`; `L#loc` | `account#shard`; from `M#minute` to `M#minute` | alert-checker, api: `BatchGetItem`; one Query |
//! | keep an hour that is over | `operations` | `M#account`; `L#loc` | `H#hour` | alert-checker, one put on its weight |
//! | what was measured over days | `operations` | `M#account`; `L#loc` | from `H#hour` to `H#hour` | alert-checker, api, one Query an account |
//!
//! The local secondary index `turn` is sparse: only what the next turn needs bears its sort key, and an
//! answered delivery loses it. So one strongly consistent Query finds the state and all that waits however
//! many thousand markers and messages the partition holds (`docs/adr/0001`).
//!
//! The global secondary indexes `heads` are sparse: only the end of a chain bears their key (`docs/adr/0020`).
//!
//! The global secondary index `handoffs` is sparse as well: only attempts at a hand-off bear its keys (`docs/adr/0010`).
//!
//! The global secondary index `tickets` is sparse too and leaves out what is sealed: a ticket moves from the open ones to
//! the closed ones when a person closes it (`docs/adr/0022`).
//!
//! The global secondary index `running` is sparse and holds keys only: definitions bear its key until they are over.
//!
//! The global secondary index `installed` is sparse and holds keys only: a location bears its key while it is installed.
//!
//! The global secondary index `due` is sparse too and holds keys only: a delivery bears `due_shard` and `due_at` while
//! it waits, the state while the conversation has something to do later (`docs/adr/0006`), a ticket until people have it,
//! the outcomes of a turn until they are counted.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::access::{KeyHash, KeyId, SessionId};
use crate::alerts::{AlertId, Key as AlertKey, Scope};
use crate::audit::Chain;
use crate::digest::sha256_hex;
use crate::experiments::ExperimentId;
use crate::follow_ups::What;
use crate::handoff::Route;
use crate::ids::{AssessmentId, ContactId, ContactRef, DeliveryId, LocationId, TicketId, TicketKind, TurnId};
use crate::metrics::{Hour, Minute};

/// Name of the partition key attribute of every table.
pub const PK: &str = "pk";
/// Name of the sort key attribute of every table.
pub const SK: &str = "sk";
/// Name of the index a turn reads, and of its sort key attribute.
pub const TURN_INDEX: &str = "turn";
/// Name of the index of what is due.
pub const DUE_INDEX: &str = "due";
/// Name of that index's partition key attribute.
pub const DUE_SHARD: &str = "due_shard";
/// Name of that index's sort key attribute, epoch seconds.
pub const DUE_AT: &str = "due_at";
/// Name of the index of hand-offs.
pub const HANDOFFS_INDEX: &str = "handoffs";
/// Name of that index's partition key attribute.
pub const HANDOFF_ROUTE: &str = "handoff_route";
/// Name of that index's sort key attribute, epoch milliseconds.
pub const HANDOFF_AT: &str = "handoff_at";
/// Name of the index of where chains end, in two tables.
pub const HEADS_INDEX: &str = "heads";
/// Name of that index's partition key attribute.
pub const CHAIN: &str = "chain";
/// Name of the attribute that holds a chain's head, which the index carries too.
pub const AUDIT: &str = "audit";
/// Name of the index of tickets.
pub const TICKETS_INDEX: &str = "tickets";
/// Name of that index's partition key attribute.
pub const TICKET_LIST: &str = "ticket_list";
/// Name of that index's sort key attribute, epoch milliseconds.
pub const TICKET_AT: &str = "ticket_at";
/// Name of the index of experiments that are not over, and of its partition key attribute. Its sort key is [`PK`].
pub const RUNNING_INDEX: &str = "running";
/// The one partition of that index.
pub const RUNNING: &str = "RUNNING";
/// Name of the index of installed locations.
pub const INSTALLED_INDEX: &str = "installed";
/// Name of that index's partition key attribute. Its sort key is [`PK`].
pub const INSTALLED_LIST: &str = "installed_list";
/// The one partition of that index.
pub const INSTALLED: &str = "INSTALLED";
/// Name of the time-to-live attribute, epoch seconds.
pub const TTL: &str = "ttl";

/// The condition of a put: nothing may stand there yet.
pub const ABSENT: &str = "attribute_not_exists(pk)";

/// Sort key of the state.
pub const STATE: &str = "STATE";
/// Sort key of the contact's wrapped data key.
pub const KEY: &str = "KEY";
/// Sort key of a legal hold on everything of the contact.
pub const HOLD: &str = "HOLD";
/// What the sort key of a delivery begins with.
pub(super) const SEEN: &str = "SEEN#";
/// What the sort key of a message begins with.
pub(super) const MESSAGE: &str = "MSG#";
/// What the sort key of the whole text of a long message begins with.
pub(super) const WHOLE_TEXT: &str = "TEXT#";
/// What the sort key of an assessment begins with.
pub(super) const ASSESSMENT: &str = "ASSESS#";
/// What the sort key of a turn's outcomes begins with.
pub(super) const OUTCOMES: &str = "OUT#";
/// What the sort key of an experiment's definition begins with.
pub(super) const DEFINITION: &str = "DEF#";
/// What the sort key of an experiment's counters begins with.
pub(super) const COUNTERS: &str = "COUNT#";
/// What the sort key of an alert begins with.
pub(super) const ALERT: &str = "ALERT#";
/// What the sort key of an alert in the history begins with.
const ALERTED: &str = "ALERTED#";
/// What the sort key of a breaker begins with.
pub(super) const BREAKER: &str = "BREAKER#";
/// Sort key of what an experiment's figures said last.
pub const RESULT: &str = "RESULT";
/// What the sort key of an attempt at a hand-off begins with.
pub(super) const HANDOFF: &str = "HANDOFF#";
/// Sort key of the copy of the assessment that was asked for last: the only one a turn reads.
pub const LATEST_ASSESSMENT: &str = "ASSESS#LATEST";
/// Sort key of the lock of a contact's hand-offs.
pub const HANDOFF_LEASE: &str = "LEASE#handoff";
/// Sort key of a location's record.
pub const CONFIG: &str = "CONFIG";
/// Sort key of a location's share in the CRM's rate limit.
pub const ALLOWANCE: &str = "ALLOWANCE";
/// Sort key of the newest manifest of the audit trail.
pub const MANIFEST: &str = "MANIFEST";
/// Sort key of who is paused.
pub const PAUSED: &str = "PAUSED";
/// Sort key of from when on what was measured is shown.
pub const SHOWN_SINCE: &str = "SHOWN_SINCE";
/// What the sort key of an API key begins with.
pub(super) const API_KEY: &str = "APIKEY#";
/// Sort key of a session of the operations API.
pub const SESSION: &str = "SESSION";
/// Sort key of a location's OAuth tokens.
pub const OAUTH: &str = "OAUTH";

/// What the sort key of an audit record begins with.
const RECORD: &str = "R#";
/// Before the day in the partition of a location's operations chain.
const OPERATIONS: &str = "#O#";
/// Before the day in the sort key of its head.
const OPERATIONS_HEAD: &str = "AUDIT#";

/// In the index: the state comes first.
pub const TURN_STATE: &str = "A";
/// In the index: then the data key.
pub const TURN_KEY: &str = "B";
/// In the index: then what waits, oldest first.
pub const TURN_WAITING: &str = "C#";
/// In the index: then the latest assessment.
pub const TURN_ASSESSMENT: &str = "D";
/// In the index: then the history, newest first.
pub const TURN_MESSAGE: &str = "M#";

/// Partitions of the index `due`, so that no single one takes every write. Decided once: a contact stays in its shard.
pub const DUE_SHARDS: u8 = 8;

/// Items that the counters of an experiment's day are spread over: as many as `template.yaml` lets count at the same
/// time, so that each soon adds to one of its own. More may be added, never fewer.
pub const COUNTER_SHARDS: u8 = 2;

/// Items that the minute of an account is spread over, of what all locations share. More may be added, never fewer.
///
/// An update pays for the whole item, and an item grows with the number of different durations in it. Up to 45 turns a
/// minute and shard it costs four write units: with four shards up to 180 turns a minute and bot, three in each second,
/// and eight at 600. An hour of a bot is read in three calls side by side.
pub const MEASURED_SHARDS: u8 = 4;
/// Name of the account of what is timed and belongs to no bot.
pub(super) const MEASURED_SERVICES: &str = "services";
/// Name of the account of what is counted of all locations together.
pub(super) const MEASURED_COUNTS: &str = "counts";

/// Largest message number; counted down from in the index so that the newest sorts first.
const LAST_NUMBER: u64 = 9_999_999_999;

/// Partition of one contact.
#[must_use]
pub fn contact(who: &ContactRef) -> String {
    format!("L#{}#C#{}", who.location, who.contact)
}

/// The contact a partition belongs to; `None` if it is no contact's.
#[must_use]
pub fn contact_of(pk: &str) -> Option<ContactRef> {
    let (location, contact) = pk.strip_prefix("L#")?.split_once("#C#")?;
    Some(ContactRef { location: LocationId::parse(location).ok()?, contact: ContactId::parse(contact).ok()? })
}

/// Partition in the index `due` of everything that is due to a contact.
#[must_use]
pub fn due_shard(who: &ContactRef) -> String {
    let hash = sha256_hex(contact(who).as_bytes());
    let byte = hash.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
    due_partition(byte % DUE_SHARDS)
}

/// Partition in the index `due` by the number of its shard.
#[must_use]
pub fn due_partition(shard: u8) -> String {
    format!("DUE#{shard}")
}

/// Sort key in the index `due`: epoch seconds, rounded up, so that nothing is woken before its time.
#[must_use]
pub fn due_second(instant: Timestamp) -> i64 {
    instant.as_second() + i64::from(instant.subsec_nanosecond() > 0)
}

/// What an item in the index `due` stands for, by its sort key in the table; `None` if nothing of the kind is ever due.
#[must_use]
pub fn due_of(sk: &str) -> Option<What> {
    match sk.strip_prefix(SEEN) {
        Some(delivery) => DeliveryId::parse(delivery).ok().map(What::Delivery),
        None if sk == STATE => Some(What::Conversation),
        None => ticket_of(sk).map(What::Ticket).or_else(|| outcomes_of(sk).map(What::Outcomes)),
    }
}

/// What the sort key of a ticket begins with.
const fn ticket_prefix(kind: TicketKind) -> &'static str {
    match kind {
        TicketKind::Escalation => "ESC#",
        TicketKind::Violation => "VIO#",
    }
}

/// Sort key of a ticket.
#[must_use]
pub fn ticket(id: TicketId) -> String {
    format!("{}{}", ticket_prefix(id.kind()), id.turn())
}

/// The ticket of a sort key; `None` if it is no ticket's.
#[must_use]
pub fn ticket_of(sk: &str) -> Option<TicketId> {
    TicketKind::ALL.into_iter().find_map(|kind| {
        let turn = Uuid::try_parse(sk.strip_prefix(ticket_prefix(kind))?).ok()?;
        Some(TicketId::of(kind, TurnId::new(turn)))
    })
}

/// Sort key of what a turn has to be counted.
#[must_use]
pub fn outcomes(turn: TurnId) -> String {
    format!("{OUTCOMES}{turn}")
}

/// The turn whose outcomes a sort key names; `None` if it names none.
#[must_use]
pub fn outcomes_of(sk: &str) -> Option<TurnId> {
    Uuid::try_parse(sk.strip_prefix(OUTCOMES)?).ok().map(TurnId::new)
}

/// Partition of the definitions of a location's experiments.
#[must_use]
pub fn experiments(id: &LocationId) -> String {
    format!("{}#X", location(id))
}

/// Sort key of an experiment's definition.
#[must_use]
pub fn definition(experiment: &ExperimentId) -> String {
    format!("{DEFINITION}{experiment}")
}

/// The experiment a sort key defines; `None` if it defines none.
#[must_use]
pub fn defined_by(sk: &str) -> Option<ExperimentId> {
    ExperimentId::parse(sk.strip_prefix(DEFINITION)?).ok()
}

/// Partition of what an experiment counts and proves.
#[must_use]
pub fn experiment(id: &LocationId, experiment: &ExperimentId) -> String {
    format!("{}#{experiment}", experiments(id))
}

/// The location and the experiment of a definition's keys; `None` if they are no definition's.
#[must_use]
pub fn experiment_of(pk: &str, sk: &str) -> Option<(LocationId, ExperimentId)> {
    let location = pk.strip_prefix("L#")?.strip_suffix("#X")?;
    let experiment = sk.strip_prefix(DEFINITION)?;
    Some((LocationId::parse(location).ok()?, ExperimentId::parse(experiment).ok()?))
}

/// Sort key of a shard of an experiment's counters, for contacts assigned on a day.
#[must_use]
pub fn counters(day: Date, shard: u8) -> String {
    format!("{COUNTERS}{day}#{shard}")
}

/// The day of a shard's sort key; `None` if it is no counters'.
#[must_use]
pub fn counters_day(sk: &str) -> Option<Date> {
    let (day, _shard) = sk.strip_prefix(COUNTERS)?.split_once('#')?;
    day.parse().ok()
}

/// Sort key of what an experiment's figures said when the verdict changed.
#[must_use]
pub fn result_at(instant: Timestamp) -> String {
    format!("{RESULT}#{:015}", instant.as_millisecond())
}

/// Partition in the index `tickets` of a location's tickets of a kind, the open or the closed ones.
#[must_use]
pub fn ticket_list(id: &LocationId, kind: TicketKind, open: bool) -> String {
    format!("{}#T#{}#{}", location(id), kind.name(), if open { "open" } else { "closed" })
}

/// Partition of one location.
#[must_use]
pub fn location(id: &LocationId) -> String {
    format!("L#{id}")
}

/// Partition of deliveries that name no location we can read.
#[must_use]
pub fn no_location() -> String {
    "L#?".into()
}

/// Partition of what all locations share. No id holds an asterisk alone: the CRM's are letters and digits.
#[must_use]
pub fn all_locations() -> String {
    "L#*".into()
}

/// Sort key of an API key. Whose it is nobody knows before it is found, so all of them are in the partition all share.
#[must_use]
pub fn api_key(hash: &KeyHash) -> String {
    format!("{API_KEY}{}", hash.as_str())
}

/// Partition of what an API key has asked. It is a key's, not a location's: some are for all of them.
#[must_use]
pub fn api_calls(key: &KeyId) -> String {
    format!("K#{key}")
}

/// Sort key of what it has asked in a minute.
#[must_use]
pub fn calls_in(minute: Minute) -> String {
    format!("CALLS#{:010}", minute.number())
}

/// Partition of a session of the operations API.
#[must_use]
pub fn session(id: &SessionId) -> String {
    format!("S#{id}")
}

/// Sort key of a breaker.
#[must_use]
pub fn breaker(dependency: &str) -> String {
    format!("{BREAKER}{dependency}")
}

/// The dependency whose breaker a sort key is; `None` if it is none.
#[must_use]
pub fn breaker_of(sk: &str) -> Option<&str> {
    sk.strip_prefix(BREAKER)
}

/// The location whose partition this is; `None` if it is none.
#[must_use]
pub fn location_of(pk: &str) -> Option<LocationId> {
    LocationId::parse(pk.strip_prefix("L#")?).ok()
}

/// Partition of what a scope of alerts covers.
#[must_use]
pub fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Installation => all_locations(),
        Scope::Location(id) => location(id),
    }
}

/// Sort key of the last alert of a key.
#[must_use]
pub fn alert(key: &AlertKey) -> String {
    format!("{ALERT}{}#{}", key.rule, key.subject)
}

/// Sort key of an alert in the history, by when it fired.
#[must_use]
pub fn alerted(id: &AlertId, fired_at: Timestamp) -> String {
    format!("{ALERTED}{:015}#{}#{}", fired_at.as_millisecond(), id.key.rule, id.key.subject)
}

/// The sort keys between which the history before an instant stands.
#[must_use]
pub fn alerted_before(instant: Timestamp) -> (String, String) {
    (ALERTED.to_owned(), format!("{ALERTED}{:015}", instant.as_millisecond()))
}

/// Sort key of a delivery.
#[must_use]
pub fn seen(delivery: &DeliveryId) -> String {
    format!("{SEEN}{delivery}")
}

/// Sort key in the index of a delivery that waits.
#[must_use]
pub fn waiting(received_at_ms: i64, delivery: &DeliveryId) -> String {
    format!("{TURN_WAITING}{received_at_ms:015}#{delivery}")
}

/// Sort key of a message.
#[must_use]
pub fn message(number: u64) -> String {
    format!("{MESSAGE}{number:010}")
}

/// Sort key of the whole text of a long message.
#[must_use]
pub fn whole_text(number: u64) -> String {
    format!("{WHOLE_TEXT}{number:010}")
}

/// Sort key in the index of a message.
#[must_use]
pub fn recent(number: u64) -> String {
    format!("{TURN_MESSAGE}{:010}", LAST_NUMBER.saturating_sub(number))
}

/// Sort key of an assessment.
#[must_use]
pub fn assessment(id: AssessmentId) -> String {
    format!("{ASSESSMENT}{id}")
}

/// Sort key of an attempt at a hand-off.
#[must_use]
pub fn handoff(turn: TurnId) -> String {
    format!("{HANDOFF}{turn}")
}

/// Partition in the index `handoffs` of a location's attempts at one route.
#[must_use]
pub fn handoff_route(id: &LocationId, route: Route) -> String {
    format!("{}#H#{route}", location(id))
}

/// Partition of a chain in the audit table.
#[must_use]
pub fn chain(chain: &Chain) -> String {
    match chain {
        Chain::Contact(who) => contact(who),
        Chain::Operations { location: id, day } => format!("{}{OPERATIONS}{day}", location(id)),
    }
}

/// The chain a partition of the audit table is; `None` if it is none.
#[must_use]
pub fn chain_of(pk: &str) -> Option<Chain> {
    if let Some(who) = contact_of(pk) {
        return Some(Chain::Contact(who));
    }
    let (location, day) = pk.strip_prefix("L#")?.split_once(OPERATIONS)?;
    Some(Chain::Operations { location: LocationId::parse(location).ok()?, day: day.parse().ok()? })
}

/// What the partition of every chain of a location begins with.
#[must_use]
pub fn chains_of(id: &LocationId) -> String {
    format!("{}#", location(id))
}

/// Where a chain's head is: a contact's in its state in `conversations`, that of an operations chain in `operations`.
#[must_use]
pub fn head(chain: &Chain) -> (String, String) {
    match chain {
        Chain::Contact(who) => (contact(who), STATE.to_owned()),
        Chain::Operations { location: id, day } => (location(id), format!("{OPERATIONS_HEAD}{day}")),
    }
}

/// Sort key of an audit record.
#[must_use]
pub fn audit_record(number: u64) -> String {
    format!("{RECORD}{number:012}")
}

/// The number of the audit record that belongs under a sort key; `None` if none does.
#[must_use]
pub fn audit_number(sk: &str) -> Option<u64> {
    let number = sk.strip_prefix(RECORD)?.parse().ok()?;
    (audit_record(number) == sk).then_some(number)
}

/// Sort key of what models may cost a location on a day.
#[must_use]
pub fn day_budget(day: Date) -> String {
    format!("BUDGET#{day}")
}

/// Sort key of what models may cost in an hour, counted since 1970.
#[must_use]
pub fn hour_budget(hour: i64) -> String {
    format!("BUDGET#H#{hour:07}")
}

/// Sort key of a quarantined delivery.
#[must_use]
pub fn quarantined(body_hash: &str) -> String {
    format!("QUARANTINE#{body_hash}")
}

/// Partition of what was measured in a minute, of all locations together.
#[must_use]
pub fn measured_minute(minute: Minute) -> String {
    format!("M#{}", minute.number())
}

/// Sort key of what of it stands in one account: a bot by its name, or one of the others.
#[must_use]
pub fn measured(account: &str, shard: u8) -> String {
    format!("{account}#{shard}")
}

/// Sort key of what was counted of a location in a minute, in the location's partition.
#[must_use]
pub fn counted_minute(minute: Minute) -> String {
    format!("M#{:010}", minute.number())
}

/// Partition of the hours of an account all locations share.
#[must_use]
pub fn measured_hours(account: &str) -> String {
    format!("M#{account}")
}

/// Sort key of an hour of an account.
#[must_use]
pub fn measured_hour(hour: Hour) -> String {
    format!("H#{:08}", hour.number())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ContactId;

    #[test]
    fn every_partition_starts_with_its_location() {
        let location_id = LocationId::parse("LOC1").unwrap();
        let who = ContactRef { location: location_id.clone(), contact: ContactId::parse("C").unwrap() };
        assert_eq!(contact(&who), "L#LOC1#C#C");
        assert_eq!(chain(&Chain::Contact(who)), "L#LOC1#C#C");
        let operations =
            Chain::Operations { location: location_id.clone(), day: jiff::civil::date(2026, 11, 21) };
        assert_eq!(chain(&operations), "L#LOC1#O#2026-11-21");
        assert_eq!(chain_of("L#LOC1#O#2026-11-21"), Some(operations.clone()));
        assert_eq!((chain_of("L#LOC1"), chain_of("L#LOC1#O#soon")), (None, None));
        assert_eq!(head(&operations), ("L#LOC1".into(), "AUDIT#2026-11-21".into()));
        assert_eq!(location(&location_id), "L#LOC1");
    }

    #[test]
    fn what_is_due_is_known_again_by_its_keys() {
        let who = ContactRef {
            location: LocationId::parse("LOC1").unwrap(),
            contact: ContactId::parse("連絡先").unwrap(),
        };
        let delivery = DeliveryId::parse("w:1").unwrap();
        assert_eq!(contact_of(&contact(&who)), Some(who.clone()));
        assert_eq!(due_of(&seen(&delivery)), Some(What::Delivery(delivery)));
        assert_eq!(due_of(STATE), Some(What::Conversation));
        for kind in TicketKind::ALL {
            let id = TicketId::of(kind, TurnId::new(Uuid::from_u128(7)));
            assert_eq!(due_of(&ticket(id)), Some(What::Ticket(id)));
        }
        let turn = TurnId::new(Uuid::from_u128(7));
        assert_eq!(due_of(&outcomes(turn)), Some(What::Outcomes(turn)));
        for other in [location(&who.location), no_location(), String::new(), "L#a#C#b#C#c".into()] {
            assert_eq!(contact_of(&other), None, "{other}");
        }
        for other in [KEY, "MSG#0000000001", "SEEN#", "STATE2", "ESC#", "ESC#7", "OUT#7", ""] {
            assert_eq!(due_of(other), None, "{other}");
        }
    }

    #[test]
    fn the_keys_of_experiments_are_known_again() {
        let location_id = LocationId::parse("LOC1").unwrap();
        let tone = ExperimentId::parse("response_tone").unwrap();
        assert_eq!(experiment(&location_id, &tone), "L#LOC1#X#response_tone");
        let (pk, sk) = (experiments(&location_id), definition(&tone));
        assert_eq!(experiment_of(&pk, &sk), Some((location_id, tone)));
        assert_eq!(experiment_of(&pk, RESULT), None);
        assert_eq!(experiment_of("L#LOC1#X#response_tone", &sk), None);
        let day = jiff::civil::date(2026, 11, 21);
        assert_eq!(counters_day(&counters(day, 1)), Some(day));
        assert_eq!((counters_day("COUNT#soon#1"), counters_day(RESULT)), (None, None));
        assert!(result_at(Timestamp::UNIX_EPOCH) < result_at("2026-11-20T18:00:00Z".parse().unwrap()));
    }

    #[test]
    fn nothing_is_due_before_its_time() {
        let second = |time: &str| due_second(format!("1970-01-01T00:{time}Z").parse().unwrap());
        assert_eq!(second("01:00"), 60);
        assert_eq!(second("01:00.001"), 61);
        assert_eq!(due_second("1969-12-31T23:59:58.5Z".parse().unwrap()), -1);
    }

    #[test]
    fn contacts_are_spread_over_all_shards_and_stay_in_theirs() {
        let shard = |contact: &str| {
            due_shard(&ContactRef {
                location: LocationId::parse("LOC1").unwrap(),
                contact: ContactId::parse(contact).unwrap(),
            })
        };
        assert_eq!(shard("CON1"), shard("CON1"));
        let mut shards: Vec<String> = (0..200).map(|n| shard(&format!("CON{n}"))).collect();
        shards.sort();
        shards.dedup();
        let all: Vec<String> = (0..DUE_SHARDS).map(due_partition).collect();
        assert_eq!(shards, all);
    }

    #[test]
    fn what_a_turn_needs_sorts_state_key_waiting_oldest_first_assessment_messages_newest_first() {
        let delivery = DeliveryId::parse("w:1").unwrap();
        let mut keys = [
            recent(7),
            recent(12),
            waiting(1_700_000_000_001, &delivery),
            waiting(1_700_000_000_000, &delivery),
            TURN_KEY.into(),
            TURN_ASSESSMENT.into(),
            TURN_STATE.into(),
        ];
        keys.sort();
        assert_eq!(
            keys,
            [
                "A".into(),
                "B".into(),
                waiting(1_700_000_000_000, &delivery),
                waiting(1_700_000_000_001, &delivery),
                "D".into(),
                recent(12),
                recent(7),
            ]
        );
    }
}
