//! Why someone buys or sells.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::is_denied;
use crate::language::{Found, Phrasebook, Words};

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
                    "test|testing the? market|waters",
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
