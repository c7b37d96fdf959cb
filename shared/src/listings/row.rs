//! One row of an import: read field by field, so that every wrong one is named with what it may be.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::listing::{Bathrooms, Listing, Status};
use super::search::fold_name;

/// A field that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {rule}")]
pub struct BadField {
    /// Its name, as the row has it.
    pub field: String,
    /// What is allowed; never contains the value.
    pub rule: String,
}

const FIELDS: &str = "id, address, area, zip, price, bedrooms, bathrooms, square_feet, status, kind, listed_on, \
                      sold_on, features";
const ID: &str = "must be text of 1 to 64 characters without white space";
const ADDRESS: &str = "must be text of 1 to 200 characters on one line, and no e-mail address";
const AREA: &str = "must be a name of 1 to 80 characters, and no e-mail address";
const ZIP: &str = "must be text of five digits, such as \"78613\"";
const PRICE: &str = "must be whole dollars from 1000 to 1000000000, as a number";
const BEDROOMS: &str = "must be a whole number from 0 to 50";
const BATHROOMS: &str = "must be a number from 0 to 50 in steps of 0.5";
const SQUARE_FEET: &str = "must be a whole number from 50 to 1000000, or absent";
const STATUS: &str = "must be active, pending, sold or withdrawn";
const KIND: &str = "must be single_family, townhouse, condo, multi_family, manufactured or land";
const DAY: &str = "must be a day such as 2026-09-01, from 1900 on and not in the future";
const SOLD_ON: &str =
    "must be a day such as 2026-09-01, not before listed_on and not in the future; null takes it away";
const FEATURES: &str =
    "must be at most 50 texts of 1 to 80 characters, without e-mail addresses and phone numbers";

/// Reads one row.
///
/// Of a listing that is `known`, a row may name only what changed; `null` takes an optional field away.
/// `today` bounds the dates, with a day to spare for time zones.
///
/// # Errors
/// Every field that is missing, unknown or out of bounds.
pub(super) fn read(
    row: Map<String, Value>,
    known: Option<&Listing>,
    today: Date,
) -> Result<Listing, Vec<BadField>> {
    let mut fields = match known.map(serde_json::to_value) {
        Some(Ok(Value::Object(fields))) => fields,
        _ => Map::new(),
    };
    fields.extend(row);
    let mut row = Row { fields, wrong: Vec::new() };
    let tomorrow = today.saturating_add(1.day());
    let days = date(1900, 1, 1)..=tomorrow;

    let id = row.required("id", ID, |id: &String| is_id(id));
    let address = row.required("address", ADDRESS, |text: &String| is_line(text, 200));
    let area = row.required("area", AREA, |text: &String| is_line(text, 80) && !fold_name(text).is_empty());
    let zip = row.required("zip", ZIP, |zip: &String| is_zip(zip));
    let price = row.required("price", PRICE, |price: &u64| (1_000..=1_000_000_000).contains(price));
    let bedrooms = row.required("bedrooms", BEDROOMS, |number: &u8| *number <= 50);
    let bathrooms = row.required("bathrooms", BATHROOMS, |baths: &Bathrooms| baths.halves() <= 100);
    let square_feet = row.optional("square_feet", SQUARE_FEET, |feet: &u32| (50..=1_000_000).contains(feet));
    let status = row.required("status", STATUS, |_: &Status| true);
    let kind = row.required("kind", KIND, |_| true);
    let listed_on = row.required("listed_on", DAY, |day: &Date| days.contains(day));
    let sold_on = row.optional("sold_on", SOLD_ON, |day: &Date| {
        days.contains(day) && listed_on.is_none_or(|listed| *day >= listed)
    });
    let features = row.optional("features", FEATURES, |all: &Vec<String>| are_features(all));

    let sold = status.map(|status| status == Status::Sold);
    if sold == Some(true) && sold_on.is_none() && !row.complains_of("sold_on") {
        row.refuse("sold_on", "is missing: a listing that is sold says when");
    } else if sold == Some(false) && sold_on.is_some() {
        row.refuse("sold_on", "is only for a listing whose status is sold; null takes it away");
    }
    row.refuse_the_rest();
    let wrong = row.wrong;
    let listing = || {
        Some(Listing {
            id: id?,
            address: address?.trim().to_owned(),
            area: area?.trim().to_owned(),
            zip: zip?,
            price: price?,
            bedrooms: bedrooms?,
            bathrooms: bathrooms?,
            square_feet,
            status: status?,
            kind: kind?,
            listed_on: listed_on?,
            sold_on,
            features: features.unwrap_or_default(),
        })
    };
    match listing() {
        Some(listing) if wrong.is_empty() => Ok(listing),
        _ => Err(wrong),
    }
}

struct Row {
    fields: Map<String, Value>,
    wrong: Vec<BadField>,
}

impl Row {
    fn required<T: DeserializeOwned>(
        &mut self,
        field: &str,
        rule: &str,
        holds: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let is_there = self.fields.get(field).is_some_and(|value| !value.is_null());
        if !is_there {
            self.refuse(field, &format!("is missing: it {rule}"));
        }
        self.optional(field, rule, holds)
    }

    fn optional<T: DeserializeOwned>(
        &mut self,
        field: &str,
        rule: &str,
        holds: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let value = self.fields.remove(field).filter(|value| !value.is_null())?;
        let value = serde_json::from_value(value).ok().filter(holds);
        if value.is_none() {
            self.refuse(field, rule);
        }
        value
    }

    fn refuse_the_rest(&mut self) {
        for field in std::mem::take(&mut self.fields).keys() {
            // The name comes from the file: shown short, and with nothing a terminal would obey.
            let shown: String = field.chars().filter(|c| !c.is_control()).take(40).collect();
            let rule = format!("is not known; the fields are {FIELDS}. Owners do not belong into listings");
            self.wrong.push(BadField { field: shown, rule });
        }
    }

    fn refuse(&mut self, field: &str, rule: &str) {
        self.wrong.push(BadField { field: field.to_owned(), rule: rule.to_owned() });
    }

    fn complains_of(&self, field: &str) -> bool {
        self.wrong.iter().any(|wrong| wrong.field == field)
    }
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

pub(super) fn is_zip(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// One line of at most `longest` characters, and no e-mail address in it.
fn is_line(text: &str, longest: usize) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= longest
        && !text.chars().any(|c| c.is_control() || c == '@')
}

fn are_features(features: &[String]) -> bool {
    features.len() <= 50 && features.iter().all(|text| is_line(text, 80) && !holds_a_phone_number(text))
}

/// Whether ten digits stand together, with nothing between them but what people put into phone numbers.
fn holds_a_phone_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match c {
            '0'..='9' => digits += 1,
            ' ' | '-' | '.' | '(' | ')' | '+' => {}
            _ => digits = 0,
        }
        if digits >= 10 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::listing::sample;
    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn row(change: impl Fn(&mut Map<String, Value>)) -> Map<String, Value> {
        let Ok(Value::Object(mut row)) = serde_json::to_value(sample("L1")) else { panic!() };
        change(&mut row);
        row
    }

    fn wrong(field: &str, value: &Value) -> Vec<String> {
        let row = row(|row| {
            row.insert(field.to_owned(), value.clone());
        });
        read(row, None, TODAY).err().unwrap_or_default().into_iter().map(|wrong| wrong.field).collect()
    }

    #[test]
    fn a_complete_row_is_read() {
        assert_eq!(read(row(|_| ()), None, TODAY), Ok(sample("L1")));
    }

    #[test]
    fn every_bad_value_names_its_field() {
        let long = "x".repeat(201);
        for (field, value) in [
            ("id", json!("")),
            ("id", json!("a b")),
            ("id", json!(7)),
            ("address", json!(" ")),
            ("address", json!(long)),
            ("address", json!("1 Elm\nStreet")),
            ("area", json!("👍")),
            ("area", json!("write to a@example.com")),
            ("zip", json!(78613)),
            ("zip", json!("7861")),
            ("zip", json!("78613-1234")),
            ("zip", json!("７８６１３")),
            ("price", json!(999)),
            ("price", json!(1_000_000_001)),
            ("price", json!(-450_000)),
            ("price", json!(450_000.5)),
            ("price", json!("450000")),
            ("bedrooms", json!(51)),
            ("bedrooms", json!(2.5)),
            ("bathrooms", json!(2.3)),
            ("bathrooms", json!(50.5)),
            ("square_feet", json!(49)),
            ("square_feet", json!(-1)),
            ("status", json!("closed")),
            ("kind", json!("castle")),
            ("listed_on", json!("09/01/2026")),
            ("listed_on", json!("2026-13-01")),
            ("listed_on", json!("2026-11-22")),
            ("listed_on", json!("1899-12-31")),
            ("sold_on", json!("2026-09-02")),
            ("features", json!("pool")),
            ("features", json!([""])),
            ("features", json!(["call (512) 555-0143"])),
            ("features", json!(vec!["pool"; 51])),
            ("owner", json!("someone")),
        ] {
            assert_eq!(wrong(field, &value), [field], "{value}");
        }
    }

    #[test]
    fn a_missing_field_is_named_with_what_it_must_be() {
        for field in
            ["id", "address", "area", "zip", "price", "bedrooms", "bathrooms", "status", "kind", "listed_on"]
        {
            for gone in [true, false] {
                let row = row(|row| {
                    if gone {
                        row.remove(field);
                    } else {
                        row.insert(field.to_owned(), Value::Null);
                    }
                });
                let wrong = read(row, None, TODAY).unwrap_err();
                assert_eq!(wrong.len(), 1, "{field}");
                assert!(
                    wrong[0].to_string().starts_with(&format!("{field} is missing: it must be")),
                    "{}",
                    wrong[0]
                );
            }
        }
    }

    #[test]
    fn all_wrong_fields_of_a_row_are_named_at_once_and_without_their_values() {
        let row = row(|row| {
            row.insert("price".to_owned(), json!("a secret"));
            row.insert("zip".to_owned(), json!("a secret"));
        });
        let wrong = read(row, None, TODAY).unwrap_err();
        let text: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        assert_eq!(wrong.len(), 2);
        assert!(!text.concat().contains("secret"));
    }

    #[test]
    fn sold_says_when_and_nothing_else_does() {
        let sold = |sold_on: Value| {
            row(|row| {
                row.insert("status".to_owned(), json!("sold"));
                row.insert("sold_on".to_owned(), sold_on.clone());
            })
        };
        assert!(read(sold(json!("2026-11-20")), None, TODAY).is_ok());
        assert!(read(sold(json!("2026-11-21")), None, TODAY).is_ok(), "it is tomorrow somewhere");
        for wrong in [json!(null), json!("2026-08-31"), json!("2026-11-22"), json!("soon")] {
            let wrong = read(sold(wrong), None, TODAY).unwrap_err();
            assert_eq!(wrong.iter().map(|wrong| wrong.field.as_str()).collect::<Vec<_>>(), ["sold_on"]);
        }
    }

    #[test]
    fn a_known_listing_may_be_changed_by_naming_what_changed() {
        let known = sample("L1");
        let Value::Object(sold) =
            json!({"id": "L1", "status": "sold", "sold_on": "2026-11-01", "price": 440_000})
        else {
            panic!()
        };
        let sold = read(sold, Some(&known), TODAY).unwrap();
        assert_eq!((sold.status, sold.price, &sold.address), (Status::Sold, 440_000, &known.address));
        let Value::Object(again) =
            json!({"id": "L1", "status": "active", "sold_on": null, "square_feet": null})
        else {
            panic!()
        };
        let again = read(again, Some(&sold), TODAY).unwrap();
        assert_eq!((again.status, again.sold_on, again.square_feet), (Status::Active, None, None));
    }

    #[test]
    fn house_numbers_and_sizes_are_no_phone_numbers() {
        assert!(!holds_a_phone_number("lot 12 of 1998, 7500 sq ft"));
        assert!(holds_a_phone_number("512.555.0143"));
        assert!(holds_a_phone_number("+1 (512) 555-0143"));
    }
}
