//! Batch requests.

use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, MessageAttributeValue,
    SendMessageBatchRequestEntry,
};

use crate::stage::Stage;

fn entry(id: &str, body: &str) -> SendMessageBatchRequestEntry {
    SendMessageBatchRequestEntry::builder().id(id).message_body(body).build().expect("id and body are given")
}

fn numbered(count: usize) -> Vec<SendMessageBatchRequestEntry> {
    (0..count).map(|number| entry(&number.to_string(), &number.to_string())).collect()
}

#[tokio::test]
async fn a_batch_of_ten_is_sent_and_deleted() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let sent =
        stage.sqs.send_message_batch().queue_url(&url).set_entries(Some(numbered(10))).send().await.unwrap();
    assert_eq!((sent.successful.len(), sent.failed.len()), (10, 0));
    let received = stage.receive(&url).await;
    assert_eq!(received.len(), 10);
    let entries = received
        .iter()
        .enumerate()
        .map(|(number, message)| {
            let handle = message.receipt_handle.clone().unwrap();
            DeleteMessageBatchRequestEntry::builder()
                .id(number.to_string())
                .receipt_handle(handle)
                .build()
                .unwrap()
        })
        .collect();
    let deleted =
        stage.sqs.delete_message_batch().queue_url(&url).set_entries(Some(entries)).send().await.unwrap();
    assert_eq!((deleted.successful.len(), deleted.failed.len()), (10, 0));
}

#[tokio::test]
async fn the_entries_of_a_batch_keep_their_attributes() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let value = MessageAttributeValue::builder().data_type("String").string_value("harbour").build().unwrap();
    let entry = SendMessageBatchRequestEntry::builder().id("a").message_body("a");
    let entry = entry.message_attributes("tenant", value.clone()).build().unwrap();
    let sent = stage.sqs.send_message_batch().queue_url(&url).entries(entry).send().await.unwrap();
    let received = stage.receive(&url).await.remove(0);
    assert_eq!(received.message_attributes.unwrap()["tenant"], value);
    assert_eq!(received.md5_of_message_attributes, sent.successful[0].md5_of_message_attributes);
}

#[tokio::test]
async fn a_batch_to_a_fifo_queue_keeps_its_order_and_fails_by_entry() {
    let stage = Stage::set().await;
    let url = stage.fifo(&[]).await;
    let of_group = |id: &str| {
        let entry = SendMessageBatchRequestEntry::builder().id(id).message_body(id);
        entry.message_group_id("g").message_deduplication_id(id).build().unwrap()
    };
    let entries = vec![of_group("a"), entry("groupless", "b"), of_group("c")];
    let sent =
        stage.sqs.send_message_batch().queue_url(&url).set_entries(Some(entries)).send().await.unwrap();
    assert_eq!(sent.successful.len(), 2);
    assert!(sent.successful[0].sequence_number < sent.successful[1].sequence_number);
    assert_eq!(sent.failed.len(), 1);
    assert_eq!((sent.failed[0].id.as_str(), sent.failed[0].code.as_str()), ("groupless", "MissingParameter"));
    assert!(sent.failed[0].sender_fault);
    assert_eq!(stage.bodies(&url).await, ["a", "c"]);
}

#[tokio::test]
async fn handles_that_are_none_fail_by_entry() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    stage.send(&url, "a").await;
    let handle = stage.receive(&url).await.remove(0).receipt_handle.unwrap();
    let change = |id: &str, handle: &str| {
        let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(id).receipt_handle(handle);
        entry.visibility_timeout(0).build().unwrap()
    };
    let changed = stage.sqs.change_message_visibility_batch().queue_url(&url);
    let changed =
        changed.entries(change("good", &handle)).entries(change("bad", "rubbish")).send().await.unwrap();
    assert_eq!(changed.successful[0].id, "good");
    assert_eq!(
        (changed.failed[0].id.as_str(), changed.failed[0].code.as_str()),
        ("bad", "ReceiptHandleIsInvalid")
    );
    let handle = stage.receive(&url).await.remove(0).receipt_handle.unwrap();
    let delete = |id: &str, handle: &str| {
        DeleteMessageBatchRequestEntry::builder().id(id).receipt_handle(handle).build().unwrap()
    };
    let deleted = stage.sqs.delete_message_batch().queue_url(&url);
    let deleted =
        deleted.entries(delete("good", &handle)).entries(delete("bad", "rubbish")).send().await.unwrap();
    assert_eq!(deleted.successful[0].id, "good");
    assert_eq!(
        (deleted.failed[0].id.as_str(), deleted.failed[0].code.as_str()),
        ("bad", "ReceiptHandleIsInvalid")
    );
}

#[tokio::test]
async fn a_batch_that_is_empty_too_long_or_ambiguous_is_refused() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let send = async |entries: Vec<SendMessageBatchRequestEntry>| {
        let batch = stage.sqs.send_message_batch().queue_url(&url).set_entries(Some(entries));
        batch.send().await.unwrap_err().into_service_error()
    };
    assert!(send(Vec::new()).await.is_empty_batch_request());
    assert!(send(numbered(11)).await.is_too_many_entries_in_batch_request());
    assert!(send(vec![entry("a", "1"), entry("a", "2")]).await.is_batch_entry_ids_not_distinct());
    assert!(send(vec![entry("a b", "1")]).await.is_invalid_batch_entry_id());
    assert!(stage.bodies(&url).await.is_empty());
}

#[tokio::test]
async fn a_batch_may_have_one_mebibyte_in_all() {
    let stage = Stage::set().await;
    let url = stage.queue(&[]).await;
    let half = "a".repeat(524_288);
    let batch = |second: &str| {
        let entries = vec![entry("a", &half), entry("b", second)];
        stage.sqs.send_message_batch().queue_url(&url).set_entries(Some(entries)).send()
    };
    assert_eq!(batch(&half).await.unwrap().successful.len(), 2);
    let error = batch(&format!("{half}a")).await.unwrap_err().into_service_error();
    assert!(error.is_batch_request_too_long(), "{error:?}");
}
