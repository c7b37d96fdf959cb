//! What happens if they do not move.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::is_denied;
use crate::language::{Found, Phrasebook, Words};

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
                    "quedo|quedamos|quedar|quedariamos|quedaria|quedarnos en la calle",
                    "quedarme|vivir con mi|mis|unos papas|familia|amigos|hermano|hermana",
                ],
            ),
            (
                Stays,
                &[
                    "stay|staying|remain|sit put|here|where|in|there|home|another|longer|tight",
                    "just|would|wed|id|well|ill|might|may|could|probably *1 stay|wait",
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
                    "^ nothing we|were|really|just|i|im|wed",
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

/// What happens if they do not move.
///
/// The weightiest of what is told: the end of a lease before "we'd stay", staying before
/// "no problem". For the answer to that question; a phrase like "no rush" also speaks of the time frame.
#[must_use]
pub fn consequence(words: &Words) -> Option<Consequence> {
    let found = CONSEQUENCES.find(words);
    let own = |one: &Found<Consequence>| matches!(one.meaning, Consequence::NoProblem | Consequence::Stays);
    found
        .iter()
        .filter(|one| own(one) || is_supposed(words, one) || !is_denied(words, one))
        .map(|one| one.meaning)
        .min_by_key(|one| *one as u8)
}

/// "If we don't sell we lose the house" denies the sale, not the loss.
fn is_supposed(words: &Words, one: &Found<Consequence>) -> bool {
    (one.words.start.saturating_sub(7)..one.words.start)
        .filter_map(|nth| words.get(nth))
        .any(|word| matches!(word.text, "if" | "si"))
}
