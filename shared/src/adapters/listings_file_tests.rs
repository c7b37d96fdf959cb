use super::*;
use crate::listings::contract::{self, location};
use crate::listings::{Bathrooms, Kind, Status};

/// A directory that goes with the test.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("listings-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn put(&self, location: &LocationId, listings: &[Listing]) {
        Change::begin(&self.0, location).unwrap().write(listings).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn home(id: &str, price: u64) -> Listing {
    Listing {
        id: id.to_owned(),
        address: format!("{id} Invented Cove"),
        area: "Round Rock".to_owned(),
        zip: "78664".to_owned(),
        price,
        bedrooms: 3,
        bathrooms: Bathrooms::from_halves(4),
        square_feet: None,
        status: Status::Active,
        kind: Kind::SingleFamily,
        listed_on: jiff::civil::date(2026, 9, 1),
        sold_on: None,
        features: vec![],
    }
}

async fn prices(listings: &ListingsFile, location: &LocationId) -> Vec<u64> {
    let found = listings.search(location, &Filter::default(), 9).await.unwrap();
    found.best.into_iter().map(|home| home.price).collect()
}

#[tokio::test]
async fn listings_in_files_keep_the_contract() {
    let dir = Directory::new();
    for (location, homes) in contract::fixture() {
        dir.put(&location, &homes);
    }
    contract::holds(&ListingsFile::new(&dir.0)).await;
}

#[tokio::test]
async fn what_changed_on_the_disk_is_read_again_and_nothing_else() {
    let dir = Directory::new();
    let here = location("LOChere");
    let listings = ListingsFile::new(&dir.0);
    assert!(prices(&listings, &here).await.is_empty(), "no file yet");
    dir.put(&here, &[home("L1", 400_000)]);
    assert_eq!(prices(&listings, &here).await, [400_000]);
    let first = listings.catalog(&here).await.unwrap();
    assert!(Arc::ptr_eq(&first, &listings.catalog(&here).await.unwrap()), "read once");
    // As many bytes as before, and most likely within the same tick of the clock.
    dir.put(&here, &[home("L1", 500_000)]);
    assert_eq!(prices(&listings, &here).await, [500_000]);
    fs::remove_file(file_of(&dir.0, &here)).unwrap();
    assert!(prices(&listings, &here).await.is_empty());
    dir.put(&here, &[home("L1", 600_000)]);
    assert_eq!(prices(&listings, &here).await, [600_000]);
}

#[tokio::test]
async fn a_line_that_is_no_listing_is_a_fault_naming_the_line() {
    let dir = Directory::new();
    let here = location("LOChere");
    dir.put(&here, &[home("L1", 400_000)]);
    let path = file_of(&dir.0, &here);
    let mut text = fs::read(&path).unwrap();
    text.extend_from_slice(b"\n{\"id\":\"L2\",\"owner\":\"x\"}\n");
    fs::write(&path, text).unwrap();
    let fault = ListingsFile::new(&dir.0).search(&here, &Filter::default(), 1).await.unwrap_err();
    assert!(matches!(fault, Fault::Broken { .. }));
    assert!(crate::error::chain(&fault).contains("line 3"), "{}", crate::error::chain(&fault));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_a_fault() {
    let dir = Directory::new();
    let here = location("LOChere");
    fs::create_dir(file_of(&dir.0, &here)).unwrap();
    let fault = ListingsFile::new(&dir.0).search(&here, &Filter::default(), 1).await.unwrap_err();
    assert!(matches!(fault, Fault::Unavailable { .. }));
}

#[tokio::test]
async fn no_location_reaches_another_file() {
    let dir = Directory::new();
    let inner = dir.0.join("inner");
    fs::create_dir(&inner).unwrap();
    dir.put(&location("victim"), &[home("L1", 400_000)]);
    let listings = ListingsFile::new(&inner);
    let absolute = dir.0.join("victim").display().to_string();
    for id in ["../victim", "./../victim", "..\\victim", "..", "/", absolute.as_str(), "連絡先"] {
        let hostile = location(id);
        assert!(prices(&listings, &hostile).await.is_empty(), "{id}");
        Change::begin(&inner, &hostile).unwrap().write(&[home("L2", 1_000_000)]).unwrap();
        assert_eq!(prices(&listings, &hostile).await, [1_000_000], "{id}");
    }
    assert_eq!(dir.names(), ["inner", "victim.jsonl", "victim.lock"]);
    let longest = location(&"é".repeat(64));
    assert!(Change::begin(&inner, &longest).is_ok());
    assert_eq!(prices(&ListingsFile::new(&dir.0), &location("victim")).await, [400_000]);
}

#[test]
fn a_write_that_fails_leaves_what_was_there() {
    let dir = Directory::new();
    let here = location("LOChere");
    dir.put(&here, &[home("L1", 400_000)]);
    let change = Change::begin(&dir.0, &here).unwrap();
    // The new file cannot be made: its name is taken by a directory.
    fs::create_dir(dir.0.join("LOChere.new")).unwrap();
    assert!(change.write(&[home("L2", 500_000)]).is_err());
    assert_eq!(change.listings().unwrap().unwrap(), [home("L1", 400_000)]);
}

#[test]
fn a_write_leaves_no_half_file_behind() {
    let dir = Directory::new();
    dir.put(&location("LOChere"), &[home("L1", 400_000)]);
    assert_eq!(dir.names(), ["LOChere.jsonl", "LOChere.lock"]);
}

#[test]
fn two_changes_at_once_wait_for_each_other() {
    let dir = Directory::new();
    let here = location("LOChere");
    dir.put(&here, &[]);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (dir, here) = (&dir.0, &here);
            scope.spawn(move || {
                for nth in 0..10 {
                    let change = Change::begin(dir, here).unwrap();
                    let mut all = change.listings().unwrap().unwrap();
                    all.push(home(&format!("L{writer}-{nth}"), 400_000));
                    change.write(&all).unwrap();
                }
            });
        }
    });
    assert_eq!(Change::begin(&dir.0, &here).unwrap().listings().unwrap().unwrap().len(), 40);
}

#[tokio::test]
async fn what_was_not_asked_for_longest_goes_when_there_is_too_much() {
    let dir = Directory::new();
    let listings = ListingsFile::new(&dir.0);
    let version = Version { seconds: 0, nanoseconds: 0, bytes: 0, inode: 0 };
    let many = |count: usize| {
        Arc::new(Catalog::new((0..count).map(|nth| home(&format!("L{nth}"), 400_000)).collect()))
    };
    let [one, two, three] = ["one", "two", "three"].map(location);
    listings.keep(&one, version, many(MOST_KEPT / 2));
    listings.keep(&two, version, many(MOST_KEPT / 2));
    listings.kept().catalogs.get_mut(&one).unwrap().last_question = 7;
    listings.keep(&three, version, many(1));
    let kept = listings.kept();
    assert!(
        kept.catalogs.contains_key(&one) && kept.catalogs.contains_key(&three) && kept.catalogs.len() == 2
    );
}
