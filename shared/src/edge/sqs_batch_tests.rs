//! What a batch does with its messages.

use std::sync::Mutex;

use async_trait::async_trait;

use super::*;

#[derive(Default)]
struct Visibility(Mutex<Vec<(String, u32)>>);

#[async_trait]
impl Redelivery for Visibility {
    async fn come_back(&self, receipt: &str, seconds: u32) -> Result<(), Fault> {
        self.0.lock().unwrap().push((receipt.to_owned(), seconds));
        Ok(())
    }
}

/// A message whose body says what becomes of it.
fn message(id: &str, group: &str, body: &str, receives: u32) -> SqsMessage {
    let mut message = SqsMessage::default();
    message.message_id = Some(id.into()).filter(|id: &String| !id.is_empty());
    message.receipt_handle = Some(format!("receipt-{id}"));
    message.body = Some(body.into());
    message.attributes.insert("ApproximateReceiveCount".into(), receives.to_string());
    if !group.is_empty() {
        message.attributes.insert("MessageGroupId".into(), group.into());
    }
    message
}

async fn run_messages(
    messages: Vec<SqsMessage>,
) -> (Result<Vec<String>, BatchError>, Vec<(String, u32)>, Vec<String>) {
    let mut event = SqsEvent::default();
    event.records = messages;
    let visibility = Visibility::default();
    let handled = Mutex::new(Vec::new());
    let deadline = Instant::now() + Duration::from_millis(200);
    let response = run(event, deadline, &visibility, |item| {
        let handled = &handled;
        async move {
            handled.lock().unwrap().push(item.body.clone());
            match item.body.as_str() {
                "panic" => panic!("with words nobody may read"),
                "bad" => Err(ItemError::Bad(BadMessage::new("type", "UNKNOWN_TYPE", "is unknown"))),
                "fault" => Err(Fault::unavailable("store", "reading", "down").into()),
                "later" => Err(ItemError::Later(Duration::from_millis(2500))),
                "hang" => std::future::pending().await,
                _ => Ok(()),
            }
        }
    })
    .await;
    let failed = response.map(|r| r.batch_item_failures.into_iter().map(|f| f.item_identifier).collect());
    (failed, visibility.0.into_inner().unwrap(), handled.into_inner().unwrap())
}

#[tokio::test]
async fn one_that_fails_panics_or_hangs_takes_no_other_along() {
    let bodies = ["ok", "panic", "fault", "hang", "ok"];
    let messages =
        bodies.iter().enumerate().map(|(i, body)| message(&i.to_string(), &i.to_string(), body, 1));
    let (failed, ..) = run_messages(messages.collect()).await;
    assert_eq!(failed.unwrap(), ["1", "2", "3"]);
}

#[tokio::test]
async fn after_a_groups_first_failure_the_rest_of_it_fails_unprocessed_and_comes_back_with_it() {
    let messages = vec![
        message("1", "a", "ok", 1),
        message("2", "a", "fault", 1),
        message("3", "a", "never", 1),
        message("4", "b", "ok", 1),
    ];
    let (failed, visibility, handled) = run_messages(messages).await;
    assert_eq!(failed.unwrap(), ["2", "3"]);
    assert!(!handled.contains(&"never".to_owned()));
    assert_eq!(visibility, [("receipt-2".into(), 2), ("receipt-3".into(), 2)]);
}

#[tokio::test]
async fn a_failure_waits_longer_each_time_a_bad_message_not_at_all() {
    for (receives, seconds) in [(1, 2), (2, 10), (3, 30), (4, 120), (5, 120)] {
        let (_, visibility, _) = run_messages(vec![message("1", "a", "fault", receives)]).await;
        assert_eq!(visibility[0].1, seconds);
    }
    assert_eq!(run_messages(vec![message("1", "a", "bad", 1)]).await.1[0].1, 0);
    assert_eq!(run_messages(vec![message("1", "a", "later", 1)]).await.1[0].1, 3, "rounded up");
}

#[tokio::test]
async fn messages_without_a_group_are_independent() {
    let messages = vec![message("1", "", "fault", 1), message("2", "", "ok", 1)];
    assert_eq!(run_messages(messages).await.0.unwrap(), ["1"]);
}

#[tokio::test]
async fn a_failed_message_without_an_id_brings_the_whole_batch_back() {
    let (failed, ..) = run_messages(vec![message("", "a", "fault", 1)]).await;
    assert!(matches!(failed, Err(BatchError::Unnamed)));
}

/// What a batch does that is handled together: how many messages each call got, and what failed.
async fn run_messages_together(
    messages: Vec<SqsMessage>,
) -> (Vec<String>, Vec<(String, u32)>, Vec<Vec<String>>) {
    let mut event = SqsEvent::default();
    event.records = messages;
    let (visibility, calls) = (Visibility::default(), Mutex::new(Vec::new()));
    let deadline = Instant::now() + Duration::from_millis(200);
    let response = run_together(event, deadline, &visibility, |items: Vec<Item>| {
        let calls = &calls;
        async move {
            let bodies: Vec<String> = items.into_iter().map(|item| item.body).collect();
            calls.lock().unwrap().push(bodies.clone());
            if bodies.iter().any(|body| body == "panic") {
                panic!("with words nobody may read");
            }
            if bodies.iter().any(|body| body == "fault") {
                return Err(Fault::unavailable("store", "counting", "down"));
            }
            let bad = || ItemError::Bad(BadMessage::new("type", "UNKNOWN_TYPE", "is unknown"));
            Ok(bodies.iter().map(|body| if body == "bad" { Err(bad()) } else { Ok(()) }).collect())
        }
    })
    .await;
    let failed = response.unwrap().batch_item_failures.into_iter().map(|failed| failed.item_identifier);
    (failed.collect(), visibility.0.into_inner().unwrap(), calls.into_inner().unwrap())
}

#[tokio::test]
async fn what_is_handled_together_is_one_call_and_a_bad_message_fails_alone() {
    let messages = vec![message("1", "", "ok", 1), message("2", "", "bad", 1), message("3", "", "ok", 2)];
    let (failed, visibility, calls) = run_messages_together(messages).await;
    assert_eq!((failed, calls.len()), (vec!["2".to_owned()], 1));
    assert_eq!(visibility, [("receipt-2".to_owned(), 0)]);
    assert_eq!(run_messages_together(Vec::new()).await.2.len(), 0, "nobody is asked for nothing");
}

#[tokio::test]
async fn what_fails_together_comes_back_and_from_the_third_time_on_takes_no_other_along() {
    for trouble in ["panic", "fault"] {
        let messages = |receives| {
            vec![message("1", "", "ok", 1), message("2", "", trouble, receives), message("3", "", "ok", 1)]
        };
        for (receives, seconds) in [(1, 2), (2, 10)] {
            let (failed, visibility, _) = run_messages_together(messages(receives)).await;
            assert_eq!(failed, ["1", "2", "3"], "{trouble}");
            assert!(visibility.contains(&("receipt-2".to_owned(), seconds)), "{trouble}: {visibility:?}");
        }
        let (failed, _, calls) = run_messages_together(messages(3)).await;
        assert_eq!((failed, calls.len()), (vec!["2".to_owned()], 2), "{trouble}");
    }
}
