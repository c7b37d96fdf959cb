use jiff::civil::date;

use super::super::listing::sample;
use super::*;

const TODAY: Date = date(2026, 11, 20);

fn listing(id: &str, change: impl FnOnce(&mut Listing)) -> Listing {
    let mut listing = sample(id);
    change(&mut listing);
    listing
}

fn ids(catalog: &Catalog, filter: &Filter) -> Vec<String> {
    catalog.search(filter, 100).best.into_iter().map(|listing| listing.id).collect()
}

fn sold(listing: &mut Listing, on: Date) {
    listing.status = Status::Sold;
    listing.sold_on = Some(on);
}

#[test]
fn bounds_of_price_and_bedrooms_are_included() {
    let catalog = Catalog::new(vec![sample("L1")]);
    let fits = |min, max, bedrooms| {
        let filter = Filter { price_min: min, price_max: max, bedrooms_min: bedrooms, ..Filter::default() };
        catalog.search(&filter, 1).total == 1
    };
    assert!(fits(Some(450_000), Some(450_000), Some(3)));
    assert!(!fits(Some(450_001), None, None));
    assert!(!fits(None, Some(449_999), None));
    assert!(!fits(None, None, Some(4)));
    assert!(!fits(Some(500_000), Some(400_000), None), "bounds the wrong way round fit nothing");
    assert!(fits(Some(0), Some(u64::MAX), Some(0)));
}

#[test]
fn an_area_is_the_same_in_any_case_with_and_without_accents() {
    let catalog = Catalog::new(vec![listing("L1", |home| home.area = "Cañón  Vista".to_owned())]);
    for name in ["canon vista", "CAÑÓN VISTA", " Canon-Vista. "] {
        let filter = Filter { areas: vec![name.to_owned()], ..Filter::default() };
        assert_eq!(ids(&catalog, &filter), ["L1"], "{name}");
    }
    for name in ["canon", "vista", "", "👍"] {
        let filter = Filter { areas: vec![name.to_owned()], ..Filter::default() };
        assert!(ids(&catalog, &filter).is_empty(), "{name}");
    }
}

#[test]
fn an_area_or_a_zip_is_the_right_place_and_nothing_is_found_twice() {
    let catalog = Catalog::new(vec![
        sample("L1"),
        listing("L2", |home| home.zip = "78681".to_owned()),
        listing("L3", |home| home.area = "Round Rock".to_owned()),
        listing("L4", |home| {
            home.area = "Downtown".to_owned();
            home.zip = "78701".to_owned();
        }),
    ]);
    let filter = Filter {
        areas: vec!["cedar park".to_owned(), "Cedar Park".to_owned(), "Nowhere".to_owned()],
        zips: vec![" 78613".to_owned()],
        ..Filter::default()
    };
    assert_eq!(ids(&catalog, &filter), ["L1", "L2", "L3"]);
    let nowhere = Filter { areas: vec!["Nowhere".to_owned()], ..Filter::default() };
    assert_eq!(catalog.search(&nowhere, 5), Matches::default());
}

#[test]
fn only_what_is_active_is_found_unless_another_status_is_asked_for() {
    let catalog = Catalog::new(vec![
        listing("withdrawn", |home| home.status = Status::Withdrawn),
        listing("sold", |home| sold(home, TODAY)),
        listing("pending", |home| home.status = Status::Pending),
        sample("active"),
    ]);
    assert_eq!(ids(&catalog, &Filter::default()), ["active"]);
    let pending = Filter { status: Some(Status::Pending), ..Filter::default() };
    assert_eq!(ids(&catalog, &pending), ["pending"]);
    let any = Filter { status: None, ..Filter::default() };
    assert_eq!(ids(&catalog, &any), ["active", "pending", "sold", "withdrawn"]);
}

#[test]
fn a_kind_leaves_out_the_others() {
    let catalog = Catalog::new(vec![sample("house"), listing("condo", |home| home.kind = Kind::Condo)]);
    assert_eq!(ids(&catalog, &Filter { kind: Some(Kind::Condo), ..Filter::default() }), ["condo"]);
}

#[test]
fn the_closest_to_the_wishes_come_first_and_of_equals_the_newest() {
    let catalog = Catalog::new(vec![
        listing("old", |home| home.listed_on = date(2026, 5, 1)),
        listing("new", |home| home.listed_on = date(2026, 11, 1)),
        listing("one room more", |home| {
            home.bedrooms = 4;
            home.listed_on = date(2026, 11, 9);
        }),
        listing("far too cheap", |home| {
            home.price = 200_000;
            home.listed_on = date(2026, 11, 9);
        }),
    ]);
    let filter = Filter { price_max: Some(460_000), bedrooms_min: Some(3), ..Filter::default() };
    assert_eq!(ids(&catalog, &filter), ["new", "old", "one room more", "far too cheap"]);
}

#[test]
fn a_limit_cuts_the_answer_and_not_the_count() {
    let homes = (1..=9).map(|day| listing(&format!("L{day}"), |home| home.listed_on = date(2026, 10, day)));
    let catalog = Catalog::new(homes.collect());
    let best = |limit| catalog.search(&Filter::default(), limit);
    assert_eq!((best(0).total, best(0).best.len()), (9, 0));
    let two: Vec<String> = best(2).best.into_iter().map(|home| home.id).collect();
    assert_eq!((best(2).total, two), (9, vec!["L9".to_owned(), "L8".to_owned()]));
    assert_eq!(best(usize::MAX).best.len(), 9);
}

#[test]
fn of_several_listings_with_one_id_the_last_counts() {
    let catalog = Catalog::new(vec![sample("L1"), listing("L1", |home| home.price = 1_000_000)]);
    assert_eq!(catalog.listings().len(), 1);
    assert_eq!(catalog.search(&Filter::default(), 5).best[0].price, 1_000_000);
}

#[test]
fn a_price_range_runs_from_the_fifth_to_the_ninety_fifth_percentile() {
    let homes = (1..=100_u64).map(|nth| listing(&format!("L{nth}"), |home| home.price = nth * 10_000));
    let catalog = Catalog::new(homes.collect());
    let range = Some(PriceRange { low: 50_000, high: 950_000 });
    assert_eq!(catalog.price_range("CEDAR PARK", TODAY), range);
    assert_eq!(catalog.price_range("78613", TODAY), range);
    assert_eq!(catalog.price_range("Nowhere", TODAY), None);
    assert_eq!(catalog.price_range("78701", TODAY), None);
}

#[test]
fn only_what_is_active_or_sold_of_late_makes_a_price_range() {
    let year_ago = date(2025, 11, 20);
    let mut homes = vec![
        listing("L1", |home| home.price = 300_000),
        listing("L2", |home| {
            home.price = 400_000;
            sold(home, year_ago);
        }),
        listing("L3", |home| {
            home.price = 100_000;
            sold(home, date(2025, 11, 19));
        }),
        listing("L4", |home| {
            home.price = 900_000;
            home.status = Status::Withdrawn;
        }),
    ];
    assert_eq!(Catalog::new(homes.clone()).price_range("Cedar Park", TODAY), None, "two prices are no range");
    homes.push(listing("L5", |home| home.price = 350_000));
    let range = PriceRange { low: 300_000, high: 400_000 };
    assert_eq!(Catalog::new(homes).price_range("Cedar Park", TODAY), Some(range));
}

#[test]
fn a_budget_is_realistic_within_the_range_and_half_so_within_a_fifth_of_it() {
    let range = PriceRange { low: 300_000, high: 500_000 };
    for (budget, realism) in [
        (300_000, 100),
        (500_000, 100),
        (299_999, 50),
        (240_000, 50),
        (239_999, 0),
        (600_000, 50),
        (600_001, 0),
        (0, 0),
        (u64::MAX, 0),
    ] {
        assert_eq!(range.realism(budget), realism, "{budget}");
    }
}

#[test]
fn the_areas_are_named_once_and_in_order() {
    let catalog = Catalog::new(vec![
        listing("L1", |home| home.area = "Round Rock".to_owned()),
        sample("L2"),
        listing("L3", |home| home.area = "cedar park".to_owned()),
    ]);
    assert_eq!(catalog.areas(), ["Cedar Park", "Round Rock"]);
}

#[test]
fn no_wish_panics() {
    let catalog = Catalog::new(vec![sample("L1")]);
    for text in ["", "\u{0}", "👍🏽", "連絡先", "\u{301}", &"x".repeat(10_000)] {
        let filter = Filter {
            areas: vec![text.to_owned()],
            zips: vec![text.to_owned()],
            price_min: Some(u64::MAX),
            price_max: Some(0),
            bedrooms_min: Some(u8::MAX),
            ..Filter::default()
        };
        assert_eq!(catalog.search(&filter, 3), Matches::default());
        assert_eq!(catalog.price_range(text, Date::MIN), None);
    }
}

#[test]
fn fifty_thousand_listings_are_searched_within_the_bound() {
    let homes = (0..50_000_u64)
        .map(|nth| listing(&format!("L{nth}"), |home| home.price = 200_000 + nth * 7 % 900_000));
    let catalog = Catalog::new(homes.collect());
    let filter = Filter { price_max: Some(500_000), bedrooms_min: Some(2), ..Filter::default() };
    let fastest = (0..5).map(|_| {
        let start = std::time::Instant::now();
        assert!(catalog.search(&filter, 5).total > 1_000);
        start.elapsed()
    });
    let fastest = fastest.min().unwrap();
    assert!(fastest.as_millis() <= 100, "{fastest:?}");
}
