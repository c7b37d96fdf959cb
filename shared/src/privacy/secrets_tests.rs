use super::SecretKind::{BankAccount, Card, DateOfBirth, DriversLicense, Ssn};
use super::*;

fn masked(text: &str) -> String {
    mask_secrets(text).map_or_else(|| text.to_owned(), |masked| masked.text)
}

#[test]
fn social_security_numbers_are_masked_by_shape_or_by_name() {
    for (text, expected) in [
        ("my ssn is 123-45-6789 ok?", "my ssn is [ssn] ok?"),
        ("078 05 1121", "[ssn]"),
        ("it's 219–09–9998.", "it's [ssn]."),
        ("Social: 219099999", "Social: [ssn]"),
        ("social security number is 219099999", "social security number is [ssn]"),
        ("mi seguro social es 219099999", "mi seguro social es [ssn]"),
        ("ITIN 912-70-1234", "ITIN [ssn]"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn cards_are_masked_when_their_check_digit_is_right() {
    for (text, expected) in [
        ("card 4111 1111 1111 1111 exp 12/29", "card [card] exp 12/29"),
        ("4111111111111111", "[card]"),
        ("amex 3782-822463-10005 thanks", "amex [card] thanks"),
        ("tarjeta 5555-5555-5555-4444", "tarjeta [card]"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn what_is_named_is_masked() {
    for (text, expected, kind) in [
        ("routing number is 111000025", "routing number is [bank account]", BankAccount),
        ("acct #: 000123456789", "acct #: [bank account]", BankAccount),
        ("my checking account 123456789012", "my checking account [bank account]", BankAccount),
        ("mi número de cuenta es 1234567890", "mi número de cuenta es [bank account]", BankAccount),
        ("clabe 032180000118359719", "clabe [bank account]", BankAccount),
        ("DOB 03/05/1980", "DOB [date of birth]", DateOfBirth),
        ("d.o.b. 3-5-80", "d.o.b. [date of birth]", DateOfBirth),
        ("I was born on March 5th, 1980 in Waco", "I was born on [date of birth] in Waco", DateOfBirth),
        ("my date of birth is 1980-03-05", "my date of birth is [date of birth]", DateOfBirth),
        ("nací el 5 de marzo de 1980", "nací el [date of birth]", DateOfBirth),
        ("fecha de nacimiento: 05/03/1980", "fecha de nacimiento: [date of birth]", DateOfBirth),
        (
            "driver's license number is 12345678",
            "driver's license number is [driver's license]",
            DriversLicense,
        ),
        ("TX DL 12345678", "TX DL [driver's license]", DriversLicense),
        ("drivers license D1234567", "drivers license [driver's license]", DriversLicense),
        ("licencia de conducir 12345678", "licencia de conducir [driver's license]", DriversLicense),
    ] {
        let masked = mask_secrets(text).unwrap_or_else(|| panic!("nothing found in {text}"));
        assert_eq!((masked.text.as_str(), masked.kinds.as_slice()), (expected, [kind].as_slice()));
    }
}

#[test]
fn several_secrets_of_a_text_are_masked_in_order() {
    let masked = mask_secrets("ssn 123-45-6789, dob 1/2/1980, card 4111111111111111").unwrap();
    assert_eq!(masked.text, "ssn [ssn], dob [date of birth], card [card]");
    assert_eq!(masked.kinds, [Ssn, DateOfBirth, Card]);
    assert_eq!(format!("{masked:?}"), "Masked { kinds: [Ssn, DateOfBirth, Card], .. }");
}

#[test]
fn a_number_said_again_in_other_groups_is_masked_again() {
    let masked = mask_secrets("my ssn is 523-45-6789, I mean 52345-6789 yes 523 456 789").unwrap();
    assert_eq!(masked.text, "my ssn is [ssn], I mean [ssn] yes [ssn]");
    let masked = mask_secrets("my ssn is 523-45-6789, zip 78701-1234").unwrap();
    assert_eq!(masked.text, "my ssn is [ssn], zip 78701-1234", "another number is none");
}

#[test]
fn the_numbers_of_our_trade_stay() {
    for text in [
        "call me at 512-555-0134",
        "(512) 555 0134 or +1 512.555.0134",
        "5125550134",
        "512 555 0134 512 555 0199",
        "zip 78701-1234",
        "$1,234,567 and 450000",
        "MLS 1234567",
        "MLS# 123-45-6789",
        "1234 Maple St, Austin TX 78745",
        "moving on 03/05/2027",
        "we were born and raised in Austin 78745",
        "born in 1980",
        "my account manager is at 512 555 0134",
        "I have 450000 in my account and 200000 in stocks",
        "my account has $450,000.00 in it",
        "cuenta con 450000 para el enganche",
        "my real estate license is 654321",
        "house built 1980, 3/2, 2400 sqft, lot 12 345 67",
        "social media 2024 2025",
        "parcel 4111111111111111",
        "",
    ] {
        assert_eq!(mask_secrets(text), None, "{text}");
    }
}

/// Texts made of pieces that mean something together, in an order nobody chose.
fn texts() -> impl Iterator<Item = String> {
    const PIECES: &[&str] = &[
        "ssn",
        " ",
        "-",
        "123",
        "45",
        "6789",
        "dob",
        "/",
        "1980",
        "marzo",
        "de",
        "4111",
        "1111",
        "á",
        "🏠",
        ".",
        "b",
        "account",
        "number",
        "#",
        ":",
        "license",
        "driver",
        "’",
        "s",
        "000000000",
        "\n",
        "D",
        "$",
        ",",
        "９",
        "d.o.b",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    (0..20_000).map(move |_| {
        let mut text = String::new();
        for _ in 0..12 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text.push_str(PIECES[usize::try_from(seed % 32).unwrap()]);
        }
        text
    })
}

#[test]
fn masking_leaves_nothing_to_mask_and_touches_only_what_it_masks() {
    for text in texts() {
        let Some(masked) = mask_secrets(&text) else { continue };
        assert!(!masked.kinds.is_empty(), "{text:?}");
        let mut rest = masked.text.as_str();
        let mut original = text.as_str();
        for kind in &masked.kinds {
            let (before, after) = rest.split_once(kind.mask()).unwrap();
            original = original.strip_prefix(before).unwrap_or_else(|| panic!("{text:?}"));
            let next = after.split('[').next().unwrap();
            original = &original[original.find(next).unwrap_or_else(|| panic!("{text:?}"))..];
            rest = after;
        }
        assert!(original.ends_with(rest), "{text:?}");
    }
}

#[test]
fn every_number_with_a_right_check_digit_is_a_card_and_no_other() {
    for body in (400_000_000_000_000_u64..).step_by(7_919_113).take(500) {
        let right = (0..10).filter(|digit| mask_secrets(&format!("{body}{digit}")).is_some()).count();
        assert_eq!(right, 1, "{body}");
    }
}

#[test]
fn no_phone_number_is_masked_however_it_is_written() {
    for area in (201..990).step_by(7) {
        for line in (0..10_000).step_by(333) {
            for text in [
                format!("{area}-555-{line:04}"),
                format!("({area}) 555-{line:04}"),
                format!("{area} 555 {line:04}"),
                format!("{area}555{line:04}"),
                format!("+1{area}555{line:04}"),
                format!("1-{area}-555-{line:04}"),
            ] {
                assert_eq!(mask_secrets(&text), None, "{text}");
            }
        }
    }
}

#[test]
fn no_text_is_too_strange() {
    for piece in ["1", "1-", "🏠1", "dob ", "ssn 1", "á9", "１２３", "\u{0}1", "account number is 1 "] {
        let _masked = mask_secrets(&piece.repeat(3_000));
    }
}
