//! FIFO queues.

use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

use crate::stage::{Stage, system};

#[tokio::test]
async fn messages_of_a_group_come_in_the_order_they_were_sent() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    let bodies: Vec<String> = (0..10).map(|number| format!("{number}")).collect();
    for body in &bodies {
        stage.send_of(&url, "g", body).await;
    }
    assert_eq!(stage.bodies(&url).await, bodies);
}

#[tokio::test]
async fn a_second_message_of_a_group_waits_until_the_first_is_deleted() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    stage.send_of(&url, "g", "g1").await;
    stage.send_of(&url, "g", "g2").await;
    let first = stage.receive_some(&url, 1, 0).await.remove(0);
    assert!(stage.bodies(&url).await.is_empty());
    stage.delete(&url, &first).await;
    assert_eq!(stage.bodies(&url).await, ["g2"]);
}

#[tokio::test]
async fn a_group_whose_message_was_given_back_begins_with_it_again() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    stage.send_of(&url, "g", "g1").await;
    stage.send_of(&url, "g", "g2").await;
    let first = stage.receive_some(&url, 1, 0).await.remove(0);
    stage.hide(&url, &first, 0).await;
    assert_eq!(stage.bodies(&url).await, ["g1", "g2"]);
}

#[tokio::test]
async fn a_group_in_flight_does_not_hold_up_another_group() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    stage.send_of(&url, "g", "g1").await;
    stage.send_of(&url, "g", "g2").await;
    stage.send_of(&url, "h", "h1").await;
    assert_eq!(stage.receive_some(&url, 1, 0).await.len(), 1);
    assert_eq!(stage.bodies(&url).await, ["h1"]);
}

#[tokio::test]
async fn a_group_opens_again_when_the_visibility_timeout_ends() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[(QueueAttributeName::VisibilityTimeout, "1")]).await;
    stage.send_of(&url, "g", "g1").await;
    stage.send_of(&url, "g", "g2").await;
    assert_eq!(stage.receive_some(&url, 1, 0).await.len(), 1);
    let again = stage.receive_some(&url, 1, 5).await.remove(0);
    assert_eq!(again.body.as_deref(), Some("g1"));
    assert_eq!(system(&again, MessageSystemAttributeName::ApproximateReceiveCount), "2");
}

#[tokio::test]
async fn a_duplicate_answers_with_the_original_and_is_not_delivered() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    let send = |body: &str| {
        let message = stage.sqs.send_message().queue_url(&url).message_body(body);
        message.message_group_id("g").message_deduplication_id("d").send()
    };
    let original = send("a").await.unwrap();
    let duplicate = send("another body").await.unwrap();
    assert_eq!(duplicate.message_id, original.message_id);
    assert_eq!(duplicate.sequence_number, original.sequence_number);
    assert_eq!(stage.bodies(&url).await, ["a"]);
}

#[tokio::test]
async fn a_duplicate_of_a_deleted_message_is_still_a_duplicate() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    stage.send_of(&url, "g", "a").await;
    let received = stage.receive(&url).await.remove(0);
    stage.delete(&url, &received).await;
    stage.send_of(&url, "g", "a").await;
    assert!(stage.bodies(&url).await.is_empty());
}

#[tokio::test]
async fn deduplication_by_content_takes_equal_bodies_for_one() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[(QueueAttributeName::ContentBasedDeduplication, "true")]).await;
    for body in ["a", "a", "b"] {
        stage
            .sqs
            .send_message()
            .queue_url(&url)
            .message_body(body)
            .message_group_id("g")
            .send()
            .await
            .unwrap();
    }
    let received = stage.receive(&url).await;
    let bodies: Vec<_> = received.iter().filter_map(|message| message.body.as_deref()).collect();
    assert_eq!(bodies, ["a", "b"]);
    // SHA-256 of "a".
    assert_eq!(
        system(&received[0], MessageSystemAttributeName::MessageDeduplicationId),
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    );
}

#[tokio::test]
async fn deduplication_is_for_the_queue_unless_it_is_for_the_group() {
    let stage = Stage::set().await;
    let send = async |url: &str, group: &str| {
        let message = stage.sqs.send_message().queue_url(url).message_body(group);
        message.message_group_id(group).message_deduplication_id("d").send().await.unwrap();
    };
    let whole = stage.fifo(&[]).await;
    send(&whole, "g").await;
    send(&whole, "h").await;
    assert_eq!(stage.bodies(&whole).await, ["g"]);
    let per_group = stage
        .fifo(&[
            (QueueAttributeName::DeduplicationScope, "messageGroup"),
            (QueueAttributeName::FifoThroughputLimit, "perMessageGroupId"),
        ])
        .await;
    send(&per_group, "g").await;
    send(&per_group, "h").await;
    send(&per_group, "h").await;
    let mut bodies = stage.bodies(&per_group).await;
    bodies.sort();
    assert_eq!(bodies, ["g", "h"]);
}

#[tokio::test]
async fn a_message_tells_its_group_its_deduplication_id_and_its_rising_sequence_number() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    stage.send_of(&url, "g", "a").await;
    stage.send_of(&url, "g", "b").await;
    let received = stage.receive(&url).await;
    assert_eq!(system(&received[0], MessageSystemAttributeName::MessageGroupId), "g");
    assert_eq!(system(&received[0], MessageSystemAttributeName::MessageDeduplicationId), "a");
    let numbers: Vec<_> =
        received.iter().map(|message| system(message, MessageSystemAttributeName::SequenceNumber)).collect();
    assert!(numbers[0].len() == 20 && numbers[0] < numbers[1], "{numbers:?}");
}

#[tokio::test]
async fn a_message_without_a_group_or_a_deduplication_id_is_refused() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    let send = || stage.sqs.send_message().queue_url(&url).message_body("a");
    let error = send().message_deduplication_id("d").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("MissingParameter"));
    let error = send().message_group_id("g").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
}

#[tokio::test]
async fn a_message_cannot_have_a_delay_of_its_own() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    let send = stage.sqs.send_message().queue_url(&url).message_body("a").message_group_id("g");
    let error =
        send.message_deduplication_id("d").delay_seconds(1).send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
}

#[tokio::test]
async fn the_delay_of_the_queue_holds_every_message() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[(QueueAttributeName::DelaySeconds, "1")]).await;
    stage.send_of(&url, "g", "g1").await;
    stage.send_of(&url, "g", "g2").await;
    assert!(stage.bodies(&url).await.is_empty());
    let first = stage.receive_some(&url, 1, 5).await.remove(0);
    assert_eq!(first.body.as_deref(), Some("g1"));
    stage.delete(&url, &first).await;
    assert_eq!(stage.receive_some(&url, 1, 5).await[0].body.as_deref(), Some("g2"));
}

#[tokio::test]
async fn a_handle_of_an_earlier_receive_does_not_delete() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    stage.send_of(&url, "g", "a").await;
    let first = stage.sqs.receive_message().queue_url(&url).visibility_timeout(1).send().await.unwrap();
    let first = first.messages.unwrap().remove(0);
    let second = stage.receive_some(&url, 1, 5).await.remove(0);
    let handle = first.receipt_handle.unwrap();
    assert!(stage.sqs.delete_message().queue_url(&url).receipt_handle(handle).send().await.is_err());
    stage.hide(&url, &second, 0).await;
    assert_eq!(stage.bodies(&url).await, ["a"]);
}

#[tokio::test]
async fn a_poisoned_message_moves_aside_and_its_group_goes_on() {
    let stage = Stage::set().await;
    let dead = stage.fifo(&[]).await;
    let redrive = stage.redrive_to(&dead, 1).await;
    let url = stage.fifo(&[(QueueAttributeName::RedrivePolicy, &redrive)]).await;
    stage.send_of(&url, "g", "poison").await;
    stage.send_of(&url, "g", "next").await;
    let poison = stage.receive_some(&url, 1, 0).await.remove(0);
    stage.hide(&url, &poison, 0).await;
    assert_eq!(stage.bodies(&url).await, ["next"]);
    let moved = stage.receive(&dead).await.remove(0);
    assert_eq!(moved.message_id, poison.message_id);
    assert_eq!(system(&moved, MessageSystemAttributeName::MessageGroupId), "g");
    assert_eq!(system(&moved, MessageSystemAttributeName::MessageDeduplicationId), "poison");
}
