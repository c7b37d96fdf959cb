//! How a buyer will pay, by what they say about it.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::language::{Ending, Found, Phrasebook, Words};

/// How far somebody is with paying for a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Financing {
    /// A lender has approved them.
    PreApproved,
    /// They need no loan.
    Cash,
    /// They are talking to a lender, or waiting for one.
    InProgress,
    /// They have not begun, or were refused.
    NotStarted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Is(Financing),
    /// Words that look like one of them and are not: "a cash offer on my house", "cash out".
    Nothing,
}

/// How a buyer will pay; `None` when the text does not say. Of several, the one that is furthest counts.
#[must_use]
pub fn financing(words: &Words) -> Option<Financing> {
    let found = BOOK.find(words);
    // "Not approved" holds "approved": a phrase inside a longer one is part of it, and so is one that a denial
    // before it reaches into.
    let part_of = |one: &Found<Said>, other: &Found<Said>| {
        let longer = other.words.len() > one.words.len();
        let covers = other.words.start <= one.words.start && other.words.end >= one.words.end;
        let overlaps = other.words.start < one.words.end && one.words.start < other.words.end;
        let denies = other.meaning == Said::Nothing
            || (other.meaning == Said::Is(Financing::NotStarted) && other.words.start < one.words.start);
        one.meaning != other.meaning && ((longer && covers) || (denies && overlaps))
    };
    // "Pre-approved?" is no answer.
    let asked = |one: &Found<Said>| {
        let last = one.words.end.checked_sub(1).and_then(|last| words.get(last));
        last.is_some_and(|word| word.ending == Ending::Question)
    };
    let said = |wanted: Financing| {
        found.iter().any(|one| {
            one.meaning == Said::Is(wanted)
                && !found.iter().any(|other| part_of(one, other))
                && !(asked(one) && matches!(wanted, Financing::PreApproved | Financing::Cash))
        })
    };
    [Financing::Cash, Financing::PreApproved, Financing::InProgress, Financing::NotStarted]
        .into_iter()
        .find(|financing| said(*financing))
}

static BOOK: LazyLock<Phrasebook<Said>> = LazyLock::new(|| {
    use Financing::{Cash, InProgress, NotStarted, PreApproved};
    use Said::{Is, Nothing};
    Phrasebook::new(
        &[
            (
                "one",
                "preapproved|preaproved|preapprove|prequalified|prequal|prequaled|preapprvd|preaprroved|preaprobado",
            ),
            (
                "approved",
                "approved|aproved|approve|approval|aproval|qualified|qualify|qualification|@one|preapproval|preaproval|prequalification|preapprovals",
            ),
            (
                "approval",
                "approval|aproval|preapproval|preaproval|prequalification|prequal|preapprovals|qualification",
            ),
            ("lender", "lender|lenders|bank|banker|broker|loan|mortgage|credit|finance|lendr|lo|officer"),
            ("loan", "loan|loans|mortgage|financing|finance|financed|lending|credit"),
            ("my", "my|our|a|an|the|your|their|any|some|this"),
            (
                "how",
                "yet|been|actually|currently|even|fully|quite|officially|really|still|exactly|technically|gotten|got|get|getting|be|as|of|now|i|am|im|we|are",
            ),
            (
                "not",
                "not|isnt|arent|wasnt|havent|hasnt|hvnt|havnt|never|aint|didnt|dont|doesnt|without|no|cant|couldnt|wont|wasn|need|needs|needing",
            ),
            ("kind", "fha|va|conventional|usda|jumbo|conv|home|house|bank|lender|construction|hard|money"),
            ("si", "ya|me|nos|estoy|estamos|soy|somos|fui|fuimos|tengo|tenemos"),
            ("no", "no|aun|todavia|sin|nunca|ni|tampoco|falta|faltan"),
            (
                "aprobado",
                "preaprobado|preaprobada|preaprobados|preaprobadas|aprobado|aprobada|aprobados|aprobadas|preaprobacion|aprobacion|precalificado|precalificada|precalificados|calificado|calificada|precalificacion|preaprovado|aprovado|preaprovada",
            ),
            (
                "credito",
                "credito|prestamo|hipoteca|financiamiento|financiacion|banco|preaprobacion|aprobacion|infonavit|prestamista|lender|creditos|loan",
            ),
        ],
        &[
            (
                Is(PreApproved),
                &[
                    "@one",
                    "pre @approved",
                    "@approval letter",
                    "preapproval|preaproval|prequalification",
                    "got|get|gotten|been|were|are|am|im|we|was|is|already|just|finally|currently|be @how? approved|aproved for|by|with|up|at|thru|through|to|on",
                    "got|gotten|been|were|im|already|just|finally|am approved|aproved|qualified",
                    "approved|qualified for|up * #",
                    "^ approved|qualified for?",
                    "i|we qualify|qualified for",
                    "@lender says|said|told *2 qualify|qualified|approved",
                    "@kind @loan? approved|aproved|qualified",
                    "approved|aproved for|with|on @my? @kind",
                    "@loan|@kind is|was|got|has|already been? approved",
                    "@lender approved|aproved|cleared|qualified|preapproved us|me|my|our|for",
                    "financing|loan|mortgage is|was|all|already lined|secured|set|ready|approved|good up?",
                    "have|got|already my|our|the|a? @loan|@kind @loan? lined|secured|ready|approved|approval",
                    "letter from @my? @lender",
                    "@loan approved|aproved",
                    "have|got|has *1 @approval",
                    "@si * @aprobado",
                    "preaprobado|preaprobada|preaprobados|preaprobadas|precalificado|precalificada|precalificados|preaprovado|preaprovada",
                    "pre|pre @aprobado|calificado|calificada",
                    "me|nos aprobaron|aprobo|preaprobaron|preaprobo|preaprovaron|precalificaron|autorizaron|autorizo",
                    "carta de @aprobado",
                    "@credito ya? esta? aprobado|aprobada|autorizado|autorizada|listo|preaprobado",
                    "tengo|tenemos *2 @aprobado",
                    "ya califique|calificamos|calificaron",
                ],
            ),
            (
                Is(Cash),
                &[
                    "pay|paying|paid|payin|buy|buying|purchase|purchasing|purchased all|it|with|in|full|straight|for|a|home|house|one|this|everything? all|in|with|full? cash",
                    "cash buyer|buyers|purchase|purchaser|transaction|only|deal|money",
                    "all|straight|full|100|total|strictly|hard cash",
                    "were|im|we|be|its|am|are|is|would|will|doing|going|do|use|using|have|got a|the|in|be|with|full|all? cash",
                    "with|in cash",
                    "proof of funds",
                    "^ cash $",
                    "^ cash",
                    "cash > ",
                    "cash no @loan",
                    "no @loan needed|required|necessary|involved",
                    "dont|do|doesnt|wont|not not? need|require|want|use @my? @kind? @loan",
                    "without|no need for? @my? @loan",
                    "make|made|submit|put|send|do|offer|offering|give|making in? a? cash offer",
                    "de|al contado",
                    "en|con|puro efectivo",
                    "^ efectivo|contado|cash",
                    "pago|pagamos|pagaria|pagar|pagando|pagare|compro|compramos|seria|es cash|contado|efectivo",
                    "sin|ningun @credito",
                    "no necesito|necesitamos|ocupo|ocupamos|requiero|quiero|uso *2 @credito",
                    "con|de recursos|dinero|fondos propios|propio",
                ],
            ),
            (
                Is(InProgress),
                &[
                    "talking|speaking|working|meeting|spoke|talked|met|chatting|dealing|spoken|working|connected to|with *2 @lender",
                    "talking|speaking|working|meeting|met|spoke|talked *2 @lender officer|person|guy|lady|company|union",
                    "working|started|starting|start|begun|began|processing|finishing|finalizing on? getting|with|the|our|my? *2 pre? @approved|@loan",
                    "working on it|that|this",
                    "in @my? process|middle of? *3 @approved|@loan",
                    "in the? process",
                    "getting|get my|our|a|the? pre? preapproved|prequalified|approved|qualified|preaproved|preapproval|approval",
                    "waiting|wait to? on|for|hear * @lender|@approval|underwriting|underwriter",
                    "applied|applying|application for|with|to|through|in|at *3 @loan|@lender|@approved",
                    "submitted|submitting|sent|sending|turned|filled|gathering|getting|collecting *4 application|paperwork|docs|documents|paystubs",
                    "appointment|meeting|call|consult|consultation with|at *3 @lender",
                    "@lender|@loan is|has|are running|checking|looking|reviewing|working|pulling|processing",
                    "i|we|already|ive|weve have|got already? a|my|our|an lender|broker|lo already?",
                    "almost|nearly|about|close|halfway to? pre? @approved",
                    "trying to? get|be *1 pre? @approved|@loan",
                    "@approval|@loan in|is|still in? process|progress|pending|underwriting|works",
                    "should be|have|get *2 pre? @approved by|soon|next|this|in|any",
                    "lender|bank should * call|get|let|back",
                    "tramitando|tramitandolo|procesando",
                    "en tramite|tramites|proceso",
                    "estoy|estamos|ando|andamos|sigo|seguimos sacando|viendo|haciendo|trabajando|arreglando|consiguiendo|buscando|esperando|checando|juntando|gestionando|aplicando|solicitando *3 @credito|papeles|documentos|@aprobado",
                    "hablando|platicando|hable|hablamos|platique|trabajando|reunion|cita con|al|en *2 @credito",
                    "aplique|aplicamos|solicite|solicitamos|metimos|meti *3 @credito|papeles",
                    "esperando|espero|esperamos a? *4 @credito|@aprobado|respuesta",
                    "en eso estoy|estamos|ando",
                    "estan|esta checando|revisando|viendo|procesando|corriendo *2 @credito",
                ],
            ),
            (
                Is(NotStarted),
                &[
                    "@not @how? @how? @my? pre? @approved",
                    "@not have|got|get|gotten|done|started|begun|looked|look|applied|apply|thought|see|secured|into|for|into @how? @my? *2 pre? @approved|@loan",
                    "@not have|has @how? @my? pre? @approved|@lender|@loan",
                    "@not @how? talk|talked|spoke|spoken|speak|met|meet|contacted|reached|called|call|gone|been|found|find|chosen|picked|seen|see|connected|have|had|got|gotten @how? *3 @lender",
                    "no @kind? @loan|@approved|@lender yet|lined|secured|so|right|at|now|set",
                    "no @kind? @loan|@approval|lender|bank",
                    "need|needs|have|want|wanna|going|gonna|planning|plan|about|ready|supposed|gotta|should|will|ill|able|hoping|hope|hoping|trying|like to *2 talk|speak|call|find|meet|apply|contact|see|shop to|with|for|up? *3 @lender|@approved",
                    "need|want|have|going|gonna|gotta|planning|plan|about|should|will|ill|like|hoping|ready|wanna to? still? get|be|start|do|getting|become *1 pre? @approved",
                    "need|want|looking|look|know|recommend|suggest|refer for? a|any|some|good|us|me? good|a|mortgage? lender|lenders|financing",
                    "do|you|u|yall|guys have|got|know|recommend a|any|some? good|great|local? lender|lenders",
                    "need|want|could|use help|assistance *2 pre? @approved|@loan",
                    "never|havent|hasnt|not|didnt applied|apply",
                    "no|aun|todavia *1 he|hemos|aplique|solicite aplicado|solicitado|empezado",
                    "denied|rejected|declined|refused|turned *3 @loan|@lender|@approved",
                    "got|been|were|was|they|bank|lender denied|rejected|declined",
                    "havent|hasnt|not|didnt|have started|begun|start *2 process",
                    "^ havent|hasnt|not started|begun|yet",
                    "@not @how? started|start|begun *3 @loan|@approved|@lender",
                    "^ not yet",
                    "not yet $",
                    "^ no|nope|nah not yet",
                    "^ no|nope|not|havent|nah i|we|im? havent|not|yet",
                    "dont know|sure|how * @lender|@loan|@approved",
                    "if|whether can|could|would|ill|we|i *2 qualify|approved",
                    "@no *3 @aprobado",
                    "@no tengo|tenemos|hay|cuento|contamos|sabemos|se|consigo *3 @credito",
                    "@no he|hemos|hable|hablo|hablado|ido|empezado|empece|empezamos|aplicado|aplique|solicitado|visto *3 @credito",
                    "^ todavia|aun no",
                    "todavia|aun no $",
                    "^ no todavia|aun",
                    "necesito|necesitamos|quiero|queremos|tengo|tenemos|voy|vamos|falta|quisiera|debo que|a|me? hablar|sacar|conseguir|buscar|aplicar|solicitar|ver|hablar|ir|tramitar *3 @credito|@aprobado",
                    "no me|nos aprobaron|aprobo|califique|dieron|autorizaron|prestan|preaprobaron",
                    "no califico|calificamos|califique|calificaron",
                    "me|nos negaron|rechazaron",
                    "sin @aprobado",
                ],
            ),
            (
                Nothing,
                &[
                    "cash offer|offers|price|buyer|buyers|deal on|for|from|to my|our|the|house|home|it|mine|us|me|sell",
                    "get|got|want|wants|receive|received|take|accept|give|gave|getting|looking|need|considering|have|had|see|bring|find|any|send|offered|prefer|for * cash offer|offers|buyer|buyers",
                    "you|u|guys|they|yall|company|investor|investors|he|she|somebody|someone *3 cash",
                    "cash out|outs|back|flow|flowing|app|cow|register|value|reserves|advance|poor|strapped|is|down",
                    "cashout|cashflow",
                    "cash or a? @loan|financed|mortgage",
                    "is|are|was @my? pre? @approved required|needed|necessary|mandatory|important|free",
                    "quieren|quiere|compran|compra|ofrecen|ofrecieron|ofrece|pagan|dan *4 efectivo|contado|cash",
                    "cash for|in my|our|keys|houses|homes|gold",
                    "sell|selling|sold|list|house|home *3 for|in? cash",
                    "@not @how? @how? all|pay|paying|a|buying|in|with|have|using|enough|the|that|much|going|able|to? all|pay|a|in|with|be|much|that? cash",
                    "low|short|little|extra|some|more|enough on? cash",
                    "do|does|must|should|would|can|could|is|are|how|what|when|why|if|whether i|we|you|do|does|to|long|much|it * need|have|be|get|required|necessary *2 pre? @approved",
                    "how|what|where *4 pre? @approved",
                    "what|whats|explain|mean|means is|does|a *2 pre? @approval",
                    "what if *4 @approved|@loan",
                    "no *1 en|de efectivo|contado",
                    "no *2 pagar|pago|pagamos|pagaria en|de|al|cash efectivo|contado",
                    "oferta|ofertas en|de|al|cash efectivo|contado",
                    "necesito|hay|tengo que? estar|tener|ser|sacar *1 @aprobado para",
                    "como|que|donde *4 @aprobado",
                    "hoa|application|offer|plans|permit|builder|board approved|approval",
                    "tenant|renter|renters|rental|apartment|lease *2 approved|approval|application|qualified",
                    "if|once|when|after|until|unless|till i|we|im|were|get|am *2 pre? @approved",
                    "cuando|si|hasta|una|en me|nos|este|este|sea|vez|cuanto|que *2 aprueben|@aprobado|aprobaron",
                ],
            ),
        ],
    )
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Financing::{Cash, InProgress, NotStarted, PreApproved};

    fn all(expected: Option<Financing>, texts: &[&str]) {
        let wrong: Vec<_> = texts
            .iter()
            .map(|text| (text, financing(&Words::of(text))))
            .filter(|(_, found)| *found != expected)
            .collect();
        assert!(wrong.is_empty(), "{expected:?}: {wrong:#?}");
    }

    #[test]
    fn what_a_lender_approved_is_pre_approved() {
        all(
            Some(PreApproved),
            &[
                "pre-approved",
                "yes I'm preapproved for 400",
                "We were pre approved last week",
                "got my pre-approval",
                "already have a preapproval letter from chase",
                "prequalified up to 350k",
                "we're approved for 425",
                "the bank approved us for 380",
                "FHA approved",
                "I'm approved with a VA loan",
                "loan approved",
                "our conventional loan is approved",
                "financing is lined up",
                "ya estoy preaprobado",
                "ya me aprobaron por 300 mil",
                "sí, tengo carta de preaprobación",
                "estamos pre aprobados",
                "mi crédito ya está aprobado",
            ],
        );
    }

    #[test]
    fn who_needs_no_loan_pays_cash() {
        all(
            Some(Cash),
            &[
                "cash",
                "Cash!",
                "paying cash",
                "we're cash",
                "all cash buyer",
                "it would be a cash purchase",
                "we will pay cash for it",
                "we have proof of funds",
                "I'd be buying with cash",
                "we don't need a loan",
                "planning to pay in cash",
                "pagamos de contado",
                "en efectivo",
                "sería al contado",
                "no necesito financiamiento",
                "pago cash",
                "not pre-approved, we're paying cash",
            ],
        );
    }

    #[test]
    fn who_talks_to_a_lender_is_on_the_way() {
        all(
            Some(InProgress),
            &[
                "talking to a lender",
                "working on the preapproval",
                "not pre-approved yet but working on it",
                "I'm in the process of getting approved",
                "we applied for a loan last week",
                "waiting to hear back from the bank",
                "getting pre-approved now",
                "I already have a lender",
                "meeting with my loan officer tomorrow",
                "estoy tramitando el crédito",
                "estamos en proceso",
                "ya hablé con el banco",
                "estoy esperando la respuesta del banco",
            ],
        );
    }

    #[test]
    fn a_negation_or_a_yet_means_not_started() {
        all(
            Some(NotStarted),
            &[
                "not pre-approved yet",
                "I'm not preapproved",
                "we haven't been pre approved",
                "haven't talked to a bank",
                "havent spoken with a lender yet",
                "no financing",
                "no preapproval yet",
                "not yet",
                "No, not yet",
                "need to get preapproved",
                "we still need to find a lender",
                "I don't have a pre-approval",
                "we got denied",
                "I haven't been approved for anything",
                "I need help getting approved",
                "pre-approved? not yet",
                "do you have a good lender?",
                "todavía no",
                "aún no",
                "no tengo crédito aprobado",
                "todavía no estoy preaprobado",
                "no he hablado con ningún banco",
                "necesito sacar el préstamo primero",
                "no me aprobaron",
            ],
        );
    }

    #[test]
    fn words_that_only_look_like_it_say_nothing() {
        all(
            None,
            &[
                "I want a cash offer on my house",
                "got a cash offer for our home last week",
                "do you pay cash for houses?",
                "thinking about a cash out refi",
                "cash flow matters to me",
                "do I need to be pre-approved?",
                "how do I get preapproved?",
                "we are not paying cash",
                "quiero una oferta en efectivo por mi casa",
                "HOA approval takes a week",
                "cash or loan?",
                "is preapproval required?",
                "I'd sell for cash",
                "3 bedrooms please",
                "",
            ],
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,300}") {
            prop_assert_eq!(financing(&Words::of(&text)), financing(&Words::of(&text)));
        }
    }
}
