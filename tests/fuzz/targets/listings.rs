//! A file of listings: taken row by row, and what is taken is written and read again.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use shared::listings::{Import, rows};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok((unit, rows)) = rows(text) else { return };
    let count = rows.len();
    let mut import = Import::into(Vec::new(), false, date(2026, 11, 20));
    for row in rows {
        if let Err(bad) = import.take(unit, row) {
            let _ = bad.to_string();
        }
    }
    let counts = import.counts();
    assert!(counts.added + counts.repeated + counts.rejected <= count, "{counts:?} of {count}");
    for listing in import.listings() {
        let written = serde_json::to_vec(&listing).expect("JSON");
        let read: shared::listings::Listing = serde_json::from_slice(&written).expect("what is written");
        assert_eq!(read, listing);
    }
});
