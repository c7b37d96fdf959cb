//! What one character is meant as.

/// What a character is meant as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// What it is.
    Itself,
    /// Another letter.
    Letter(char),
    /// It cannot be seen.
    Nothing,
    /// A word.
    Word(&'static str),
}

/// Letters that look like ours: Cyrillic, Greek, small capitals, letters with strokes.
const LOOKALIKES: &[(&str, char)] = &[
    ("\u{430}\u{410}\u{3b1}\u{391}\u{1d00}\u{251}\u{101}\u{103}\u{105}", 'a'),
    ("\u{412}\u{392}\u{299}\u{432}\u{184}", 'b'),
    ("\u{441}\u{421}\u{3f2}\u{1d04}\u{107}\u{10d}", 'c'),
    ("\u{501}\u{1d05}\u{111}\u{10f}", 'd'),
    ("\u{435}\u{415}\u{3b5}\u{395}\u{1d07}\u{451}\u{454}\u{113}\u{119}\u{11b}\u{117}", 'e'),
    ("\u{493}\u{192}", 'f'),
    ("\u{262}\u{261}\u{11f}", 'g'),
    ("\u{4bb}\u{41d}\u{397}\u{29c}\u{43d}\u{127}", 'h'),
    ("\u{456}\u{406}\u{3b9}\u{399}\u{26a}\u{131}\u{12b}\u{457}\u{130}", 'i'),
    ("\u{458}\u{408}\u{1d0a}", 'j'),
    ("\u{43a}\u{41a}\u{3ba}\u{39a}\u{1d0b}", 'k'),
    ("\u{4cf}\u{29f}\u{142}\u{4c0}", 'l'),
    ("\u{43c}\u{41c}\u{39c}\u{1d0d}", 'm'),
    ("\u{39d}\u{274}\u{43f}\u{578}\u{144}\u{148}", 'n'),
    ("\u{43e}\u{41e}\u{3bf}\u{39f}\u{1d0f}\u{f8}\u{d8}\u{14d}\u{151}\u{585}", 'o'),
    ("\u{440}\u{420}\u{3c1}\u{3a1}\u{1d18}", 'p'),
    ("\u{51b}", 'q'),
    ("\u{280}\u{433}\u{159}", 'r'),
    ("\u{455}\u{405}\u{a731}\u{15b}\u{161}\u{15f}", 's'),
    ("\u{442}\u{422}\u{3c4}\u{3a4}\u{1d1b}\u{163}", 't'),
    ("\u{3c5}\u{1d1c}\u{16b}\u{57d}", 'u'),
    ("\u{3bd}\u{1d20}\u{475}", 'v'),
    ("\u{51d}\u{1d21}\u{461}\u{3c9}", 'w'),
    ("\u{445}\u{425}\u{3c7}\u{3a7}", 'x'),
    ("\u{443}\u{423}\u{3a5}\u{28f}\u{3b3}\u{fd}", 'y'),
    ("\u{396}\u{1d22}\u{17c}\u{17e}\u{17a}", 'z'),
];

/// Emojis that say who is meant, or that somebody is not wanted.
const SIGNS: &[(&str, &str)] = &[
    ("\u{1f476}\u{1f9d2}\u{1f467}\u{1f466}\u{1f6b8}", "kids"),
    ("\u{1f46a}", "family"),
    ("\u{1f6ab}\u{274c}\u{26d4}\u{1f645}", "no"),
    ("\u{267f}\u{1f9bd}\u{1f9bc}", "wheelchair"),
    ("\u{26ea}\u{271d}", "church"),
    ("\u{1f54c}\u{262a}", "mosque"),
    ("\u{1f54d}\u{2721}\u{1f54e}", "synagogue"),
    ("\u{1f9d5}", "muslim"),
    ("\u{1f9ae}\u{1f415}\u{200d}\u{1f9ba}", "service dog"),
];

pub(super) fn meant(c: char) -> Meant {
    if c.is_ascii() {
        return Meant::Itself;
    }
    let code = c as u32;
    let letter = |nth: u32| Meant::Letter(char::from(b'a' + u8::try_from(nth % 26).unwrap_or(0)));
    match code {
        // Accented letters of western Europe: `Words` folds them.
        0xad | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064 | 0xfe00..=0xfe0f | 0xfeff => {
            Meant::Nothing
        }
        0xa0 | 0x2000..=0x200a | 0x202f | 0x205f | 0x3000 => Meant::Letter(' '),
        0xa1..=0xd7 | 0xd9..=0xf7 | 0xf9..=0xfc | 0xfe..=0xff | 0x300..=0x36f | 0x2010..=0x2027 => {
            Meant::Itself
        }
        // Full width, and mathematical, circled and squared letters.
        0xff01..=0xff5e => Meant::Letter(char::from_u32(code - 0xfee0).unwrap_or(c)),
        0x1d400..=0x1d6a3 => letter((code - 0x1d400) % 52),
        0x1d7ce..=0x1d7ff => Meant::Letter(char::from_digit((code - 0x1d7ce) % 10, 10).unwrap_or(c)),
        0x24b6..=0x24cf => letter(code - 0x24b6),
        0x24d0..=0x24e9 => letter(code - 0x24d0),
        0x1f130..=0x1f149 => letter(code - 0x1f130),
        0x1f150..=0x1f169 => letter(code - 0x1f150),
        0x1f170..=0x1f189 => letter(code - 0x1f170),
        _ if code < 0x1_0000 && !(0x2100..0xa700).contains(&code) => {
            let known = LOOKALIKES.iter().find(|(letters, _)| letters.contains(c));
            known.map_or(Meant::Itself, |(_, letter)| Meant::Letter(*letter))
        }
        _ => {
            let known = SIGNS.iter().find(|(signs, _)| signs.contains(c));
            known.map_or(Meant::Itself, |(_, word)| Meant::Word(word))
        }
    }
}
