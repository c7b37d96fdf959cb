//! The second place of the audit trail: in a directory, and in a bucket with Object Lock.

use std::sync::Arc;

use aws_sdk_s3::types::{
    DefaultRetention, ObjectLockConfiguration, ObjectLockEnabled, ObjectLockRetentionMode, ObjectLockRule,
};
use futures::future::join_all;
use shared::adapters::aws::{AwsEnvironment, sdk_config};
use shared::adapters::manifest_file::ManifestFiles;
use shared::adapters::manifest_s3::S3Manifests;
use shared::audit::Manifests;
use tempfile::TempDir;

/// Every place there is, empty.
struct Places {
    all: Vec<Arc<dyn Manifests>>,
    _directory: TempDir,
}

impl Places {
    async fn empty() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let files = ManifestFiles::new(directory.path().join("not there yet"));
        let mut all: Vec<Arc<dyn Manifests>> = vec![Arc::new(files)];
        if let Some(aws) = super::aws() {
            let bucket = locked_bucket(&aws).await;
            all.push(Arc::new(S3Manifests::new(&aws, bucket)));
        }
        Self { all, _directory: directory }
    }
}

fn client(aws: &AwsEnvironment) -> aws_sdk_s3::Client {
    let mut config = aws_sdk_s3::config::Builder::from(&sdk_config(aws)).force_path_style(true);
    config.set_endpoint_url(aws.endpoints.all.clone());
    aws_sdk_s3::Client::from_conf(config.build())
}

/// A bucket as `template.yaml` declares it.
async fn locked_bucket(aws: &AwsEnvironment) -> String {
    let name = format!("manifests-{}", uuid::Uuid::new_v4().simple());
    let s3 = client(aws);
    s3.create_bucket().bucket(&name).object_lock_enabled_for_bucket(true).send().await.unwrap();
    let retention = DefaultRetention::builder().mode(ObjectLockRetentionMode::Compliance).days(1).build();
    let rule = ObjectLockRule::builder().default_retention(retention).build();
    let lock =
        ObjectLockConfiguration::builder().object_lock_enabled(ObjectLockEnabled::Enabled).rule(rule).build();
    let locked = s3.put_object_lock_configuration().bucket(&name).object_lock_configuration(lock);
    locked.send().await.unwrap();
    name
}

#[tokio::test]
async fn a_place_is_empty_until_something_is_kept() {
    for place in Places::empty().await.all {
        assert!(place.numbers().await.unwrap().is_empty());
        assert_eq!(place.read(1).await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_was_kept_is_never_replaced() {
    for place in Places::empty().await.all {
        assert!(place.keep(1, b"first").await.unwrap());
        assert!(!place.keep(1, b"another").await.unwrap());
        assert_eq!(place.read(1).await.unwrap().as_deref(), Some(&b"first"[..]));
    }
}

#[tokio::test]
async fn all_that_were_kept_are_listed_in_order() {
    for place in Places::empty().await.all {
        for number in [10, 2, 1, 11] {
            assert!(place.keep(number, number.to_string().as_bytes()).await.unwrap());
        }
        assert_eq!(place.numbers().await.unwrap(), [1, 2, 10, 11]);
        assert_eq!(place.read(11).await.unwrap().as_deref(), Some(&b"11"[..]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_keep_the_same_number_at_once_one_does() {
    for place in Places::empty().await.all {
        let texts: Vec<String> = (0..16).map(|n| n.to_string()).collect();
        let kept = join_all(texts.iter().map(|text| place.keep(1, text.as_bytes()))).await;
        let winners: Vec<usize> =
            kept.iter().enumerate().filter(|(_, kept)| matches!(kept, Ok(true))).map(|(n, _)| n).collect();
        assert_eq!(winners.len(), 1, "{kept:?}");
        assert_eq!(place.read(1).await.unwrap().as_deref(), Some(texts[winners[0]].as_bytes()));
    }
}

#[tokio::test]
async fn a_manifest_of_many_chains_is_read_back_whole() {
    let large = vec![b'x'; 9_000_000];
    for place in Places::empty().await.all {
        assert!(place.keep(1, &large).await.unwrap());
        assert!(place.read(1).await.unwrap().as_deref() == Some(&large[..]));
    }
}

#[tokio::test]
async fn what_lies_in_a_locked_bucket_can_only_be_hidden_and_hiding_is_noticed() {
    let Some(aws) = super::aws() else { return };
    let (bucket, s3) = (locked_bucket(&aws).await, client(&aws));
    let place = S3Manifests::new(&aws, bucket.clone());
    assert!(place.keep(1, b"first").await.unwrap());
    let versions = s3.list_object_versions().bucket(&bucket).send().await.unwrap();
    let version = versions.versions()[0].clone();
    let (key, id) = (version.key().unwrap(), version.version_id().unwrap());
    let destroyed = s3.delete_object().bucket(&bucket).key(key).version_id(id).send().await;
    assert!(destroyed.is_err(), "the bucket's rule locks every version");
    s3.delete_object().bucket(&bucket).key(key).send().await.unwrap();
    assert!(place.numbers().await.unwrap().is_empty(), "hidden, so its number is missing");
    let kept = s3.get_object().bucket(&bucket).key(key).version_id(id).send().await.unwrap();
    assert_eq!(kept.body.collect().await.unwrap().to_vec(), b"first", "and it is still there");
}
