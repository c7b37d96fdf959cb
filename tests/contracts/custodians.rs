//! Master keys: in a file, in KMS, and in KMS with a file for what is older.

use std::sync::Arc;

use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::access::{AccessTokens, ApiKey, KeyRecord, NoToken, Reach, Role};
use shared::adapters::aws::{AwsEnvironment, Endpoints, sdk_config};
use shared::adapters::custody::{Custody, MasterKeys};
use shared::adapters::key_file::KeyFile;
use shared::adapters::kms::{KmsKeyIds, KmsKeys};
use shared::audit::{AuditSigner, Mac};
use shared::digest::{from_hex, hex};
use shared::ids::{ContactId, ContactRef, LocationId};
use shared::privacy::{KeyCustodian, KeyScope, Place, Secret, WrappedKey};
use tempfile::TempDir;
use uuid::Uuid;

/// The ways master keys can be kept, each handed out as often as there are instances.
struct Keys {
    all: Vec<(MasterKeys, AwsEnvironment)>,
    _directory: TempDir,
}

impl Keys {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("master.key");
        KeyFile::read_or_create(&file).unwrap();
        let mut all = vec![(MasterKeys { kms: None, file: Some(file.clone()) }, nowhere())];
        if let Some(aws) = super::aws() {
            let kms = Some(create(&aws).await);
            all.push((MasterKeys { kms: kms.clone(), file: None }, aws.clone()));
            all.push((MasterKeys { kms, file: Some(file) }, aws));
        }
        Self { all, _directory: directory }
    }

    /// Two instances of each.
    async fn pairs() -> (Vec<(Custody, Custody)>, Self) {
        let keys = Self::new().await;
        let open = |(keys, aws): &(MasterKeys, AwsEnvironment)| Custody::open(keys, aws).unwrap();
        (keys.all.iter().map(|keys| (open(keys), open(keys))).collect(), keys)
    }
}

fn nowhere() -> AwsEnvironment {
    AwsEnvironment {
        region: "us-east-1".to_owned(),
        access_key: "none".to_owned(),
        secret_key: Secret::new("none".to_owned()),
        session_token: None,
        endpoints: Endpoints { all: Some("http://127.0.0.1:9".to_owned()), ..Endpoints::default() },
    }
}

async fn create(aws: &AwsEnvironment) -> KmsKeyIds {
    let mut config = aws_sdk_kms::config::Builder::from(&sdk_config(aws));
    config.set_endpoint_url(aws.endpoints.all.clone());
    let kms = aws_sdk_kms::Client::from_conf(config.build());
    let data = kms.create_key().send().await.unwrap();
    let hashing = kms.create_key().key_spec(KeySpec::Hmac256).key_usage(KeyUsageType::GenerateVerifyMac);
    let audit = hashing.send().await.unwrap();
    let id = |key: Option<aws_sdk_kms::types::KeyMetadata>| key.unwrap().key_id().to_owned();
    KmsKeyIds { data: id(data.key_metadata), audit: id(audit.key_metadata) }
}

fn contact(id: &str) -> KeyScope {
    let location = LocationId::parse("LOC1").unwrap();
    KeyScope::Contact(ContactRef { location, contact: ContactId::parse(id).unwrap() })
}

#[tokio::test]
async fn a_data_key_opens_again_on_another_instance_and_for_its_scope_alone() {
    let (pairs, _keys) = Keys::pairs().await;
    for (one, other) in pairs {
        let place = Place::new("pk", "sk", "text");
        let key = one.issue(&contact("CON1")).await.unwrap();
        let sealed = key.seal(&place, &"secret".to_owned()).unwrap();
        for instance in [&one, &other] {
            let again = instance.open(&contact("CON1"), key.wrapped()).await.unwrap();
            assert_eq!(again.open::<String>(&place, &sealed).unwrap(), "secret");
            assert!(instance.open(&contact("CON2"), key.wrapped()).await.is_err(), "{instance:?}");
            assert!(instance.open(&KeyScope::Installation, key.wrapped()).await.is_err(), "{instance:?}");
        }
    }
}

#[tokio::test]
async fn no_two_data_keys_are_the_same() {
    let (pairs, _keys) = Keys::pairs().await;
    for (one, _) in pairs {
        let (first, second) =
            (one.issue(&contact("CON1")).await.unwrap(), one.issue(&contact("CON1")).await.unwrap());
        assert_ne!(first.wrapped(), second.wrapped());
        let place = Place::new("pk", "sk", "text");
        let sealed = first.seal(&place, &"secret".to_owned()).unwrap();
        assert!(second.open::<String>(&place, &sealed).is_err());
    }
}

#[tokio::test]
async fn an_altered_wrapped_key_opens_nothing() {
    let (pairs, _keys) = Keys::pairs().await;
    for (one, other) in pairs {
        let place = Place::new("pk", "sk", "text");
        let key = one.issue(&contact("CON1")).await.unwrap();
        let sealed = key.seal(&place, &"secret".to_owned()).unwrap();
        let mut text = key.wrapped().as_str().to_owned();
        let at = text.len() - 12;
        let letter = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        text.replace_range(at..=at, letter);
        // KMS refuses it; ministack hands out a key, which is another one.
        if let Ok(another) = other.open(&contact("CON1"), &WrappedKey::new(text)).await {
            assert!(another.open::<String>(&place, &sealed).is_err(), "{other:?}");
        }
    }
}

#[tokio::test]
async fn a_hash_is_verified_on_another_instance_and_for_its_bytes_alone() {
    let (pairs, _keys) = Keys::pairs().await;
    for (one, other) in pairs {
        // Longer than what KMS takes at once.
        let record = vec![b'r'; 10_000];
        let mac = one.sign(&record).await.unwrap();
        assert!(other.verify(&record, &mac).await.unwrap());
        assert!(!other.verify(&record[1..], &mac).await.unwrap());
        let hash = |hash: &str| Mac { hash: hash.to_owned(), ..mac.clone() };
        for forged in [hash(""), hash("zz"), hash("00"), hash(&"0".repeat(64)), hash(&"0".repeat(128))] {
            assert!(!other.verify(&record, &forged).await.unwrap(), "{forged:?}");
        }
        for key in ["", "file-00000000", "kms-", "kms-00000000-0000-0000-0000-000000000000"] {
            let forged = Mac { key: key.to_owned(), ..mac.clone() };
            assert!(!other.verify(&record, &forged).await.unwrap(), "{forged:?}");
        }
    }
}

#[tokio::test]
async fn a_token_is_read_by_another_instance_and_no_other_hash_of_the_key_passes_for_its_own() {
    let (pairs, _keys) = Keys::pairs().await;
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    for (one, other) in pairs {
        let (one, other) = (Arc::new(one), Arc::new(other));
        let (issuing, reading) = (
            AccessTokens::new(one.clone(), "jorge".into()),
            AccessTokens::new(other.clone(), "jorge".into()),
        );
        let key = ApiKey::of(&[7; 32]);
        let record = KeyRecord {
            hash: key.hash(),
            name: "dialler".into(),
            role: Role::Agent,
            reach: Reach::All,
            last4: key.last4(),
            created_at: now,
            created_by: "Ann".into(),
            revoked: None,
        };
        let token = issuing.issue(&record, Uuid::nil(), now).await.unwrap();
        let token = token.expose();
        assert!(reading.read(token, now).await.unwrap().unwrap().are_of(&record));
        let (input, signature) = token.rsplit_once('.').unwrap();
        let mac = one.sign(input.as_bytes()).await.unwrap();
        let hash = from_hex(&mac.hash).unwrap();
        let as_audited = format!("{input}.{}", URL_SAFE_NO_PAD.encode(&hash));
        assert_eq!(reading.read(&as_audited, now).await.unwrap(), Err(NoToken::NotGood), "{one:?}");
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let as_token = Mac { hash: hex(&signature), ..mac };
        assert!(!other.verify(input.as_bytes(), &as_token).await.unwrap(), "{one:?}");
    }
}

#[tokio::test]
async fn what_the_key_file_sealed_and_hashed_stays_readable_beside_kms() {
    let keys = Keys::new().await;
    let (file, _) = &keys.all[0];
    let before = Custody::open(file, &nowhere()).unwrap();
    let (key, mac) = (before.issue(&contact("CON1")).await.unwrap(), before.sign(b"record").await.unwrap());
    for (with_kms, aws) in &keys.all[1..] {
        let now = Custody::open(with_kms, aws).unwrap();
        let readable = with_kms.file.is_some();
        assert_eq!(now.open(&contact("CON1"), key.wrapped()).await.is_ok(), readable);
        assert_eq!(now.verify(b"record", &mac).await.unwrap(), readable);
        let new = now.issue(&contact("CON1")).await.unwrap();
        assert!(KmsKeys::wrapped(new.wrapped()) && KmsKeys::signed(&now.sign(b"record").await.unwrap()));
        assert!(before.open(&contact("CON1"), new.wrapped()).await.is_err());
    }
}

#[tokio::test]
async fn keys_out_of_reach_are_no_verdict() {
    let kms = Some(KmsKeyIds { data: "1".to_owned(), audit: "2".to_owned() });
    let custody = Custody::open(&MasterKeys { kms, file: None }, &nowhere()).unwrap();
    let mac = Mac { key: "kms-2".to_owned(), hash: "0".repeat(64) };
    assert!(custody.sign(b"record").await.is_err());
    assert!(custody.verify(b"record", &mac).await.is_err(), "neither genuine nor forged");
    assert!(custody.issue(&KeyScope::Installation).await.is_err());
}
