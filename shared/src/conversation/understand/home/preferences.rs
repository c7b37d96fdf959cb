//! What a home shall have.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{is_denied, is_within};
use crate::language::{Phrasebook, Words};

/// What a home shall have. Physical and lawful criteria only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// A swimming pool.
    Pool,
    /// A garage or a carport.
    Garage,
    /// A yard or a garden.
    Yard,
    /// One floor, no stairs.
    SingleStory,
    /// Two floors or more.
    TwoStory,
    /// A room to work in.
    Office,
    /// A new or large kitchen.
    UpdatedKitchen,
    /// Rooms that run into each other.
    OpenPlan,
    /// Never lived in.
    NewConstruction,
    /// Needs no work.
    MoveInReady,
    /// Little noise.
    Quiet,
    /// Near to work, or a short drive.
    GoodCommute,
    /// Room for animals, or allowed to keep them.
    Pets,
    /// A lot of land.
    Acreage,
    /// Something to see from the windows.
    View,
    /// On a lake or a river.
    Waterfront,
    /// Behind a gate.
    Gated,
    /// No owners' association.
    NoHoa,
    /// A second, small home: a casita, a guest house.
    GuestHouse,
    /// The main bedroom on the ground floor.
    BedroomDownstairs,
    /// A ramp, wide doors: the home as such, not who lives in it.
    StepFree,
    /// Wooden floors.
    WoodFloors,
    /// A patio, a deck, a porch.
    Patio,
    /// A fireplace.
    Fireplace,
    /// Panels on the roof.
    Solar,
    /// Much space.
    Spacious,
    /// Shops, restaurants and paths within a walk.
    Walkable,
}

static WISHES: LazyLock<Phrasebook<Preference>> = LazyLock::new(|| {
    use Preference::*;
    Phrasebook::new(
        &[
            ("big", "big|bigger|large|larger|huge|spacious|decent|good|nice|fenced|private"),
            ("grande", "grande|grandes|amplio|amplia|amplios|amplias|espacioso|espaciosa"),
            ("new", "updated|remodeled|renovated|new|newer|modern|upgraded|big|large|chefs|chef|nice|open"),
        ],
        &[
            (Pool, &["pool|pools|alberca|albercas|piscina|piscinas", "swimming pool"]),
            (
                Garage,
                &[
                    "garage|garages|carport|garaje|garajes|cochera|cocheras",
                    "covered parking",
                    "# car garage?",
                    "estacionamiento techado",
                ],
            ),
            (
                Yard,
                &[
                    "yard|yards|backyard|backyards|garden|gardens",
                    "back yard",
                    "patio|jardin|jardines grande?",
                    "patio trasero|grande",
                    "jardin|jardines|yarda|yardas",
                    "outdoor space",
                    "espacio afuera",
                ],
            ),
            (
                SingleStory,
                &[
                    "single|one|1 story|storey|level|floor|stories",
                    "no stairs|steps",
                    "ranch style",
                    "una|1|sola planta|piso",
                    "un|1|solo piso|nivel|planta",
                    "sin escaleras",
                    "dont want *2 stairs",
                ],
            ),
            (TwoStory, &["two|2 story|storey|stories|level|floors", "dos|2 pisos|plantas|niveles"]),
            (
                Office,
                &[
                    "office|study|den",
                    "work from home",
                    "wfh",
                    "oficina|estudio|despacho",
                    "trabajo|trabajar desde casa",
                ],
            ),
            (
                UpdatedKitchen,
                &[
                    "@new *1 kitchen",
                    "kitchen is|thats|with? @new|island|granite|updated",
                    "kitchen island",
                    "granite|quartz counters|countertops",
                    "cocina *1 nueva|moderna|remodelada|grande|amplia|renovada|abierta",
                ],
            ),
            (
                OpenPlan,
                &[
                    "open floor? plan|concept|layout|floorplan",
                    "open floor",
                    "concepto|espacio|plano abierto",
                ],
            ),
            (
                NewConstruction,
                &[
                    "new construction|build|builds|constructions",
                    "brand new",
                    "newly built",
                    "never lived in",
                    "new home community|communities|builder",
                    "construccion nueva",
                    "recien construida",
                    "casa|casas nueva|nuevas",
                    "por estrenar",
                    "a estrenar",
                ],
            ),
            (
                MoveInReady,
                &[
                    "move in ready",
                    "turn key|turnkey",
                    "turnkey",
                    "no work needed",
                    "doesnt need *2 work",
                    "lista|listo para *1 vivir|mudarme|mudarnos|entrar|habitar",
                ],
            ),
            (
                Quiet,
                &[
                    "quiet|quieter|peaceful",
                    "cul de sac|culdesac",
                    "cul de sac",
                    "culdesac",
                    "away from traffic|noise|highway",
                    "tranquilo|tranquila|tranquilos|tranquilas|callado|callada",
                    "sin ruido",
                    "poco ruido|trafico",
                ],
            ),
            (
                GoodCommute,
                &[
                    "commute|commuting",
                    "close|closer|near|minutes|min|drive to|from? my|our|his|her? work|job|office",
                    "near|by my|our|the? work|job|office|airport",
                    "easy access to",
                    "cerca|cercano|cercana de|del|a|al mi|nuestro? trabajo|oficina|chamba",
                    "close to *3 highway|freeway|i35|airport",
                    "traslado",
                ],
            ),
            (
                Pets,
                &[
                    "dog|dogs|cat|cats|pet|pets|horse|horses|chickens|goats",
                    "perro|perros|perrito|perritos|perra|gato|gatos|mascota|mascotas|caballo|caballos|gallinas",
                ],
            ),
            (
                Acreage,
                &[
                    "acre|acres|acreage|acreaje",
                    "big|large|larger|bigger|oversized|huge lot",
                    "some|more|enough land",
                    "lots|bit of land",
                    "land around",
                    "terreno|lote @grande",
                    "mucho|bastante terreno",
                ],
            ),
            (View, &["view|views", "vista|vistas al|a|bonita|bonitas|panoramica"]),
            (
                Waterfront,
                &[
                    "waterfront|lakefront|riverfront|beachfront|lakeside|oceanfront",
                    "on the lake|water|river|beach",
                    "lake|water access",
                    "water front",
                    "frente al lago|rio|mar|agua",
                    "a la orilla",
                    "lake house|home",
                ],
            ),
            (
                Gated,
                &[
                    "gated",
                    "guard gate|gated",
                    "fraccionamiento|privada|comunidad|colonia cerrado|cerrada|privada",
                    "en privada",
                    "con porton|caseta",
                ],
            ),
            (
                NoHoa,
                &[
                    "no hoa|hoas",
                    "without an? hoa",
                    "dont want *2 hoa",
                    "low|not hoa",
                    "hate hoas",
                    "sin hoa",
                    "no *2 hoa",
                ],
            ),
            (
                GuestHouse,
                &[
                    "guest house|suite|quarters",
                    "casita",
                    "mother in law",
                    "in law suite|unit|quarters",
                    "inlaw suite",
                    "adu",
                    "granny flat",
                    "casita atras|aparte",
                    "casa de huespedes",
                    "garage apartment",
                ],
            ),
            (
                BedroomDownstairs,
                &[
                    "master|primary|bedroom|bed|main bedroom? is|on? the? downstairs|main|first|ground",
                    "downstairs|first master|bedroom|primary",
                    "recamara|cuarto|habitacion|principal *2 abajo",
                    "recamara|cuarto *3 planta baja",
                ],
            ),
            (
                StepFree,
                &[
                    "wheelchair|ramp|accessible|handicap",
                    "step free",
                    "wide doorways|doors|hallways",
                    "walk in shower",
                    "accesible|rampa",
                ],
            ),
            (
                WoodFloors,
                &[
                    "hardwood|hardwoods",
                    "wood floors|floor|flooring",
                    "no carpet",
                    "piso|pisos de madera",
                    "sin alfombra|carpeta",
                ],
            ),
            (Patio, &["patio|deck|porch|terrace|balcony|pergola", "terraza|balcon|porche|asador"]),
            (Fireplace, &["fireplace", "chimenea"]),
            (Solar, &["solar panels|power|system?", "paneles solares"]),
            (
                Spacious,
                &[
                    "more space|room|sqft",
                    "lots|plenty of space|room|storage",
                    "spacious|roomy",
                    "big|bigger|large|larger house|home|place|bedrooms|rooms|closets",
                    "high ceilings",
                    "mas espacio",
                    "mucho espacio",
                    "@grande",
                    "casa mas? grande",
                ],
            ),
            (
                Walkable,
                &[
                    "walkable|walkability",
                    "walking distance",
                    "walk to",
                    "walk|bike trails|trail|paths",
                    "near|by|close to? the? shops|restaurants|parks|park|trails|stores|shopping|grocery",
                    "cerca de|del los|las|un? tiendas|parque|parques|restaurantes|supermercado",
                    "a pie",
                    "caminando a",
                ],
            ),
        ],
    )
});

/// Everything a contact wants of a home, each once, in the order said. "No pool" is no wish for one.
#[must_use]
pub fn preferences(words: &Words) -> Vec<Preference> {
    use Preference::{NoHoa, Patio, SingleStory, Spacious, WoodFloors, Yard};
    let found = WISHES.find(words);
    let mut wishes: Vec<Preference> = Vec::new();
    for one in &found {
        let negative = matches!(one.meaning, NoHoa | SingleStory | WoodFloors | Preference::MoveInReady);
        let place = one.meaning == Preference::Office
            && one.words.start.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| {
                matches!(
                    word.text,
                    "the" | "my" | "your" | "his" | "her" | "their" | "mi" | "su" | "la" | "bank"
                )
            });
        let part = place || is_within(one, &found) && matches!(one.meaning, Patio | Spacious | Yard);
        if !part && (negative || !is_denied(words, one.words.start)) && !wishes.contains(&one.meaning) {
            wishes.push(one.meaning);
        }
    }
    wishes
}
