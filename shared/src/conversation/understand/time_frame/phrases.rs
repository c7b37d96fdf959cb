//! What people say about time without a number.

use std::sync::LazyLock;

use super::calendar::{Part, Point};
use crate::language::Phrasebook;

/// What a phrase says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    AtOnce,
    Soon,
    NoRush,
    /// A point of the calendar.
    On(Point),
    /// Looks like a time frame and is none.
    Nothing,
}

pub(super) static BOOK: LazyLock<Phrasebook<Said>> = LazyLock::new(|| {
    use Said::{AtOnce, NoRush, Nothing, On, Soon};
    let by = |month: i8, day: i8| On(Point::Yearly { month, day });
    Phrasebook::new(
        &[
            (
                "move",
                "move|moving|buy|buying|sell|selling|list|listing|close|closing|start|purchase|purchasing|relocate|relocating|ready|go|looking|look|begin|available|needed|need|want|in|out",
            ),
            (
                "in",
                "in|by|this|before|until|till|for|around|during|come|late|early|mid|end|the|of|start|sometime|maybe|probably|when|next|toward|towards|through",
            ),
            (
                "en",
                "en|para|antes|hasta|por|de|esta|este|el|la|del|a|fin|finales|principios|mediados|proximo|proxima",
            ),
        ],
        &[
            (
                AtOnce,
                &[
                    "asap|asapp|immediately|immediatly|immediate|urgent|urgently",
                    "as soon|quick|quickly|fast as possible|posible|humanly",
                    "as soon|quick|quickly|fast as i|we|you can|could",
                    "right away",
                    "^ now|today|yesterday $",
                    "^ right|like now $",
                    "@move right? now",
                    "need|want|gotta|have to *1 move|out|sell|buy|find *2 quick|quickly|fast|now|today",
                    "ready to? go|buy|move|sell|list now|immediately|today",
                    "ready when you are",
                    "need|want it|this|to done|sold|gone fast|quick|quickly",
                    "hoy mismo",
                    "sooner the? better",
                    "lo mas? antes|pronto|rapido posible",
                    "cuanto antes",
                    "ya mismo",
                    "ahora|ahorita mismo",
                    "^ ya|ahora|ahorita|hoy $",
                    "de inmediato",
                    "inmediatamente|urge|urgente|urgentemente|inmediato",
                    "quiero|queremos|necesito|necesitamos|ocupo|busco|buscamos|comprar|vender|mudarme|mudarnos|lo|la * ya >",
                    "tengo|tenemos prisa|urgencia",
                ],
            ),
            (
                Soon,
                &[
                    "very|pretty|real|really|fairly|somewhat|kinda|sometime soon",
                    "^ soon|soonish|pronto $",
                    "soonish",
                    "move|buy|sell|list|purchase|looking|close *3 soon",
                    "muy|bastante pronto",
                    "mudarnos|mudarme|comprar|vender *2 pronto",
                ],
            ),
            (
                NoRush,
                &[
                    "no|not|without|zero a|in|any|much|real|big|particular? a|any|huge|big|real? rush|rushed|hurry|pressure|urgency|timeline|deadline|timeframe|date",
                    "not|isnt|arent|no in|a? super|too|very|that? rush|rushing|urgent|hurry|soon",
                    "no time frame|line|limit",
                    "no|not set|specific|exact|particular|real|hard|definite *1 time|timeline|date|deadline|timeframe",
                    "whenever",
                    "when|until|if|til|till|unless *3 right|perfect|good|ideal *2 comes|pops|shows|appears|hits|along|up|one|house|home|place|property",
                    "right|perfect one|home|house|place|property|price|offer comes|pops|shows|hits|appears",
                    "someday|eventually|flexible|undecided",
                    "down the road|line",
                    "long term",
                    "take|taking my|our time",
                    "not|no any time soon",
                    "not|no anytime soon",
                    "not for a? while|awhile|bit",
                    "open|flexible on|with|to timing|time|dates",
                    "some day",
                    "sin|no|ninguna|poca tengo|tenemos|hay|llevo|llevamos|traigo|corre|corremos|mucha|ninguna|nada? de? prisa|apuro|urgencia|prisas",
                    "sin fecha|prisa|apuro|prisas",
                    "no tengo|hay|tenemos fecha|plazo|fechas",
                    "cuando se pueda",
                    "we|i|have got? plenty|lots of? time",
                    "we|i have time",
                    "when *2 price|prices|rates|market *2 right|good|drop|drops|down|better",
                    "no es|me|nos|esta|corre urgente|urge|prisa",
                    "no me|nos urge",
                    "cuando|hasta|si *3 salga|aparezca|encuentre|encontremos|encuentro|llegue|haya * correcta|correcto|ideal|adecuada|perfecta|indicada|buena|algo|casa|oferta",
                    "cuando sea|pueda|podamos",
                    "con calma",
                    "mas adelante",
                    "algun dia",
                    "a largo plazo",
                ],
            ),
            (
                Nothing,
                &[
                    "whenever you|u|your|ur|youre|works|is|its|the|they|he|she",
                    "cuando pueda|puedas usted|llamarme|llamar|hablar",
                    "now|right now im|i|we|is|was|not",
                    "call|text|contact|send|reply|answer|respond|reach|see|meet|talk|let|show|tour|appointment|showing|viewing *4 asap|now|immediately|soon|quickly|fast",
                    "llameme|llamame|marqueme|contesteme|mandeme|hablamos|nos|cita *4 pronto|ya|ahora|urgente",
                    "flexible with|on|about price|budget|location|area|size|money|terms",
                    "not looking|buying|selling|ready|moving|interested *2 now|soon|yet",
                ],
            ),
            (
                On(Point::EndOfMonth(0)),
                &[
                    "end of the|this? month",
                    "this month",
                    "fin|fines|final|finales de|del|este? este? mes",
                    "este mes",
                ],
            ),
            (
                On(Point::Month { ahead: 1, part: Part::Middle }),
                &["next month", "proximo mes|proximo", "mes que viene|entra", "otro|siguiente mes"],
            ),
            (On(Point::Month { ahead: 2, part: Part::Middle }), &["month after next"]),
            (
                On(Point::Week),
                &[
                    "by|within|before|until|end|move|close|buy|list of? next|the|this|a week",
                    "para|antes la? proxima|otra semana",
                ],
            ),
            (
                On(Point::EndOfYear),
                &[
                    "end of the|this|teh? year|yr",
                    "eoy",
                    "years|year end",
                    "this year",
                    "late this|in this? year",
                    "within|before the|this|next? year is|ends|end|over|out",
                    "fin|fines|final|finales de|del este? ano",
                    "antes que|de que? acabe|termine *2 ano",
                    "este ano",
                ],
            ),
            (
                On(Point::StartOfNextYear),
                &[
                    "first|start|beginning|early|top of|in|part? of|in|the? next|the|new? year",
                    "after|by|before|around|until the? new years|year|yr",
                    "new year|years",
                    "principios|inicio|inicios|comienzos del|de proximo|otro|siguiente? ano",
                    "ano nuevo",
                ],
            ),
            (
                On(Point::NextYear),
                &[
                    "next year|yr",
                    "proximo|otro|siguiente ano",
                    "ano proximo|entrante",
                    "ano que viene|entra",
                ],
            ),
            (
                by(8, 15),
                &[
                    "before|by|when|until|once|for the|next? school|schools|classes *2 starts|start|begins|begin|year|back|again|resumes",
                    "school|classes starts|start|begins",
                    "back to school",
                    "antes|para|cuando de|que *3 empiecen|empiece|empezar|entren|entrar|inicien|inicie|comiencen|regresen *3 clases|escuela",
                    "regreso a clases",
                ],
            ),
            (
                by(6, 1),
                &[
                    "after|when|once|until|end|by *3 school|schools|classes *3 out|ends|end|over|finishes|done|lets|gets",
                    "end of the? school",
                    "school|schools is? out",
                    "cuando|al|despues *3 terminen|termine|terminar|salgan|acaben|acabe *3 clases|escuela|escolar",
                ],
            ),
            (
                by(12, 25),
                &["before|by|after|until|around the? christmas|xmas|holidays|holiday", "navidad|navidades"],
            ),
            (by(11, 26), &["before|by|after|until|around thanksgiving", "dia de accion"]),
            (by(9, 5), &["before|by|after|until|around labor day"]),
            (by(7, 4), &["before|by|after|until|around the? 4th|fourth of july"]),
            (
                by(4, 15),
                &[
                    "after|with|when|once|until|by|get *3 taxes|tax|income tax? return|refund|season|money|check|time",
                ],
            ),
            (
                On(Point::Season { first: 3, part: Part::First }),
                &[
                    "by|before|until|till|for|early|start|beginning of|in? the|next|this? spring",
                    "para|antes|hasta|inicio|inicios|principios de|del|en? la|esta|proxima? primavera",
                ],
            ),
            (
                On(Point::Season { first: 3, part: Part::Middle }),
                &[
                    "@in the|next|this|early|late? spring >",
                    "in|during the spring",
                    "this|next|coming spring",
                    "sell|list|move|buy|probably|maybe|sometime in|this|by? spring",
                    "^ spring|springtime",
                    "springtime",
                    "@en la|esta|proxima? primavera",
                    "primavera",
                ],
            ),
            (On(Point::Season { first: 3, part: Part::Last }), &["end|late|after of|in? the|this? spring"]),
            (
                On(Point::Season { first: 6, part: Part::First }),
                &[
                    "by|before|until|till|for|early|start|beginning of|in? the|next|this|early? summer",
                    "para|antes|hasta|inicio|inicios|principios de|del|en? el|este|proximo? verano",
                ],
            ),
            (
                On(Point::Season { first: 6, part: Part::Middle }),
                &["@in the|next|this? summer|summertime", "^ summer", "summer >", "verano"],
            ),
            (
                On(Point::Season { first: 6, part: Part::Last }),
                &["end|late|after of|in? the|this? summer", "fin|fines|final|finales|despues de|del verano"],
            ),
            (
                On(Point::Season { first: 9, part: Part::First }),
                &[
                    "by|before|until|till|early of|in? the|next|this? fall|autumn",
                    "para|antes|hasta de|del|en? el|este|proximo? otono",
                ],
            ),
            (
                On(Point::Season { first: 9, part: Part::Middle }),
                &[
                    "in|this|next|during|for|sometime|maybe|probably|around|coming the|this|next|late? fall|autumn",
                    "^ fall $",
                    "autumn",
                    "otono",
                ],
            ),
            (
                On(Point::Season { first: 12, part: Part::First }),
                &[
                    "by|before|until|till|early of|in? the|next|this? winter",
                    "para|antes|hasta de|del|en? el|este|proximo? invierno",
                ],
            ),
            (
                On(Point::Season { first: 12, part: Part::Middle }),
                &["@in the|next|this? winter", "^ winter", "invierno"],
            ),
            (On(Point::Season { first: 12, part: Part::Last }), &["end|late|after of|in? the|this? winter"]),
        ],
    )
});
