//! Why a contact moves, where to, who decides, and what happens if they do not.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::proper_name::{capitalised, is_capitalised};
use crate::language::{Ending, Found, Phrasebook, Words};

/// Why someone buys or sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motivation {
    /// A home came to them, or someone died.
    Inherited,
    /// A marriage or a partnership ends.
    Divorce,
    /// Payments behind, foreclosure, a need for money.
    Financial,
    /// Work elsewhere: a new job, a transfer, orders.
    JobChange,
    /// End of work.
    Retirement,
    /// To live near relatives, or to care for them.
    CloserToFamily,
    /// They have bought another home, or are about to.
    OtherHome,
    /// They need more room.
    Upsizing,
    /// They need less.
    Downsizing,
    /// Their first home; no more rent.
    FirstHome,
    /// To rent out, to resell, as an investment.
    Investing,
    /// Tired of being a landlord, or of tenants.
    TiredLandlord,
    /// A move to another place, for reasons not told.
    Relocating,
    /// To see what the home would bring.
    Curious,
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionMakers {
    /// The contact and nobody else.
    Alone,
    /// The contact and someone with them.
    Together,
}

/// What happens if they do not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// The lease ends, or must be renewed.
    LeaseEnds,
    /// A job, or a school year, starts elsewhere.
    JobStarts,
    /// They pay more: rent rises, two payments, a rate runs out.
    PaysMore,
    /// They lose the home, or have nowhere to stay.
    LosesHome,
    /// They stay where they are.
    Stays,
    /// Nothing; there is no hurry.
    NoProblem,
}

static MOTIVES: LazyLock<Phrasebook<Motivation>> = LazyLock::new(|| {
    use Motivation::*;
    Phrasebook::new(
        &[
            (
                "kin",
                "mom|moms|mother|mothers|dad|dads|father|fathers|parent|parents|grandma|grandmas|grandmother|grandmothers|grandpa|grandfather|grandparents|aunt|aunts|uncle|uncles|brother|brothers|sister|sisters|husband|husbands|wife|wifes|son|sons|daughter|daughters|inlaws|family|grandkids|grandchildren|kids|relatives|folks",
            ),
            ("gone", "died|passed|deceased|death"),
            (
                "pariente",
                "mama|papa|madre|padre|abuelo|abuela|abuelos|papas|padres|tio|tia|hermano|hermana|esposo|esposa|hijo|hija|hijos|hijas|nietos|familia|familiares|suegra|suegro",
            ),
            ("home", "house|home|place|property|casa|propiedad"),
            ("new", "new|different|better"),
            ("work", "job|position|role|work|career|employer"),
            ("trabajo", "trabajo|empleo|chamba|jale|puesto"),
        ],
        &[
            (
                Inherited,
                &[
                    "inherit~|heir|heirs|probate",
                    "estate sale",
                    "my|our|his|her|the|their *1 @kin estate",
                    "@kin estate",
                    "estate of",
                    "settle|settling|settled|handle|handling *1 estate",
                    "executor|executrix",
                    "my|our *1 @kin *1 @gone",
                    "@gone away",
                    "she|he|they|who *1 passed|died",
                    "belonged to my|our *1 @kin",
                    "left|leaving us|me the|a|this|her|his|their @home",
                    "@kin left me|us",
                    "late husband|wife|mother|father|mom|dad|grandmother|uncle|aunt|grandma",
                    "in a trust",
                    "hereda~|herede|herencia|herencias|herederos|heredero|heredera|sucesion|testamento|intestado",
                    "fallecio|fallecieron|fallecido|fallecida|murio|murieron",
                    "me|nos dejo|dejaron la|una|esta|su casa",
                ],
            ),
            (
                Divorce,
                &[
                    "divorc~",
                    "separating|separated",
                    "split|splitting up",
                    "splitting",
                    "broke|breaking up",
                    "my ex",
                    "ex wife|husband",
                    "getting a separation",
                    "going our separate ways",
                    "a|the|our|my separation",
                    "separacion|separamos|separados|separada|separando|separe",
                    "mi ex",
                    "nos dejamos",
                ],
            ),
            (
                Financial,
                &[
                    "foreclos~|preforeclosure|bankruptcy",
                    "behind on *2 payments|mortgage|taxes|bills",
                    "cant|cannot|couldnt afford",
                    "cant *2 pay|payments",
                    "need *2 cash|money",
                    "need to cash out",
                    "cash out|outs",
                    "lost|losing my|his|her|our job",
                    "laid off",
                    "medical bills",
                    "pay off *2 debt|debts|bills",
                    "debt|debts",
                    "taxes are|went *1 too? high|up",
                    "too expensive",
                    "payments *2 too? high|much",
                    "mortgage *3 too high|much",
                    "short sale",
                    "facing hardship",
                    "financial|money *1 problems|trouble|issues|reasons|hardship|situation",
                    "equity out",
                    "hit hard times",
                    "embargo|embargar|hipoteca atrasada",
                    "atrasado|atrasados|atrasada *2 pagos|hipoteca|pagos",
                    "no *2 puedo|podemos|alcanza *2 pagar|pagarla|dinero|pagos",
                    "ya no puedo pagar",
                    "necesito|necesitamos *2 dinero|lana|efectivo",
                    "deuda|deudas",
                    "perdi *2 @trabajo",
                    "quede|quedo|quedamos sin @trabajo",
                    "problemas economicos|financieros|dinero",
                    "problemas de dinero",
                    "me corrieron",
                    "bancarrota",
                ],
            ),
            (
                JobChange,
                &[
                    "@new *1 @work",
                    "job|work|company *2 transfer|transferring|relocating|relocation|transferred|moving|moved|relocated|relocates",
                    "transfer|transferred|transferring|relocating|relocation|relocate|moving|move|moved *5 for|with|because|by of? *2 @work|company",
                    "got|found|took|accepted|accepting|starting|start|landed a|an|my|the|another *1 job|position|offer",
                    "job offer|change|opportunity",
                    "change|changing|changed|switching jobs|job",
                    "pcs|pcsing|deployment|deployed",
                    "military|army|navy|base orders|move|transfer|relocation",
                    "orders to",
                    "closer to my|our|his|her|the? *1 work|job|office",
                    "for work",
                    "stationed",
                    "transferred|transferring|transfer",
                    "relocat~ me|us",
                    "^ @work $",
                    "^ my|a|new job $",
                    "work|job reasons|related",
                    "promotion|promoted",
                    "husband|wife|spouse|hubby *2 job|transferred|work",
                    "work from home now",
                    "remote now",
                    "nuevo|otro|cambio|cambiar|cambie|cambiamos|mejor *1 @trabajo",
                    "por|motivos|cuestiones|razones|asuntos de? mi|el|su|nuestro? *1 @trabajo",
                    "me|lo|la|nos *1 transfirieron|transfieren|trasladan|trasladaron|cambiaron|mandaron|transferir",
                    "encontre|encontro|consegui|consiguio|conseguimos|ofrecieron|dieron|salio *2 @trabajo",
                    "cerca|cerquita de|del mi|el|nuestro? @trabajo",
                    "^ trabajo $",
                    "traslado",
                ],
            ),
            (
                Retirement,
                &[
                    "retire|retiring|retirement|retired|retires",
                    "jubil~",
                    "retiro|retirarme|retirarnos|retirado|retirada|retiramos",
                ],
            ),
            (
                CloserToFamily,
                &[
                    "close|closer|near|nearer|next|by to? be? my|our|the|her|his|their? *1 @kin|grandbaby|grandbabies",
                    "near|by my|our|the *1 @kin|grandbaby",
                    "be|live|living|move|moving with|near|by|closer|close to? *1 @kin",
                    "care|caring of|for my|our *1 @kin",
                    "care of *1 @kin",
                    "nursing home",
                    "assisted living",
                    "memory care",
                    "hospice",
                    "help|helping *2 @kin|grandkids",
                    "family reasons|emergency|matters",
                    "move|moving *3 with my *1 @kin",
                    "family is|lives|moved there|in|to",
                    "@kin *1 live|lives|moved in|there|to|near",
                    "getting older parents",
                    "aging parents|mother|father",
                    "sick|ill parent|mother|father|mom|dad",
                    "cerca|cerquita de|con mi|mis|nuestra|nuestros|la|su *1 @pariente",
                    "cuidar *2 @pariente",
                    "ayudar *2 @pariente",
                    "mas cerca *3 @pariente",
                    "motivos|razones|cuestiones familiares",
                    "estar|vivir con mi|mis|la @pariente",
                    "familia vive|esta|alla",
                ],
            ),
            (
                OtherHome,
                &[
                    "bought|buying|purchased|purchasing|found|closing|closed|close on? another|a|our|my|new|next *2 @home",
                    "already bought|purchased|closed",
                    "under contract *4 @home",
                    "building a|our|my|new *2 @home",
                    "new @home is|built|being|almost|will",
                    "have|got|own|with two|2|another|second @home|homes|houses|mortgages",
                    "two mortgages",
                    "contingent",
                    "dont|wont live there|it anymore",
                    "vacant|empty",
                    "compre|compramos|comprando|comprado|comprar|encontre|encontramos *1 otra *1 casa|propiedad",
                    "compre|compramos|compraron *2 casa",
                    "construyendo *3 casa",
                    "tengo|tenemos|ya otra casa",
                    "casa nueva",
                    "dos casas|hipotecas",
                ],
            ),
            (
                Upsizing,
                &[
                    "upsiz~|upgrad~",
                    "more|bigger|larger|extra space|room|house|home|place|yard|bedrooms|rooms|lot|square|sqft",
                    "need|want|needing|wanting *2 bigger|larger|space",
                    "too|to|so small|cramped|tight",
                    "outgrow|outgrown|outgrew|outgrowing",
                    "growing|bigger family",
                    "family *1 growing|grew|grows|expanding",
                    "pregnant|baby|expecting|newborn|twins",
                    "another|more|new baby|kid|kids|child|children",
                    "had|having a|our|another *1 kid|baby|child",
                    "running|ran out of space|room",
                    "moving up",
                    "bigger",
                    "mas espacio|cuartos|recamaras|grande|habitaciones|amplia|amplio",
                    "muy|demasiado chica|pequena|chiquita|chico|pequeno",
                    "no cabemos|caben",
                    "crecio|creciendo|crece *2 familia",
                    "familia *1 crecio|creciendo|crece|crecer",
                    "embarazada|bebe|bebes",
                    "queda|quedo chica|chico|pequena|chiquita",
                ],
            ),
            (
                Downsizing,
                &[
                    "downsiz~|empty nest~",
                    "smaller|less space|house|home|place|maintenance|room",
                    "empty nest|nesters|nester",
                    "too|to|so much house|space|yard|maintenance|upkeep|big|large",
                    "kids|children *3 gone|moved|left|grown|out|college",
                    "something|somewhere|bit|little|place smaller",
                    "less upkeep|to maintain",
                    "too big",
                    "cant *2 stairs|maintain|upkeep",
                    "house is too|to big|much",
                    "hard to maintain",
                    "mas chica|chico|pequena|pequeno|chiquita|chiquito",
                    "muy|demasiado grande",
                    "hijos *2 fueron|van|casaron|grandes|salieron",
                    "nos queda grande",
                    "mucho mantenimiento",
                    "reducir *2 espacio|tamano",
                ],
            ),
            (
                FirstHome,
                &[
                    "first|1st *1 home|house|homebuyer|buyer|property|place",
                    "first|1st time *1 buyer|buyers|homebuyer|homebuyers|home|buying|owner",
                    "tired|sick|done|stop|quit|through of|with? paying? rent|renting",
                    "tired|sick of *1 rent|renting|landlord",
                    "stop|quit|done|tired *2 rent|renting",
                    "wasting *3 rent",
                    "throwing *3 rent|money",
                    "rent *2 own|too|going|keeps|high|ridiculous|crazy",
                    "own|owning a|my|our *1 home|house|place",
                    "own instead of",
                    "a|our|my place of my|our own",
                    "build|building equity",
                    "firsttime",
                    "primera|mi|nuestra *1 casa propia",
                    "primera *1 casa|vivienda|propiedad|compra|vez",
                    "casa propia",
                    "dejar de *1 rentar|renta|pagar",
                    "cansado|cansada|cansados|harto|harta|hartos *3 renta|rentar|rentando",
                    "ya no *2 rentar|renta|pagar",
                    "algo|casa propio",
                    "tener|algo *2 propio|propia",
                ],
            ),
            (
                Investing,
                &[
                    "invest~",
                    "rental|rentals property|income|properties|house|home",
                    "rent *1 out",
                    "flip|flips|flipping|flipper|brrrr|airbnb|vrbo|str",
                    "short term rental|rentals",
                    "passive income",
                    "cash flow|flows",
                    "build|building *3 portfolio|wealth",
                    "1031",
                    "as a|another rental",
                    "portfolio",
                    "inversion|inversiones|invertir|inversionista",
                    "para rentar|rentarla|rentarlo|renta|rentarlas",
                    "revender|negocio",
                ],
            ),
            (
                TiredLandlord,
                &[
                    "tired|sick|done|over *2 landlord|tenants|tenant|renters|landlording|rentals",
                    "bad|problem|nightmare|terrible tenants|tenant|renters",
                    "tenant|tenants|renter|renters *3 left|moved|out|leaving|stopped|destroyed|trashed|moving",
                    "being a landlord",
                    "cansado|harto *3 inquilinos|inquilino",
                    "inquilino|inquilinos *3 pagan|paga|salieron|fueron",
                ],
            ),
            (
                Relocating,
                &[
                    "relocat~",
                    "moving|move|moved|moves to|back|out|away|overseas|abroad|states|cross|across|closer|somewhere",
                    "moving|leaving *1 state|town|country|texas|area",
                    "leaving the area|state|city",
                    "get|getting out of texas|town|here|the|this",
                    "want|need|like|time to? for? a? change of? scenery?",
                    "change of scenery|pace",
                    "out of state",
                    "new city|state|town",
                    "mudarme|mudarnos|mudo|mudamos|mudando|mudanza|mudar|mudare|mudaremos|mudarse|mude",
                    "me|nos voy|vamos *2 a|para|al|de",
                    "cambiarme|cambiarnos|cambiamos|cambio|cambiar de ciudad|estado|lugar|casa|aires",
                    "irme|irnos *1 a|de|para|al",
                    "regresar|regreso|regresamos|vuelvo|volver|volvemos a mi|mexico|nuestro",
                ],
            ),
            (
                Curious,
                &[
                    "just|only|kinda|pretty|im curious",
                    "curious *3 worth|value|price|market",
                    "see|know|test|find what|how|the|out *5 worth|get|market|value",
                    "testing the|market waters",
                    "solo|nomas|pura curiosidad|saber|ver",
                    "por curiosidad",
                    "ver *2 cuanto",
                ],
            ),
        ],
    )
});

/// The strongest reason told; a particular one ("divorce") before a general one ("moving to Dallas"). What is
/// denied ("we're not getting divorced") does not count.
#[must_use]
pub fn motivation(words: &Words) -> Option<Motivation> {
    let found = MOTIVES.find(words);
    found
        .iter()
        .filter(|one| !is_denied(words, one) && !is_beside_the_point(words, one))
        .map(|one| one.meaning)
        .min_by_key(|one| *one as u8)
}

/// Phrases that only look like a reason: "real estate sale", "baby steps", "moving on".
fn is_beside_the_point(words: &Words, one: &Found<Motivation>) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.text);
    let before = word(one.words.start.checked_sub(1));
    let first = word(Some(one.words.start));
    let next = word(Some(one.words.end));
    match one.meaning {
        Motivation::Inherited => before == "real" && first == "estate" || first == "passed" && next == "on",
        Motivation::Investing => {
            next == "time" || before == "real" || before == "an" && first == "investigation"
        }
        Motivation::Upsizing => first == "baby" && matches!(next, "steps" | "blue"),
        Motivation::CloserToFamily => {
            matches!(
                next,
                "school" | "schools" | "daycare" | "activities" | "practice" | "bus" | "work" | "rooms"
            )
        }
        Motivation::Curious => before == "dont",
        Motivation::JobChange => {
            words
                .iter()
                .skip(one.words.start)
                .take(one.words.len())
                .any(|word| matches!(word.text, "good" | "great" | "nice"))
                && first != "new"
        }
        _ => false,
    }
}

/// Whether "not", "no" or the like stands up to three words before, in the same clause. A phrase with its own
/// "no" ("no cabemos") stands.
fn is_denied<T>(words: &Words, one: &Found<T>) -> bool {
    (one.words.start.saturating_sub(3)..one.words.start)
        .rev()
        .map_while(|nth| words.get(nth))
        .take_while(|word| {
            word.ending == Ending::Open
                && !matches!(
                    word.text,
                    "but" | "just" | "pero" | "sino" | "and" | "y" | "because" | "so" | "more"
                )
        })
        .any(|word| {
            matches!(
                word.text,
                "not"
                    | "no"
                    | "isnt"
                    | "arent"
                    | "never"
                    | "dont"
                    | "wont"
                    | "nunca"
                    | "ni"
                    | "without"
                    | "sin"
            )
        })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Toward {
    /// "Moving to": a place follows, or someone's.
    Place,
    /// "To be near family in": a place follows.
    Farther,
}

static TOWARD: LazyLock<Phrasebook<Toward>> = LazyLock::new(|| {
    Phrasebook::new(
        &[(
            "move",
            "move|moving|moved|relocate|relocating|relocated|headed|heading|going|transfer|transferred|transferring|transfers|relocates|moves|go|retiring|retire|pcsing|pcs|downsizing",
        )],
        &[
            (
                Toward::Place,
                &[
                    "@move *1 back? *1 out|down|up|over? to",
                    "@move in|near",
                    "@move *1 to",
                    "back to",
                    "job|position|work|offer|house|home|place|new|one|family|kids|parents in|near",
                    "bought|buying|found|building|built *4 in",
                    "live|living in *1 next|instead",
                    "orders to",
                    "stationed in|at",
                    "mudo|mudamos|mudarme|mudarnos|mudando|mudar|mudaremos|mudare|voy|vamos|irme|irnos|regreso|regresamos|regresar|volver|vuelvo|cambio|cambiamos|transfieren|transfirieron|trasladan|cambiarme|cambiarnos|mudarse *2 a|para|hacia",
                    "trabajo|casa|familia|puesto|hijos|hija|hijo en",
                    "compre|compramos|comprar *3 en",
                    "rumbo a",
                ],
            ),
            (
                Toward::Farther,
                &["@move * near|closer|close|with *5 in", "cerca de *3 en", "con mi|mis *2 en"],
            ),
        ],
    )
});

/// Places people move to whose names are ordinary enough to be typed small.
const KNOWN_PLACES: &[&str] = &[
    "dallas",
    "houston",
    "austin",
    "denver",
    "phoenix",
    "florida",
    "california",
    "colorado",
    "arizona",
    "texas",
    "mexico",
    "oklahoma",
    "chicago",
    "seattle",
    "atlanta",
    "tampa",
    "orlando",
    "miami",
    "nashville",
    "tennessee",
    "georgia",
    "ohio",
    "kansas",
    "arkansas",
    "louisiana",
    "alabama",
    "oregon",
    "washington",
    "nevada",
    "utah",
    "idaho",
    "montana",
    "wyoming",
    "waco",
    "lubbock",
    "amarillo",
    "laredo",
    "mcallen",
    "brownsville",
    "monterrey",
    "guadalajara",
    "boston",
    "charlotte",
    "raleigh",
    "portland",
    "michigan",
    "illinois",
    "indiana",
    "kentucky",
    "missouri",
    "iowa",
    "minnesota",
    "wisconsin",
    "virginia",
    "maryland",
    "delaware",
    "pennsylvania",
    "maine",
    "vermont",
    "hawaii",
    "alaska",
    "nebraska",
    "mississippi",
    "plano",
    "frisco",
    "arlington",
    "kyle",
    "buda",
    "georgetown",
    "leander",
    "pflugerville",
    "hutto",
    "bastrop",
    "killeen",
    "temple",
    "odessa",
    "midland",
    "abilene",
    "tyler",
    "galveston",
    "denton",
    "mckinney",
    "katy",
    "sacramento",
    "albuquerque",
    "tulsa",
    "memphis",
    "cleveland",
    "columbus",
    "detroit",
    "pittsburgh",
    "philadelphia",
    "spain",
    "canada",
];
/// First words of places of several words, with what follows.
const LONG_PLACES: &[(&str, &[&str])] = &[
    ("san", &["antonio", "marcos", "diego", "francisco", "jose", "angelo", "luis"]),
    ("new", &["york", "mexico", "jersey", "orleans", "braunfels", "hampshire"]),
    ("north", &["carolina", "dakota", "texas", "austin", "dallas"]),
    ("south", &["carolina", "dakota", "texas", "austin", "padre"]),
    ("west", &["virginia", "texas", "lake"]),
    ("east", &["texas", "austin"]),
    ("el", &["paso"]),
    ("fort", &["worth", "hood", "cavazos", "lauderdale"]),
    ("ft", &["worth", "hood"]),
    ("corpus", &["christi"]),
    ("las", &["vegas", "cruces"]),
    ("los", &["angeles"]),
    ("round", &["rock"]),
    ("cedar", &["park"]),
    ("dripping", &["springs"]),
    ("liberty", &["hill"]),
    ("college", &["station"]),
    ("salt", &["lake"]),
    ("kansas", &["city"]),
    ("oklahoma", &["city"]),
    ("rhode", &["island"]),
    ("puerto", &["rico"]),
    ("costa", &["rica"]),
    ("ciudad", &["juarez", "de"]),
    ("saint", &["louis"]),
    ("st", &["louis"]),
    ("rio", &["grande"]),
    ("little", &["rock"]),
    ("santa", &["fe"]),
    ("del", &["rio"]),
    ("eagle", &["pass"]),
    ("rockport", &[]),
];
/// Capitalised words after "to" that are no place.
const NO_PLACES: &[&str] = &[
    "a",
    "an",
    "the",
    "my",
    "our",
    "be",
    "see",
    "i",
    "im",
    "we",
    "it",
    "this",
    "that",
    "he",
    "she",
    "they",
    "you",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "spring",
    "summer",
    "fall",
    "winter",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "cash",
    "asap",
    "sell",
    "buy",
    "and",
    "or",
    "y",
    "o",
    "la",
    "el",
    "una",
    "un",
    "mi",
    "vender",
    "comprar",
    "ver",
];

/// Where a seller moves to, with capitals: "moving to Dallas", "to be near family in Denver", "nos mudamos a
/// San Antonio". A place nobody knows must be typed with a capital.
#[must_use]
pub fn destination(text: &str, words: &Words) -> Option<String> {
    let mut cues = TOWARD.find(words);
    cues.sort_by_key(|cue| cue.words.end);
    cues.iter().find_map(|cue| place_at(text, words, cue.words.end))
}

fn place_at(text: &str, words: &Words, at: usize) -> Option<String> {
    if at == 0 || words.ends_sentence(at - 1) {
        return None;
    }
    let mut end = at;
    while let Some(word) = words.get(end)
        && end - at < 4
    {
        let previous =
            end.checked_sub(1).filter(|previous| *previous >= at).and_then(|previous| words.get(previous));
        let after_comma = previous.is_some_and(|previous| previous.ending == Ending::Clause);
        let typed = text.get(word.start..word.end)?;
        let long = |first: &str, second: &str| {
            LONG_PLACES.iter().any(|(begin, rest)| *begin == first && rest.contains(&second))
        };
        let joins = previous.is_some_and(|previous| long(previous.text, word.text))
            || words
                .get(end + 1)
                .is_some_and(|next| word.ending == Ending::Open && long(word.text, next.text));
        let capital = is_capitalised(typed)
            && !NO_PLACES.contains(&word.text)
            && !word.text.bytes().any(|byte| byte.is_ascii_digit());
        let state = end > at
            && (typed.len() == 2 && typed.bytes().all(|byte| byte.is_ascii_uppercase())
                || matches!(word.text, "tx" | "texas"));
        let known = KNOWN_PLACES.contains(&word.text)
            && (end == at
                || after_comma
                || previous.is_some_and(|p| {
                    matches!(
                        p.text,
                        "north" | "south" | "east" | "west" | "downtown" | "central" | "norte" | "sur"
                    )
                }));
        let region = end == at
            && matches!(word.text, "north" | "south" | "east" | "west" | "downtown" | "central")
            && words.get(end + 1).is_some_and(|next| KNOWN_PLACES.contains(&next.text));
        if !(joins || known || state || region || (capital && (!after_comma || state))) {
            break;
        }
        end += 1;
        if word.ending >= Ending::Sentence {
            break;
        }
    }
    let span = words.span(at..end)?;
    (end > at).then(|| text.get(span).map(capitalised)).flatten()
}

static DECIDERS: LazyLock<Phrasebook<DecisionMakers>> = LazyLock::new(|| {
    use DecisionMakers::{Alone, Together};
    Phrasebook::new(
        &[
            (
                "partner",
                "husband|wife|spouse|partner|hubby|wifey|fiance|fiancee|boyfriend|girlfriend|bf|gf|mom|dad|mother|father|parents|brother|sister|siblings|son|daughter|family|kids|ex|cousin|roommate",
            ),
            (
                "pareja",
                "esposo|esposa|marido|mujer|pareja|novio|novia|mama|papa|papas|padres|hermano|hermana|hermanos|hijo|hija|hijos|familia|senora|suegra|suegro|viejo|vieja|prometida|prometido",
            ),
        ],
        &[
            (
                Together,
                &[
                    "my|the @partner and|n|& i|me|myself",
                    "me|i|myself and|n my|the? @partner",
                    "ask|talk|check|speak|discuss|consult|run to|with|it|by? *2 my|the @partner",
                    "with my|the @partner",
                    "my husband|wife|spouse|partner|hubby|fiance|fiancee|boyfriend|girlfriend *1 also|too|wants|needs|has|and|would|decides|agrees",
                    "my @partner decides|too|also",
                    "both of us",
                    "we both|decide",
                    "the two|2 of us",
                    "two of us",
                    "us both",
                    "joint decision",
                    "together",
                    "^ my @partner $",
                    "^ both $",
                    "we do|will|would *1 both|together",
                    "my siblings|brothers|sisters",
                    "co owner|owners|buyer|buyers|signer|borrower",
                    "cosigner",
                    "me and him|her",
                    "him|her and i|me",
                    "my business? partners",
                    "^ us $",
                    "^ we $",
                    "con mi|mis *1 @pareja",
                    "mi|mis @pareja y yo",
                    "yo y mi|mis @pareja",
                    "preguntar|preguntarle|consultar|consultarlo|hablar|hablarlo|platicar|platicarlo|checar|decirle *2 mi|mis @pareja",
                    "los|las dos|2",
                    "entre los|las? dos|todos",
                    "ambos",
                    "nosotros dos",
                    "juntos|juntas",
                    "somos dos|varios",
                    "^ mi @pareja $",
                    "mi|mis @pareja *1 tambien|decide|decidimos|quiere",
                ],
            ),
            (
                Alone,
                &[
                    "just|only me|myself",
                    "^ its|it only|just? me $",
                    "its|it is just|only me",
                    "by myself",
                    "on my own",
                    "myself only",
                    "my decision|call|choice",
                    "i decide|am|make *2 decision|alone|single",
                    "i|im make the decision|decisions|call",
                    "sole owner|buyer|decision|seller",
                    "solo buyer|owner|purchase",
                    "im single|alone|divorced|widowed",
                    "nobody|noone else",
                    "no one else",
                    "i|im the only *1 one|owner|person",
                    "^ me|myself|single $",
                    "all me",
                    "only one *2 deed|title|deciding",
                    "my name only",
                    "single",
                    "alone",
                    "solo|nomas|solamente|unicamente|mas yo",
                    "yo solo|sola|mismo|misma|decido",
                    "soy|estoy solo|sola|soltero|soltera|unico|unica",
                    "la|mi decision *1 mia|yo",
                    "^ yo $",
                    "nadie mas",
                    "por mi cuenta",
                    "es mi decision",
                    "el unico|unica",
                    "soltero|soltera|viudo|viuda",
                ],
            ),
        ],
    )
});

/// Who decides, if they say so. Someone with them counts before "just me".
#[must_use]
pub fn decision_makers(words: &Words) -> Option<DecisionMakers> {
    let found = DECIDERS.find(words);
    let said = |who: DecisionMakers| {
        found.iter().any(|one| one.meaning == who && !is_denied(words, one) && !is_single_home(words, one))
    };
    [DecisionMakers::Together, DecisionMakers::Alone].into_iter().find(|who| said(*who))
}

/// "Single family", "single story", "let me alone", "not just me".
fn is_single_home(words: &Words, one: &Found<DecisionMakers>) -> bool {
    let at = |nth: Option<usize>| nth.and_then(|nth| words.get(nth)).map_or("", |word| word.text);
    let first = at(Some(one.words.start));
    (first == "single"
        && matches!(
            at(Some(one.words.end)),
            "family" | "story" | "level" | "floor" | "home" | "car" | "wide"
        ))
        || first == "alone"
            && matches!(at(one.words.start.checked_sub(1)), "me" | "us" | "let" | "leave" | "stand" | "left")
        || first == "together" && matches!(at(one.words.start.checked_sub(1)), "put" | "it" | "get")
        || (first == "just" || first == "only")
            && matches!(at(Some(one.words.end)), "the" | "a" | "know" | "an" | "your")
}

static CONSEQUENCES: LazyLock<Phrasebook<Consequence>> = LazyLock::new(|| {
    use Consequence::*;
    Phrasebook::new(
        &[
            ("lease", "lease|contract|rental"),
            ("ends", "up|ends|ending|end|over|expires|expire|expiring|done|runs|finishes|due"),
            ("renta", "renta|contrato|lease|arrendamiento"),
        ],
        &[
            (
                LeaseEnds,
                &[
                    "lease *3 @ends",
                    "@ends *1 of *1 lease",
                    "renew|renewing|resign|extend|extending|sign|break|breaking *3 lease",
                    "have|need|had to renew|resign|extend",
                    "renew|resign for|another *2 year|months|lease",
                    "renew|renewing|renewal",
                    "month to month",
                    "our|my|the lease",
                    "move|moving out by",
                    "landlord *3 selling|sell|sold|kicking|back|wants",
                    "sign another|a *2 lease|year",
                    "se|me|nos *1 vence|acaba|termina|vencio|venza|acabe *3 @renta",
                    "@renta *3 vence|acaba|termina|vencer|acabar|terminar",
                    "renovar *3 @renta|ano",
                    "tendria|tendriamos|tengo|tenemos|que renovar",
                    "renovar|renovarlo",
                    "dueno *2 vender|vendiendo|vende|pide",
                ],
            ),
            (
                JobStarts,
                &[
                    "job|work|position|school|semester *3 starts|start|begins|starting",
                    "start|starts|starting *3 job|work|position|role|school",
                    "report to|for *2 work|duty|base|job",
                    "have to be there|in by",
                    "need to be there|in *2 by",
                    "before school starts",
                    "report|reporting date",
                    "commute *3 hours|hour|long|far|kill|killing|worse",
                    "keep|have to commuting|commute",
                    "lose *2 job|offer",
                    "empiezo|empieza|empezar|comienzo|comienza|entro *3 trabajo|trabajar|escuela|clases|jale|chamba",
                    "trabajo *3 empieza|comienza",
                    "presentarme *3 trabajo|base",
                    "perder *3 trabajo",
                ],
            ),
            (
                PaysMore,
                &[
                    "rent *3 up|increase|increases|increasing|raised|higher|rises|raise|raising|hike|double",
                    "raise|raising|raised|increase|increasing *3 rent",
                    "pay|paying|payments|carry|carrying *3 more|two|double|both|2",
                    "two|2|double mortgages|payments|rents",
                    "rate|rates *3 up|expires|higher|rise|increase",
                    "rate lock",
                    "losing|lose|loose|cost|costs|costing *2 money|deposit|more",
                    "keep|keeps|wasting|throwing|more *3 rent",
                    "keep paying",
                    "miss out",
                    "prices *3 up|higher|rise",
                    "priced out",
                    "pay *2 rent",
                    "sube|suben|subira|subir|suba|subiria|aumenta|aumentar|aumente|aumentan *3 renta|precio|precios|intereses|tasa",
                    "renta *3 sube|subir|subira|aumenta|cara|subio",
                    "pagar|pagando|pagaria|pagariamos *2 mas|dos|doble|renta",
                    "dos hipotecas|pagos|rentas",
                    "perder *3 dinero|deposito",
                    "seguir *1 pagando|rentando",
                ],
            ),
            (
                LosesHome,
                &[
                    "foreclos~",
                    "lose|losing *1 house|home|it|place",
                    "homeless",
                    "nowhere to live|go|stay",
                    "no place|where to live|go|stay",
                    "bank *3 take|takes|taking|it",
                    "evict~",
                    "live|living|stay|staying with my|our|family|parents|friends|inlaws",
                    "hotel|motel|airbnb",
                    "perder|perderia|perdemos|pierdo|quitan|quitar *2 casa",
                    "embargo|desalojo|desalojan|desalojar|desalojen",
                    "no *2 donde vivir|quedarme|ir|quedarnos",
                    "en la calle",
                    "quedarme|vivir con mi|mis|unos papas|familia|amigos|hermano|hermana",
                ],
            ),
            (
                Stays,
                &[
                    "stay|staying|remain|sit put|here|where|in|there|home|another|longer|tight",
                    "just|would|wed|id|well|ill *1 stay|wait",
                    "keep *2 house|home|place|it|renting|looking",
                    "hold off|on|onto",
                    "keep living",
                    "take *2 off *1 market",
                    "rent it out",
                    "not sell|move",
                    "wont sell|move",
                    "wait until|till|for|another|it|longer",
                    "try again",
                    "wait",
                    "nos *1 quedamos|quedariamos|quedaremos|quedamos|quedariamos",
                    "me *1 quedo|quedaria|quedare",
                    "quedarnos|quedarme|quedariamos|quedaria *2 aqui|donde|casa|misma",
                    "seguir *2 aqui|viviendo|donde|igual|buscando",
                    "seguimos|seguiria|seguiriamos|sigo *1 aqui|igual|viviendo|buscando|rentando",
                    "esperar|esperamos|esperaria|esperariamos|espero",
                    "no *1 vendo|vendemos|venderia|venderiamos",
                    "la rento|rentamos|rentaria",
                ],
            ),
            (
                NoProblem,
                &[
                    "no problem|big|biggie|rush|hurry|worries|issue|pressure|consequence|consequences|effect|impact|harm|difference",
                    "^ nothing|nada $",
                    "< nothing >",
                    "nothing happens|changes|really|much|bad|will|would|too",
                    "not a|the *1 problem|deal|issue|end",
                    "doesnt|dont|wont matter",
                    "wouldnt|wont|doesnt|not *1 matter|affect|change|hurt",
                    "be|were|well|id|wed *1 fine|ok|okay",
                    "its fine|ok|okay either|if|for",
                    "fine either way",
                    "no big deal",
                    "not *1 urgent|rush|hurry|worried",
                    "we|i can wait",
                    "no pasa|pasaria nada",
                    "no *1 problema|prisa|importa|urge|afecta|apuro",
                    "no hay *2 problema|prisa|apuro|urgencia|bronca",
                    "estamos|estaria|esta bien",
                    "puedo|podemos esperar",
                    "sin problema|prisa",
                    "^ nada $",
                    "todo igual|bien",
                ],
            ),
        ],
    )
});

/// What happens if they do not move, by its weight: the end of a lease before "we'd stay", staying before
/// "no problem". For the answer to that question; a phrase like "no rush" also speaks of the time frame.
#[must_use]
pub fn consequence(words: &Words) -> Option<Consequence> {
    let found = CONSEQUENCES.find(words);
    let own = |one: &Found<Consequence>| matches!(one.meaning, Consequence::NoProblem | Consequence::Stays);
    found
        .iter()
        .filter(|one| own(one) || !is_denied(words, one))
        .map(|one| one.meaning)
        .min_by_key(|one| *one as u8)
}

#[cfg(test)]
#[path = "circumstances_tests.rs"]
mod tests;
