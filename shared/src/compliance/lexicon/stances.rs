//! Words that take a stand on whoever they stand near, and words that ask about an area: what the widest rules look
//! for, in both languages.

/// Words by class.
pub(super) const CLASSES: &[(&str, &str)] = &[
    (
        "stance",
        "not|no|dont|wont|cant|cannot|never|without|only|just|prefer|prefers|preferred|rather|want|wants|better|best|ideal|perfect|suited|suitable|right|noise|noisy|loud|problem|problems|trouble|deposit|fee|fees|charge|extra|refuse|deny|denied|avoid|exclude|limit|limited|allow|allowed|welcome|uncomfortable|comfortable|happier|happiest|happy|instead|elsewhere|taken|unavailable|excuse|screen|filter|since|because|given|attract|target|love|enjoy|mostly|mainly|all|many|few|lots|too|policy|rules|sorry|unfortunately|reject|steer|should|shouldnt|wouldnt|must|destroy|damage|ruin|wreck|mess|messy|dirty|smell|smells|dangerous|liability|risk|quiet|bottom|priority|advertise|wording|remarks|cater|caters|geared|designed|oriented|exclusive|exclusively|strictly|popular|favorite|surrounded|full|dominated|typical|usually|tend|appeal|appeals|suits|fit|fits|qualify|responsible|less|fewer|more|isnt|arent|doesnt|hate|tired|turn|skip|keep|kick|charged|higher|lower|discount|restrict|restricted|seeking|looking|wanted|needed",
    ),
    (
        "stance",
        "sin|ni|solo|solamente|nomas|unicamente|exclusivamente|prefiero|prefiere|preferible|mejor|perfecto|perfecta|apto|apta|ruido|ruidosos|escandalosos|problema|problemas|lata|cobrar|cobro|cobrarle|cobrarles|rechazar|evitar|excluir|limitar|permitir|permiten|aceptan|acepta|acepto|aceptamos|bienvenidos|comodo|comoda|gusto|otra|otro|ocupado|excusa|pretexto|filtrar|porque|atraer|todos|puros|puro|pura|puras|muchos|pocos|politica|regla|lastima|debe|destruyen|maltratan|ensucian|huele|peligroso|riesgo|tranquilos|ultimo|anuncio|rente|renten|rentar|rento|vender|vendo|vendan|mande|manden|ensene|busca|buscan|busco|ideales|especial|dirigido|nunca|tampoco|quiero|quiere|quieren|nada|cero|menos|descarte|molestan|quejan|abstenerse|favor|pidales|dele|deles",
    ),
    ("weak", "@child, @status, @aged, @sexes, @disabled"),
    ("strong", "@origins, @faith, @slur, @ethnic, @orientation"),
    (
        "hood",
        "area|areas|neighborhood|neighborhoods|neighbourhood|neighbourhoods|nbhd|hood|hoods|suburb|suburbs|subdivision|subdivisions|zone|zones|zona|zonas|barrio|barrios|colonia|colonias|vecindario|vecindarios|rumbo|rumbos|fraccionamiento|fraccionamientos|community|communities, part|parts|side|sides|end of town|austin|the|houston|dallas, zip code|codes, this|that|which part|side, lado|parte de|del la? ciudad|pueblo",
    ),
    (
        "people",
        "people|folks|ppl|gente|families|familias|crowd|neighbors|neighbours|vecinos|residents|residentes|personas|tenants|inquilinos|neighbor|vecino",
    ),
    (
        "judging",
        "good|nice|bad|best|better|great|recommend|avoid|worst|worse|changing|declining|improving|reputation|desirable|welcoming|friendly|diverse|diversity|conservative|liberal|fit|fits|right|decent|okay|ok|sketchy|safe|safer|safest|rough|nicest|suggest|suit|suits|happy|comfortable|quality|trendy|popular|wholesome|respectable|downhill|tolerant|inclusive|buena|bueno|buenas|buen|mala|malo|malas|mejor|mejores|recomienda|recomiendas|recomiendan|evitar|peor|peores|cambiando|bonita|bonito|segura|seguro|seguras|tranquila|conviene|decente|reputacion|fama|aconseja|sugiere|quedamos|gusto|apta|sirve|fea|feo|trending|cleaned|componiendo|sano|chill|classy|categoria|ok|gentrifying|onda",
    ),
    (
        "unsafe",
        "crime|crimes|criminal|sketchy|ghetto|gang|gangs|dangerous|unsafe|shady|seedy|dodgy|murder|murders|shootings|shooting|robberies|burglaries|mugged|robbed|thefts|violence|violent|offenders|offender|predators|homeless|peligroso|peligrosa|peligrosas|peligrosos|inseguro|insegura|inseguridad|crimen|delincuencia|pandillas|robos|asaltos|balaceras|asaltan|roban|delitos|criminalidad|vandalism|vandalismo|drugs|drogas|carjacking|stabbing|stabbings|safest",
    ),
    (
        "lender",
        "lender|lenders|bank|banks|loan|loans|mortgage|underwriter|underwriters|underwriting|application|appraiser|appraisal|preapproval|credit|fha|hud|irs|prestamista|banco|bancos|prestamo|hipoteca|solicitud|aplicacion|valuador|avaluo|credito|financiera",
    ),
    (
        "proof",
        "income|incomes|paystub|paystubs|stub|stubs|w2|w2s|1099|statement|statements|employment|job|salary|assets|debt|debts|residence|occupancy|ingreso|ingresos|talon|talones|sueldo|empleo|recibos|comprobante|comprobantes|deuda|deudas|residencia|documents|documentos|paperwork|letter|carta|numbers|numeros|ssn, tax return|returns",
    ),
    (
        "deceive",
        "lie|lying|fudge|inflate|inflating|inflated|fake|faking|forge|forged|falsify|exaggerate|pad|overstate|understate|hide|hiding|conceal|omit|pretend|pretending|photoshop|photoshopped|misrepresent|doctored|alter|altered|phony|invent|fabricate|bump|mentir|mienta|inventar|invente|falsificar|falso|falsos|falsa|falsas|ocultar|oculte|esconder|esconda|inflar|infle|fingir|finja|maquillar|truco, make up, made up, making up, make it look, cook the books, under the table, leave out|off, cover up",
    ),
    (
        "title",
        "title|escrow|lender|lenders|inspector|inspectors|mortgage|bank|insurance|appraiser|warranty|movers|prestamista|banco|titulo|titulos|seguros|contractor|closing|attorney|broker|brokers",
    ),
    (
        "reward",
        "pays|pay|paid|cash|gift|bonus|money|commission|cut|dollars|bucks|fee|split|share|lana|comision|bono|dinero|dolares|regalo|paga|pagan|giftcard|vacation|tickets|perk|perks",
    ),
    (
        "gain",
        "gain|gains|vendes|doble|duplica|value|values|appreciate|appreciation|price|prices|sell|sells|sold|sale|offer|return|returns|profit|profits|equity|roi|double|rise|rent|tenants|closing|money|investment|valor|plusvalia|precio|precios|vende|vender|vendemos|venta|oferta|ganancia|ganancias|subir|sube|dinero|inversion|renta, go up, over asking, per cent",
    ),
];
