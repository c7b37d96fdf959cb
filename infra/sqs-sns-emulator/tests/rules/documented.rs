//! AWS's documented behaviour where ministack 1.5.33 has another.

use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::{
    MessageAttributeValue, MessageSystemAttributeName, MessageSystemAttributeNameForSends,
    MessageSystemAttributeValue, QueueAttributeName, SendMessageBatchRequestEntry,
};

use crate::stand::Stand;

// ministack refuses the older handle; AWS: "the request will succeed, but the message might not be deleted".
#[tokio::test]
async fn an_older_handle_of_a_standard_message_is_accepted_without_deleting() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    stand.send(&url, "a").await;
    let older = stand.handle(&url).await;
    stand.pass(30_000);
    let newer = stand.handle(&url).await;
    stand.sqs.delete_message().queue_url(&url).receipt_handle(older).send().await.unwrap();
    assert_eq!(stand.emulator.queue_depths().unwrap()[0].in_flight, 1);
    stand.sqs.delete_message().queue_url(&url).receipt_handle(newer).send().await.unwrap();
    assert_eq!(stand.emulator.queue_depths().unwrap()[0].in_flight, 0);
}

// ministack refuses the second deletion; on AWS deleting is idempotent.
#[tokio::test]
async fn deleting_a_message_twice_succeeds() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    stand.send(&url, "a").await;
    let handle = stand.handle(&url).await;
    for _ in 0..2 {
        stand.sqs.delete_message().queue_url(&url).receipt_handle(&handle).send().await.unwrap();
    }
}

// ministack deletes; AWS answers that the receipt handle has expired.
#[tokio::test]
async fn an_expired_handle_of_a_fifo_message_is_refused() {
    let stand = Stand::set().await;
    let url = stand.queue("turns.fifo", &[]).await;
    stand.send_of(&url, "g", "a").await;
    let handle = stand.handle(&url).await;
    stand.pass(30_000);
    let error = stand.sqs.delete_message().queue_url(&url).receipt_handle(handle).send().await.unwrap_err();
    let error = error.into_service_error();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
    assert!(error.message().unwrap().contains("The receipt handle has expired"));
    assert_eq!(stand.bodies(&url).await, ["a"]);
}

// ministack changes it; AWS: "MessageNotInflight: The specified message isn't in flight."
#[tokio::test]
async fn the_visibility_of_a_message_that_is_not_in_flight_cannot_be_changed() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    stand.send(&url, "a").await;
    let handle = stand.handle(&url).await;
    stand.pass(30_000);
    let change = stand.sqs.change_message_visibility().queue_url(&url).receipt_handle(handle);
    let error = change.visibility_timeout(5).send().await.unwrap_err().into_service_error();
    assert!(error.is_message_not_inflight(), "{error:?}");
}

// ministack leaves them delayed and lets later ones of their group pass; AWS: "For FIFO queues, the
// per-queue delay setting is retroactive".
#[tokio::test]
async fn a_shortened_delay_applies_to_fifo_messages_that_wait_already() {
    let stand = Stand::set().await;
    let url = stand.queue("turns.fifo", &[(QueueAttributeName::DelaySeconds, "600")]).await;
    stand.send_of(&url, "g", "a").await;
    let set = stand.sqs.set_queue_attributes().queue_url(&url);
    set.attributes(QueueAttributeName::DelaySeconds, "0").send().await.unwrap();
    stand.send_of(&url, "g", "b").await;
    assert_eq!(stand.bodies(&url).await, ["a", "b"]);
}

// ministack takes most of these.
#[tokio::test]
async fn names_and_attributes_that_make_no_sense_are_refused() {
    let stand = Stand::set().await;
    let code = async |name: &str, attribute: QueueAttributeName, value: &str| {
        let create = stand.sqs.create_queue().queue_name(name).attributes(attribute, value);
        create.send().await.unwrap_err().into_service_error().code().unwrap().to_owned()
    };
    let visibility = QueueAttributeName::VisibilityTimeout;
    assert_eq!(code("not a name", visibility.clone(), "1").await, "InvalidParameterValue");
    assert_eq!(code("turns.fifo", visibility.clone(), "1").await, "InvalidParameterValue");
    assert_eq!(code("turns", QueueAttributeName::FifoQueue, "true").await, "InvalidParameterValue");
    assert_eq!(code("turns", QueueAttributeName::from("Colour"), "red").await, "InvalidAttributeName");
    assert_eq!(code("turns", QueueAttributeName::DeduplicationScope, "queue").await, "InvalidAttributeName");
    assert_eq!(code("turns", visibility, "43201").await, "InvalidAttributeValue");
}

// ministack answers InvalidAttributeValue; AWS InvalidParameterValue with the policy in the message.
#[tokio::test]
async fn a_redrive_policy_must_name_a_queue_that_is_there() {
    let stand = Stand::set().await;
    let policy = r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#;
    let create =
        stand.sqs.create_queue().queue_name("plain").attributes(QueueAttributeName::RedrivePolicy, policy);
    let error = create.send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
    assert!(error.message().unwrap().contains("Dead letter target does not exist"));
}

// ministack goes by the count across all queues, and would pass the message on at its first receive.
#[tokio::test]
async fn a_dead_letter_queue_with_a_redrive_policy_of_its_own_counts_its_own_receives() {
    let stand = Stand::set().await;
    let visibility = (QueueAttributeName::VisibilityTimeout, "0");
    let policy = |target: &str| {
        format!(
            r#"{{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:{target}","maxReceiveCount":1}}"#
        )
    };
    let last = stand.queue("last", &[]).await;
    let to_last = policy("last");
    let dead =
        stand.queue("dead", &[visibility.clone(), (QueueAttributeName::RedrivePolicy, &to_last)]).await;
    let to_dead = policy("dead");
    let url = stand.queue("plain", &[visibility, (QueueAttributeName::RedrivePolicy, &to_dead)]).await;
    stand.send(&url, "a").await;
    assert_eq!(stand.bodies(&url).await, ["a"]);
    assert!(stand.bodies(&url).await.is_empty());
    assert_eq!(stand.bodies(&dead).await, ["a"]);
    assert!(stand.bodies(&dead).await.is_empty());
    let moved = stand.receive(&last, 0).await.remove(0).attributes.unwrap();
    assert_eq!(moved[&MessageSystemAttributeName::ApproximateReceiveCount], "3");
}

// ministack answers all attributes when none is asked for, and nothing to unknown names.
#[tokio::test]
async fn only_attributes_asked_for_are_answered_and_unknown_ones_refused() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    let get = || stand.sqs.get_queue_attributes().queue_url(&url);
    assert!(get().send().await.unwrap().attributes.unwrap_or_default().is_empty());
    let error = get().attribute_names(QueueAttributeName::from("Colour")).send().await.unwrap_err();
    assert!(error.into_service_error().is_invalid_attribute_name());
    let policy = get().attribute_names(QueueAttributeName::RedrivePolicy).send().await.unwrap();
    assert!(policy.attributes.unwrap_or_default().is_empty());
}

// ministack takes any of these.
#[tokio::test]
async fn times_outside_their_ranges_are_refused() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    let invalid = Some("InvalidParameterValue");
    let receive = || stand.sqs.receive_message().queue_url(&url);
    let error = receive().wait_time_seconds(21).send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), invalid);
    let error = receive().visibility_timeout(43_201).send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), invalid);
    let send = stand.sqs.send_message().queue_url(&url).message_body("a").delay_seconds(901);
    assert_eq!(send.send().await.unwrap_err().into_service_error().code(), invalid);
}

// ministack does not look at message attributes.
#[tokio::test]
async fn message_attributes_are_checked_and_count_towards_the_size() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[(QueueAttributeName::MaximumMessageSize, "1024")]).await;
    let value = |data_type: &str, value: &str| {
        MessageAttributeValue::builder().data_type(data_type).string_value(value).build().unwrap()
    };
    let code = async |body: String, name: &str, value: MessageAttributeValue| {
        let send =
            stand.sqs.send_message().queue_url(&url).message_body(body).message_attributes(name, value);
        send.send().await.map_err(|error| error.into_service_error().code().unwrap().to_owned()).map(|_| ())
    };
    let invalid = Err("InvalidParameterValue".to_owned());
    assert_eq!(code("a".into(), "AWS.tenant", value("String", "x")).await, invalid);
    assert_eq!(code("a".into(), "tenant", value("Text", "x")).await, invalid);
    assert_eq!(code("a".into(), "count", value("Number", "many")).await, invalid);
    assert_eq!(code("a".repeat(1013), "name", value("String", "x")).await, Ok(()));
    assert_eq!(code("a".repeat(1014), "name", value("String", "x")).await, invalid);
}

// ministack forgets the trace header of batch entries.
#[tokio::test]
async fn an_entry_of_a_batch_can_have_a_trace_header() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    let trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
    let header =
        MessageSystemAttributeValue::builder().data_type("String").string_value(trace).build().unwrap();
    let entry = SendMessageBatchRequestEntry::builder().id("a").message_body("a");
    let entry = entry.message_system_attributes(MessageSystemAttributeNameForSends::AwsTraceHeader, header);
    let sent =
        stand.sqs.send_message_batch().queue_url(&url).entries(entry.build().unwrap()).send().await.unwrap();
    assert!(sent.successful[0].md5_of_message_system_attributes.is_some());
    let received = stand.receive(&url, 0).await.remove(0).attributes.unwrap();
    assert_eq!(received[&MessageSystemAttributeName::AwsTraceHeader], trace);
}

// ministack takes it and ignores it; AWS: the parameter is not valid for this queue type.
#[tokio::test]
async fn a_standard_queue_takes_a_group_id_but_no_deduplication_id() {
    let stand = Stand::set().await;
    let url = stand.queue("plain", &[]).await;
    let send = || stand.sqs.send_message().queue_url(&url).message_body("a").message_group_id("tenant");
    send().send().await.unwrap();
    let error = send().message_deduplication_id("d").send().await.unwrap_err().into_service_error();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
    let received = stand.receive(&url, 0).await.remove(0).attributes.unwrap();
    assert_eq!(received[&MessageSystemAttributeName::MessageGroupId], "tenant");
}
