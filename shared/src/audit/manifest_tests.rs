use async_trait::async_trait;

use super::*;
use crate::digest::sha256_hex;

/// Hashes by a fixed key, as the key file does with its own.
struct Signer;

#[async_trait]
impl AuditSigner for Signer {
    async fn sign(&self, bytes: &[u8]) -> Result<Mac, Fault> {
        Ok(Mac { key: "test".into(), hash: sha256_hex(&[b"secret", bytes].concat()) })
    }

    async fn verify(&self, bytes: &[u8], mac: &Mac) -> Result<bool, Fault> {
        Ok(self.sign(bytes).await? == *mac)
    }
}

fn chain(contact: &str) -> Chain {
    serde_json::from_value(serde_json::json!({"location": "LOC1", "contact": contact})).unwrap()
}

fn head(number: u64, hash: &str) -> Head {
    Head { number, mac: Mac { key: "test".into(), hash: hash.into() } }
}

fn heads(all: &[(&str, u64, &str)]) -> BTreeMap<Chain, Head> {
    all.iter().map(|(contact, number, hash)| (chain(contact), head(*number, hash))).collect()
}

async fn first(all: &[(&str, u64, &str)]) -> Manifest {
    Manifest::following(None, &[], heads(all), Timestamp::UNIX_EPOCH, &Signer).await.unwrap().0
}

async fn second(first: &Manifest, all: &[(&str, u64, &str)]) -> (Manifest, Vec<(Chain, Breach)>) {
    let previous = Some(first.head());
    let at = Timestamp::UNIX_EPOCH;
    Manifest::following(previous.as_ref(), &first.pins, heads(all), at, &Signer).await.unwrap()
}

#[tokio::test]
async fn chains_may_grow_and_begin_between_two_manifests() {
    let before = first(&[("CON1", 2, "a")]).await;
    let (now, lost) = second(&before, &[("CON1", 5, "b"), ("CON2", 1, "c")]).await;
    assert_eq!(lost, []);
    assert_eq!((now.number, now.previous.as_ref()), (2, Some(&before.mac.hash)));
    assert_eq!(now.pin(&chain("CON1")), Some(&head(5, "b")));
    assert_eq!(now.pin(&chain("CON2")), Some(&head(1, "c")));
    assert_eq!(now.pin(&chain("CON3")), None);
}

#[tokio::test]
async fn what_is_lost_is_named_and_never_forgotten() {
    let before = first(&[("CON1", 2, "a"), ("CON2", 7, "b"), ("CON3", 3, "c")]).await;
    let (now, lost) = second(&before, &[("CON2", 6, "x"), ("CON3", 3, "y")]).await;
    let expected = [
        (chain("CON1"), Breach::Shortened { expected: 2 }),
        (chain("CON2"), Breach::Shortened { expected: 7 }),
        (chain("CON3"), Breach::Replaced { number: 3 }),
    ];
    assert_eq!(lost, expected);
    assert_eq!(now.pins, before.pins);
    let (later, lost) = second(&now, &[]).await;
    assert_eq!((lost.len(), later.pins), (3, before.pins), "an hour later it is still lost");
}

#[tokio::test]
async fn a_manifest_is_genuine_only_as_it_was_signed() {
    let manifest = first(&[("CON1", 2, "a")]).await;
    let kept = Manifest::from_json(1, &manifest.to_json().unwrap()).unwrap();
    assert_eq!(kept, manifest);
    assert!(kept.is_genuine(&Signer).await.unwrap());
    let mut altered = kept.clone();
    altered.pins[0].head.number = 1;
    assert!(!altered.is_genuine(&Signer).await.unwrap());
    assert_eq!(Manifest::from_json(2, &manifest.to_json().unwrap()), None, "under another's number");
    assert_eq!(Manifest::from_json(1, b"{}"), None);
}
