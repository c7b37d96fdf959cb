//! Topics, their subscriptions, and what reaches queues.

use aws_sdk_sns::error::ProvideErrorMetadata;
use aws_sdk_sns::types::{MessageAttributeValue, PublishBatchRequestEntry};
use serde_json::Value;

use crate::stage::{Stage, name};

fn attribute(data_type: &str, value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder()
        .data_type(data_type)
        .string_value(value)
        .build()
        .expect("the type is given")
}

impl Stage {
    async fn topic(&self) -> String {
        self.sns.create_topic().name(name("topic")).send().await.expect("created").topic_arn.expect("an ARN")
    }

    /// A new queue subscribed to the topic, and the subscription's ARN.
    async fn subscribed(&self, topic: &str, attributes: &[(&str, &str)]) -> (String, String) {
        let url = self.queue(&[]).await;
        let mut subscribe =
            self.sns.subscribe().topic_arn(topic).protocol("sqs").endpoint(self.arn(&url).await);
        for (name, value) in attributes {
            subscribe = subscribe.attributes(*name, *value);
        }
        let answer = subscribe.return_subscription_arn(true).send().await.expect("subscribed");
        (url, answer.subscription_arn.expect("an ARN"))
    }

    async fn publish_of_kind(&self, topic: &str, kind: &str) {
        let publish = self.sns.publish().topic_arn(topic).message(kind);
        publish.message_attributes("kind", attribute("String", kind)).send().await.expect("published");
    }
}

#[tokio::test]
async fn creating_a_topic_again_answers_the_same_arn() {
    let stage = Stage::set().await;
    let name = name("topic");
    let create = || stage.sns.create_topic().name(&name).send();
    let first = create().await.unwrap().topic_arn;
    assert_eq!(create().await.unwrap().topic_arn, first);
    assert_eq!(first, Some(format!("arn:aws:sns:us-east-1:000000000000:{name}")));
}

#[tokio::test]
async fn a_topic_is_listed_and_described_until_it_is_deleted() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let mut pages = stage.sns.list_topics().into_paginator().items().send();
    let mut found = false;
    while let Some(listed) = pages.next().await {
        found |= listed.unwrap().topic_arn.as_ref() == Some(&topic);
    }
    assert!(found);
    let described = stage.sns.get_topic_attributes().topic_arn(&topic).send().await.unwrap();
    assert_eq!(described.attributes.unwrap()["TopicArn"], topic);
    stage.sns.delete_topic().topic_arn(&topic).send().await.unwrap();
    let gone = stage.sns.get_topic_attributes().topic_arn(&topic).send().await.unwrap_err();
    assert!(gone.into_service_error().is_not_found_exception());
    stage.sns.delete_topic().topic_arn(&topic).send().await.unwrap();
}

#[tokio::test]
async fn what_is_published_reaches_the_queue_in_an_envelope() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let (url, _) = stage.subscribed(&topic, &[]).await;
    let text = "¡Hola! <b>&amp;</b> \"quoted\" a+b=100%\nnext";
    let publish = stage.sns.publish().topic_arn(&topic).subject("A subject & more").message(text);
    let publish = publish.message_attributes("kind", attribute("String", "hand over"));
    let id = publish.send().await.unwrap().message_id.unwrap();
    let received = stage.receive(&url).await.remove(0);
    assert_eq!(received.message_attributes.unwrap_or_default().len(), 0);
    let envelope: Value = serde_json::from_str(&received.body.unwrap()).unwrap();
    assert_eq!(envelope["Type"], "Notification");
    assert_eq!(envelope["MessageId"], id);
    assert_eq!(envelope["TopicArn"], topic);
    assert_eq!(envelope["Subject"], "A subject & more");
    assert_eq!(envelope["Message"], text);
    assert_eq!(envelope["MessageAttributes"]["kind"]["Type"], "String");
    assert_eq!(envelope["MessageAttributes"]["kind"]["Value"], "hand over");
    assert_eq!(envelope["SignatureVersion"], "1");
    for field in ["Timestamp", "Signature", "SigningCertURL", "UnsubscribeURL"] {
        assert!(envelope[field].is_string(), "{field}");
    }
}

#[tokio::test]
async fn raw_delivery_puts_message_and_attributes_into_the_queue_as_they_are() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let (url, _) = stage.subscribed(&topic, &[("RawMessageDelivery", "true")]).await;
    let publish = stage.sns.publish().topic_arn(&topic).message("as it is");
    publish.message_attributes("count", attribute("Number", "3")).send().await.unwrap();
    let received = stage.receive(&url).await.remove(0);
    assert_eq!(received.body.as_deref(), Some("as it is"));
    let attributes = received.message_attributes.unwrap();
    assert_eq!(
        (attributes["count"].data_type.as_str(), attributes["count"].string_value()),
        ("Number", Some("3"))
    );
    assert!(received.md5_of_message_attributes.is_some());
}

#[tokio::test]
async fn every_subscriber_gets_its_own_copy_until_it_unsubscribes() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let raw = [("RawMessageDelivery", "true")];
    let (first, _) = stage.subscribed(&topic, &raw).await;
    let (second, subscription) = stage.subscribed(&topic, &raw).await;
    stage.sns.publish().topic_arn(&topic).message("a").send().await.unwrap();
    stage.sns.unsubscribe().subscription_arn(subscription).send().await.unwrap();
    stage.sns.publish().topic_arn(&topic).message("b").send().await.unwrap();
    assert_eq!(stage.bodies(&first).await, ["a", "b"]);
    assert_eq!(stage.bodies(&second).await, ["a"]);
}

#[tokio::test]
async fn a_filter_lets_through_what_it_names() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let subscribe = async |policy: &str| {
        stage.subscribed(&topic, &[("RawMessageDelivery", "true"), ("FilterPolicy", policy)]).await.0
    };
    let exact = subscribe(r#"{"kind":["turn"]}"#).await;
    let prefix = subscribe(r#"{"kind":[{"prefix":"hand"}]}"#).await;
    let but = subscribe(r#"{"kind":[{"anything-but":["turn"]}]}"#).await;
    for kind in ["turn", "handover", "echo"] {
        stage.publish_of_kind(&topic, kind).await;
    }
    stage.sns.publish().topic_arn(&topic).message("of no kind").send().await.unwrap();
    assert_eq!(stage.bodies(&exact).await, ["turn"]);
    assert_eq!(stage.bodies(&prefix).await, ["handover"]);
    assert_eq!(stage.bodies(&but).await, ["handover", "echo"]);
}

#[tokio::test]
async fn a_filter_compares_numbers() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let policy = r#"{"count":[{"numeric":["=",100]}]}"#;
    let (url, _) =
        stage.subscribed(&topic, &[("RawMessageDelivery", "true"), ("FilterPolicy", policy)]).await;
    for count in ["100", "100.0", "101"] {
        let publish = stage.sns.publish().topic_arn(&topic).message(count);
        publish.message_attributes("count", attribute("Number", count)).send().await.unwrap();
    }
    assert_eq!(stage.bodies(&url).await, ["100", "100.0"]);
}

#[tokio::test]
async fn a_filter_can_be_set_later() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let (url, subscription) = stage.subscribed(&topic, &[("RawMessageDelivery", "true")]).await;
    stage.publish_of_kind(&topic, "turn").await;
    let set = stage
        .sns
        .set_subscription_attributes()
        .subscription_arn(&subscription)
        .attribute_name("FilterPolicy");
    set.attribute_value(r#"{"kind":["echo"]}"#).send().await.unwrap();
    stage.publish_of_kind(&topic, "turn").await;
    stage.publish_of_kind(&topic, "echo").await;
    assert_eq!(stage.bodies(&url).await, ["turn", "echo"]);
}

#[tokio::test]
async fn subscriptions_are_listed_by_topic() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let (url, subscription) = stage.subscribed(&topic, &[]).await;
    let email = stage.sns.subscribe().topic_arn(&topic).protocol("email").endpoint("ana@example.com");
    email.return_subscription_arn(true).send().await.unwrap();
    let listed = stage.sns.list_subscriptions_by_topic().topic_arn(&topic).send().await.unwrap();
    let listed = listed.subscriptions();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0].subscription_arn(), Some(subscription.as_str()));
    assert_eq!(listed[0].endpoint(), Some(stage.arn(&url).await.as_str()));
    assert_eq!((listed[1].protocol(), listed[1].endpoint()), (Some("email"), Some("ana@example.com")));
}

#[tokio::test]
async fn subscribing_the_same_endpoint_again_answers_the_same_subscription() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let (url, first) = stage.subscribed(&topic, &[]).await;
    let again = stage.sns.subscribe().topic_arn(&topic).protocol("sqs").endpoint(stage.arn(&url).await);
    assert_eq!(again.send().await.unwrap().subscription_arn, Some(first));
}

#[tokio::test]
async fn a_batch_is_published_entry_by_entry() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let (url, _) = stage.subscribed(&topic, &[("RawMessageDelivery", "true")]).await;
    let entry = |id: &str| PublishBatchRequestEntry::builder().id(id).message(id).build().unwrap();
    let batch = || stage.sns.publish_batch().topic_arn(&topic);
    let published =
        batch().publish_batch_request_entries(entry("a")).publish_batch_request_entries(entry("b"));
    let published = published.send().await.unwrap();
    let ids: Vec<_> = published.successful().iter().filter_map(|entry| entry.id()).collect();
    assert_eq!((ids, published.failed().len()), (vec!["a", "b"], 0));
    assert_eq!(stage.bodies(&url).await, ["a", "b"]);
    let twice = batch().publish_batch_request_entries(entry("a")).publish_batch_request_entries(entry("a"));
    assert!(twice.send().await.unwrap_err().into_service_error().is_batch_entry_ids_not_distinct_exception());
    let eleven = (0..11).map(|number| entry(&number.to_string())).collect();
    let eleven = batch().set_publish_batch_request_entries(Some(eleven)).send().await.unwrap_err();
    assert!(eleven.into_service_error().is_too_many_entries_in_batch_request_exception());
}

#[tokio::test]
async fn a_text_message_goes_to_a_phone_number_without_a_topic() {
    let stage = Stage::set().await;
    let sent = stage.sns.publish().phone_number("+15555550100").message("hello").send().await.unwrap();
    assert!(sent.message_id.is_some());
}

#[tokio::test]
async fn publishing_and_subscribing_to_a_topic_that_is_not_there_is_not_found() {
    let stage = Stage::set().await;
    let missing = format!("arn:aws:sns:us-east-1:000000000000:{}", name("missing"));
    let error =
        stage.sns.publish().topic_arn(&missing).message("a").send().await.unwrap_err().into_service_error();
    assert!(error.is_not_found_exception(), "{error:?}");
    assert_eq!(error.code(), Some("NotFound"));
    let subscribe = stage.sns.subscribe().topic_arn(&missing).protocol("email").endpoint("ana@example.com");
    assert!(subscribe.send().await.unwrap_err().into_service_error().is_not_found_exception());
}

#[tokio::test]
async fn a_message_that_is_too_long_is_refused() {
    let stage = Stage::set().await;
    let topic = stage.topic().await;
    let publish = stage.sns.publish().topic_arn(&topic).message("a".repeat(262_145));
    let error = publish.send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_parameter_exception(), "{error:?}");
}
