//! Words that say it by standing near each other, in both languages: what no closer phrase has foreseen.

/// Phrases by the rule they belong to.
pub(in crate::compliance) const PHRASES: &[(&str, &[&str])] = &[
    (
        "mention",
        &[
            "@strong !school|schools|restaurant|restaurants|church|food",
            "one|applicant|applicants|guy|they|theyre|family|hes|shes|he|she|everyone|neighbors|people|tenants|tenant|buyers|residents|couple|lady *2 is|are|look|looks|s|was|were|being? *1 @colour !@thing|and|or|y|@taker",
            "@colour or|and|o|y @strong",
        ],
    ),
    ("stance", &["@weak *6 @stance", "@stance *6 @weak"]),
    (
        "asks_area",
        &[
            "@unsafe",
            "safe|safer|secure|segura|seguro|seguras|seguros|safety|seguridad",
            "@school *8 @good|@bad|like|rated|rank|recommend|quality|compare|worth|reputation|send|better|tal|fama|nivel",
            "conviene|sugiere|mejor|should|@good|@bad|how|hows|recommend|quality|compare|rate|rank|tal|nivel|fama *8 @school",
            "@hood *8 @judging",
            "@judging *8 @hood",
            "like|vibe|feel|ambiente|chill|onda *4 @hood|there|ahi",
            "@hood *3 like|vibe|tal|ambiente",
            "neighbors|neighbours|residents|vecinos|neighbor *6 like|nice|friendly|kind|mostly|who|loud|quiet|son|como|buenos|tal|amables",
            "@people *6 live|lives|living|like|kind|there|@hood|move|buy|viven|vive|ahi|fit|our|like",
            "live|lives|living|vivir|vive|viven *8 @people|@weak|@local",
            "@weak|@local|@strong *8 @hood|live|lives|there|around|nearby|mostly|viven|vive|ahi|alli|cerca|building|complex|edificio|street|calle",
            "@hood|live|lives|there|around|mostly|viven|vive|ahi|mas|muchos|muchas|more|many|lots|mainly|building|complex *6 @weak|@strong",
            "would|will|are|can|do|van|nos *6 welcome|accepted|comfortable|fit|belong|stick|judged|harassed|stares|bien|aceptan|discriminan|discriminar|discriminate",
            "gonna|going|will *2 be chill|cool|okay|ok|fine|weird with|about",
            "robar|roban|meten|patrullas|gunshots|gunshot|balazos|bullet|bullets|broken",
            "would|viviria|dejaria you|u|i|usted *4 live|raise|feel|walk|let|move|avoid|vivir|mudarse|dejar",
            "where|donde *6 @people|@weak|@strong",
            "homeowners|owners|duenos *3 renters|tenants|inquilinos",
            "alone|sola|solo|dark|night|noche *6 safe|walk|caminar|ok|okay|seguro|segura|run|salir|tranquilo",
        ],
    ),
    (
        "asks_expert",
        &[
            "legal|legally|illegal|lawyer|attorney|sue|suing|lawsuit|evict|evicted|eviction|irs|deduct|deductible|deduction|deductions|writeoff|llc|probate|lien|1031|depreciation|inheritance|herencia|legalmente|demandar|demandarlo|abogado|impuestos|impuesto|testamento|notario|desalojar|taxes|tax|taxed|liable|liability|enforceable|heirs|estate|custody|easement|squatters|divorce|divorcio|taxable|homestead|exemption|deducir|hacienda|ilegal|demanda|derechos|rights",
            "worth|valdra|valdria|valer|appreciate|appreciation|plusvalia|revaluar|overpriced|overvalued|undervalued|underpriced|inflada|inflado|sobrevaluada|ripoff",
            "cuanto *3 vale|valen|valga|dan|sale",
            "investment|inversion|invest|invertir",
            "contract|lease|clause|contrato|deposit|earnest|agreement|deposito *6 break|cancel|cancelar|enforce|binding|void|romper|salir|back|out|lose|perder|devolver|regresar|keep|sign",
            "break|cancel|cancelar|romper|salir|out|lose|perder *6 contract|lease|contrato|earnest|agreement",
            "guarantee|guaranteed|garantiza|garantizan|garantizar|promise|asegura|aseguran|promete",
            "prices|rates|market|values|value|precios|tasas|mercado|valor|equity *6 go|going|drop|crash|rise|fall|wait|bajen|suban|bajar|subir|caer|up|down|hold|baja|sube|bajan|bubble",
            "wait|espero|esperar|esperarme *6 prices|rates|market|precios|tasas|bajen|suban|bajar|crash|drop",
            "fair|good|too|right|real|true|market|justo|buen *2 price|much|value|deal|precio|high|oferta",
            "mi|our|my|mine|mines casa|house|home|condo|place|is|s? *3 valga|vale|worth|valdra",
            "valga|valgan *4 #|mas|menos",
            "depreciate|depreciar|ganancia|ganancias",
            "whats|what|how|cuanto *6 appraise|appraised|value|valor|valued|fetch",
            "lose|perder|losing *4 money|dinero|value|valor",
            "put|poner|ponerla *6 name|nombre|trust|fideicomiso|llc",
            "owe|pay|deber|pagar|pago *4 taxes|tax|gains|irs|impuestos",
        ],
    ),
    (
        "misstatement",
        &[
            "@deceive *10 @lender|@proof",
            "@lender|@proof *10 @deceive",
            "without|not|dont|never|no|ni|sin|nunca *2 tell|telling|mention|mentioning|say|report|disclose|digale|diga|dile|decir|mencione|mencionar|decirle|reportar|list|include|declare *8 @lender",
            "@lender *6 doesnt|dont|not|never|wont|no *3 know|find|ask|check|see|notice|sepa|entere|enteren|pregunte|revise|revisa|need",
            "primary|owner|principal|live|living|vivir|vivo|vive *8 but|pero|really|actually|instead|aunque *8 rent|rental|airbnb|investment|rentar|rentarla|tenants|inversion|lower",
            "say|tell|put|claim|digo|diga|ponga|decir|poner|digale *8 primary|live|principal|primaria|vivir *10 rate|tasa|down|loan|lender|bank|banco|prestamo|enganche",
            "someone|somebody|cousin|cousins|brother|sister|friend|friends|uncle|moms|dads|primo|prima|hermano|hermana|comadre|compadre|amigo|tio *8 name|nombre|credit|credito|ssn|social *8 loan|mortgage|qualify|buy|prestamo|comprar|sacar|hipoteca|house|casa",
            "loan|prestamo|mortgage|hipoteca|house|casa *6 someone|somebody|cousin|cousins|brother|sister|friend|friends|uncle|primo|hermano|amigo|comadre *4 name|nombre|credit|credito *10 i|me|ill|yo|pago|pay|payments|really|live",
            "down payment|enganche *10 gift|regalo *8 pay|loan|back|really|pagar|devolver|prestado",
            "gift|regalo *8 loan|repay|back|prestamo|devolver|pagar *6 @lender|letter|carta",
            "appraiser|valuador|appraisal|avaluo *10 higher|high|up|suba|subir|saque|inflate|favor|slip|under|lana|money|dinero|cash",
        ],
    ),
    (
        "kickback",
        &[
            "@title *10 @reward *8 refer|referral|referrals|referred|send|client|clients|each|every|per|friend|friends|us|me|referido|referidos|mande|mando|cada|cliente|clientes",
            "refer|referral|referrals|send|use|recommend|recomiendo|mande|mando|manda|usar|use *8 @title *10 @reward|#",
            "each|every|per|cada *3 referral|client|deal|closing|cliente|referido|cierre *8 @reward|#",
        ],
    ),
    (
        "loan_promise",
        &[
            "approved|approval|preapproved|loan|financing|mortgage|qualify|aprobado|aprobada|aprobacion|prestamo|credito|aprueban|califica|hipoteca *8 definitely|guarantee|guaranteed|easily|everyone|anyone|regardless|instant|promise|promised|automatic|automatically|surely|seguro|fijo|todos|cualquiera|garantizado|garantizada|sure|matter|100",
            "definitely|guarantee|guaranteed|everyone|anyone|regardless|instant|promise|automatic|surely|seguro|garantizo|garantizado|garantizada|garantizamos|prometo *8 approved|approval|preapproved|loan|financing|mortgage|qualify|aprobado|aprobada|aprobacion|prestamo|credito|hipoteca",
        ],
    ),
    (
        "value_guarantee",
        &[
            "guarantee|guaranteed|guarantees|garantizo|garantizado|garantizada|garantizamos|garantiza|garantizados",
            "appreciate|appreciates|appreciation|appreciating|plusvalia *8 @home|value|market|year|years|area|will|percent|neighborhood|double|#|ano|anual|alta",
            "@home|value|market|area|neighborhood|will|strong|steady|high *8 appreciate|appreciates|appreciation|appreciating",
            "will|going|gonna|va|van|subira *6 double|triple|skyrocket|duplicar|duplicarse|skyrocketing",
            "cant|cannot|wont|never|no|nunca *4 lose|perder|pierde|pierden *4 money|value|dinero|valor|on|con|it",
        ],
    ),
    (
        "value_opinion",
        &[
            "worth|vale|valdria|valued|valuada|vales *4 #",
            "# *3 worth|valor",
            "worth|value *4 easily|exactly|definitely|at least",
        ],
    ),
    (
        "legal_advice",
        &[
            "legally|sue|suing|enforceable|unenforceable|lawsuit|loophole|legalmente|demandar|demandarlo|demandarlos|demande|demanda",
            "contract|lease|contrato|agreement *8 void|invalid|binding|enforce|hold up|break|anulado|invalido|nulo|romper|cancelar",
            "evict|desalojar|desalojarlo|evictar|sacarlo *6 you|without|puede|sin|court|corte|just|dias|days",
            "@not need|necesita|require|requires *3 lawyer|attorney|inspection|title|abogado|inspeccion",
        ],
    ),
    (
        "tax_advice",
        &[
            "deduct|deducts|deductible|writeoff|depreciate|deducir|deducible|deduzca|deduce",
            "write|writing|wrote *3 off",
            "taxes|tax|impuestos|impuesto|irs|gains *8 avoid|save|free|zero|nothing|ahorra|evita|evitar|exempt|exento|owe|nada|escape|loophole|dodge|skip|pague",
            "avoid|save|owe|zero|evita|evitar|ahorra|exempt|exento|never|dodge|skip *8 taxes|tax|impuestos|impuesto|irs|gains",
        ],
    ),
];
