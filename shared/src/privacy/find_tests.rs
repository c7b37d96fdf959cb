use super::Kind::{Email, Phone, Secret};
use super::*;

/// What was found, as it stands in the text.
fn found(text: &str) -> Vec<(Kind, &str)> {
    find(text).into_iter().map(|found| (found.kind, &text[found.span])).collect()
}

fn kinds(text: &str) -> Vec<Kind> {
    find(text).into_iter().map(|found| found.kind).collect()
}

const SSN: Kind = Secret(SecretKind::Ssn);
const CARD: Kind = Secret(SecretKind::Card);

#[test]
fn everything_personal_of_a_text_is_found_where_it_stands() {
    assert_eq!(
        found("Ana: ssn 219-09-9998, ana@example.com, cell (512) 555-0134 ext. 7, visa 4111 1111 1111 1111"),
        [
            (SSN, "219-09-9998"),
            (Email, "ana@example.com"),
            (Phone, "(512) 555-0134 ext. 7"),
            (CARD, "4111 1111 1111 1111"),
        ]
    );
}

#[test]
fn telephone_numbers_are_found_as_people_write_them() {
    for text in [
        "512-555-0134",
        "512.555.0134",
        "512 555 0134",
        "512/555-0134",
        "(512) 555-0134",
        "(512)555-0134",
        "1 (512) 555-0134",
        "1-512-555-0134",
        "15125550134",
        "5125550134",
        "+1 512 555 0134",
        "+15125550134",
        "512-555-0134x22",
        "512-555-0134 ext 22",
        "512–555–0134",
        "512\u{a0}555\u{2011}0134",
        "５１２-５５５-０１３４",
        "(0161) 496 0123",
        "020 7946 0958",
        "+44 20 7946 0958",
        "+44 (0)20 7946 0958",
        "(+52) 55 1234 5678",
        "+52 1 55 1234 5678",
        "01.99.00.12.34",
    ] {
        assert_eq!(found(text), [(Phone, text)], "{text}");
        let said = format!("Her number is {text}, thanks");
        assert_eq!(found(&said), [(Phone, text)], "{said}");
    }
}

#[test]
fn what_is_called_a_telephone_number_is_one_in_several_languages() {
    for (text, number) in [
        ("call me at 555-0134", "555-0134"),
        ("mi teléfono es 55 1234 5678", "55 1234 5678"),
        ("llámame al 5551234567", "5551234567"),
        ("mi celular: 0155 1234 5678", "0155 1234 5678"),
        ("WhatsApp 00 52 55 1234 5678", "00 52 55 1234 5678"),
        ("Tel. 030 123456", "030 123456"),
        ("Mobile:\n98765 43210", "98765 43210"),
        ("my phone number is 123 456 789.", "123 456 789"),
        ("fax 070010007", "070010007"),
        ("Ana @512.555.0134", "512.555.0134"),
        ("cell -5125550134", "5125550134"),
    ] {
        assert_eq!(found(text), [(Phone, number)], "{text}");
    }
}

#[test]
fn every_number_of_a_list_is_found() {
    assert_eq!(
        found("512 555 0134 / 512 555 0199 or 737-555-0111"),
        [(Phone, "512 555 0134"), (Phone, "512 555 0199"), (Phone, "737-555-0111")]
    );
}

#[test]
fn numbers_of_other_things_are_no_telephone_numbers() {
    for text in [
        "order 5125550134",
        "order number is 5125550134",
        "Order #512-555-0134",
        "my confirmation number is 512-555-0134",
        "MLS# 5125550134",
        "MLS 1234567",
        "tracking 9400 1000 0000 0000 0000 00",
        "número de pedido 5125550134",
        "case no. 2345678901",
        "between $450,000 and $525,000",
        "1234567890 sqft",
        "$5125550134",
        "-2125550134 K",
        "ana@512.555.0134",
        "zip 78701-1234",
        "78701 78745",
        "450000-500000",
        "45000 55000",
        "2026-11-21 10:00",
        "2026-11-21 10",
        "21.11.2026 10",
        "1990-2005 03",
        "192.168.100.20",
        "10.200.30.4000",
        "version 12.0.345.6789b",
        "E-151673398",
        "T005-2333-100731-SW-2",
        "#20020211895",
        "https://example.com/homes/5125550134_zpid",
        "?id=5125550134",
        "666666666s is a sequence",
        "1000-1=999",
        "30.26720000, -97.74310000",
        "GB82 WEST 1234 5698 7654 32",
        "3/2, 2400 sqft, built 1980",
        "5125550134%",
        "a5125550134",
    ] {
        assert!(!kinds(text).contains(&Phone), "{text}: {:?}", found(text));
    }
}

#[test]
fn addresses_of_e_mail_are_found_without_the_marks_around_them() {
    for (text, address) in [
        ("write to ana.ruiz+home@mail.example.com.", "ana.ruiz+home@mail.example.com"),
        ("<ANA@EXAMPLE.COM>", "ANA@EXAMPLE.COM"),
        ("mailto:ana@example.com?subject=x", "ana@example.com"),
        ("'ana@example.com'", "ana@example.com"),
        ("my email...ana@example.com", "ana@example.com"),
        ("o'hara@example.ie", "o'hara@example.ie"),
        ("correo：ana＠example．com", "ana＠example．com"),
        ("邮箱地址ana@example.com邮箱", "ana@example.com"),
        ("ana@ejemplo.中国", "ana@ejemplo.中国"),
        ("ana@xn--fiqs8s.xn--fiqs8s", "ana@xn--fiqs8s.xn--fiqs8s"),
        ("ana@[192.0.2.1]", "ana@[192.0.2.1]"),
        ("\"ana ruiz\"@example.com", "\"ana ruiz\"@example.com"),
        ("5125550134@txt.example.net", "5125550134@txt.example.net"),
    ] {
        assert_eq!(found(text), [(Email, address)], "{text}");
    }
}

#[test]
fn what_is_no_address_of_e_mail_is_not_taken_for_one() {
    for text in [
        "@ana",
        "ana@",
        "ana@home",
        "ana@example.",
        "ana@example..com",
        "ana.@example.com",
        "a..na@example.com",
        ".ana@example.com",
        "ana*@example.com",
        "ana@192.0.2.1",
        "2 for 1 @ 5.99",
        "meet @ 5pm",
        "logo@2x.png",
        "serde@1.0.200",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn social_security_numbers_are_told_from_tax_numbers_and_from_nobodys() {
    for (text, kind) in [
        ("219-09-9998", Some(SSN)),
        ("219 09 9998", Some(SSN)),
        ("219.09.9998", Some(SSN)),
        ("２１９-０９-９９９８", Some(SSN)),
        ("219099998", Some(SSN)),
        ("my ssn is 219099998", Some(SSN)),
        ("912-70-1234", Some(Secret(SecretKind::Itin))),
        ("900-12-3456", None),
        ("666-12-3456", None),
        ("000-12-3456", None),
        ("219-00-9998", None),
        ("219-09-0000", None),
        ("219-09.9998", None),
        ("078051120", None),
        ("219-099998", Some(SSN)),
        ("phone 030-123456", Some(Phone)),
        ("2190999981", Some(Phone)),
        ("219-09-99981", Some(Phone)),
        ("built in 219099998 days", None),
    ] {
        assert_eq!(kinds(text), kind.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn cards_have_a_check_digit_and_may_be_short_only_where_they_are_called_cards() {
    for (text, is_card) in [
        ("4111111111111111", true),
        ("4111–1111–1111–1111", true),
        ("6759649826438453", true),
        ("my debit card 501800000009", true),
        ("501800000009", false),
        ("card 180000000000002", true),
        ("180000000000002", false),
        ("4111111111111112", false),
        ("card 4111 1111 1111 1112", false),
        ("imei 490154203237518", false),
        ("tracking number 4111111111111111", false),
    ] {
        assert_eq!(kinds(text).contains(&CARD), is_card, "{text}: {:?}", found(text));
    }
}

#[test]
fn findings_are_in_order_apart_and_on_borders_of_characters_whatever_the_text() {
    const PIECES: [&str; 32] = [
        "512",
        "-",
        "555",
        "0134",
        " ",
        "(",
        ")",
        "+",
        "1",
        "ana",
        "@",
        "example.com",
        ".",
        "ssn ",
        "219",
        "09",
        "9998",
        "４",
        "–",
        "\u{200b}",
        "á",
        "🏠",
        "4111111111111111",
        "x",
        "ext",
        "/",
        "tel ",
        "00",
        "中",
        "order ",
        "\n",
        "\"",
    ];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text.push_str(PIECES[usize::try_from(seed % 32).unwrap()]);
        }
        let mut from = 0;
        for found in find(&text) {
            assert!(found.span.start >= from && !found.span.is_empty(), "{text:?}");
            assert!(text.get(found.span.clone()).is_some(), "{text:?}");
            from = found.span.end;
        }
    }
}

#[test]
fn whatever_is_masked_is_found() {
    for text in
        ["ssn 219-09-9998, dob 1/2/1980", "card 4111111111111111 acct #: 000123456789", "TX DL 12345678"]
    {
        let masked = crate::privacy::mask_secrets(text).unwrap();
        let secrets: Vec<Kind> = masked.kinds.iter().copied().map(Secret).collect();
        assert_eq!(kinds(text), secrets, "{text}");
    }
}

#[test]
fn nothing_that_is_found_is_left_in_a_text_for_the_record() {
    let said = "called +1 512-555-0134, mailed ana@example.com, ssn 219-09-9998: done";
    let masked = mask_all(said);
    assert_eq!(masked, "called [telephone number], mailed [e-mail address], ssn [ssn]: done");
    assert_eq!(find(&masked), []);
    assert_eq!(mask_all("spoke to the owner, withdrawn"), "spoke to the owner, withdrawn");
}
