//! What a home is, or shall be: its kind, what it must have, the state it is in.
//!
//! Only physical and lawful criteria are read. How good the schools are, how safe a place is, who lives there,
//! religion and family make-up are fair-housing ground (Fair Housing Act, 42 U.S.C. § 3604) and are not read.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

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

/// The state a home is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Nothing needs doing.
    MoveInReady,
    /// Paint, carpet, small repairs.
    MinorWork,
    /// Roof, foundation, systems, or all of it.
    MajorWork,
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

/// Whether a longer phrase covers this one: "mobile home" is no home.
fn is_within<T: Copy>(one: &Found<T>, found: &[Found<T>]) -> bool {
    found.iter().any(|other| {
        other.words.len() > one.words.len()
            && other.words.start <= one.words.start
            && one.words.end <= other.words.end
    })
}

/// "A lot of", "thanks a lot", "no condos", "open house", "the White House".
fn is_no_kind(words: &Words, one: &Found<PropertyKind>) -> bool {
    let before = |back: usize| one.words.start.checked_sub(back).and_then(|at| words.get(at));
    let next = words.get(one.words.end).map_or("", |word| word.text);
    let previous = before(1).map_or("", |word| word.text);
    let denied = denial(words, one.words.start);
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
        || first == "ranch" && next == "style"
        || first == "solar" && matches!(next, "panels" | "power" | "system")
        || matches!(first, "apartment" | "apartments" | "apt" | "departamento" | "apartamento")
            && (words.iter().take(one.words.start).any(|word| {
                matches!(word.text, "rent" | "renting" | "rento" | "rentando" | "lease" | "leaving")
            }) || words
                .get(one.words.end)
                .is_some_and(|word| word.text.bytes().all(|byte| byte.is_ascii_digit())))
}

/// Words that turn around what follows.
const DENIALS: &[&str] = &[
    "no", "not", "dont", "doesnt", "without", "never", "isnt", "arent", "wont", "nothing", "sin", "ni",
    "nunca", "tampoco", "hate",
];
/// Words that end the reach of a denial.
const TURNS: &[&str] = &["but", "just", "only", "pero", "sino", "solo", "and", "y", "although"];

/// Whether the words before `at`, of the same clause, deny what begins there.
fn denial(words: &Words, at: usize) -> bool {
    (at.saturating_sub(4)..at)
        .rev()
        .map_while(|nth| words.get(nth))
        .take_while(|word| word.ending == crate::language::Ending::Open && !TURNS.contains(&word.text))
        .any(|word| DENIALS.contains(&word.text))
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
        let part = is_within(one, &found) && matches!(one.meaning, Patio | Spacious | Yard);
        if !part && (negative || !denial(words, one.words.start)) && !wishes.contains(&one.meaning) {
            wishes.push(one.meaning);
        }
    }
    wishes
}

static CONDITIONS: LazyLock<Phrasebook<Condition>> = LazyLock::new(|| {
    use Condition::{MajorWork, MinorWork, MoveInReady};
    Phrasebook::new(
        &[
            (
                "great",
                "great|good|excellent|perfect|pristine|amazing|immaculate|mint|fantastic|awesome|wonderful|tip|tiptop|beautiful|nice|very",
            ),
            ("shape", "shape|condition|cond|repair|state"),
            ("done", "remodeled|renovated|updated|redone|remodelled|upgraded|rehabbed|refreshed|restored"),
            (
                "minor",
                "paint|painting|carpet|carpets|flooring|floors|touch|touchups|cosmetic|cosmetics|tlc|updating|updates|cleaning|landscaping|fixtures|blinds|caulking|appliances|yardwork",
            ),
            (
                "major",
                "roof|foundation|plumbing|electrical|electric|wiring|hvac|ac|septic|sewer|structural|gutting|gut|everything|rehab|demo|windows|siding",
            ),
            ("needs", "need|needs|needed|needing|could|requires|wants"),
            ("bad", "bad|poor|rough|terrible|horrible|awful|sad|worst"),
            (
                "menor",
                "pintura|pintar|pintarla|alfombra|carpeta|detalles|detallitos|limpieza|arreglitos|retoques|pisos|piso|jardin|jardineria|actualizar",
            ),
            (
                "mayor",
                "techo|cimientos|plomeria|cimentacion|fundacion|electricidad|cableado|drenaje|tuberia|todo",
            ),
            (
                "buenas",
                "buenas|buen|buena|excelentes|excelente|perfectas|perfecto|perfecta|muy|optimas|impecables",
            ),
        ],
        &[
            (
                MoveInReady,
                &[
                    "@great *1 @shape",
                    "move in ready",
                    "moving ready",
                    "turn key",
                    "turnkey",
                    "remodeled|renovated|redone|remodelled|rehabbed|restored",
                    "just|recently|newly|fully|completely|totally|been|was|house|home|kitchen|everything|all *1 updated|upgraded|refreshed",
                    "like|brand|practically|basically new",
                    "well|meticulously maintained|kept|cared",
                    "very well maintained|kept",
                    "its|is immaculate|pristine",
                    "house|home|place|property|everything is|looks|works *1 great|good|perfect|immaculate|pristine|excellent|new",
                    "no work needed",
                    "doesnt|dont|not need|needs *1 work|anything|repairs|nothing|much",
                    "nothing needs|needed|wrong|to",
                    "no repairs|issues|problems",
                    "new roof|floors|kitchen|hvac|ac|appliances",
                    "show|showing ready",
                    "top notch|shape",
                    "10 out|10",
                    "good to go",
                    "ready to go|show|sell|move",
                    "needs nothing",
                    "newer|newly built|construction",
                    "@buenas *1 condicion|condiciones|estado",
                    "casa|propiedad|todo *1 esta *1 bien|perfecta|impecable|nueva|bonita|perfecto",
                    "esta impecable|nueva|nuevecita|preciosa",
                    "como|casi nueva|nuevo",
                    "bien cuidada|mantenida|cuidado|conservada",
                    "recien|acabo|acabamos|acaban|apenas *2 remodelar|remodelada|remodelamos|pintada|renovada|arreglada|remodele",
                    "remodelada|renovada|remodelado",
                    "no *2 falta nada",
                    "no necesita nada|arreglos|reparaciones",
                    "lista|listo para vivir|mudarse|vender|entrar|habitar",
                ],
            ),
            (
                MinorWork,
                &[
                    "@needs *4 @minor",
                    "little|bit|some *2 work|tlc|updating|updates|paint|love|repairs|fixing|touch",
                    "minor|small|few|couple *2 repairs|repair|work|issues|fixes|updates|touchups|cosmetic",
                    "cosmetic|cosmetics",
                    "tlc",
                    "@minor is|are|s|looks *2 old|worn|dated|outdated|stained|ugly|rough|dirty|bad",
                    "old|worn|dated|outdated|stained|original *1 carpet|carpets|paint|floors|flooring|kitchen|bathrooms|appliances|cabinets|counters",
                    "dated|outdated",
                    "average|fair|decent|ok|okay @shape",
                    "house|home|place|property is *1 ok|okay|fair|average|decent|alright|livable",
                    "its livable|lived",
                    "wear and|n tear",
                    "from the 60s|70s|80s|90s|1970s|1980s|1990s",
                    "@minor needs|need *2 replacing|replaced|cleaning|updating|update|redone|refinished",
                    "needs updating|updates|updated|paint|love",
                    "touch ups",
                    "repaint|repainted|painted",
                    "lived in",
                    "a little rough|dated|old|worn",
                    "kitchen|bathroom|bathrooms|bath is|are|needs|need *2 old|dated|outdated|original|updating|update|redoing",
                    "not perfect|bad|updated|remodeled|renovated",
                    "could use *3 @minor|work|love|updating|update",
                    "needs *1 update|work",
                    "falta|faltan|necesita|necesitan|ocupa|hace *4 @menor",
                    "hay que *2 pintar|pintarla|limpiar|limpiarla|arreglarle",
                    "algunos|unos|pocos|pequenos|un|poco|poquito *3 detalles|arreglos|trabajo|reparaciones|arreglitos|detallitos|trabajito|carino|mantenimiento",
                    "@menor esta|estan *2 vieja|viejo|viejos|viejas|gastada|gastado|manchada|fea",
                    "cocina|bano|banos *1 vieja|viejo|viejos|anticuada|anticuados",
                    "detalles|detallitos",
                    "necesita *1 pintura|arreglos|trabajo",
                    "habitable",
                ],
            ),
            (
                MajorWork,
                &[
                    "@needs *1 new|replace|replacing|a *2 @major",
                    "@needs *4 @major",
                    "@major is|are|was|s *1 shot|bad|old|leaking|cracked|gone|broken|failing|dead|collapsing",
                    "@major needs|need *3 replaced|replacing|fixed|fixing|work|replacement|repair|repairs|repaired",
                    "@major issue|issues|problem|problems|damage|repair|repairs|leaks|cracks",
                    "fixer uppers?|upper",
                    "fixer|fixerupper|teardown|gutted|condemned|uninhabitable|unlivable|trashed|wrecked|dilapidated|gut",
                    "fixer upper",
                    "tear down",
                    "a lot|ton|whole|lots|tons|bunch of? *1 work|repairs|fixing|tlc|issues|problems",
                    "major|serious|extensive|significant|complete|full|total *2 work|repairs|repair|remodel|renovation|rehab|issues|overhaul|damage|fixing",
                    "@bad *1 @shape",
                    "house|home|place|property|its *2 bad|rough|terrible|trashed|mess|awful|disaster|dump|falling >",
                    "@needs *3 remodeled|renovated|remodel|remodeling|redone|renovation|gutted|rehab|renovating",
                    "falling apart",
                    "water|fire|mold|termite|storm|hail|flood|smoke|hurricane damage|damaged|problem|issue|issues|problems",
                    "mold|termites|asbestos",
                    "@needs everything|gutting",
                    "gut job|renovation|remodel",
                    "needs *3 work done to everything",
                    "handyman special",
                    "not livable",
                    "half finished|done",
                    "burned|burnt|flooded",
                    "foundation cracks|cracked|shifted|problems|issues|sinking",
                    "cracks in *2 foundation|walls|slab",
                    "roof leaks|leaking",
                    "@needs *2 lot|ton|lots *2 work|repairs|tlc",
                    "hay que *2 remodelarla|remodelar|reconstruir|arreglarla|renovarla|remodelarlo|arreglar *2 toda|todo|completa|completamente|techo",
                    "remodelar|remodelarla|renovar|renovarla toda|todo|completa|completamente",
                    "necesita|falta|ocupa|hace *4 @mayor",
                    "necesita *3 mucho|muchos|muchas|muchisimo",
                    "mucho|muchos|muchas|bastante trabajo|arreglos|reparaciones|problemas",
                    "problemas|problema|danos|dano|fallas|grietas *4 @mayor|humedad|agua|fuego|estructura|estructurales|termitas",
                    "@mayor *3 malo|mal|goteras|danado|danada|roto|viejo|gotea|cuarteado|agrietado",
                    "goteras|humedad|moho|termitas|cuarteaduras|grietas",
                    "mal|malas|mala|pesimas|malisimas condiciones|estado",
                    "en *1 mal|malas|mala estado|condiciones",
                    "esta *2 destruida|fea|mal|cayendo|destrozada|abandonada|danada|quemada|inundada",
                    "se esta cayendo",
                    "cayendose|cayendo",
                    "en obra|ruinas",
                    "para demoler|tirar|remodelar|arreglar",
                    "necesita remodelacion|remodelarse|remodelar",
                ],
            ),
        ],
    )
});

/// The state of a home as its owner tells it. Of several, the most work; "great shape, needs a little paint" is
/// minor work. What is denied ("no foundation issues", "not a fixer upper") does not count.
#[must_use]
pub fn condition(words: &Words) -> Option<Condition> {
    use Condition::{MajorWork, MinorWork, MoveInReady};
    let found = CONDITIONS.find(words);
    let said = |state: Condition| {
        found.iter().any(|one| {
            one.meaning == state
                && !is_explained(words, one, &found)
                && (is_own_denial(words, one) || !denial(words, one.words.start))
        })
    };
    [MajorWork, MinorWork, MoveInReady].into_iter().find(|state| said(*state))
}

/// A phrase that begins with its own "no".
fn is_own_denial(words: &Words, one: &Found<Condition>) -> bool {
    words.get(one.words.start).is_some_and(|word| DENIALS.contains(&word.text))
}

/// A part of a larger phrase that says something else: "new roof" in "needs a new roof".
fn is_explained(words: &Words, one: &Found<Condition>, found: &[Found<Condition>]) -> bool {
    let new = || {
        // "New roof" after "needs" is none yet; "the old roof was replaced" is one.
        one.meaning == Condition::MajorWork
            && words
                .iter()
                .skip(one.words.start)
                .take(one.words.len() + 1)
                .any(|word| matches!(word.text, "nothing" | "nada"))
    };
    new()
        || found.iter().any(|other| {
            other.meaning != one.meaning
                && other.words.len() > one.words.len()
                && other.words.start <= one.words.start
                && one.words.end <= other.words.end
                && one.words.start != other.words.start
        })
}

static BARE_CONDITIONS: LazyLock<Phrasebook<Condition>> = LazyLock::new(|| {
    Phrasebook::new(
        &[(
            "so",
            "very|pretty|really|in|its|is|overall|id|say|it|esta|muy|like|honestly|probably|pues|just|a|i|think|would",
        )],
        &[
            (
                Condition::MoveInReady,
                &[
                    "^ great|excellent|perfect|immaculate|pristine|mint|amazing|good|fantastic|new|beautiful|ready|nice $",
                    "^ @so @so? @so? @so? great|excellent|perfect|immaculate|pristine|mint|amazing|good|fantastic|new|beautiful|ready|nice $",
                    "^ bien|excelente|perfecta|impecable|buena|buenas|bonita|nueva|lista $",
                    "^ @so @so? bien|buena|buenas|bonita|excelente|perfecta|impecable|nueva|lista $",
                ],
            ),
            (
                Condition::MinorWork,
                &[
                    "^ ok|okay|fair|average|decent|livable|alright|meh $",
                    "^ @so @so? @so? @so? ok|okay|fair|average|decent|livable|alright|meh|lived $",
                    "^ regular|masomenos|normal|maso $",
                    "mas o menos",
                    "^ @so @so? regular|masomenos|normal $",
                    "so so",
                ],
            ),
            (
                Condition::MajorWork,
                &[
                    "^ bad|rough|terrible|horrible|poor|trashed|awful|mala|malas|mal|fea $",
                    "^ @so @so? @so? @so? bad|rough|terrible|horrible|poor|trashed|awful|mala|malas|mal|fea|mess $",
                ],
            ),
        ],
    )
});

/// The state of a home in the answer to "what condition is it in?", where one word is enough: "great", "ok",
/// "más o menos". Only for that answer: elsewhere "great" praises something else.
#[must_use]
pub fn bare_condition(words: &Words) -> Option<Condition> {
    condition(words).or_else(|| BARE_CONDITIONS.find(words).first().map(|found| found.meaning))
}

#[cfg(test)]
#[path = "home_tests.rs"]
mod tests;
