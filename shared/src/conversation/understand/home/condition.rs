//! The state a home is in.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{DENIALS, is_denied};
use crate::language::{Found, Phrasebook, Words};

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
                && (is_own_denial(words, one) || !is_denied(words, one.words.start))
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
