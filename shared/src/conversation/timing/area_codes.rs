//! Which time zones a number of the North American Numbering Plan may stand for.
//!
//! Facts: the areas published by the plan's administrator and the zones of libphonenumber's data (autumn
//! 2026). Corrected where an overlay's data lag behind the area it overlays (448, 930, 364, 986, 458, 689).
//! Added: 334, because Phenix City in Alabama lives by Eastern time whatever the law says. A code that is not
//! here is unknown, never guessed: toll-free numbers and areas newer than the table belong to no zone.

use Zone::{
    Alaska, Aleutian, Arizona, Atlantic, Bermuda, Central, Eastern, Edmonton, GrandTurk, Guam, Halifax,
    Hawaii, Jamaica, Mountain, Pacific, Regina, Samoa, StJohns, Toronto, Vancouver, Whitehorse, Winnipeg,
};

/// A time zone of the numbering plan: places whose clocks have long agreed share one.
///
/// Canada has zones of its own, because its provinces change their rules without the United States.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they are, `iana` says it exactly")]
pub enum Zone {
    Eastern,
    Central,
    Mountain,
    Pacific,
    /// Mountain time without daylight saving.
    Arizona,
    Alaska,
    /// The western Aleutians.
    Aleutian,
    Hawaii,
    /// Puerto Rico, the Virgin Islands and the eastern Caribbean: no daylight saving.
    Atlantic,
    /// Guam and the Northern Marianas.
    Guam,
    Samoa,
    Halifax,
    StJohns,
    /// Ontario, Quebec and the Bahamas.
    Toronto,
    Winnipeg,
    Regina,
    Edmonton,
    Vancouver,
    /// Yukon and the north-east of British Columbia: no daylight saving.
    Whitehorse,
    Bermuda,
    GrandTurk,
    /// Jamaica and the Cayman Islands: no daylight saving.
    Jamaica,
}

impl Zone {
    /// The zone's name in the IANA database.
    #[must_use]
    pub const fn iana(self) -> &'static str {
        match self {
            Eastern => "America/New_York",
            Central => "America/Chicago",
            Mountain => "America/Denver",
            Pacific => "America/Los_Angeles",
            Arizona => "America/Phoenix",
            Alaska => "America/Anchorage",
            Aleutian => "America/Adak",
            Hawaii => "Pacific/Honolulu",
            Atlantic => "America/Puerto_Rico",
            Guam => "Pacific/Guam",
            Samoa => "Pacific/Pago_Pago",
            Halifax => "America/Halifax",
            StJohns => "America/St_Johns",
            Toronto => "America/Toronto",
            Winnipeg => "America/Winnipeg",
            Regina => "America/Regina",
            Edmonton => "America/Edmonton",
            Vancouver => "America/Vancouver",
            Whitehorse => "America/Whitehorse",
            Bermuda => "Atlantic/Bermuda",
            GrandTurk => "America/Grand_Turk",
            Jamaica => "America/Jamaica",
        }
    }
}

/// What a number's area code says of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Every zone the area reaches into; at least one.
    pub zones: &'static [Zone],
    /// The area lies in Texas.
    pub texas: bool,
    codes: &'static [u16],
}

/// The zones of the 48 contiguous states: where an unknown number may be.
pub const CONTINENTAL: [Zone; 4] = [Eastern, Central, Mountain, Pacific];

/// The area a phone number was issued in; `None` for toll-free, foreign, unassigned and unreadable numbers.
///
/// Reads `+15125550100`, `1-512-555-0100`, `(512) 555-0100 ext. 7`, `tel:+1.512.555.0100`.
#[must_use]
pub fn area_of(phone: &str) -> Option<&'static Area> {
    let code = area_code(phone)?;
    let row = usize::from(*ROW_OF_CODE.get(usize::from(code))?);
    row.checked_sub(1).and_then(|row| AREAS.get(row))
}

/// The three digits of the area code, if `phone` is a number of the plan.
fn area_code(phone: &str) -> Option<u16> {
    let number = phone.trim_start_matches(|c: char| c != '+' && !c.is_ascii_digit());
    let number = number.split(|c: char| c.is_alphabetic() || matches!(c, ',' | ';' | '#')).next()?;
    let international = number.starts_with('+');
    let mut digits = number.bytes().filter(u8::is_ascii_digit).map(|digit| u16::from(digit - b'0'));
    match number.bytes().filter(u8::is_ascii_digit).count() {
        10 if !international => {}
        11 if digits.next() == Some(1) => {}
        _ => return None,
    }
    Some(digits.next()? * 100 + digits.next()? * 10 + digits.next()?)
}

/// For every possible code the row of [`AREAS`], from 1; 0 = unknown. A code in two rows does not compile.
static ROW_OF_CODE: [u8; 1000] = {
    let mut rows = [0; 1000];
    let mut row = 0;
    while row < AREAS.len() {
        let codes = AREAS[row].codes;
        let mut at = 0;
        while at < codes.len() {
            assert!(rows[codes[at] as usize] == 0, "an area code stands in two rows");
            rows[codes[at] as usize] = row as u8 + 1;
            at += 1;
        }
        row += 1;
    }
    rows
};

const fn row(zones: &'static [Zone], texas: bool, codes: &'static [u16]) -> Area {
    Area { zones, texas, codes }
}

const AREAS: &[Area] = &[
    row(
        &[Eastern],
        false,
        &[
            201, 202, 203, 207, 212, 215, 216, 220, 223, 227, 229, 231, 234, 239, 240, 248, 252, 260, 267,
            269, 272, 276, 283, 301, 302, 304, 305, 313, 315, 317, 321, 324, 326, 329, 330, 332, 336, 339,
            347, 351, 352, 363, 380, 386, 401, 404, 407, 410, 412, 413, 419, 434, 440, 443, 445, 463, 470,
            472, 475, 478, 484, 502, 508, 513, 516, 517, 518, 540, 551, 561, 567, 570, 571, 582, 585, 586,
            603, 607, 609, 610, 614, 616, 617, 631, 640, 645, 646, 656, 667, 678, 679, 680, 681, 686, 689,
            703, 704, 706, 716, 717, 718, 724, 727, 728, 732, 734, 740, 743, 754, 757, 762, 765, 770, 771,
            772, 774, 781, 786, 802, 803, 804, 810, 813, 814, 821, 826, 828, 835, 838, 839, 843, 845, 848,
            854, 856, 857, 859, 860, 862, 863, 864, 865, 878, 904, 908, 910, 912, 914, 917, 919, 929, 934,
            937, 941, 943, 947, 948, 954, 959, 973, 978, 980, 984, 989,
        ],
    ),
    row(
        &[Central],
        true,
        &[
            210, 214, 254, 281, 325, 346, 361, 409, 430, 432, 469, 512, 621, 682, 713, 726, 737, 806, 817,
            830, 832, 903, 936, 940, 945, 956, 972, 979,
        ],
    ),
    row(
        &[Central],
        false,
        &[
            205, 217, 218, 224, 225, 228, 235, 251, 256, 262, 274, 309, 312, 314, 316, 318, 319, 320, 327,
            331, 337, 353, 402, 405, 414, 417, 447, 464, 479, 501, 504, 507, 515, 531, 534, 539, 557, 563,
            572, 573, 580, 601, 608, 612, 615, 618, 629, 630, 636, 641, 651, 659, 660, 662, 708, 712, 715,
            730, 731, 763, 769, 773, 779, 815, 816, 847, 861, 870, 872, 901, 913, 918, 920, 931, 938, 952,
            975, 985,
        ],
    ),
    row(&[Mountain], true, &[915]),
    row(&[Mountain], false, &[303, 307, 385, 406, 435, 505, 575, 719, 720, 748, 801, 970, 983]),
    row(
        &[Pacific],
        false,
        &[
            206, 209, 213, 253, 279, 310, 323, 341, 350, 360, 369, 408, 415, 424, 425, 442, 503, 509, 510,
            530, 559, 562, 564, 619, 626, 628, 650, 657, 661, 669, 702, 707, 714, 725, 738, 747, 760, 805,
            818, 820, 831, 840, 858, 909, 916, 925, 949, 951, 971,
        ],
    ),
    row(&[Arizona], false, &[480, 520, 602, 623]),
    row(&[Hawaii], false, &[808]),
    row(
        &[Atlantic],
        false,
        &[246, 264, 268, 284, 340, 473, 664, 721, 758, 767, 784, 787, 809, 829, 849, 868, 869, 939],
    ),
    row(&[Guam], false, &[670, 671]),
    row(&[Samoa], false, &[684]),
    row(&[Halifax], false, &[428, 506, 782, 902]),
    row(
        &[Toronto],
        false,
        &[
            226, 242, 249, 263, 273, 289, 343, 354, 365, 382, 416, 437, 438, 450, 468, 514, 519, 548, 579,
            613, 647, 683, 705, 742, 753, 819, 873, 905, 942,
        ],
    ),
    row(&[Winnipeg], false, &[204, 431, 584]),
    row(&[Edmonton], false, &[368, 403, 587, 780, 825]),
    row(&[Vancouver], false, &[604]),
    row(&[Bermuda], false, &[441]),
    row(&[GrandTurk], false, &[649]),
    row(&[Jamaica], false, &[345, 658, 876]),
    row(&[Eastern, Central], false, &[219, 270, 334, 364, 423, 448, 574, 606, 812, 850, 906, 930]),
    row(&[Central, Mountain], false, &[308, 605, 620, 701, 785]),
    row(&[Mountain, Arizona], false, &[928]),
    row(&[Mountain, Pacific], false, &[208, 458, 541, 775, 986]),
    row(&[Alaska, Aleutian], false, &[907]),
    row(&[Halifax, StJohns], false, &[709, 879]),
    row(&[Halifax, Toronto], false, &[367, 418, 581]),
    row(&[Toronto, Winnipeg], false, &[807]),
    row(&[Toronto, Winnipeg, Edmonton, Whitehorse], false, &[867]),
    row(&[Regina, Edmonton], false, &[306, 474, 639]),
    row(&[Edmonton, Vancouver, Whitehorse], false, &[236, 250, 257, 672, 778]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(phone: &str) -> Option<&'static [Zone]> {
        area_of(phone).map(|area| area.zones)
    }

    #[test]
    fn every_zone_is_in_the_bundled_database() {
        for zone in AREAS.iter().flat_map(|area| area.zones) {
            assert!(jiff::tz::TimeZone::get(zone.iana()).is_ok(), "{zone:?}");
        }
    }

    #[test]
    fn every_code_is_one_the_plan_can_assign() {
        let codes: Vec<u16> = AREAS.iter().flat_map(|area| area.codes).copied().collect();
        assert!(codes.iter().all(|code| (201..=989).contains(code) && code / 10 % 10 != 9));
        assert!(codes.iter().all(|code| code % 100 != 11), "N11 codes are services");
        assert!(codes.len() > 430, "{}", codes.len());
        assert!(AREAS.iter().all(|area| !area.zones.is_empty() && area.codes.is_sorted()));
    }

    #[test]
    fn an_area_over_two_zones_has_both() {
        for code in [270, 364, 219, 423, 574, 606, 812, 930, 850, 448, 906] {
            assert_eq!(zones(&format!("+1{code}5550100")), Some([Eastern, Central].as_slice()), "{code}");
        }
        for code in [308, 605, 620, 701, 785] {
            assert_eq!(zones(&format!("+1{code}5550100")), Some([Central, Mountain].as_slice()), "{code}");
        }
        for code in [208, 986, 541, 458, 775] {
            assert_eq!(zones(&format!("+1{code}5550100")), Some([Mountain, Pacific].as_slice()), "{code}");
        }
        assert_eq!(
            zones("+19285550100"),
            Some([Mountain, Arizona].as_slice()),
            "Navajo Nation saves daylight"
        );
        assert_eq!(zones("+19075550100"), Some([Alaska, Aleutian].as_slice()));
    }

    #[test]
    fn an_area_within_one_zone_has_one() {
        let expected = [
            (212, Eastern),
            (305, Eastern),
            (317, Eastern),
            (313, Eastern),
            (689, Eastern),
            (865, Eastern),
            (312, Central),
            (615, Central),
            (931, Central),
            (402, Central),
            (303, Mountain),
            (505, Mountain),
            (213, Pacific),
            (206, Pacific),
            (702, Pacific),
            (602, Arizona),
            (808, Hawaii),
            (787, Atlantic),
            (671, Guam),
            (684, Samoa),
            (416, Toronto),
            (604, Vancouver),
        ];
        for (code, zone) in expected {
            assert_eq!(zones(&format!("{code}5550100")), Some([zone].as_slice()), "{code}");
        }
    }

    #[test]
    fn texas_has_29_areas_and_only_el_paso_is_mountain() {
        let texan: Vec<&Area> = AREAS.iter().filter(|area| area.texas).collect();
        assert_eq!(texan.iter().map(|area| area.codes.len()).sum::<usize>(), 29);
        for area in texan {
            assert_eq!(area.zones, [if area.codes == [915] { Mountain } else { Central }]);
        }
    }

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for phone in [
            "+15125550100",
            "15125550100",
            "5125550100",
            "(512) 555-0100",
            "+1 (512) 555-0100",
            "512.555.0100",
            " 1-512-555-0100 ",
            "tel:+1-512-555-0100",
            "512-555-0100 ext. 23",
            "512-555-0100x4",
            "5125550100,,9",
        ] {
            assert_eq!(zones(phone), Some([Central].as_slice()), "{phone}");
        }
    }

    #[test]
    fn what_is_no_number_of_an_area_has_no_zone() {
        for phone in [
            "",
            "+",
            "n/a",
            "555-0100",
            "+525512345678",
            "+34600123456",
            "+4915123456789",
            "8005550100",
            "+18885550100",
            "+19005550100",
            "+10005550100",
            "25125550100",
            "5125550100512",
            "+5125550100",
            "\u{ff15}\u{ff11}\u{ff12}5550100",
            "\u{1f600}",
        ] {
            assert_eq!(zones(phone), None, "{phone}");
        }
    }
}
