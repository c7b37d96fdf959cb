//! The contract of the port, for any adapter: fill it with [`fixture`], then call [`holds`].

use jiff::civil::date;

use super::listing::sample;
use super::{Filter, Listing, Listings, Matches, PriceRange, Status, Subject};
use crate::ids::LocationId;

pub(crate) fn location(id: &str) -> LocationId {
    LocationId::parse(id).unwrap()
}

/// The listings of two locations that share an id.
pub(crate) fn fixture() -> Vec<(LocationId, Vec<Listing>)> {
    let priced = |id: &str, price| Listing { price, ..sample(id) };
    let sold = Listing { status: Status::Sold, sold_on: Some(date(2026, 10, 1)), ..priced("L4", 420_000) };
    vec![
        (location("LOCone"), vec![priced("L1", 400_000), priced("L2", 450_000), priced("L3", 700_000), sold]),
        (location("LOCtwo"), vec![Listing { area: "Downtown".to_owned(), ..priced("L1", 999_000) }]),
    ]
}

/// Checks every promise of the port against an adapter filled with the fixture.
pub(crate) async fn holds(listings: &dyn Listings) {
    let today = date(2026, 11, 20);
    let (one, two, none) = (location("LOCone"), location("LOCtwo"), location("LOCnone"));
    let wishes = Filter {
        areas: vec!["CEDAR PARK".to_owned()],
        price_max: Some(450_000),
        bedrooms_min: Some(3),
        ..Filter::default()
    };
    let found = listings.search(&one, &wishes, 1).await.unwrap();
    assert_eq!((found.total, found.best.len(), found.best[0].id.as_str()), (2, 1, "L2"));
    assert_eq!(listings.search(&two, &wishes, 5).await.unwrap(), Matches::default(), "another's listings");
    let all = listings.search(&two, &Filter::default(), 5).await.unwrap();
    assert_eq!((all.total, all.best[0].price), (1, 999_000));

    let range = PriceRange { low: 400_000, high: 700_000 };
    assert_eq!(listings.price_range(&one, "cedar park", today).await.unwrap(), Some(range));
    assert_eq!(listings.price_range(&two, "cedar park", today).await.unwrap(), None);

    let subject = Subject { zip: Some("78613".to_owned()), bedrooms: Some(3), ..Subject::default() };
    let alike = listings.comparables(&one, &subject, today, 2).await.unwrap();
    assert_eq!((alike.len(), alike[0].id.as_str()), (2, "L4"));
    assert_eq!(listings.areas(&one).await.unwrap(), ["Cedar Park"]);

    assert_eq!(listings.search(&none, &Filter::default(), 5).await.unwrap(), Matches::default());
    assert_eq!(listings.price_range(&none, "cedar park", today).await.unwrap(), None);
    assert!(listings.comparables(&none, &subject, today, 5).await.unwrap().is_empty());
    assert!(listings.areas(&none).await.unwrap().is_empty());
}
