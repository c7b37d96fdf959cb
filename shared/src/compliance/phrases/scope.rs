//! What a sentence is about, where that decides whether the rest of it counts.

/// We decline to answer, or say what the law forbids: the rest of the sentence is no violation of ours.
pub(in crate::compliance) const DECLINES: &[&str] = &[
    "-you|u|youll|do cant|cannot|unable|not|wont|isnt *4 speak|comment|say|tell|share|answer|advise|discuss|characterize|describe|judge|rate|discriminate|steer|screen|exclude|leave|promise|guarantee|guaranteed|predict|offer|give|filter|select|opine|provide|weigh|choose",
    "i|we|team|agent|agents|realtor|realtors|brokers|nobody|one|really|lawfully will|do? never|dont|not|doesnt *4 speak|comment|say|tell|share|answer|advise|discuss|characterize|describe|judge|rate|discriminate|steer|screen|exclude|leave|promise|guarantee|guaranteed|predict|offer|give|filter|select|opine|provide|weigh|choose",
    "not|no|isnt|arent|soy|im a|an|soy|somos|su|un|una|your|es|the|am|be? lawyer|attorney|cpa|accountant|abogado|abogada|contador|contadora|valuador|appraiser",
    "segun|on|of|by *3 origen|raza|religion|nacionalidad|origin|race",
    "@not *2 turn|rule|screen|exclude|refuse|leave|reject *2 anyone|anybody|someone|people|families|buyers|nadie|everyone",
    "against the? law|fair|policy",
    "fair housing",
    "by|under|federal|state law",
    "illegal|unlawful|prohibited|discriminatory",
    "required|must treat|offer|show *4 everyone|equally|same|all",
    "show|treat|same|equal *4 every|everyone|everybody|all|whoever|equally",
    "same *3 criteria|for everyone|everybody|all",
    "@not *2 puedo|podemos|puede *3 opinar|decir|decirle|excluir|discriminar|asegurar|garantizar|filtrar|asesorarle|asesorar|recomendar|elegir|prometer|seleccionar|comentar",
    "no le? puedo|podemos *1 decir|opinar|asegurar|garantizar|asesorar|prometer",
    "ley de? vivienda|federal|prohibe|nos|no",
    "vivienda justa",
    "mismos|mismas|igual requisitos|criterios|trato|para",
    "a todos|todas por|los|las igual|parejo",
    "prohibe|prohibido|ilegal|discriminacion|discriminar",
];

/// Where facts are found, or who may judge: no opinion of ours.
pub(in crate::compliance) const REFERS: &[&str] = &[
    "ask|consult|talk|speak|check|contact|see|confirm|verify|call|work *4 attorney|lawyer|cpa|accountant|lender|appraiser|professional|advisor|adviser|officer|inspector|counsel|bank",
    "attorney|lawyer|cpa|accountant|lender|appraiser|bank|underwriter or|and|who|usually|alone|only? can|could|decides|makes|will|would|sets|determines|has",
    "published|publishes|publish|publica|publican",
    "public|official data|information|records|sources|resources|map",
    "website|site|gov|dashboard|greatschools|census|niche",
    "police department|departments",
    "consulte|pregunte|hable|verifique|contacte *4 contador|abogado|banco|valuador|prestamista|contadora|notario|asesor",
    "-necesita|necesitas|sin|ningun contador|abogado|banco|prestamista|valuador le|lo|se? decide|determina|puede",
    "decide|determina *2 banco|prestamista|valuador",
    "datos|sitio|enlace|pagina|mapa publicos|oficiales|del|de",
];

/// Anybody is welcome, whoever they are.
pub(in crate::compliance) const WELCOMES: &[&str] = &[
    "no importa *8",
    "doesnt|dont|not|no matter|care|mind *2 who|if|what|whether|about",
    "regardless of",
    "everyone|anyone|all|everybody|todos|todas *3 welcome|bienvenidos|bienvenidas|qualify|qualified|apply|qualifies",
    "whoever|quien|al que *2 qualify|qualifies|qualified|califique|califica|offers|pays|pague",
    "sin importar",
    "@not *2 rule|turn|exclude|screen|leave *1 anyone|anybody|people|someone|families|buyers",
    "@animal *2 isnt|not|no|arent a|es|son|are? pet|pets|mascota|mascotas",
    "@animal *3 no *2 fee|deposit|charge|paga|pagan|cobra|costo|cargo",
    "@animal *4 sin|free cargo|costo|deposito|problema|of",
    "no *2 fee|deposit|charge|cargo|costo *3 for|por|para *2 @animal",
    "-cant|cannot|dont|wont|not|doesnt|never|no|to welcome|accept|accepts|allow *3 @animal",
    "-no|not|nor|any|ni @animal are|is|always? welcome|allowed|permitted|bienvenidos|sin",
];

/// Words after which the rest of a sentence takes it back.
pub(in crate::compliance) const BUT: &[&str] =
    &["but|however|though|although|pero|aunque|sino|between|entre"];

/// A contact says who they are.
pub(in crate::compliance) const SELF: &[&str] = &[
    "we|were|weve|i|im|ive|am|as|somos|soy|tenemos|tengo|siendo|ando *3 @who|@ethnic|@faith|@colour",
    "@self *2 family|familia *2 of|de|from|with",
    "@self *2 from|de @nation|#",
    "@self *3 kosher|halal|mosque|synagogue|church|pregnant|due|baby|twins|retired|autismo|autism|wheelchair",
    "wife|husband|partner|son|daughter|esposa|esposo|hijo|hija *3 @ethnic|@faith|@disabled|gay|from",
    "my|our|mi|mis|nuestros|nuestro @child|wife|husband|partner|synagogue|mosque",
    "have|tenemos|tengo|got *2 @child",
    "need|needs|necesitamos|necesito|ocupamos|ocupo *6 @child|@disabled",
    "for|para|pa my|our|the|los|mis|nuestros @child",
    "go|pray|worship *2 church|mosque|temple|synagogue",
    "speak|hablamos|hablo|habla *2 vietnamese|spanish|arabic|chinese|korean|hindi|english|mandarin|ingles|espanol|tagalog",
    "from|de|desde @nation",
];

/// Asks, though it begins otherwise and ends without a question mark.
pub(in crate::compliance) const ASKS: &[&str] = &[
    "can|could|should|do|does|is|are|will|would|am|did i|we|it|they|there|you|he|she|this|that",
    "tell|let me",
    "wondering|wonder|curious|opinion|thoughts",
    "want|wants|wanna|need|like to? know",
    "right|verdad|cierto|no >",
    "dime|digame|diganos|cuenteme|opina|opinas|cree|crees|sabe|sabes",
    "quiero|quisiera|gustaria saber|preguntar",
    "rate|rank *3 the|this|that",
    "me|nos conviene|recomienda|sugiere|aconseja",
    "que|cual|cuales|donde|como *2 hay|recomienda|sugiere|aconseja|onda|tal|nos|me|le",
    "por donde",
    "se puede",
    "what|which|where|how *3 is|are|s|do|does|would|should|you|about|kind|type",
];

/// Asks where to live.
pub(in crate::compliance) const WHERE: &[&str] = &[
    "where|wheres *4 @look|live|good|best|fits|looking|living|home",
    "which|what *3 @area *4 fit|fits|best|good|right|us|me|recommend|suggest|should|would|consider|better",
    "@area *3 fits|suits|fit|suit|for *1 us|me|best|better",
    "donde *5 vivir|buscar|viviendo|conviene|recomienda|mudarnos|comprar|viva|busquemos|mejor|ve|rentar",
    "cual|que|cuales *2 @area *5 conviene|mejor|recomienda|gusto|sugiere|bueno|buena|queda|bien",
    "recommend|suggest|recomienda|sugiere *3 @area|somewhere",
    "somewhere|area|neighborhood|zona|colonia|barrio *3 good|right|best|fit|mejor|buena *2 for|us|para|nosotros",
];

/// Says yes to what was asked before.
pub(in crate::compliance) const AFFIRMS: &[&str] = &[
    "^ yes|yeah|yep|yup|correct|right|exactly|sure|absolutely|definitely|mostly|pretty|quite|si|claro|asi|exacto|correcto|efectivamente|totally|very|no|nope|not|it|its|they|theyre",
];

/// A contact tells what others have done to them, or asks whether others may.
pub(in crate::compliance) const COMPLAINS: &[&str] = &[
    "is|isnt|thats|that|its|it|this *2 legal|illegal|lawful|unlawful|discrimination|discriminatory|allowed by|right|isnt|or|to|>",
    "can|may|could they|he|she|landlord|landlords|owner|seller|someone|the|a *2 legally|really|just? do|say|refuse|deny|reject|charge|ask|turn",
    "told|tells|telling|said|says to? me|us|my *8 no|not|dont|only|cant|wont|never|they|he|she|already",
    "refused|denied|rejected|evicted|ignored|turned down|away? me|us|my|our",
    "was|were|got|been|being denied|rejected|refused|evicted|turned|discriminated|charged|ignored",
    "discriminated|discriminaron|discriminan|discriminando",
    "es|eso|esto|sera *1 legal|ilegal|discriminacion",
    "pueden|puede *1 hacer|decir|negar|negarme|negarnos|cobrarme|cobrarnos|rechazar|rechazarme *2 eso|por|que|asi|a|>",
    "me|nos dijo|dijeron|dicen|dice|nego|negaron|rechazaron|rechazo|corrieron|cobran|cobraron",
];
