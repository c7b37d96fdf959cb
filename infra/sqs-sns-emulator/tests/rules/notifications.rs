//! SNS beyond the conformance suite: the inbox, FIFO topics, and AWS's errors.

use std::io::{Read, Write};
use std::net::TcpStream;

use aws_sdk_sns::error::ProvideErrorMetadata;
use aws_sdk_sns::types::MessageAttributeValue;
use serde_json::Value;

use crate::stand::{START, Stand};

impl Stand {
    async fn topic(&self, name: &str) -> String {
        let mut create = self.sns.create_topic().name(name);
        if name.ends_with(".fifo") {
            create = create.attributes("FifoTopic", "true");
        }
        create.send().await.expect("created").topic_arn.expect("an ARN")
    }

    /// The body of an answer to GET.
    async fn get(&self, path: String) -> String {
        let address = self.emulator.endpoint().trim_start_matches("http://").to_owned();
        let read = move || {
            let mut connection = TcpStream::connect(&address)?;
            write!(connection, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
            let mut answer = String::new();
            connection.read_to_string(&mut answer)?;
            Ok::<_, std::io::Error>(answer)
        };
        let answer = tokio::task::spawn_blocking(read).await.expect("no panic").expect("an answer");
        answer.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }
}

// ministack only logs what these subscribers would have received.
#[tokio::test]
async fn mails_and_text_messages_land_in_the_inbox() {
    let stand = Stand::set().await;
    let topic = stand.topic("alerts").await;
    let subscribe = stand.sns.subscribe().topic_arn(&topic).protocol("email").endpoint("ana@example.com");
    subscribe.send().await.unwrap();
    let publish = stand.sns.publish().topic_arn(&topic).subject("A caller waits").message("Room 5");
    let value = MessageAttributeValue::builder().data_type("String").string_value("harbour").build().unwrap();
    publish.message_attributes("tenant", value).send().await.unwrap();
    stand.pass(1);
    stand.sns.publish().phone_number("+15555550100").message("hello").send().await.unwrap();
    let inbox = stand.emulator.inbox();
    assert_eq!(inbox.len(), 2);
    let mail = &inbox[0];
    assert_eq!((mail.protocol.as_str(), mail.endpoint.as_str()), ("email", "ana@example.com"));
    assert_eq!(mail.topic_arn, Some(topic));
    assert_eq!(mail.subject.as_deref(), Some("A caller waits"));
    assert_eq!((mail.message.as_str(), mail.sent_at), ("Room 5", START));
    assert_eq!(mail.attributes["tenant"], "harbour");
    let text = &inbox[1];
    assert_eq!((text.protocol.as_str(), text.endpoint.as_str()), ("sms", "+15555550100"));
    assert_eq!((text.topic_arn.as_deref(), text.message.as_str(), text.sent_at), (None, "hello", START + 1));
    let served: Value = serde_json::from_str(&stand.get("/_emulator/inbox".to_owned()).await).unwrap();
    assert_eq!(served, serde_json::to_value(&inbox).unwrap());
    assert_eq!(served[0]["sentAt"], START);
}

// ministack confirms e-mail at once and always answers the ARN.
#[tokio::test]
async fn a_subscription_that_would_need_confirmation_hides_its_arn_unless_asked_for() {
    let stand = Stand::set().await;
    let topic = stand.topic("alerts").await;
    let subscribe = || stand.sns.subscribe().topic_arn(&topic).protocol("email").endpoint("ana@example.com");
    let hidden = subscribe().send().await.unwrap().subscription_arn.unwrap();
    assert_eq!(hidden, "pending confirmation");
    let shown = subscribe().return_subscription_arn(true).send().await.unwrap().subscription_arn.unwrap();
    assert!(shown.starts_with(&topic));
}

#[tokio::test]
async fn each_protocol_can_be_told_something_else() {
    let stand = Stand::set().await;
    let topic = stand.topic("alerts").await;
    let url = stand.queue("plain", &[]).await;
    stand.subscribe_queue(&topic, "plain").await;
    for (protocol, endpoint) in [("sms", "+15555550100"), ("email", "ana@example.com")] {
        stand.sns.subscribe().topic_arn(&topic).protocol(protocol).endpoint(endpoint).send().await.unwrap();
    }
    let publish = |message: &str| {
        stand.sns.publish().topic_arn(&topic).message_structure("json").message(message).send()
    };
    publish(r#"{"default":"to all","sms":"short"}"#).await.unwrap();
    assert_eq!(stand.bodies(&url).await, ["to all"]);
    let texts: Vec<_> = stand.emulator.inbox().into_iter().map(|notification| notification.message).collect();
    assert_eq!(texts, ["short", "to all"]);
    // ministack publishes what has no default.
    assert!(
        publish(r#"{"sms":"short"}"#)
            .await
            .unwrap_err()
            .into_service_error()
            .is_invalid_parameter_exception()
    );
}

// The window's end can only be seen with a clock that is moved.
#[tokio::test]
async fn a_fifo_topic_keeps_order_and_recognises_duplicates_for_five_minutes() {
    let stand = Stand::set().await;
    let topic = stand.topic("turns.fifo").await;
    let url = stand.queue("turns.fifo", &[]).await;
    stand.subscribe_queue(&topic, "turns.fifo").await;
    let publish = async |body: &str| {
        let publish = stand.sns.publish().topic_arn(&topic).message(body).message_group_id("g");
        publish.message_deduplication_id(body).send().await.unwrap()
    };
    let first = publish("a").await;
    let second = publish("b").await;
    assert!(first.sequence_number() < second.sequence_number());
    stand.pass(299_999);
    assert_eq!(publish("a").await.message_id, first.message_id);
    assert_eq!(stand.bodies(&url).await, ["a", "b"]);
    stand.pass(1);
    assert_ne!(publish("a").await.message_id, first.message_id);
}

// ministack answers these with InvalidParameterException, which the SDK does not recognise, or not at all.
#[tokio::test]
async fn what_makes_no_sense_is_an_invalid_parameter() {
    let stand = Stand::set().await;
    let topic = stand.topic("alerts").await;
    let subscribe = async |protocol: &str, endpoint: &str| {
        let subscribe = stand.sns.subscribe().topic_arn(&topic).protocol(protocol).endpoint(endpoint);
        subscribe.send().await.unwrap_err().into_service_error()
    };
    assert!(subscribe("pigeon", "loft").await.is_invalid_parameter_exception());
    assert!(subscribe("sqs", "plain").await.is_invalid_parameter_exception());
    let fifo = subscribe("sqs", "arn:aws:sqs:us-east-1:000000000000:turns.fifo").await;
    assert!(fifo.is_invalid_parameter_exception());
    assert_eq!(fifo.code(), Some("InvalidParameter"));
    let publish = || stand.sns.publish().topic_arn(&topic);
    let empty = publish().message("").send().await.unwrap_err().into_service_error();
    assert!(empty.is_invalid_parameter_exception());
    let subject =
        publish().message("a").subject("a".repeat(101)).send().await.unwrap_err().into_service_error();
    assert!(subject.is_invalid_parameter_exception());
    let nobody = stand.sns.publish().message("a").send().await.unwrap_err().into_service_error();
    assert!(nobody.is_invalid_parameter_exception());
    let name = stand.sns.create_topic().name("not a name").send().await.unwrap_err().into_service_error();
    assert!(name.is_invalid_parameter_exception());
    let filter = stand.sns.subscribe().topic_arn(&topic).protocol("sms").endpoint("+15555550100");
    let filter = filter.attributes("FilterPolicy", r#"{"kind":"turn"}"#).send().await.unwrap_err();
    assert!(filter.into_service_error().is_invalid_parameter_exception());
}

// ministack takes any value.
#[tokio::test]
async fn attributes_of_subscriptions_can_be_read_and_changed() {
    let stand = Stand::set().await;
    let topic = stand.topic("alerts").await;
    let subscribe = stand.sns.subscribe().topic_arn(&topic).protocol("sms").endpoint("+15555550100");
    let arn = subscribe.send().await.unwrap().subscription_arn.unwrap();
    let set = || stand.sns.set_subscription_attributes().subscription_arn(&arn);
    set().attribute_name("RawMessageDelivery").attribute_value("true").send().await.unwrap();
    let read = stand.sns.get_subscription_attributes().subscription_arn(&arn).send().await.unwrap();
    let read = read.attributes.unwrap();
    assert_eq!((read["RawMessageDelivery"].as_str(), read["Endpoint"].as_str()), ("true", "+15555550100"));
    let wrong =
        set().attribute_name("RawMessageDelivery").attribute_value("perhaps").send().await.unwrap_err();
    assert!(wrong.into_service_error().is_invalid_parameter_exception());
    let gone = stand.sns.set_subscription_attributes().subscription_arn(format!("{topic}:gone"));
    let gone = gone.attribute_name("RawMessageDelivery").attribute_value("true").send().await.unwrap_err();
    assert!(gone.into_service_error().is_not_found_exception());
}

// ministack's link names no subscription.
#[tokio::test]
async fn the_link_in_the_envelope_unsubscribes() {
    let stand = Stand::set().await;
    let topic = stand.topic("alerts").await;
    let url = stand.queue("plain", &[]).await;
    let endpoint = "arn:aws:sqs:us-east-1:000000000000:plain";
    stand.sns.subscribe().topic_arn(&topic).protocol("sqs").endpoint(endpoint).send().await.unwrap();
    stand.sns.publish().topic_arn(&topic).message("a").send().await.unwrap();
    let envelope: Value = serde_json::from_str(&stand.bodies(&url).await[0]).unwrap();
    assert_eq!(envelope["Timestamp"], "2025-01-01T00:00:00.000Z");
    let link = envelope["UnsubscribeURL"].as_str().unwrap();
    stand.get(link.strip_prefix(&stand.emulator.endpoint()).unwrap().to_owned()).await;
    let left = stand.sns.list_subscriptions_by_topic().topic_arn(&topic).send().await.unwrap();
    assert!(left.subscriptions().is_empty());
}
