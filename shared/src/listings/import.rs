//! Taking rows into a set of listings: what is new, what changes, what is refused.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::listing::Listing;
use super::row::{self, BadField};

/// Rows being taken into the listings of one location.
///
/// A row with a known id changes that listing and need name only what changed; a later row of the same id
/// counts over an earlier one.
#[derive(Clone, Debug)]
pub struct Import {
    listings: BTreeMap<String, Listing>,
    before: BTreeMap<String, Listing>,
    touched: HashSet<String>,
    replace: bool,
    repeated: usize,
    rejected: usize,
    today: Date,
}

/// What one row did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Its id was not known.
    Added,
    /// It changed something.
    Changed,
    /// Everything was so already.
    Unchanged,
}

/// What an import did, in listings; [`rejected`](Self::rejected) in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Listings that were not there.
    pub added: usize,
    /// Listings that are different now.
    pub changed: usize,
    /// Listings the file names that are as they were.
    pub unchanged: usize,
    /// Listings that are no longer there; only where everything is replaced.
    pub removed: usize,
    /// Rows whose id an earlier row of the file had.
    pub repeated: usize,
    /// Rows that break a rule.
    pub rejected: usize,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// What [`number`](Self::number) counts.
    pub unit: Unit,
    /// Which one, from 1.
    pub number: usize,
    /// Every field that breaks its rule.
    pub wrong: Vec<BadField>,
}

/// What a file's rows are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Lines of the file: JSON lines.
    Line,
    /// Elements of a JSON array.
    Row,
}

impl std::fmt::Display for BadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Line => "line",
            Unit::Row => "row",
        };
        write!(f, "{unit} {}: ", self.number)?;
        for (nth, wrong) in self.wrong.iter().enumerate() {
            let between = if nth == 0 { "" } else { "; " };
            write!(f, "{between}{wrong}")?;
        }
        Ok(())
    }
}

/// A text that has no rows to look at.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// It begins like a JSON array and is none.
    #[error("the file begins with '[' but is not a JSON array")]
    NoArray(#[source] serde_json::Error),
    /// There is nothing in it.
    #[error("the file holds no rows; it must be JSON lines (one object a line) or one JSON array of objects")]
    Empty,
}

/// The rows of a file: JSON lines, or one JSON array. Each with its number, and `None` where there is no
/// object. Empty lines are passed over.
///
/// # Errors
/// [`TextError`] if the file cannot be taken apart.
pub fn rows(text: &str) -> Result<(Unit, Vec<Row>), TextError> {
    // Some programs begin a file with a mark of its encoding.
    let text = text.trim_start_matches('\u{feff}').trim_end();
    let object = |value| if let Value::Object(fields) = value { Some(fields) } else { None };
    let (unit, rows): (Unit, Vec<Row>) = if text.trim_start().starts_with('[') {
        let rows: Vec<Value> = serde_json::from_str(text).map_err(TextError::NoArray)?;
        (Unit::Row, rows.into_iter().enumerate().map(|(nth, row)| (nth + 1, object(row))).collect())
    } else {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        (Unit::Line, lines.map(|(nth, line)| (nth + 1, serde_json::from_str(line).ok())).collect())
    };
    if rows.is_empty() { Err(TextError::Empty) } else { Ok((unit, rows)) }
}

/// A row's number, and its fields if it is an object.
pub type Row = (usize, Option<Map<String, Value>>);

impl Import {
    /// Begins with the listings a location has; with `replace`, only what the rows say will remain. `today`
    /// bounds the dates.
    #[must_use]
    pub fn into(before: Vec<Listing>, replace: bool, today: Date) -> Self {
        let before: BTreeMap<String, Listing> =
            before.into_iter().map(|listing| (listing.id.clone(), listing)).collect();
        Self {
            listings: if replace { BTreeMap::new() } else { before.clone() },
            before,
            touched: HashSet::new(),
            replace,
            repeated: 0,
            rejected: 0,
            today,
        }
    }

    /// Takes one row, or refuses it and stays as it was.
    ///
    /// # Errors
    /// Everything wrong with the row.
    pub fn take(&mut self, unit: Unit, (number, fields): Row) -> Result<Effect, BadRow> {
        let no_object = || {
            let rule = match unit {
                Unit::Line => "is not a JSON object; each line must hold one whole object",
                Unit::Row => "is not a JSON object",
            };
            vec![BadField { field: "it".to_owned(), rule: rule.to_owned() }]
        };
        let read = fields.ok_or_else(no_object).and_then(|fields| {
            let known = fields.get("id").and_then(Value::as_str).and_then(|id| self.listings.get(id));
            row::read(fields, known, self.today)
        });
        let listing = match read {
            Ok(listing) => listing,
            Err(wrong) => {
                self.rejected += 1;
                return Err(BadRow { unit, number, wrong });
            }
        };
        if !self.touched.insert(listing.id.clone()) {
            self.repeated += 1;
        }
        let same = self.before.get(&listing.id).map(|before| *before == listing);
        self.listings.insert(listing.id.clone(), listing);
        Ok(match same {
            None => Effect::Added,
            Some(true) => Effect::Unchanged,
            Some(false) => Effect::Changed,
        })
    }

    /// What all rows together did, compared with the listings before.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { repeated: self.repeated, rejected: self.rejected, ..Counts::default() };
        for id in &self.touched {
            match (self.before.get(id), self.listings.get(id)) {
                (None, _) => counts.added += 1,
                (before, now) if before == now => counts.unchanged += 1,
                _ => counts.changed += 1,
            }
        }
        if self.replace {
            counts.removed = self.before.keys().filter(|id| !self.listings.contains_key(*id)).count();
        }
        counts
    }

    /// The listings as they are now, by id.
    #[must_use]
    pub fn listings(self) -> Vec<Listing> {
        self.listings.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::listing::{Status, sample};
    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn run(before: Vec<Listing>, replace: bool, text: &str) -> (Import, Vec<String>) {
        let mut import = Import::into(before, replace, TODAY);
        let (unit, rows) = rows(text).unwrap();
        let refused =
            rows.into_iter().filter_map(|row| import.take(unit, row).err()).map(|bad| bad.to_string());
        let refused = refused.collect();
        (import, refused)
    }

    fn line(listing: &Listing) -> String {
        serde_json::to_string(listing).unwrap()
    }

    #[test]
    fn an_increment_adds_changes_and_leaves_the_rest() {
        let mut changed = sample("L2");
        changed.price = 440_000;
        let text = [line(&sample("L1")), line(&changed), line(&sample("L9"))].join("\n");
        let (import, refused) = run(vec![sample("L1"), sample("L2"), sample("L3")], false, &text);
        assert!(refused.is_empty());
        assert_eq!(import.counts(), Counts { added: 1, changed: 1, unchanged: 1, ..Counts::default() });
        let ids: Vec<String> = import.listings().into_iter().map(|listing| listing.id).collect();
        assert_eq!(ids, ["L1", "L2", "L3", "L9"]);
    }

    #[test]
    fn a_sale_and_a_withdrawal_need_only_say_so() {
        let text = r#"{"id":"L1","status":"sold","sold_on":"2026-11-02"}
                      {"id":"L2","status":"withdrawn"}"#;
        let (import, refused) = run(vec![sample("L1"), sample("L2")], false, text);
        assert!(refused.is_empty(), "{refused:?}");
        let states: Vec<Status> = import.listings().into_iter().map(|listing| listing.status).collect();
        assert_eq!(states, [Status::Sold, Status::Withdrawn]);
    }

    #[test]
    fn replacing_removes_what_the_file_does_not_name_and_takes_no_half_rows() {
        let text = format!("{}\n{}", line(&sample("L1")), r#"{"id":"L2","price":1000000}"#);
        let (import, refused) = run(vec![sample("L1"), sample("L2"), sample("L3")], true, &text);
        assert_eq!(refused.len(), 1);
        assert!(refused[0].starts_with("line 2: address is missing"), "{}", refused[0]);
        assert_eq!(import.counts(), Counts { unchanged: 1, removed: 2, rejected: 1, ..Counts::default() });
    }

    #[test]
    fn importing_the_same_file_twice_changes_nothing() {
        let text = [line(&sample("L1")), line(&sample("L2"))].join("\n");
        let (first, _) = run(vec![], false, &text);
        let once = first.listings();
        let (second, _) = run(once.clone(), false, &text);
        assert_eq!(second.counts(), Counts { unchanged: 2, ..Counts::default() });
        assert_eq!(second.listings(), once);
    }

    #[test]
    fn a_later_row_of_the_same_id_counts() {
        let text = format!("{}\n{}", line(&sample("L1")), r#"{"id":"L1","price":470000}"#);
        let (import, _) = run(vec![], false, &text);
        assert_eq!(import.counts(), Counts { added: 1, repeated: 1, ..Counts::default() });
        assert_eq!(import.listings()[0].price, 470_000);
    }

    #[test]
    fn a_refused_row_names_its_line_and_leaves_its_listing_alone() {
        let text = "\u{feff}\n{\"id\":\"L1\",\"price\":1}\r\n\nnot json\n[1]\n";
        let (import, refused) = run(vec![sample("L1")], false, text);
        assert!(refused[0].starts_with("line 2: price must be whole dollars"), "{}", refused[0]);
        assert!(refused[1].starts_with("line 4: it is not a JSON object"), "{}", refused[1]);
        assert!(refused[2].starts_with("line 5: it is not a JSON object"), "{}", refused[2]);
        assert_eq!(import.counts(), Counts { rejected: 3, ..Counts::default() });
        assert_eq!(import.listings(), [sample("L1")]);
    }

    #[test]
    fn an_array_counts_its_rows() {
        let text = format!("[{},\n 7]", line(&sample("L1")));
        let (import, refused) = run(vec![], false, &text);
        assert_eq!(refused, ["row 2: it is not a JSON object"]);
        assert_eq!(import.counts().added, 1);
    }

    #[test]
    fn a_file_without_rows_is_an_error_that_says_what_it_must_be() {
        for empty in ["", " \n\n", "\u{feff}", "[]"] {
            assert!(matches!(rows(empty), Err(TextError::Empty)), "{empty:?}");
        }
        assert!(matches!(rows("[{},"), Err(TextError::NoArray(_))));
    }

    #[test]
    fn no_file_panics() {
        let long = format!("{{\"id\":\"{0}\",\"{0}\":\"{0}\"}}", "é".repeat(10_000));
        let nested = "[".repeat(10_000);
        for text in [
            "{\"price\":1e400}",
            "{\"id\":\"\\u0000\",\"listed_on\":\"-009999-01-01\",\"sold_on\":\"9999-12-31\"}",
            "{\"bathrooms\":1e308,\"bedrooms\":-0.0,\"square_feet\":18446744073709551616}",
            "👍🏽\n\u{0}\n\u{feff}",
            &long,
            &nested,
        ] {
            for today in [Date::MIN, TODAY, Date::MAX] {
                let Ok((unit, rows)) = rows(text) else { continue };
                let mut import = Import::into(vec![sample("L1")], false, today);
                for row in rows {
                    assert!(import.take(unit, row).is_err());
                }
            }
        }
    }
}
