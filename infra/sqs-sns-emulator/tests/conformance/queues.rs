//! Queues themselves.

use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::types::QueueAttributeName;

use crate::stage::{Stage, name};

#[tokio::test]
async fn a_queue_is_found_by_its_name_and_listed_by_its_prefix() {
    let stage = Stage::set().await;
    let prefix = name("found");
    let first = stage.named_queue(&format!("{prefix}-a"), &[]).await;
    let second = stage.named_queue(&format!("{prefix}-b"), &[]).await;
    let found = stage.sqs.get_queue_url().queue_name(format!("{prefix}-b")).send().await.unwrap();
    assert_eq!(found.queue_url, Some(second.clone()));
    let listed = stage.sqs.list_queues().queue_name_prefix(&prefix).send().await.unwrap();
    assert_eq!(listed.queue_urls(), [first, second]);
    let none = stage.sqs.list_queues().queue_name_prefix(name("nobody")).send().await.unwrap();
    assert!(none.queue_urls().is_empty());
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let stage = Stage::set().await;
    let prefix = name("page");
    let mut urls = Vec::new();
    for number in 0..3 {
        urls.push(stage.named_queue(&format!("{prefix}-{number}"), &[]).await);
    }
    let list = stage.sqs.list_queues().queue_name_prefix(&prefix).max_results(2);
    let first = list.clone().send().await.unwrap();
    assert_eq!(first.queue_urls(), &urls[..2]);
    let second = list.next_token(first.next_token.unwrap()).send().await.unwrap();
    assert_eq!(second.queue_urls(), &urls[2..]);
    assert_eq!(second.next_token, None);
}

#[tokio::test]
async fn creating_a_queue_again_answers_the_same_url() {
    let stage = Stage::set().await;
    let name = name("again");
    let attributes = [(QueueAttributeName::VisibilityTimeout, "7")];
    let first = stage.named_queue(&name, &attributes).await;
    assert_eq!(stage.named_queue(&name, &attributes).await, first);
    assert_eq!(stage.named_queue(&name, &[]).await, first);
}

#[tokio::test]
async fn creating_a_queue_again_with_other_attributes_is_refused() {
    let stage = Stage::set().await;
    let name = name("again");
    stage.named_queue(&name, &[(QueueAttributeName::VisibilityTimeout, "7")]).await;
    let again =
        stage.sqs.create_queue().queue_name(&name).attributes(QueueAttributeName::VisibilityTimeout, "8");
    let error = again.send().await.unwrap_err().into_service_error();
    assert!(error.is_queue_name_exists(), "{error:?}");
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_told_by_the_typed_error() {
    let stage = Stage::set().await;
    let missing = name("missing");
    let error = stage.sqs.get_queue_url().queue_name(&missing).send().await.unwrap_err().into_service_error();
    assert!(error.is_queue_does_not_exist(), "{error:?}");
    let url = stage.queue(&[]).await.rsplit_once('/').unwrap().0.to_owned() + "/" + &missing;
    let error = stage.sqs.receive_message().queue_url(&url).send().await.unwrap_err().into_service_error();
    assert!(error.is_queue_does_not_exist(), "{error:?}");
    let error = stage.sqs.send_message().queue_url(&url).message_body("a").send().await.unwrap_err();
    let error = error.into_service_error();
    assert!(error.is_queue_does_not_exist(), "{error:?}");
    assert_eq!(error.code(), Some("AWS.SimpleQueueService.NonExistentQueue"));
}

#[tokio::test]
async fn a_deleted_queue_is_gone() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.sqs.delete_queue().queue_url(&url).send().await.unwrap();
    let error = stage.sqs.send_message().queue_url(&url).message_body("a").send().await.unwrap_err();
    assert!(error.into_service_error().is_queue_does_not_exist());
}

#[tokio::test]
async fn a_new_queue_has_the_documented_defaults() {
    let stage = Stage::set().await;
    let queue_name = name("defaults");
    let url = stage.named_queue(&queue_name, &[]).await;
    let answer = stage.sqs.get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::All);
    let attributes = answer.send().await.unwrap().attributes.unwrap();
    for (attribute, value) in [
        (QueueAttributeName::VisibilityTimeout, "30"),
        (QueueAttributeName::DelaySeconds, "0"),
        (QueueAttributeName::MaximumMessageSize, "1048576"),
        (QueueAttributeName::MessageRetentionPeriod, "345600"),
        (QueueAttributeName::ReceiveMessageWaitTimeSeconds, "0"),
        (QueueAttributeName::ApproximateNumberOfMessages, "0"),
        (QueueAttributeName::ApproximateNumberOfMessagesNotVisible, "0"),
        (QueueAttributeName::ApproximateNumberOfMessagesDelayed, "0"),
    ] {
        assert_eq!(attributes.get(&attribute).map(String::as_str), Some(value), "{attribute:?}");
    }
    assert_eq!(
        attributes.get(&QueueAttributeName::QueueArn),
        Some(&format!("arn:aws:sqs:us-east-1:000000000000:{queue_name}"))
    );
    assert!(attributes.contains_key(&QueueAttributeName::CreatedTimestamp));
    assert!(attributes.contains_key(&QueueAttributeName::LastModifiedTimestamp));
}

#[tokio::test]
async fn attributes_can_be_changed_within_their_limits() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let change = stage.sqs.set_queue_attributes().queue_url(&url);
    change.clone().attributes(QueueAttributeName::VisibilityTimeout, "11").send().await.unwrap();
    assert_eq!(stage.attribute(&url, QueueAttributeName::VisibilityTimeout).await.as_deref(), Some("11"));
    let refused = change.attributes(QueueAttributeName::VisibilityTimeout, "43201").send().await.unwrap_err();
    assert!(refused.into_service_error().is_invalid_attribute_value());
}

#[tokio::test]
async fn the_counts_tell_visible_in_flight_and_delayed_messages_apart() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.send(&url, "a").await;
    stage.send(&url, "b").await;
    stage.sqs.send_message().queue_url(&url).message_body("c").delay_seconds(60).send().await.unwrap();
    assert_eq!(stage.receive_some(&url, 1, 0).await.len(), 1);
    for (attribute, count) in [
        (QueueAttributeName::ApproximateNumberOfMessages, "1"),
        (QueueAttributeName::ApproximateNumberOfMessagesNotVisible, "1"),
        (QueueAttributeName::ApproximateNumberOfMessagesDelayed, "1"),
    ] {
        assert_eq!(stage.attribute(&url, attribute.clone()).await.as_deref(), Some(count), "{attribute:?}");
    }
}

#[tokio::test]
async fn a_purged_queue_is_empty() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.send(&url, "a").await;
    stage.send(&url, "b").await;
    stage.receive_some(&url, 1, 0).await;
    stage.sqs.purge_queue().queue_url(&url).send().await.unwrap();
    assert!(stage.bodies(&url).await.is_empty());
    assert_eq!(
        stage.attribute(&url, QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await.as_deref(),
        Some("0")
    );
}
