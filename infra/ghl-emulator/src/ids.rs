//! Identifiers in the form `GoHighLevel` gives out: 20 letters and digits.

use uuid::Uuid;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 20;

/// A new identifier; random, so that one made after a restart never meets one made before.
pub(crate) fn new_id() -> String {
    let (first, second) = (Uuid::new_v4(), Uuid::new_v4());
    let random = first.as_bytes().iter().chain(second.as_bytes());
    // The version and variant bytes of a v4 UUID are not random.
    let random = random.enumerate().filter(|(at, _)| !matches!(at % 16, 6 | 8)).map(|(_, byte)| *byte);
    random.take(LENGTH).map(letter).collect()
}

/// The identifier which always belongs to these words: what an example location has keeps its ids for ever.
pub(crate) fn stable_id(words: &[&str]) -> String {
    // FNV-1a, then xorshift: no security is asked of it, only that it never changes.
    let mut seed = 0xcbf2_9ce4_8422_2325_u64;
    for byte in words.join("\u{1f}").bytes() {
        seed = (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (0..LENGTH)
        .map(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            letter((seed >> 32) as u8)
        })
        .collect()
}

fn letter(byte: u8) -> char {
    char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])
}

#[cfg(test)]
mod tests {
    use super::{new_id, stable_id};

    #[test]
    fn ids_have_twenty_letters_and_digits_and_differ() {
        let (one, other) = (new_id(), new_id());
        assert_eq!(one.len(), 20);
        assert!(one.chars().all(|letter| letter.is_ascii_alphanumeric()));
        assert_ne!(one, other);
    }

    #[test]
    fn a_stable_id_belongs_to_its_words() {
        assert_eq!(stable_id(&["loc", "user"]), stable_id(&["loc", "user"]));
        assert_ne!(stable_id(&["loc", "user"]), stable_id(&["loc", "calendar"]));
        assert_eq!(stable_id(&["loc", "user"]).len(), 20);
    }
}
