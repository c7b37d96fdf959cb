//! The queue's rules, with the time as an argument.

use std::collections::BTreeMap;

use super::send::Accepted;
use super::*;
use crate::sqs::content::Draft;
use crate::sqs::receipt::Receipt;

const SECOND: i64 = 1000;
const START: i64 = 1_700_000_000_000;

fn queue(name: &str, attributes: &[(&str, &str)]) -> Queue {
    let attributes: BTreeMap<String, String> =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Queue::create(name, Settings::create(name.ends_with(".fifo"), &attributes).unwrap(), START)
}

fn standard(attributes: &[(&str, &str)]) -> Queue {
    queue("plain", attributes)
}

fn fifo(attributes: &[(&str, &str)]) -> Queue {
    queue("turns.fifo", attributes)
}

fn plain(body: &str) -> Draft {
    Draft { body: body.to_owned(), ..Draft::default() }
}

/// A FIFO message whose deduplication id and message id are its body.
fn of_group(group: &str, body: &str) -> Draft {
    Draft { group: Some(group.to_owned()), deduplication: Some(body.to_owned()), ..plain(body) }
}

fn send(queue: &mut Queue, now: i64, draft: Draft) -> Accepted {
    let id = format!("id-{}", draft.body);
    queue.send(now, id, draft).unwrap()
}

fn receive(queue: &mut Queue, now: i64) -> Vec<Message> {
    queue.receive(now, 10, queue.settings.visibility_seconds, None).unwrap().messages
}

fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.content.body.as_str()).collect()
}

fn received(queue: &mut Queue, now: i64) -> Vec<String> {
    receive(queue, now).iter().map(|message| message.content.body.clone()).collect()
}

fn handle(queue: &Queue, message: &Message) -> String {
    Receipt::handle(&queue.name, &message.content.id, message.received_here)
}

/// The handle of the one message there is to receive.
fn receive_handle(queue: &mut Queue, now: i64) -> String {
    let messages = receive(queue, now);
    assert_eq!(messages.len(), 1);
    handle(queue, &messages[0])
}

#[test]
fn a_received_message_is_hidden_until_the_last_millisecond_of_its_visibility_timeout() {
    let mut queue = standard(&[]);
    send(&mut queue, START, plain("a"));
    assert_eq!(received(&mut queue, START), ["a"]);
    assert!(received(&mut queue, START + 30 * SECOND - 1).is_empty());
    assert_eq!(queue.depth(), Depth { visible: 0, in_flight: 1, delayed: 0 });
    let again = receive(&mut queue, START + 30 * SECOND);
    assert_eq!(again[0].receive_count(), 2);
    assert_eq!(again[0].first_received_at, Some(START));
}

#[test]
fn visibility_counts_from_its_last_change_and_zero_ends_it() {
    let mut queue = standard(&[]);
    send(&mut queue, START, plain("a"));
    let first = receive_handle(&mut queue, START);
    queue.change_visibility(START + 29 * SECOND, &first, 60).unwrap();
    assert!(received(&mut queue, START + 88 * SECOND).is_empty());
    queue.change_visibility(START + 88 * SECOND, &first, 0).unwrap();
    assert_eq!(received(&mut queue, START + 88 * SECOND), ["a"]);
}

#[test]
fn visibility_cannot_be_extended_beyond_twelve_hours_from_the_receive() {
    let mut queue = standard(&[("VisibilityTimeout", "43200")]);
    send(&mut queue, START, plain("a"));
    let first = receive_handle(&mut queue, START);
    let later = START + 3600 * SECOND;
    queue.change_visibility(later, &first, 11 * 3600).unwrap();
    let error = queue.change_visibility(later, &first, 11 * 3600 + 1).unwrap_err();
    assert_eq!(error.kind, Kind::InvalidParameterValue);
}

#[test]
fn the_visibility_of_a_message_that_is_not_in_flight_cannot_be_changed() {
    let mut queue = standard(&[]);
    send(&mut queue, START, plain("a"));
    let first = receive_handle(&mut queue, START);
    let later = START + 30 * SECOND;
    assert_eq!(queue.change_visibility(later, &first, 5).unwrap_err().kind, Kind::MessageNotInflight);
    receive(&mut queue, later);
    assert_eq!(queue.change_visibility(later, &first, 5).unwrap_err().kind, Kind::InvalidParameterValue);
}

#[test]
fn a_standard_queue_deletes_with_an_expired_handle_as_long_as_it_is_the_latest() {
    let mut queue = standard(&[]);
    send(&mut queue, START, plain("a"));
    let first = receive_handle(&mut queue, START);
    queue.delete(START + 31 * SECOND, &first).unwrap();
    assert!(received(&mut queue, START + 31 * SECOND).is_empty());
}

#[test]
fn a_standard_queue_accepts_an_older_handle_without_deleting() {
    let mut queue = standard(&[]);
    send(&mut queue, START, plain("a"));
    let first = receive_handle(&mut queue, START);
    let second = receive_handle(&mut queue, START + 30 * SECOND);
    queue.delete(START + 31 * SECOND, &first).unwrap();
    assert_eq!(queue.depth().in_flight, 1);
    queue.delete(START + 31 * SECOND, &second).unwrap();
    assert_eq!(queue.depth().in_flight, 0);
    queue.delete(START + 31 * SECOND, &second).unwrap();
}

#[test]
fn a_fifo_queue_refuses_to_delete_with_an_expired_handle() {
    let mut queue = fifo(&[]);
    send(&mut queue, START, of_group("g", "a"));
    let first = receive_handle(&mut queue, START);
    let later = START + 30 * SECOND;
    assert_eq!(queue.delete(later, &first).unwrap_err().kind, Kind::InvalidParameterValue);
    let second = receive_handle(&mut queue, later);
    assert_eq!(queue.delete(later, &first).unwrap_err().kind, Kind::InvalidParameterValue);
    queue.delete(later, &second).unwrap();
    queue.delete(later, &second).unwrap();
}

#[test]
fn a_handle_of_another_queue_is_invalid() {
    let mut queue = standard(&[]);
    let foreign = Receipt::handle("other", "id-a", 1);
    assert_eq!(queue.delete(START, &foreign).unwrap_err().kind, Kind::ReceiptHandleIsInvalid);
    assert_eq!(queue.change_visibility(START, &foreign, 1).unwrap_err().kind, Kind::ReceiptHandleIsInvalid);
}

#[test]
fn a_delayed_message_appears_when_its_delay_ends() {
    let mut queue = standard(&[("DelaySeconds", "5")]);
    send(&mut queue, START, plain("queue's delay"));
    send(&mut queue, START, Draft { delay_seconds: Some(2), ..plain("own delay") });
    assert_eq!(queue.depth(), Depth { visible: 0, in_flight: 0, delayed: 2 });
    assert_eq!(queue.next_due(), Some(START + 2 * SECOND));
    assert!(received(&mut queue, START + 2 * SECOND - 1).is_empty());
    assert_eq!(received(&mut queue, START + 2 * SECOND), ["own delay"]);
    assert_eq!(received(&mut queue, START + 5 * SECOND), ["queue's delay"]);
}

#[test]
fn a_changed_delay_concerns_waiting_messages_of_fifo_queues_only() {
    let later: BTreeMap<String, String> = BTreeMap::from([("DelaySeconds".into(), "60".into())]);
    let mut plain_queue = standard(&[("DelaySeconds", "5")]);
    send(&mut plain_queue, START, plain("a"));
    plain_queue.set(START, plain_queue.settings.change(&later).unwrap());
    assert_eq!(received(&mut plain_queue, START + 5 * SECOND), ["a"]);
    let mut ordered = fifo(&[("DelaySeconds", "5")]);
    send(&mut ordered, START, of_group("g", "a"));
    ordered.set(START, ordered.settings.change(&later).unwrap());
    assert!(received(&mut ordered, START + 59 * SECOND).is_empty());
    assert_eq!(received(&mut ordered, START + 60 * SECOND), ["a"]);
}

#[test]
fn a_message_is_retained_until_its_period_has_passed_even_in_flight() {
    let mut queue = standard(&[("MessageRetentionPeriod", "60"), ("VisibilityTimeout", "600")]);
    send(&mut queue, START, plain("a"));
    send(&mut queue, START + 1, plain("b"));
    assert_eq!(received(&mut queue, START + 1), ["a", "b"]);
    queue.advance(START + 60 * SECOND - 1);
    assert_eq!(queue.depth().in_flight, 2);
    queue.advance(START + 60 * SECOND);
    assert_eq!(queue.depth().in_flight, 1);
    queue.advance(START + 60 * SECOND + 1);
    assert_eq!(queue.depth(), Depth { visible: 0, in_flight: 0, delayed: 0 });
}

#[test]
fn a_duplicate_within_five_minutes_answers_as_the_original_and_adds_nothing() {
    let mut queue = fifo(&[]);
    let original = send(&mut queue, START, of_group("g", "a"));
    let received = receive(&mut queue, START);
    queue.delete(START, &handle(&queue, &received[0])).unwrap();
    let draft = Draft { body: "another body".into(), ..of_group("g", "a") };
    let duplicate = queue.send(START + 300 * SECOND - 1, "new".into(), draft).unwrap();
    assert_eq!(duplicate, original);
    assert!(receive(&mut queue, START + 300 * SECOND - 1).is_empty());
}

#[test]
fn a_deduplication_id_is_free_again_after_exactly_five_minutes() {
    let mut queue = fifo(&[]);
    send(&mut queue, START, of_group("g", "a"));
    // A duplicate in between does not prolong the window.
    queue.send(START + 200 * SECOND, "new".into(), of_group("g", "a")).unwrap();
    let second = queue.send(START + 300 * SECOND, "second".into(), of_group("g", "a")).unwrap();
    assert_eq!(second.message_id, "second");
    assert_eq!(queue.depth().visible, 2);
}

#[test]
fn deduplication_is_per_queue_unless_its_scope_is_the_message_group() {
    let mut whole = fifo(&[]);
    send(&mut whole, START, of_group("g", "a"));
    send(&mut whole, START, of_group("h", "a"));
    assert_eq!(whole.depth().visible, 1);
    let mut per_group =
        fifo(&[("DeduplicationScope", "messageGroup"), ("FifoThroughputLimit", "perMessageGroupId")]);
    send(&mut per_group, START, of_group("g", "a"));
    send(&mut per_group, START, of_group("h", "a"));
    send(&mut per_group, START, of_group("h", "a"));
    assert_eq!(per_group.depth().visible, 2);
}

#[test]
fn deduplication_by_content_looks_at_the_body_only() {
    let mut queue = fifo(&[("ContentBasedDeduplication", "true")]);
    let draft = |body: &str| Draft { deduplication: None, ..of_group("g", body) };
    let first = send(&mut queue, START, draft("a"));
    let with_attribute = Draft {
        attributes: BTreeMap::from([("n".to_owned(), crate::sqs::message::AttributeValue::string("v"))]),
        ..draft("a")
    };
    assert_eq!(queue.send(START, "new".into(), with_attribute).unwrap(), first);
    send(&mut queue, START, draft("b"));
    let messages = receive(&mut queue, START);
    assert_eq!(bodies(&messages), ["a", "b"]);
    assert_eq!(messages[0].content.deduplication.as_deref(), Some(sha256("a").as_str()));
}

#[test]
fn sequence_numbers_rise_and_have_twenty_digits() {
    let mut queue = fifo(&[]);
    let numbers: Vec<String> = ["a", "b", "c"]
        .map(|body| send(&mut queue, START, of_group("g", body)).sequence_number.unwrap())
        .into();
    assert!(numbers.is_sorted() && numbers.iter().all(|number| number.len() == 20));
}

#[test]
fn a_fifo_queue_needs_a_group_and_takes_no_delay_of_its_own() {
    let mut queue = fifo(&[]);
    let mut refused = |draft: Draft| queue.send(START, "id".into(), draft).unwrap_err().kind;
    assert_eq!(refused(plain("a")), Kind::MissingParameter);
    assert_eq!(refused(Draft { deduplication: None, ..of_group("g", "a") }), Kind::InvalidParameterValue);
    let delayed = Draft { delay_seconds: Some(1), ..of_group("g", "a") };
    assert_eq!(refused(delayed), Kind::InvalidParameterValue);
    send(&mut queue, START, Draft { delay_seconds: Some(0), ..of_group("g", "a") });
}

#[test]
fn a_standard_queue_takes_a_group_but_no_deduplication_id() {
    let mut queue = standard(&[]);
    send(&mut queue, START, Draft { group: Some("g".into()), ..plain("a") });
    let draft = Draft { deduplication: Some("d".into()), ..plain("a") };
    assert_eq!(queue.send(START, "id".into(), draft).unwrap_err().kind, Kind::InvalidParameterValue);
}

#[test]
fn a_group_waits_while_any_of_its_messages_is_in_flight() {
    let mut queue = fifo(&[]);
    for (group, body) in [("g", "g1"), ("h", "h1"), ("g", "g2")] {
        send(&mut queue, START, of_group(group, body));
    }
    let first = queue.receive(START, 1, 30, None).unwrap().messages;
    assert_eq!(bodies(&first), ["g1"]);
    let second = receive(&mut queue, START);
    assert_eq!(bodies(&second), ["h1"]);
    queue.delete(START, &handle(&queue, &first[0])).unwrap();
    assert_eq!(received(&mut queue, START), ["g2"]);
}

#[test]
fn one_receive_takes_as_many_of_a_group_as_it_can_before_the_next_group() {
    let mut queue = fifo(&[]);
    for (group, body) in [("g", "g1"), ("h", "h1"), ("g", "g2"), ("h", "h2")] {
        send(&mut queue, START, of_group(group, body));
    }
    let taken = queue.receive(START, 3, 30, None).unwrap().messages;
    assert_eq!(bodies(&taken), ["g1", "g2", "h1"]);
    assert!(receive(&mut queue, START).is_empty());
    // The first expires alone: the group stays closed until the second is visible or deleted too.
    queue.change_visibility(START, &handle(&queue, &taken[0]), 0).unwrap();
    assert!(receive(&mut queue, START).is_empty());
    queue.change_visibility(START, &handle(&queue, &taken[1]), 0).unwrap();
    assert_eq!(received(&mut queue, START), ["g1", "g2"]);
}

#[test]
fn a_delayed_fifo_message_holds_the_order_of_its_group() {
    let mut queue = fifo(&[("DelaySeconds", "10")]);
    send(&mut queue, START, of_group("g", "g1"));
    send(&mut queue, START + 5 * SECOND, of_group("g", "g2"));
    assert!(received(&mut queue, START + 9 * SECOND).is_empty());
    let first = receive(&mut queue, START + 10 * SECOND);
    assert_eq!(bodies(&first), ["g1"]);
    assert!(received(&mut queue, START + 15 * SECOND).is_empty());
    queue.delete(START + 15 * SECOND, &handle(&queue, &first[0])).unwrap();
    assert_eq!(received(&mut queue, START + 15 * SECOND), ["g2"]);
}

#[test]
fn a_message_received_too_often_leaves_on_the_receive_after_the_limit() {
    let mut queue = standard(&[("VisibilityTimeout", "1")]);
    send(&mut queue, START, plain("a"));
    for attempt in 0..2 {
        let taken = queue.receive(START + attempt * SECOND, 1, 1, Some(2)).unwrap();
        assert_eq!((taken.messages.len(), taken.dead.len()), (1, 0));
    }
    assert_eq!(queue.depth().in_flight, 1);
    let taken = queue.receive(START + 2 * SECOND, 1, 1, Some(2)).unwrap();
    assert_eq!((taken.messages.len(), taken.dead.len()), (0, 1));
    assert_eq!(queue.depth(), Depth { visible: 0, in_flight: 0, delayed: 0 });
}

#[test]
fn a_dead_lettered_message_is_the_same_message_and_goes_on_counting_receives() {
    let mut source = fifo(&[]);
    let mut target = queue("dead.fifo", &[]);
    let sent = send(&mut source, START, of_group("g", "a"));
    send(&mut source, START, of_group("g", "b"));
    source.receive(START, 1, 0, Some(1)).unwrap();
    let taken = source.receive(START + SECOND, 1, 30, Some(1)).unwrap();
    // The next of the group comes with the same receive: the poisoned one no longer blocks it.
    assert_eq!(bodies(&taken.messages), ["b"]);
    for message in taken.dead {
        target.adopt(START + SECOND, message, "arn:source".into());
    }
    let dead = &receive(&mut target, START + SECOND)[0];
    assert_eq!(dead.content.id, sent.message_id);
    assert_eq!(dead.content.group.as_deref(), Some("g"));
    assert_eq!(dead.content.deduplication.as_deref(), Some("a"));
    assert_eq!(dead.content.sent_at, START);
    assert_eq!(dead.content.source_arn.as_deref(), Some("arn:source"));
    // AWS: "the number of times a message has been received across all queues".
    assert_eq!((dead.receive_count(), dead.received_here), (2, 1));
}

#[test]
fn retention_in_a_dead_letter_queue_counts_from_the_send_and_for_fifo_from_the_move() {
    for (name, kept_until) in [("dead", 60), ("dead.fifo", 90)] {
        let mut source = queue(if name == "dead" { "plain" } else { "turns.fifo" }, &[]);
        let mut target = queue(name, &[("MessageRetentionPeriod", "60")]);
        let draft = if name == "dead" { plain("a") } else { of_group("g", "a") };
        send(&mut source, START, draft);
        source.receive(START, 1, 0, None).unwrap();
        let dead = source.receive(START, 1, 0, Some(1)).unwrap().dead;
        target.adopt(START + 30 * SECOND, dead[0].clone(), "arn:source".into());
        target.advance(START + kept_until * SECOND - 1);
        assert_eq!(target.depth().visible, 1, "{name}");
        target.advance(START + kept_until * SECOND);
        assert_eq!(target.depth().visible, 0, "{name}");
    }
}

#[test]
fn releasing_makes_what_was_in_flight_receivable_and_keeps_the_counts() {
    let mut queue = fifo(&[("VisibilityTimeout", "600")]);
    send(&mut queue, START, of_group("g", "a"));
    send(&mut queue, START, of_group("g", "b"));
    receive(&mut queue, START);
    assert_eq!(queue.release_in_flight(START + 1), 2);
    let again = receive(&mut queue, START + 1);
    assert_eq!(bodies(&again), ["a", "b"]);
    assert!(again.iter().all(|message| message.receive_count() == 2));
}

#[test]
fn purging_takes_everything_but_the_memory_of_what_was_sent() {
    let mut queue = fifo(&[]);
    send(&mut queue, START, of_group("g", "a"));
    send(&mut queue, START, of_group("h", "b"));
    queue.receive(START, 1, 30, None).unwrap();
    queue.purge();
    assert_eq!(queue.depth(), Depth { visible: 0, in_flight: 0, delayed: 0 });
    send(&mut queue, START, of_group("g", "a"));
    assert_eq!(queue.depth().visible, 0);
    send(&mut queue, START, of_group("g", "c"));
    assert_eq!(received(&mut queue, START), ["c"]);
}

#[test]
fn a_message_larger_than_the_queue_allows_is_refused() {
    let mut queue = standard(&[("MaximumMessageSize", "1024")]);
    send(&mut queue, START, plain(&"a".repeat(1024)));
    let error = queue.send(START, "id".into(), plain(&"a".repeat(1025))).unwrap_err();
    assert_eq!(error.kind, Kind::InvalidParameterValue);
}

#[test]
fn every_step_records_what_the_storage_needs() {
    let mut queue = standard(&[]);
    send(&mut queue, START, plain("a"));
    let message = receive(&mut queue, START).remove(0);
    queue.delete(START, &handle(&queue, &message)).unwrap();
    let kinds: Vec<String> = queue
        .drain_changes()
        .map(|change| format!("{change:?}").split(['(', ' ', '{']).next().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["QueuePut", "MessagePut", "MessageMoved", "MessageGone"]);
}
