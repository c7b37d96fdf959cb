//! Words of addresses, and words that are of none.

use std::sync::LazyLock;

use super::super::word_set::WordSet;

/// The same, but ordinary words too: a capital or a house number of three digits must stand with them.
pub(super) const SOFT_SUFFIXES: &[&str] = &[
    "drive", "court", "way", "place", "loop", "run", "pass", "path", "row", "square", "crossing", "point",
    "pt", "hill", "bend", "ridge", "park", "view", "plaza", "walk", "grove", "meadow", "landing", "mews",
    "heights", "pike", "spur", "trace", "vista", "springs", "creek",
];

/// Spanish kinds of street, which come first: "calle Ocho".
pub(super) const KINDS: &[&str] = &[
    "calle",
    "avenida",
    "av",
    "ave",
    "camino",
    "paseo",
    "callejon",
    "calzada",
    "via",
    "avenue",
    "carretera",
    "privada",
];

/// Farm and ranch roads, which are addresses with their number alone.
pub(super) const NUMBERED_ROADS: &[&str] = &["fm", "rm", "rr", "cr"];

/// Words that name a unit.
pub(super) const UNITS: &[&str] = &[
    "apt",
    "apartment",
    "unit",
    "ste",
    "suite",
    "lot",
    "bldg",
    "building",
    "trlr",
    "depto",
    "departamento",
    "apto",
    "interior",
    "int",
    "num",
    "no",
    "space",
    "spc",
    "rm",
    "room",
    "fl",
];

/// Words that cannot be part of a street's name: units, time, and the grammar of a sentence.
pub(super) static NO_STREET: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "bed beds bd br bedroom bedrooms bath baths ba bathroom bathrooms story stories car cars sqft sq \
square ft feet acre acres mile miles min mins minute minutes hour hours hr hrs day days week weeks \
month months year years yr yrs k thousand million hundred dollar dollars bucks percent block blocks \
kid kids dog dogs cat cats people person house houses home homes unit units offer offers option \
options reason reasons question questions thing things time times am pm of on in at to for from with \
and or but is are was were i im we you he she they it my our your a an the this that off near by \
down more less than different other good nice great main only per each if so not no can could will \
would do does did have has had ago about around between up under over hasta recamara recamaras \
cuarto cuartos bano banos mil millon millones ano anos mes meses semana semanas dia dias hora horas \
minuto minutos casa casas perro perros para con por y o en que se es som pies milla millas total \
properties property places roommates way going live walk drive just please thanks today tomorrow jan \
feb mar apr jun jul aug sept oct nov dec january february april june july august september october \
november december",
    )
});

/// Words of a street's name that are in [`NO_STREET`] too, when a number of three digits stands before.
pub(super) const BUT_STREET: &[&str] = &[
    "main", "park", "the", "of", "house", "good", "great", "august", "april", "june", "mar", "square", "casa",
];

/// Capitalised words after an address that are no town.
pub(super) static NO_TOWN: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "i im its it the my we and is thanks thank please what how can do call text hi hello yes no ok but \
built bought this that you would january february march april may june july august september october \
november december spring summer fall winter monday tuesday wednesday thursday friday saturday sunday \
gracias quiero es la el mi y cuanto si hola need needs want looking still for great good also so \
when where who why are in on at a",
    )
});

/// The postal codes of the states and of the District of Columbia.
pub(super) const STATES: &[&str] = &[
    "al", "ak", "az", "ar", "ca", "co", "ct", "de", "fl", "ga", "hi", "id", "il", "in", "ia", "ks", "ky",
    "la", "me", "md", "ma", "mi", "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd",
    "oh", "ok", "or", "pa", "ri", "sc", "sd", "tn", "tx", "ut", "vt", "va", "wa", "wv", "wi", "wy", "dc",
];
