//! Street addresses and zip codes of the United States.

mod street;
mod vocabulary;
mod zip;

pub use street::street_address;
pub use zip::zip_codes;

/// What ends a street's name and nothing else in a text with a number before.
const SUFFIXES: &[&str] = &[
    "st",
    "street",
    "ave",
    "av",
    "aven",
    "avenue",
    "blvd",
    "boulevard",
    "rd",
    "road",
    "dr",
    "ln",
    "lane",
    "ct",
    "cir",
    "circle",
    "pl",
    "pkwy",
    "parkway",
    "pky",
    "ter",
    "terrace",
    "trl",
    "trail",
    "cv",
    "cove",
    "bnd",
    "xing",
    "hwy",
    "highway",
    "expy",
    "fwy",
    "freeway",
    "sq",
    "plz",
    "aly",
    "alley",
    "rdg",
    "vw",
    "gln",
    "glen",
    "hollow",
    "holw",
    "cyn",
    "canyon",
    "expressway",
    "turnpike",
    "tpke",
    "causeway",
    "byp",
];
/// Directions before or after a street's name.
const DIRECTIONS: &[&str] = &[
    "n",
    "s",
    "e",
    "w",
    "ne",
    "nw",
    "se",
    "sw",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
];
/// Highways, which need a house number.
const HIGHWAYS: &[&str] = &[
    "interstate",
    "ih",
    "i",
    "us",
    "hwy",
    "highway",
    "sh",
    "state",
    "loop",
    "route",
    "rte",
    "county",
    "ranch",
    "farm",
    "spur",
    "tx",
];
fn is_zip(word: &str) -> bool {
    word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit()) && word > "00500"
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
