//! What kind of property.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{is_denied, is_within};
use crate::language::{Found, Phrasebook, Words};

/// What kind of property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PropertyKind {
    /// A house of its own.
    House,
    /// A flat in a building, owned.
    Condo,
    /// A house in a row.
    Townhouse,
    /// Several homes in one: a duplex, an apartment building.
    MultiFamily,
    /// A lot, a farm's ground.
    Land,
    /// A mobile or manufactured home.
    Manufactured,
    /// Offices, shops, warehouses.
    Commercial,
    /// Whatever fits.
    Any,
}

static KINDS: LazyLock<Phrasebook<PropertyKind>> = LazyLock::new(|| {
    use PropertyKind::{Any, Commercial, Condo, House, Land, Manufactured, MultiFamily, Townhouse};
    Phrasebook::new(
        &[("many", "duplex~|triplex~|fourplex~|quadplex~|multifamily|multiplex|fourplex")],
        &[
            (
                House,
                &[
                    "house|houses|bungalow|ranch|cottage|villa",
                    "single family",
                    "sfh|sfr",
                    "detached",
                    "casa|casas|casita|chalet",
                    "< home|homes >",
                ],
            ),
            (
                Condo,
                &[
                    "condo~",
                    "loft|lofts|penthouse|flat|flats",
                    "apartment|apartments|apt|depa|depas|departamento|departamentos|apartamento|apartamentos|piso",
                    "high rise",
                ],
            ),
            (
                Townhouse,
                &[
                    "townhouse~|townhome~|rowhouse~|rowhome~",
                    "town house|houses|home|homes",
                    "row house",
                    "casa adosada|duplex",
                    "casas adosadas",
                    "patio home",
                ],
            ),
            (
                MultiFamily,
                &[
                    "@many",
                    "multi family|unit",
                    "apartment|apartments building|complex",
                    "# plex|unit|units building?",
                    "2|3|4 plex",
                    "multifamiliar",
                    "edificio de? departamentos|apartamentos",
                    "two|three|four plex|units",
                ],
            ),
            (
                Land,
                &[
                    "land",
                    "lot|lots",
                    "terreno|terrenos|lote|lotes|solar|parcela",
                    "vacant|empty|raw lot|land",
                    "farm|ranchland|acreage",
                    "rancho",
                ],
            ),
            (
                Manufactured,
                &[
                    "mobile|manufactured|modular|trailer home|homes|house",
                    "doublewide|singlewide|trailer",
                    "double|single wide",
                    "casa|casas movil|moviles|prefabricada",
                    "traila|trailas",
                    "tiny home|house",
                ],
            ),
            (
                Commercial,
                &[
                    "commercial property|building|space|real?",
                    "warehouse|storefront|retail",
                    "office building|space",
                    "local comercial",
                    "bodega",
                    "edificio comercial",
                ],
            ),
            (
                Any,
                &[
                    "any kind|type",
                    "anything works|is",
                    "whatever works|kind|type",
                    "doesnt matter",
                    "open to anything|any|all|both|either",
                    "no preference",
                    "either one? works|is",
                    "cualquiera",
                    "cualquier cosa|tipo",
                    "lo que sea",
                    "me da igual|lo",
                    "no importa",
                ],
            ),
        ],
    )
});

/// The kind of property named; of several, the most particular: "a house or a condo" is [`PropertyKind::Any`].
#[must_use]
pub fn property_kind(words: &Words) -> Option<PropertyKind> {
    use PropertyKind::{Any, Commercial, Condo, House, Land, Manufactured, MultiFamily, Townhouse};
    let found = KINDS.find(words);
    let said = |kind| {
        found.iter().any(|one| one.meaning == kind && !is_within(one, &found) && !is_no_kind(words, one))
    };
    // A lot under a house, a town house's "house", an apartment someone rents now: the whole says it.
    let named: Vec<PropertyKind> = [MultiFamily, Townhouse, Condo, Manufactured, Commercial, House, Land]
        .into_iter()
        .filter(|kind| said(*kind))
        .collect();
    match named.as_slice() {
        [] => said(Any).then_some(Any),
        [one] => Some(*one),
        [first, rest @ ..] => {
            let alternatives = words.iter().any(|word| matches!(word.text, "or" | "o"));
            let ground = rest == [Land] || (*first == MultiFamily && rest == [Condo]);
            if alternatives {
                Some(Any)
            } else if ground || rest == [House] {
                Some(*first)
            } else {
                None
            }
        }
    }
}

/// "A lot of", "thanks a lot", "no condos", "open house", "the White House".
fn is_no_kind(words: &Words, one: &Found<PropertyKind>) -> bool {
    let before = |back: usize| one.words.start.checked_sub(back).and_then(|at| words.get(at));
    let next = words.get(one.words.end).map_or("", |word| word.text);
    let previous = before(1).map_or("", |word| word.text);
    let denied = is_denied(words, one.words.start);
    let first = words.get(one.words.start).map_or("", |word| word.text);
    denied
        || matches!(first, "lot" | "lots")
            && (matches!(next, "of" | "more" | "better")
                || matches!(previous, "a" | "whole" | "parking" | "quite"))
            && !matches!(next, "to" | "in" | "near")
        || matches!(first, "lots") && next == "of"
        || matches!(previous, "open" | "full" | "guest" | "white" | "publishing") && first == "house"
        || matches!(first, "house" | "casa") && matches!(next, "hunting" | "hunt" | "payment" | "rules")
        || first == "flat" && matches!(next, "fee" | "rate" | "out")
        || first == "ranch" && matches!(next, "style" | "road" | "rd" | "to")
        || first == "solar" && matches!(next, "panels" | "power" | "system")
        || matches!(first, "apartment" | "apartments" | "apt" | "departamento" | "apartamento")
            && (words.iter().take(one.words.start).any(|word| {
                matches!(word.text, "rent" | "renting" | "rento" | "rentando" | "lease" | "leaving")
            }) || words
                .get(one.words.end)
                .is_some_and(|word| word.text.bytes().all(|byte| byte.is_ascii_digit())))
}
