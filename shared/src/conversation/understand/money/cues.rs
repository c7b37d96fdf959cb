//! Words beside an amount: what it is the bound of, and what it is for.

use std::sync::LazyLock;

use super::{Period, PriceKind};
use crate::language::Phrasebook;

/// What words beside an amount say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Before or after it: it is the most.
    AtMost,
    /// It is the least.
    AtLeast,
    /// Before it: it is about that. Times and counts are about something too.
    About,
    /// Before it: money follows.
    Money,
    /// Before it: the first of two.
    Between,
    /// Before it: it is no money (a score, a number of something).
    Other,
}

/// Cues that stand right before an amount.
pub(super) static BEFORE: LazyLock<Phrasebook<Cue>> = LazyLock::new(|| {
    Phrasebook::new(
        &[
            ("is", "is|was|are|be|its|es|era|seria|s|would|around"),
            ("over", "over|above|past|more|higher|beyond|exceed|exceeding"),
        ],
        &[
            (
                Cue::AtMost,
                &[
                    "under|below|underneath|beneath|undr",
                    "less|lower|cheaper than|then",
                    "up|upto to?",
                    "upto",
                    "no|not|nothing|never @over than|then?",
                    "not|nothing to exceed|go",
                    "dont|cant|cannot|wont|wouldnt|couldnt want|wanna|go|do|spend|pay|really * @over than|then?",
                    "cant|dont|cannot|wont do|spend|pay|go * more than",
                    "at|the most|max|maximum of|is?",
                    "max|maximum|maxed|cap|capped|ceiling|limit|topping out|at|is|of|price|budget",
                    "max|maximum|tops|cap|limit",
                    "within|keep|stay|staying * under|below|within",
                    "hasta|tope",
                    "maximo|max de|es?",
                    "menos de|que",
                    "no|nada mas de|que",
                    "no mayor a|de|que",
                    "por debajo de",
                    "debajo|abajo de",
                    "no * pase|pasar|pasarme|pasemos|pasa|exceda|rebase|suba de|los?",
                    "a lo mucho|sumo",
                    "como|cuando mucho|maximo",
                    "tope de|es?",
                ],
            ),
            (
                Cue::AtLeast,
                &[
                    "at least",
                    "over|above|exceeding",
                    "more|higher|greater than|then",
                    "north|upwards|excess of",
                    "no|not|nothing less|lower|under|below than|then?",
                    "cant|dont|wont|wouldnt|cannot take|accept|sell|go|let * less|lower|under|below than|for?",
                    "minimum|min|floor of|is?",
                    "starting|start|starts|begin|begins at|from|around?",
                    "from|desde",
                    "minimo|min de?",
                    "por|a lo menos",
                    "al menos",
                    "mas|arriba|encima de|que",
                    "no menos de|que",
                    "a partir de",
                ],
            ),
            (
                Cue::About,
                &[
                    "around|about|approximately|approx|roughly|circa|near|close|nearly|almost|like|probably|maybe|say|aprox",
                    "close|closer to",
                    "somewhere|something around|about|like|near",
                    "como|unos|unas|aproximadamente|casi|cerca|alrededor|algo|quiza|quizas|en",
                    "alrededor|cerca de",
                    "mas|algo o|como? menos?",
                    "por ahi|ay de",
                    "in the",
                ],
            ),
            (
                Cue::Money,
                &[
                    "budget|budgets|budgeted|price|prices|priced|asking|ask|worth|cost|costs|value|valued|appraised @is? at|of|for|to|about?",
                    "price|budget point|range|limit|wise @is? at|of?",
                    "budget|price @is|to|now|right|currently",
                    "spend|spending|pay|paying|paid|afford|offer|offered|offering|bid|net|fetch|sold|sell|sells|selling|list|listed|listing|bought|buy|buying|owe|owes|accept|get|getting|take|taking|let it|this|mine|us|me|them|her? go? for|at|about|around?",
                    "were|im|am|are|sitting|now|us at",
                    "counter|countered|countering|came|came at|with|back? at|with?",
                    "drop|dropped|lower|lowered|reduce|reduced|cut|bring|brought|bajar|bajarle|baja|bajo * to|at|a",
                    "come|came|go|went|get down|up|in to|at",
                    "zillow|redfin|zestimate|appraiser|appraisal|realtor|agent|officer|lender|bank|estimate|opendoor says|said|has|shows|had|put|came|is|estimates|approved it|us|me|back|in? at|to|for?",
                    "go|going|goes|went|get|got|home|house|condo|place|houses|homes|something|anything|one for|at|in",
                    "approved|preapproved|prequalified|qualified|qualify|preapproval|approval|qual|prequal for|up|to|of|at|is|around? to?",
                    "approved|preapproved|prequalified|qualify",
                    "want|wants|wanted|need|needs|hoping|hope|looking|look|thinking|expecting|shooting at|for|to|get|of|in? about|around|get|for?",
                    "do|did|does",
                    "rent|mortgage|payment|payments|hoa|salary|income|rents|loan|deposit @is? of|at|about?",
                    "make|making|makes|earn|earning|earns|gano|ganamos",
                    "put|putting|have|saved|got|bring",
                    "presupuesto|precio|cuesta|cuestan|vale|valen|valor|costo|renta|mensualidad|enganche|hipoteca|pago|pagar|pagamos|gastar|ofrezco|ofrecer|pido|piden|pedimos|pagando|sueldo|salario|ingreso|ingresos es|de|seria|como|por|en|hasta?",
                    "presupuesto *2 de|es|como|son|seria",
                    "vender|venderla|vendo|comprar|sacarle|sacar|casa|en|por en|por",
                    "preaprobado|preaprobada|aprobado|aprobada|preaprobaron|aprobaron|califico|calificamos por|para|hasta|de|con|en?",
                    "quiero|busco|queremos|buscamos|tengo|tenemos|espero|pienso|algo de|en|como|por|unos?",
                ],
            ),
            (Cue::Between, &["between|btw|btwn|bt|entre", "from|range|ranging|rango|desde|de of|from|de?"]),
            (
                Cue::Other,
                &[
                    "score|scores|fico|credit|credits|puntaje|credito|transunion|equifax|experian @is|at|of|a|like|about|over|under|currently|now|de|en? around?",
                    "mls|zip|zipcode|apt|apartment|unit|suite|ste|hwy|highway|interstate|ih|fm|exit|room|rm|building|bldg|floor|code|id|ext|extension|route|rt|cr|box|lot|route|gate|page|number|num|numero|phase|channel|departamento|depto|piso|codigo|calle|colonia|folio|chapter|section is|number|num|es?",
                    "call|text|reach|cell|phone|fax|llamame|marcame|celular|telefono|tel @is|me|us|at|al|to? at|al?",
                    "since|until|till|year|built|anno|ano|desde|del|construida|fall|spring|summer|winter in|en|of|el?",
                    "weigh|weighs|weighed",
                    "sqft|footage|sq|feet|acres|metros",
                ],
            ),
        ],
    )
});

/// Cues that stand right after an amount.
pub(super) static AFTER: LazyLock<Phrasebook<Cue>> = LazyLock::new(|| {
    Phrasebook::new(
        &[],
        &[
            (
                Cue::AtMost,
                &[
                    "max|maximum|tops|top|maximo|maxx|tope|limit|cap",
                    "or|and less|under|below|lower|cheaper|so? less",
                    "is|would|its|it|as|are|at|be|es|seria the? my|our|be|a|mi|nuestro|el? absolute? max|maximum|limit|most|ceiling|top|cap|maximo|limite|tope",
                    "o menos|abajo",
                    "at|a the|lo most|mucho|maximo|sumo",
                    "como|de maximo|mucho|tope",
                    "maximo",
                    "para abajo",
                ],
            ),
            (
                Cue::AtLeast,
                &[
                    "or|and more|up|above|over|higher|better|upwards",
                    "minimum|min|plus|minimo|upwards",
                    "o|y mas|arriba",
                    "at|a|is|as the|my|lo|our|a|es least|minimum|lowest|menos|minimo|bottom",
                    "para|pa arriba",
                    "en adelante",
                ],
            ),
            (
                Cue::About,
                &[
                    "or|give|o so|take|asi|thereabouts|around|mas",
                    "ish|range|mark|rango|neighborhood|ballpark|mas|aproximadamente|aprox|approx",
                    "price|budget range|point",
                ],
            ),
            (
                Cue::Money,
                &[
                    "budget|cash|down|price|asking|total|dollars|presupuesto|enganche|house|home|loan|mortgage",
                    "a|per|each|every|p month|mo|mth|mnth|year|yr|annually",
                    "monthly|mensuales|mensual|yearly|annually|anuales|mo",
                    "al|por|cada mes|ano",
                    "a|per|each|every|por|cada|la week|semana|hour|hora",
                    "sounds|works|is|would|was|es|seria ok|fine|good|doable|perfect|great|my|our|the|about|what|ideal|max|bien",
                    "firm|obo|neto|net",
                    "for|por|para the|a|our|it|my|this|that|la|una|mi|everything|all",
                ],
            ),
        ],
    )
});

/// What an amount is for, by words in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Kind(PriceKind),
    Per(Period),
    /// Right after an amount: it is paid down.
    Down,
    /// Saved: for what, other words say.
    Saved,
    /// A debt other than the home: by the month it is what it costs, else what is left of it.
    Owed,
    /// A lender agreed to it, or may: a price to look for, even where a loan is mentioned.
    Approved,
}

/// What amounts are for.
pub(super) static PURPOSE: LazyLock<Phrasebook<Purpose>> = LazyLock::new(|| {
    use PriceKind::{Debt, DownPayment, Income, Loan, Monthly, Other, Price};
    use Purpose::{Approved, Down, Kind, Owed, Per, Saved};
    Phrasebook::new(
        &[],
        &[
            (
                Per(Period::Month),
                &[
                    "a|per|each|every|p|the month|mo|mth|mnth|mos",
                    "monthly|month|mensual|mensuales|mensualmente|mo",
                    "al|por|cada|a|x mes",
                    "mensualidad|mensualidades",
                ],
            ),
            (
                Per(Period::Week),
                &["a|per|each|every|the week|wk", "weekly|semanal|semanales", "la|por|cada|x semana"],
            ),
            (
                Per(Period::Year),
                &[
                    "a|per|each|every year|yr|annum",
                    "yearly|annually|annual|anual|anuales",
                    "al|por|cada ano",
                ],
            ),
            (Per(Period::Hour), &["an|per|each|every|the hour|hr", "hourly", "la|por|cada hora"]),
            (
                Kind(Monthly),
                &[
                    "payment|payments|rent|renta|alquiler|mensualidad|mensualidades",
                    "monthly|house note|payment|rent|budget",
                ],
            ),
            (
                Kind(Debt),
                &[
                    "car|auto|truck|vehicle|student|card|cards|personal|debt loan|loans? payment|payments|pmt|note",
                    "monthly debt|debts",
                    "pago|pagos|mensualidad|letra|letras del|de|por la|el? carro|coche|troca|auto|tarjeta|tarjetas",
                ],
            ),
            (
                Owed,
                &[
                    "car|auto|truck|vehicle|student|personal loan|loans?",
                    "card|cards|debt|debts",
                    "carro|coche|troca|tarjeta|tarjetas|deuda|deudas",
                    "prestamo|credito estudiantil|personal",
                ],
            ),
            (
                Kind(DownPayment),
                &[
                    "down payment|pmt|pymt|pay",
                    "downpayment|dp",
                    "enganche|inicial|anticipo|prima",
                    "de|el|un|con pie",
                    "put|putting|puts",
                ],
            ),
            (
                Kind(Income),
                &[
                    "make|makes|making|earn|earns|earning|earned|salary|salaries|income|incomes|wage|wages|paycheck|gross|grossing|takehome",
                    "bring|brings|bringing|take|taking in|home",
                    "gano|gana|ganamos|ganan|ganando|sueldo|sueldos|salario|salarios|ingreso|ingresos|cobro",
                    "get|gets|getting paid",
                ],
            ),
            (
                Kind(Loan),
                &[
                    "loan|loans|mortgage|owe|owes|owed|lien|heloc|payoff|balance|principal",
                    "hipoteca|prestamo|credito|debo|debe|debemos|adeudo",
                ],
            ),
            (
                Kind(Other),
                &[
                    "hoa|tax|taxes|insurance|repair|repairs|closing|deposit|earnest|fee|fees|debt|debts|commission|bonus|car|student|remodel|renovation|renovations|roof|impuestos|seguro|gastos|deposito|deudas|reparaciones|comision|appraisal|inspection",
                    "closing cost|costs",
                ],
            ),
            (Down, &["down"]),
            (Saved, &["saved|savings|ahorrado|ahorrados|ahorros"]),
            (
                Kind(Price),
                &[
                    "budget|price|priced|prices|asking|list|listed|spend|worth|value|valued|appraised|offer|offers|offered|sell|sold|buy|bought|home|homes|house|houses|condo|property",
                    "make an? offer|bid",
                    "presupuesto|precio|casa|casas|vale|cuesta|pido|oferta|ofrecer|vender|comprar|propiedad",
                ],
            ),
            (
                Approved,
                &[
                    "pre approved|qualified|approval|approve",
                    "approved|preapproved|prequalified|qualified|qualify|preapproval|approval",
                    "preaprobado|preaprobada|aprobado|aprobada|preaprobaron|aprobaron|califico",
                    "pre aprobado|aprobada",
                ],
            ),
        ],
    )
});
