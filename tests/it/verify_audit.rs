//! Whatever is done to the audit trail in the tables, `jorge verify-audit` fails and names the place.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::join_all;
use jorge::cli::{AuditTarget, ExportAuditArgs};
use jorge::commands::audit::{Report, check, lines};
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::World;
use serde_json::{Value, json};
use shared::adapters::dynamodb::keys;
use shared::adapters::key_file::KeyFile;
use shared::audit::{
    AuditRecord, AuditSigner as _, Breach, Chain, Finding, Head, Linked as _, ManifestBreach, Operation,
    OperationAction, OperationsLog as _, Subject, chain_of,
};
use shared::digest::sha256_hex;
use shared::ids::{ContactRef, LocationId};
use tempfile::TempDir;

const CONTACT: &str = "CONverify00000000001";
const OTHER: &str = "CONverify00000000002";

type Item = HashMap<String, AttributeValue>;

/// A stack with two contacts' chains, an operations chain, and a manifest of all three.
struct Trail {
    world: World,
    directory: TempDir,
    who: ContactRef,
    chain: Chain,
    operations: Chain,
}

impl Trail {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let world = World::with(Options { storage, ..World::at_once() }).await;
        let who = world.contact(CONTACT).await;
        world.contact(OTHER).await;
        for words in ["Hello", "I want to sell"] {
            world.says(CONTACT, words).await;
            world.says(OTHER, words).await;
        }
        let location = LocationId::parse(LOCATION).unwrap();
        let log = world.operations_log();
        for actor in ["Ana", "Ben", "Cem"] {
            log.append(&location, read_by(actor)).await.unwrap();
        }
        let operations = chain_of(&location, read_by("Ana").at);
        let trail = Self { chain: Chain::Contact(who.clone()), who, operations, world, directory };
        trail.manifest().await;
        trail
    }

    /// Writes a manifest, as the schedule does every hour.
    async fn manifest(&self) -> Value {
        self.world.stack.tick("audit-manifest").await.unwrap()
    }

    async fn verify(&self) -> Report {
        self.verify_only(AuditTarget::default()).await
    }

    async fn verify_only(&self, target: AuditTarget) -> Report {
        check(&Storage::Directory(self.directory.path().to_owned()), &target).await.unwrap()
    }

    async fn findings(&self) -> Vec<Finding> {
        self.verify().await.findings
    }

    /// The stored records of a chain, as they stand in the table.
    async fn stored(&self, chain: &Chain) -> Vec<Item> {
        let pk = keys::chain(chain);
        let mut items = self.world.items("audit").await;
        items.retain(|item| item["pk"].as_s().is_ok_and(|key| *key == pk));
        items.sort_by_key(|item| item["sk"].as_s().unwrap().clone());
        items
    }

    async fn put(&self, table: &str, item: Item) {
        let put = self.world.stack.aws.dynamodb.put_item().table_name(self.world.table(table));
        put.set_item(Some(item)).send().await.unwrap();
    }

    async fn remove(&self, table: &str, pk: &str, sk: &str) {
        let delete = self.world.stack.aws.dynamodb.delete_item().table_name(self.world.table(table));
        let delete = delete.key("pk", AttributeValue::S(pk.into())).key("sk", AttributeValue::S(sk.into()));
        delete.send().await.unwrap();
    }

    async fn remove_record(&self, chain: &Chain, number: u64) {
        self.remove("audit", &keys::chain(chain), &keys::audit_record(number)).await;
    }

    async fn remove_records(&self, chain: &Chain) {
        for item in self.stored(chain).await {
            self.remove("audit", item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap()).await;
        }
    }

    /// Sets the head of the contact's chain.
    async fn set_head(&self, head: &Head) {
        let (pk, sk) = keys::head(&self.chain);
        let update = self.world.stack.aws.dynamodb.update_item();
        let update = update
            .table_name(self.world.table("conversations"))
            .key("pk", AttributeValue::S(pk))
            .key("sk", AttributeValue::S(sk))
            .update_expression("SET audit = :head")
            .expression_attribute_values(":head", serde_dynamo::to_attribute_value(head).unwrap());
        update.send().await.unwrap();
    }

    fn of_contact(&self, breach: Breach) -> Finding {
        Finding::Chain { chain: self.chain.clone(), breach }
    }

    /// Writes records of the contact's chain over those that stand there, and the head.
    async fn overwrite(&self, records: &[AuditRecord]) {
        for record in records {
            let item = shared::adapters::dynamodb::items::AuditItem {
                pk: keys::chain(&self.chain),
                sk: keys::audit_record(record.number),
                record: record.clone(),
            };
            self.put("audit", serde_dynamo::to_item(item).unwrap()).await;
        }
        self.set_head(&records.last().unwrap().head()).await;
    }
}

fn read_by(actor: &str) -> Operation {
    Operation {
        at: "2026-11-21T12:00:00Z".parse().unwrap(),
        actor: actor.to_owned(),
        action: OperationAction::ReadPersonalData,
        subject: Subject::Location,
        reason: None,
        details: BTreeMap::new(),
    }
}

/// The breaches that are found in the record of a number, or at its place.
fn alone(findings: Vec<Finding>, chain: &Chain) -> Vec<Breach> {
    let breaches = findings.into_iter().map(|finding| match finding {
        Finding::Chain { chain: found, breach } if found == *chain => breach,
        other => panic!("nothing else was touched: {other:?}"),
    });
    breaches.collect()
}

#[tokio::test]
async fn a_trail_nobody_touched_is_whole_and_may_grow_after_its_manifest() {
    let trail = Trail::start().await;
    let report = trail.verify().await;
    assert_eq!(report.findings, []);
    assert_eq!(report.chains, 3);
    let records = trail.world.items("audit").await.len() as u64;
    assert_eq!((report.records, report.newest.unwrap().pins.len()), (records, 3));

    trail.world.says(CONTACT, "Anyone there?").await;
    let grown = trail.verify().await;
    assert_eq!(grown.findings, []);
    assert!(grown.records > records);
    let text = grown.text();
    assert!(text.contains("Nothing was touched") && text.contains("Manifest 1 is 0 minutes old"), "{text}");
    assert_eq!(trail.manifest().await, json!({"manifest": 2, "chains": 3, "lost": 0}));
    assert_eq!(trail.findings().await, []);
}

#[tokio::test]
async fn one_chain_can_be_checked_alone() {
    let trail = Trail::start().await;
    let only = |contact: Option<&str>| AuditTarget {
        location: Some(LOCATION.to_owned()),
        contact: contact.map(str::to_owned),
        ..AuditTarget::default()
    };
    trail.remove_records(&trail.operations).await;
    assert_eq!(trail.verify_only(only(Some(CONTACT))).await.chains, 1);
    assert_eq!(trail.verify_only(only(Some(CONTACT))).await.findings, []);
    assert_eq!(trail.verify_only(only(None)).await.chains, 3);
    assert!(!trail.verify_only(only(None)).await.findings.is_empty());
}

#[tokio::test]
async fn an_altered_record_is_named() {
    let trail = Trail::start().await;
    let mut item = trail.stored(&trail.chain).await.swap_remove(1);
    let AttributeValue::M(record) = item.get_mut("record").unwrap() else { panic!("a record is a map") };
    record.insert("action".to_owned(), AttributeValue::S("opted_in".to_owned()));
    trail.put("audit", item).await;
    assert_eq!(trail.findings().await, [trail.of_contact(Breach::Altered { number: 2 })]);
    let text = trail.verify().await.text();
    assert!(text.contains(CONTACT) && text.contains("it was altered"), "{text}");
}

#[tokio::test]
async fn an_altered_record_of_an_operations_chain_is_named() {
    let trail = Trail::start().await;
    let mut item = trail.stored(&trail.operations).await.swap_remove(0);
    let AttributeValue::M(record) = item.get_mut("record").unwrap() else { panic!("a record is a map") };
    record.insert("actor".to_owned(), AttributeValue::S("nobody".to_owned()));
    trail.put("audit", item).await;
    assert_eq!(alone(trail.findings().await, &trail.operations), [Breach::Altered { number: 1 }]);
}

#[tokio::test]
async fn a_record_that_is_no_record_any_more_is_named() {
    let trail = Trail::start().await;
    let mut item = trail.stored(&trail.chain).await.swap_remove(1);
    item.insert("record".to_owned(), AttributeValue::S("gone".to_owned()));
    trail.put("audit", item).await;
    let breaches = alone(trail.findings().await, &trail.chain);
    assert_eq!(breaches[0], Breach::Unreadable { place: keys::audit_record(2) });
}

#[tokio::test]
async fn a_deleted_record_is_named() {
    let trail = Trail::start().await;
    trail.remove_record(&trail.chain, 2).await;
    assert_eq!(trail.findings().await, [trail.of_contact(Breach::Misplaced { expected: 2 })]);
}

#[tokio::test]
async fn records_that_changed_places_are_named() {
    let trail = Trail::start().await;
    let mut items = trail.stored(&trail.chain).await;
    let second = items[1].remove("record").unwrap();
    let first = items[0].insert("record".to_owned(), second).unwrap();
    items[1].insert("record".to_owned(), first);
    for item in items.drain(..2) {
        trail.put("audit", item).await;
    }
    let breaches = alone(trail.findings().await, &trail.chain);
    assert!(breaches.starts_with(&[Breach::Misplaced { expected: 1 }]), "{breaches:?}");
}

#[tokio::test]
async fn a_record_of_another_contact_is_no_record_of_this_one() {
    let trail = Trail::start().await;
    let other = Chain::Contact(ContactRef {
        contact: shared::ids::ContactId::parse(OTHER).unwrap(),
        ..trail.who.clone()
    });
    let mut item = trail.stored(&other).await.swap_remove(0);
    item.insert("pk".to_owned(), AttributeValue::S(keys::chain(&trail.chain)));
    trail.put("audit", item).await;
    let breaches = alone(trail.findings().await, &trail.chain);
    assert_eq!(breaches[0], Breach::Misplaced { expected: 1 });
}

#[tokio::test]
async fn a_cut_tail_is_named_by_the_head_and_where_that_was_set_back_by_the_manifest() {
    let trail = Trail::start().await;
    let records = trail.world.audit(&trail.who).await;
    let last = records.last().unwrap().number;
    trail.remove_record(&trail.chain, last).await;
    let both = [Breach::WrongEnd { expected: last }, Breach::Shortened { expected: last }];
    assert_eq!(alone(trail.findings().await, &trail.chain), both);
    trail.set_head(&records[records.len() - 2].head()).await;
    assert_eq!(alone(trail.findings().await, &trail.chain), [Breach::Shortened { expected: last }]);
    // The next manifest says so by itself, and does not forget.
    assert_eq!(trail.manifest().await["lost"], 1);
    assert_eq!(trail.manifest().await["lost"], 1);
    assert_eq!(alone(trail.findings().await, &trail.chain), [Breach::Shortened { expected: last }]);
}

#[tokio::test]
async fn a_chain_that_was_removed_together_with_its_head_is_named() {
    let trail = Trail::start().await;
    let last = trail.world.audit(&trail.who).await.len() as u64;
    for chain in [&trail.chain, &trail.operations] {
        trail.remove_records(chain).await;
        let (pk, sk) = keys::head(chain);
        let table = if *chain == trail.chain { "conversations" } else { "operations" };
        trail.remove(table, &pk, &sk).await;
    }
    let expected = [
        trail.of_contact(Breach::Shortened { expected: last }),
        Finding::Chain { chain: trail.operations.clone(), breach: Breach::Shortened { expected: 3 } },
    ];
    assert_eq!(trail.findings().await, expected);
    assert_eq!(trail.manifest().await, json!({"manifest": 2, "chains": 3, "lost": 2}));
    assert_eq!(trail.findings().await, expected, "an hour later it is still named");
}

#[tokio::test]
async fn a_chain_whose_head_alone_was_removed_is_named() {
    let trail = Trail::start().await;
    let (pk, sk) = keys::head(&trail.operations);
    trail.remove("operations", &pk, &sk).await;
    assert_eq!(alone(trail.findings().await, &trail.operations), [Breach::WrongEnd { expected: 0 }]);
}

#[tokio::test]
async fn a_chain_that_was_rewritten_with_plain_hashes_is_named_record_by_record() {
    let trail = Trail::start().await;
    let mut records = trail.world.audit(&trail.who).await;
    let mut previous = None;
    for record in &mut records {
        record.details.insert("rule".to_owned(), "invented".to_owned());
        record.previous = previous.take();
        record.mac.hash = sha256_hex(&record.signed_bytes().unwrap());
        previous = Some(record.mac.hash.clone());
    }
    trail.overwrite(&records).await;
    let altered: Vec<Breach> =
        records.iter().map(|record| Breach::Altered { number: record.number }).collect();
    let breaches = alone(trail.findings().await, &trail.chain);
    assert_eq!(breaches[..altered.len()], altered);
    assert_eq!(breaches[altered.len()..], [Breach::Replaced { number: records.len() as u64 }]);
}

#[tokio::test]
async fn a_chain_that_was_rewritten_with_another_key_is_named() {
    let trail = Trail::start().await;
    let foreign = KeyFile::read_or_create(&trail.directory.path().join("foreign.key")).unwrap();
    let mut records = trail.world.audit(&trail.who).await;
    let (mut previous, id) = (None, records[0].mac.key.clone());
    for record in &mut records {
        record.previous = previous.take();
        record.mac = foreign.sign(&record.signed_bytes().unwrap()).await.unwrap();
        // It says it is ours.
        record.mac.key.clone_from(&id);
        previous = Some(record.mac.hash.clone());
    }
    trail.overwrite(&records).await;
    let breaches = alone(trail.findings().await, &trail.chain);
    assert_eq!(breaches[0], Breach::Altered { number: 1 });
}

#[tokio::test]
async fn a_record_that_belongs_to_no_chain_is_named() {
    let trail = Trail::start().await;
    let mut item = trail.stored(&trail.chain).await.swap_remove(0);
    item.insert("pk".to_owned(), AttributeValue::S("L#nowhere".to_owned()));
    trail.put("audit", item).await;
    assert_eq!(trail.findings().await, [Finding::Stray { partition: "L#nowhere".to_owned() }]);
}

#[tokio::test]
async fn a_manifest_that_is_gone_or_altered_is_named() {
    let trail = Trail::start().await;
    for _ in 0..3 {
        trail.manifest().await;
    }
    let file = |number: u64| trail.world.stack.manifests().join(format!("{number:010}.json"));
    let wrong = |manifest, breach| Finding::Manifest { manifest, breach };
    let newest = std::fs::read(file(4)).unwrap();

    std::fs::remove_file(file(4)).unwrap();
    assert_eq!(trail.findings().await, [wrong(4, ManifestBreach::Missing)], "the newest");
    std::fs::remove_file(file(2)).unwrap();
    let both = [wrong(2, ManifestBreach::Missing), wrong(4, ManifestBreach::Missing)];
    assert_eq!(trail.findings().await, both, "and one before");

    let altered = String::from_utf8(newest).unwrap().replacen("\"number\":", "\"number\": ", 1);
    std::fs::write(file(4), altered.replace(CONTACT, OTHER)).unwrap();
    let expected = [wrong(2, ManifestBreach::Missing), wrong(4, ManifestBreach::Forged)];
    assert_eq!(trail.findings().await, expected);
}

#[tokio::test]
async fn a_manifest_whose_writer_died_before_the_store_remembered_it_is_taken_on() {
    let trail = Trail::start().await;
    trail.manifest().await;
    let (pk, sk) = (keys::all_locations(), keys::MANIFEST);
    let remembered = trail.world.items("operations").await;
    let item = remembered.into_iter().find(|item| item["sk"].as_s().is_ok_and(|key| key == sk)).unwrap();
    assert_eq!(item["version"], AttributeValue::N("2".to_owned()));
    // As it was an hour ago.
    let first: Value = serde_json::from_slice(
        &std::fs::read(trail.world.stack.manifests().join("0000000001.json")).unwrap(),
    )
    .unwrap();
    let head: Head = serde_json::from_value(json!({"number": 1, "mac": first["mac"]})).unwrap();
    let mut item = item;
    item.insert("version".to_owned(), AttributeValue::N("1".to_owned()));
    item.insert("held".to_owned(), serde_dynamo::to_attribute_value(head).unwrap());
    trail.put("operations", item).await;
    assert_eq!(trail.findings().await, [], "it is being written");
    assert_eq!(trail.manifest().await["manifest"], 2);
    assert_eq!(trail.manifest().await["manifest"], 3);
    assert_eq!(trail.findings().await, []);
    trail.remove("operations", &pk, sk).await;
    let forgotten = [2, 3].map(|manifest| Finding::Manifest { manifest, breach: ManifestBreach::Forgotten });
    assert_eq!(trail.findings().await, forgotten);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_turns_at_once_of_one_contact_and_of_many_leave_whole_chains() {
    let trail = Trail::start().await;
    let crowd: Vec<String> = (0..64).map(|n| format!("CONcrowd{n:012}")).collect();
    for contact in &crowd {
        trail.world.contact_without_settling(contact);
    }
    let texts = crowd.iter().map(String::as_str).chain((0..64).map(|_| CONTACT));
    let texts: Vec<_> =
        texts.enumerate().map(|(n, who)| trail.world.text(who, &format!("Text {n}"))).collect();
    for answer in join_all(texts.iter().map(|text| trail.world.deliver(text))).await {
        assert_eq!(answer.status, 200);
    }
    // Beside what the queue does, everybody is woken at the same time: turns race for the same chains.
    let who = |contact: &str| ContactRef {
        contact: shared::ids::ContactId::parse(contact).unwrap(),
        ..trail.who.clone()
    };
    let everybody: Vec<ContactRef> =
        crowd.iter().map(|contact| who(contact)).chain((0..64).map(|_| trail.who.clone())).collect();
    join_all(everybody.iter().map(|who| trail.world.run_one_wake_up(who))).await;
    trail.world.settle().await;
    let report = trail.verify().await;
    assert_eq!(report.findings, []);
    assert_eq!(report.chains, 3 + crowd.len());
}

#[tokio::test]
async fn the_export_holds_every_record_and_what_checking_each_chain_found() {
    let trail = Trail::start().await;
    let storage = Storage::Directory(trail.directory.path().to_owned());
    let args = |from: Option<&str>| ExportAuditArgs {
        target: AuditTarget::default(),
        from: from.map(|from| from.parse().unwrap()),
        to: None,
    };
    let of = |lines: &[Value], kind: &str| lines.iter().filter(|line| line["line"] == kind).count();
    let mut all = Vec::new();
    assert!(lines(&storage, &args(None), &mut |line| all.push(line)).await.unwrap());
    assert_eq!(of(&all, "record"), trail.world.items("audit").await.len());
    assert_eq!((of(&all, "chain"), of(&all, "end")), (3, 1));
    assert_eq!(all.last().unwrap()["intact"], true);
    assert!(all.iter().any(|line| line["record"]["actor"] == "Ben"));
    let back: Vec<AuditRecord> = all
        .iter()
        .filter(|line| line["line"] == "record" && line["chain"]["contact"] == CONTACT)
        .map(|line| serde_json::from_value(line["record"].clone()).unwrap())
        .collect();
    assert_eq!(back, trail.world.audit(&trail.who).await, "what is exported can be checked again");

    trail.remove_record(&trail.chain, 2).await;
    let mut late = Vec::new();
    let from = args(Some("2100-01-01T00:00:00Z"));
    assert!(!lines(&storage, &from, &mut |line| late.push(line)).await.unwrap());
    assert_eq!((of(&late, "record"), of(&late, "chain")), (0, 3));
    let touched = late.iter().find(|line| line["intact"] == false && line["line"] == "chain").unwrap();
    assert_eq!(touched["breaches"], json!([{"breach": "misplaced", "expected": 2}]));
}
