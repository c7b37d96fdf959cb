//! One home on the market, or sold.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A home on offer or sold. As JSON: one object with these names; `import` checks every bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Unique within its location, such as an MLS number.
    pub id: String,
    /// Street and number, as shown to people.
    pub address: String,
    /// The neighbourhood or town people ask for, such as `Cedar Park`.
    pub area: String,
    /// ZIP code of five digits.
    pub zip: String,
    /// Whole US dollars: what is asked, or what it sold for.
    pub price: u64,
    /// 0 is a studio, or land.
    pub bedrooms: u8,
    /// Halves count.
    pub bathrooms: Bathrooms,
    /// Living area; absent where nobody measured it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub square_feet: Option<u32>,
    /// Whether it can be had.
    pub status: Status,
    /// What it is.
    pub kind: Kind,
    /// The day it came on the market.
    pub listed_on: Date,
    /// The day it was sold; present if and only if the status is [`Status::Sold`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sold_on: Option<Date>,
    /// What else an agent would say of it: `pool`, `single story`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
}

/// Whether a home can be had. As JSON in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// On offer.
    Active,
    /// An offer was accepted, the sale is not closed.
    Pending,
    /// Sold and closed.
    Sold,
    /// Off the market unsold.
    Withdrawn,
}

/// What a home is. As JSON in lower case with `_`: `single_family`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A detached house.
    SingleFamily,
    /// A house in a row.
    Townhouse,
    /// A unit in a building.
    Condo,
    /// Two to four homes under one roof.
    MultiFamily,
    /// Made in a factory.
    Manufactured,
    /// Nothing built yet.
    Land,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Sold => "sold",
            Self::Withdrawn => "withdrawn",
        })
    }
}

/// Bathrooms, counted in halves. As JSON a number: `2`, `2.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bathrooms {
    halves: u8,
}

impl Bathrooms {
    /// So many half bathrooms: 5 are two and a half.
    #[must_use]
    pub const fn from_halves(halves: u8) -> Self {
        Self { halves }
    }

    /// How many halves.
    #[must_use]
    pub const fn halves(self) -> u8 {
        self.halves
    }
}

impl fmt::Display for Bathrooms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = if self.halves.is_multiple_of(2) { "" } else { ".5" };
        write!(f, "{}{half}", self.halves / 2)
    }
}

impl Serialize for Bathrooms {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.halves.is_multiple_of(2) {
            to.serialize_u8(self.halves / 2)
        } else {
            to.serialize_f32(f32::from(self.halves) / 2.0)
        }
    }
}

impl<'de> Deserialize<'de> for Bathrooms {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let halves = f64::deserialize(from)? * 2.0;
        if halves.fract() != 0.0 || !(0.0..=f64::from(u8::MAX)).contains(&halves) {
            return Err(D::Error::custom("bathrooms are counted in halves"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within 0 to 255"
        )]
        Ok(Self { halves: halves as u8 })
    }
}

/// A listing for tests: an active house of 3 bedrooms in Cedar Park.
#[cfg(test)]
pub(crate) fn sample(id: &str) -> Listing {
    Listing {
        id: id.to_owned(),
        address: format!("{id} Sample Lane"),
        area: "Cedar Park".to_owned(),
        zip: "78613".to_owned(),
        price: 450_000,
        bedrooms: 3,
        bathrooms: Bathrooms::from_halves(5),
        square_feet: Some(2_000),
        status: Status::Active,
        kind: Kind::SingleFamily,
        listed_on: jiff::civil::date(2026, 9, 1),
        sold_on: None,
        features: vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_reads_back_as_it_was_written() {
        let mut listing = sample("L1");
        listing.sold_on = Some(jiff::civil::date(2026, 10, 1));
        listing.features = vec!["pool".to_owned()];
        let json = serde_json::to_string(&listing).unwrap();
        assert_eq!(serde_json::from_str::<Listing>(&json).unwrap(), listing);
        assert!(json.contains("\"bathrooms\":2.5"));
    }

    #[test]
    fn bathrooms_are_counted_in_halves_and_in_nothing_smaller() {
        let read = |json: &str| serde_json::from_str::<Bathrooms>(json).ok().map(|baths| baths.to_string());
        assert_eq!(read("2").as_deref(), Some("2"));
        assert_eq!(read("2.0").as_deref(), Some("2"));
        assert_eq!(read("0.5").as_deref(), Some("0.5"));
        for wrong in ["2.25", "-1", "1e9", "\"2\"", "null"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_field_nobody_knows_is_refused() {
        let mut json = serde_json::to_value(sample("L1")).unwrap();
        json["owner"] = "someone".into();
        assert!(serde_json::from_value::<Listing>(json).is_err());
    }
}
