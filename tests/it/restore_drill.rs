//! A restore that is tried out: whole if it is, and what is not whole is named. The real tables are never touched.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use jorge::cli::RestoreDrillArgs;
use jorge::commands::restore_drill::{DrillTable, Drills, Found, Report, drill};
use jorge::stack::{LOCATION, Options, Storage};
use jorge_tests::World;
use shared::adapters::dynamodb::keys;
use shared::audit::{Breach, Chain, Finding, Operation, OperationAction, OperationsLog as _, Subject};
use shared::ids::{ContactRef, LocationId};
use tempfile::TempDir;

const CONTACT: &str = "CONdrill000000000001";
const OTHER: &str = "CONdrill000000000002";
const TABLES: [&str; 4] = ["conversations", "operations", "audit", "experiments"];

struct Stand {
    world: World,
    directory: TempDir,
    who: ContactRef,
}

impl Stand {
    /// Two contacts who have talked, an operations chain, and a manifest of all that.
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let storage = Storage::Directory(directory.path().to_owned());
        let world = World::with(Options { storage, ..World::at_once() }).await;
        let who = world.contact(CONTACT).await;
        world.contact(OTHER).await;
        for contact in [CONTACT, OTHER] {
            world.says(contact, "I want to sell my house in Cedar Park").await;
        }
        world.operations_log().append(&who.location, read_now()).await.unwrap();
        world.stack.tick("audit-manifest").await.unwrap();
        Self { world, directory, who }
    }

    async fn drill(&self, args: RestoreDrillArgs) -> Report {
        drill(&Storage::Directory(self.directory.path().to_owned()), &args).await.unwrap()
    }

    async fn findings(&self) -> Vec<Found> {
        self.drill(RestoreDrillArgs::default()).await.findings
    }

    async fn tables(&self) -> BTreeSet<String> {
        let listed = self.world.stack.aws.dynamodb.list_tables().send().await.unwrap();
        listed.table_names.unwrap().into_iter().collect()
    }

    /// Everything in the real tables.
    async fn everything(&self) -> Vec<HashMap<String, AttributeValue>> {
        let mut all = Vec::new();
        for table in TABLES {
            all.extend(self.world.items(table).await);
        }
        all
    }

    async fn item(&self, table: &str, pk: &str, sk: &str) -> HashMap<String, AttributeValue> {
        let items = self.world.items(table).await;
        let is = |item: &&HashMap<String, AttributeValue>| {
            item["pk"].as_s().unwrap() == pk && item["sk"].as_s().unwrap() == sk
        };
        items.iter().find(is).expect("an item").clone()
    }

    async fn put(&self, table: &str, item: HashMap<String, AttributeValue>) {
        let put = self.world.stack.aws.dynamodb.put_item().table_name(self.world.table(table));
        put.set_item(Some(item)).send().await.unwrap();
    }
}

fn read_now() -> Operation {
    Operation {
        at: Timestamp::now(),
        actor: "Ana".to_owned(),
        action: OperationAction::ReadPersonalData,
        subject: Subject::Location,
        reason: None,
        details: BTreeMap::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_comes_back_and_nothing_of_the_drill_stays() {
    let stand = Stand::start().await;
    let (tables, everything) = (stand.tables().await, stand.everything().await);
    let report = stand.drill(RestoreDrillArgs::default()).await;
    assert_eq!(report.findings, [], "{}", report.text());
    for (table, restored) in TABLES.iter().zip(&report.tables) {
        let items = stand.world.items(table).await.len() as u64;
        assert_eq!((restored.items_of_source, restored.items), (items, items), "{table}");
        assert!(DrillTable::parse(&restored.restored_as).is_ok(), "{}", restored.restored_as);
    }
    assert!(report.tables[0].items > 5 && report.tables[2].items > 2, "{}", report.text());
    assert_eq!((report.chains, report.cut), (3, 0));
    assert_eq!((report.opened, report.locations), (1, 1));
    let steps: Vec<&str> = report.steps.iter().map(|step| step.step).collect();
    assert_eq!(steps.first(), Some(&"restore"));
    assert_eq!(steps.last(), Some(&"remove what was restored"));
    assert_eq!(stand.tables().await, tables);
    assert_eq!(stand.everything().await, everything);
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_that_are_kept_can_be_looked_into_and_removed_by_whoever_names_them() {
    let stand = Stand::start().await;
    let tables = stand.tables().await;
    let report = stand.drill(RestoreDrillArgs { keep: true, ..RestoreDrillArgs::default() }).await;
    assert!(report.kept);
    let left: Vec<String> = stand.tables().await.difference(&tables).cloned().collect();
    assert_eq!(left.len(), 4);
    let drills = Drills::new(stand.world.stack.aws.dynamodb.clone());
    for name in left {
        drills.delete(&DrillTable::parse(&name).unwrap()).await.unwrap();
    }
    assert_eq!(stand.tables().await, tables);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_and_a_whole_chain_that_do_not_come_back_are_named() {
    let stand = Stand::start().await;
    let (mine, other) = (keys::contact(&stand.who), Chain::Contact(contact(OTHER)));
    let remove = async |table: &str, pk: &str, sk: &str| {
        let delete = stand.world.stack.aws.dynamodb.delete_item().table_name(stand.world.table(table));
        let delete = delete.key("pk", AttributeValue::S(pk.into())).key("sk", AttributeValue::S(sk.into()));
        delete.send().await.unwrap();
    };
    remove("audit", &mine, &keys::audit_record(1)).await;
    // Of the other everything is gone, its head too: only the manifest knows of it.
    for item in stand.everything().await {
        let (pk, sk) = (item["pk"].as_s().unwrap(), item["sk"].as_s().unwrap());
        if *pk == keys::contact(&contact(OTHER)) {
            remove("audit", pk, sk).await;
            remove("conversations", pk, sk).await;
        }
    }
    let findings = stand.findings().await;
    let chains: BTreeSet<Chain> = findings
        .iter()
        .map(|found| match found {
            Found::Audit(Finding::Chain { chain, .. }) => chain.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(chains, BTreeSet::from([Chain::Contact(stand.who.clone()), other.clone()]));
    let shortened = |found: &Found| matches!(found, Found::Audit(Finding::Chain { chain, breach: Breach::Shortened { .. } }) if *chain == other);
    assert!(findings.iter().any(shortened), "{findings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_opens_nothing_is_found_by_opening() {
    let stand = Stand::start().await;
    let (mine, theirs) = (keys::contact(&stand.who), keys::contact(&contact(OTHER)));
    let mut key = stand.item("conversations", &mine, keys::KEY).await;
    let of_another = stand.item("conversations", &theirs, keys::KEY).await;
    key.insert("data_key".to_owned(), of_another["data_key"].clone());
    stand.put("conversations", key).await;
    let findings = stand.findings().await;
    let [Found::Shut { location, what, .. }] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((location.as_str(), *what), (LOCATION, "the conversation of a contact"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_at_the_very_instant_is_no_finding() {
    let stand = Stand::start().await;
    let log = stand.world.operations_log();
    let location = stand.who.location.clone();
    let busy = tokio::spawn(async move {
        loop {
            log.append(&location, read_now()).await.unwrap();
        }
    });
    let mut cut = 0;
    for _ in 0..5 {
        let report = stand.drill(RestoreDrillArgs::default()).await;
        assert_eq!(report.findings, [], "{}", report.text());
        cut += report.cut;
    }
    busy.abort();
    assert!(cut > 0, "heads are copied before records, so some chain ended differently");
}

fn contact(id: &str) -> ContactRef {
    let location = LocationId::parse(LOCATION).unwrap();
    ContactRef { location, contact: shared::ids::ContactId::parse(id).unwrap() }
}
