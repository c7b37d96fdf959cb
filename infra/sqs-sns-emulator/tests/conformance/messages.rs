//! Messages in standard queues.

use std::time::Duration;

use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::{
    MessageAttributeValue, MessageSystemAttributeName, MessageSystemAttributeNameForSends,
    MessageSystemAttributeValue, QueueAttributeName,
};

use crate::stage::{Stage, system, timed};

fn text(value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value)
        .build()
        .expect("the type is given")
}

#[tokio::test]
async fn a_message_arrives_as_it_was_sent() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let body = "¡Hola! <b>&amp;</b> \"quoted\" \u{1F600}\n\ttab";
    let sent = stage.sqs.send_message().queue_url(&url).message_body(body).send().await.unwrap();
    let received = stage.receive(&url).await.remove(0);
    assert_eq!(received.body.as_deref(), Some(body));
    assert_eq!(received.message_id, sent.message_id);
    assert_eq!(received.md5_of_body, sent.md5_of_message_body);
    assert_eq!(sent.sequence_number, None);
}

#[tokio::test]
async fn attributes_of_every_type_arrive_with_their_digest() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let number =
        MessageAttributeValue::builder().data_type("Number.attempt").string_value("12").build().unwrap();
    let seal = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new(vec![0, 1, 2, 255]))
        .build()
        .unwrap();
    let send = stage.sqs.send_message().queue_url(&url).message_body("a");
    let send = send.message_attributes("tenant", text("harbour")).message_attributes("count", number.clone());
    let sent = send.message_attributes("seal", seal.clone()).send().await.unwrap();
    let received = stage.receive(&url).await.remove(0);
    let attributes = received.message_attributes.unwrap();
    assert_eq!(attributes.len(), 3);
    assert_eq!(attributes["tenant"], text("harbour"));
    assert_eq!(attributes["count"], number);
    assert_eq!(attributes["seal"], seal);
    assert!(sent.md5_of_message_attributes.is_some());
    assert_eq!(received.md5_of_message_attributes, sent.md5_of_message_attributes);
}

#[tokio::test]
async fn only_the_attributes_asked_for_are_returned_and_digested() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "0")]).await;
    let send = stage.sqs.send_message().queue_url(&url).message_body("a");
    let send = send.message_attributes("trace.id", text("1")).message_attributes("trace.span", text("2"));
    send.message_attributes("other", text("3")).send().await.unwrap();
    let receive = || stage.sqs.receive_message().queue_url(&url);
    let none = receive().send().await.unwrap().messages.unwrap().remove(0);
    assert_eq!(none.message_attributes.unwrap_or_default().len(), 0);
    assert_eq!(none.md5_of_message_attributes, None);
    assert_eq!(none.attributes.unwrap_or_default().len(), 0);
    let one = receive().message_attribute_names("other").send().await.unwrap().messages.unwrap().remove(0);
    assert_eq!(one.message_attributes.unwrap().into_keys().collect::<Vec<_>>(), ["other"]);
    let some = receive().message_attribute_names("trace.*").send().await.unwrap().messages.unwrap().remove(0);
    assert_eq!(some.message_attributes.unwrap().len(), 2);
    assert_ne!(one.md5_of_message_attributes, some.md5_of_message_attributes);
}

#[tokio::test]
async fn a_received_message_says_when_it_was_sent_and_how_often_it_was_received() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "0")]).await;
    stage.send(&url, "a").await;
    let first = stage.receive(&url).await.remove(0);
    let second = stage.receive(&url).await.remove(0);
    assert_eq!(system(&first, MessageSystemAttributeName::ApproximateReceiveCount), "1");
    assert_eq!(system(&second, MessageSystemAttributeName::ApproximateReceiveCount), "2");
    for name in [
        MessageSystemAttributeName::SentTimestamp,
        MessageSystemAttributeName::ApproximateFirstReceiveTimestamp,
    ] {
        assert_eq!(system(&first, name.clone()).len(), 13, "epoch milliseconds");
        assert_eq!(system(&first, name.clone()), system(&second, name));
    }
    assert!(!system(&first, MessageSystemAttributeName::SenderId).is_empty());
    assert_ne!(first.receipt_handle, second.receipt_handle);
}

#[tokio::test]
async fn the_older_attribute_names_ask_for_the_same_system_attributes() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.send(&url, "a").await;
    #[expect(deprecated, reason = "older consumers still ask this way")]
    let receive = stage
        .sqs
        .receive_message()
        .queue_url(&url)
        .attribute_names(QueueAttributeName::from("ApproximateReceiveCount"));
    let message = receive.send().await.unwrap().messages.unwrap().remove(0);
    let attributes = message.attributes.unwrap();
    assert_eq!(attributes.len(), 1);
    assert_eq!(attributes[&MessageSystemAttributeName::ApproximateReceiveCount], "1");
}

#[tokio::test]
async fn the_trace_header_travels_with_the_message() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
    let header =
        MessageSystemAttributeValue::builder().data_type("String").string_value(trace).build().unwrap();
    let send = stage.sqs.send_message().queue_url(&url).message_body("a");
    send.message_system_attributes(MessageSystemAttributeNameForSends::AwsTraceHeader, header)
        .send()
        .await
        .unwrap();
    let received = stage.receive(&url).await.remove(0);
    assert_eq!(system(&received, MessageSystemAttributeName::AwsTraceHeader), trace);
}

#[tokio::test]
async fn a_received_message_is_hidden_until_its_visibility_timeout_ends() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "2")]).await;
    stage.send(&url, "a").await;
    let ((), hidden) = timed(async {
        assert_eq!(stage.bodies(&url).await, ["a"]);
        assert!(stage.bodies(&url).await.is_empty());
        assert_eq!(stage.receive_some(&url, 1, 10).await.len(), 1);
    })
    .await;
    assert!(hidden > Duration::from_millis(1900), "{hidden:?}");
}

#[tokio::test]
async fn the_request_can_set_another_visibility_timeout() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "600")]).await;
    stage.send(&url, "a").await;
    stage.sqs.receive_message().queue_url(&url).visibility_timeout(1).send().await.unwrap();
    assert!(stage.bodies(&url).await.is_empty());
    assert_eq!(stage.receive_some(&url, 1, 5).await.len(), 1);
}

#[tokio::test]
async fn a_message_given_back_is_receivable_at_once() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.send(&url, "a").await;
    let received = stage.receive(&url).await.remove(0);
    stage.hide(&url, &received, 0).await;
    assert_eq!(stage.bodies(&url).await, ["a"]);
}

#[tokio::test]
async fn a_visibility_timeout_can_be_extended() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "2")]).await;
    stage.send(&url, "a").await;
    let received = stage.receive(&url).await.remove(0);
    stage.hide(&url, &received, 30).await;
    assert!(stage.receive_some(&url, 1, 3).await.is_empty());
}

#[tokio::test]
async fn a_deleted_message_does_not_come_back() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "1")]).await;
    stage.send(&url, "a").await;
    let received = stage.receive(&url).await.remove(0);
    stage.delete(&url, &received).await;
    assert!(stage.receive_some(&url, 1, 2).await.is_empty());
}

#[tokio::test]
async fn a_standard_message_can_be_deleted_after_its_visibility_timeout() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::VisibilityTimeout, "0")]).await;
    stage.send(&url, "a").await;
    let received = stage.receive(&url).await.remove(0);
    stage.delete(&url, &received).await;
    assert!(stage.bodies(&url).await.is_empty());
}

#[tokio::test]
async fn what_is_no_receipt_handle_is_refused() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let delete = stage.sqs.delete_message().queue_url(&url).receipt_handle("rubbish");
    let error = delete.send().await.unwrap_err().into_service_error();
    assert!(error.is_receipt_handle_is_invalid(), "{error:?}");
    let change = stage.sqs.change_message_visibility().queue_url(&url).receipt_handle("rubbish");
    let error = change.visibility_timeout(1).send().await.unwrap_err().into_service_error();
    assert!(error.is_receipt_handle_is_invalid(), "{error:?}");
}

#[tokio::test]
async fn a_delayed_message_comes_when_its_delay_ends() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::DelaySeconds, "600")]).await;
    let ((), delayed) = timed(async {
        stage.sqs.send_message().queue_url(&url).message_body("a").delay_seconds(2).send().await.unwrap();
        assert!(stage.bodies(&url).await.is_empty());
        assert_eq!(stage.receive_some(&url, 1, 10).await.len(), 1);
    })
    .await;
    assert!(delayed > Duration::from_millis(1900), "{delayed:?}");
}

#[tokio::test]
async fn a_long_poll_ends_when_a_message_is_sent() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let send_later = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stage.send(&url, "a").await;
    };
    let ((received, waited), ()) = tokio::join!(timed(stage.receive_some(&url, 1, 10)), send_later);
    assert_eq!(received.len(), 1);
    assert!(waited < Duration::from_secs(5), "{waited:?}");
}

#[tokio::test]
async fn a_long_poll_without_messages_lasts_as_long_as_the_request_or_the_queue_says() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::ReceiveMessageWaitTimeSeconds, "2")]).await;
    let (received, waited) = timed(stage.sqs.receive_message().queue_url(&url).send()).await;
    assert!(received.unwrap().messages.unwrap_or_default().is_empty());
    assert!(waited > Duration::from_millis(1900), "{waited:?}");
    let (received, waited) = timed(stage.receive_some(&url, 1, 0)).await;
    assert!(received.is_empty());
    assert!(waited < Duration::from_millis(1900), "{waited:?}");
}

#[tokio::test]
async fn a_receive_takes_no_more_than_asked_for_and_asks_for_one_to_ten() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    for body in ["a", "b", "c"] {
        stage.send(&url, body).await;
    }
    assert_eq!(stage.receive_some(&url, 2, 0).await.len(), 2);
    assert_eq!(stage.receive(&url).await.len(), 1);
    for most in [0, 11] {
        let receive = stage.sqs.receive_message().queue_url(&url).max_number_of_messages(most);
        let error = receive.send().await.unwrap_err().into_service_error();
        assert_eq!(error.code(), Some("InvalidParameterValue"));
    }
}

#[tokio::test]
async fn characters_outside_xml_are_refused() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let send = stage.sqs.send_message().queue_url(&url).message_body("bell \u{7}");
    let error = send.send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_message_contents(), "{error:?}");
}

#[tokio::test]
async fn a_message_may_have_one_mebibyte_and_not_one_byte_more() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.send(&url, &"a".repeat(1_048_576)).await;
    let send = stage.sqs.send_message().queue_url(&url).message_body("a".repeat(1_048_577));
    let error = send.send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
    assert_eq!(stage.bodies(&url).await[0].len(), 1_048_576);
}

#[tokio::test]
async fn a_queue_can_allow_less_than_one_mebibyte() {
    let stage = Stage::set().await;
    let url = stage.queue(&[(QueueAttributeName::MaximumMessageSize, "1024")]).await;
    stage.send(&url, &"a".repeat(1024)).await;
    let send = stage.sqs.send_message().queue_url(&url).message_body("a".repeat(1025));
    assert_eq!(send.send().await.unwrap_err().into_service_error().code(), Some("InvalidParameterValue"));
}

#[tokio::test]
async fn a_message_received_too_often_moves_to_the_dead_letter_queue_as_it_is() {
    let stage = Stage::set().await;
    let dead = stage.queue(&[]).await;
    let redrive = stage.redrive_to(&dead, 2).await;
    let url = stage
        .queue(&[(QueueAttributeName::VisibilityTimeout, "0"), (QueueAttributeName::RedrivePolicy, &redrive)])
        .await;
    let send = stage.sqs.send_message().queue_url(&url).message_body("poison");
    let sent = send.message_attributes("tenant", text("harbour")).send().await.unwrap();
    let first = stage.receive(&url).await.remove(0);
    assert_eq!(stage.receive(&url).await.len(), 1);
    assert!(stage.receive(&dead).await.is_empty());
    assert!(stage.receive(&url).await.is_empty());
    let moved = stage.receive(&dead).await.remove(0);
    assert_eq!(moved.message_id, sent.message_id);
    assert_eq!(moved.body.as_deref(), Some("poison"));
    assert_eq!(moved.md5_of_message_attributes, sent.md5_of_message_attributes);
    let sent_at = MessageSystemAttributeName::SentTimestamp;
    assert_eq!(system(&moved, sent_at.clone()), system(&first, sent_at));
    let source = stage.arn(&url).await;
    assert_eq!(system(&moved, MessageSystemAttributeName::DeadLetterQueueSourceArn), source);
    // "The number of times a message has been received across all queues": twice there, once here.
    assert_eq!(system(&moved, MessageSystemAttributeName::ApproximateReceiveCount), "3");
}
