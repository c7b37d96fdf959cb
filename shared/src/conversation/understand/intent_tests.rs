use super::*;

/// A score this high is clear enough to act on.
const CLEAR: f64 = 0.7;

const BUYERS: &[&str] = &[
    "I want to buy a 3BR house in Austin",
    "yo lookin for a house around round rock",
    "hey im tryna buy a house asap",
    "We're looking for our first home in Pflugerville",
    "pre approved up to 385k w chase, need 4 bed",
    "Do you have any homes under 300 in Kyle?",
    "is 1204 Maple still available",
    "Is the house on Pecan St still on the market?",
    "Can I see the house this weekend?",
    "I'd like to schedule a showing for the place on Elm",
    "my budget is around 400 and we need a big yard",
    "how much down payment do I need for a 350k home",
    "do yall work with FHA buyers",
    "I have a VA loan and want to use it this year",
    "relocating to Austin from Denver in June, need a place to live",
    "First time home buyer here, no idea where to start",
    "tired of renting lol ready to own",
    "thinking about buying sometime next spring",
    "we wanna purchase a duplex to live in one side",
    "Looking to invest in a rental property near UT",
    "need help finding a condo downtown",
    "send me listings w 3 beds 2 baths in leander pls",
    "Buying",
    "buyer",
    "lookin to buy",
    "interested in the house on Cedar",
    "I'm in the market for a townhome",
    "whats the most house i can afford on 90k a year",
    "can u show me some houses in Buda",
    "we got prequalified last week",
    "Got anything with a pool under 500k?",
    "I want to put an offer on 88 Oak Lane",
    "not pre-approved yet but saving for a down payment",
    "We need a bigger house, baby on the way",
    "my lease is up in august and i want to buy something before then",
    "hi saw ur listing on zillow is it still for sale",
    "house hunting w my fiance",
    "I'm a cash buyer looking for a fixer upper",
    "hoping to find a house with a mother in law suite",
    "ready to make an offer",
    "not looking to sell, just buy",
    "Me and my wife are searching for a single story home",
    "wld like 2 buy a home in georgetown",
    "I'd rather buy than rent at this point",
    "can we tour it tomorrow",
    "3 bed 2 bath in Manor under 320k please",
    "looking for some land, 5 acres or so, near Bastrop",
    "does your team help buyers with bad credit get a house?",
    "my company is relocating me to San Antonio",
    "want a house w a pool and a 3 car garage",
    "help me find a home",
    "I've been wanting to get a place of my own",
    "trying to get into a house before school starts",
    "we sold our house last month and now need to find a new one",
    "any new construction homes available in Hutto?",
];

const SELLERS: &[&str] = &[
    "What's my home worth?",
    "thinkin bout selling",
    "we wanna put our place on the market",
    "how much can I get for my house",
    "I need to sell my house fast",
    "looking to list my condo in the spring",
    "Would like a CMA on my property",
    "do you guys buy houses",
    "can I get a cash offer",
    "get an offer on my house",
    "downsizing and selling the family home",
    "tried FSBO and got nowhere",
    "looking for an agent to list my home",
    "what would my place go for in this market",
    "whats the value of our house these days",
    "selling",
    "seller",
    "I inherited my mom's house and want to sell it",
    "How much is my house worth right now",
    "need a listing agent",
    "going through a divorce and have to sell",
    "we're moving out of state so the house has to be sold",
    "I own a rental in Round Rock and want to get rid of it",
    "can you tell me what my home would sell for",
    "want to sale my home",
    "Should I sell now or wait?",
    "whats ur commission to sell a home",
    "I'm ready to list",
    "interested in selling my townhouse",
    "would you buy my house as is",
    "home value please",
    "Need a home valuation",
    "whats it worth",
    "I don't know what my house is worth",
    "looking for a buyer for my house",
    "We have a house to sell in Kyle",
    "not sure if I should sell yet, what could I get?",
    "thinking of selling my parents' place",
    "not buying, just selling",
    "how do i get my house sold before summer",
    "what price should I list my home at",
    "zillow says 410k but what do you think my house would sell for",
    "I'm not looking to sell until next spring",
    "gonna be selling soon, need someone to list it",
    "my tenants moved out and i wanna sell the place",
    "cant keep up with the payments want to sell",
    "curious what my home might be worth",
    "how fast could you sell my house",
];

const BOTH: &[&str] = &[
    "want to sell my house and buy a bigger one",
    "we need to sell before we buy",
    "Looking to buy and sell",
    "thinking of selling our condo and buying a house",
    "I have to sell my home first and then I'll look for a new place to buy",
    "should we buy first or sell first",
    "sell and then purchase something smaller",
    "quiero vender mi casa y comprar otra mas grande",
    "necesitamos vender antes de comprar",
    "vender y comprar",
];

const INFO: &[&str] = &[
    "Just browsing",
    "just looking around for now",
    "just curious",
    "how's the market in Austin right now",
    "what are interest rates at",
    "how are the schools in that area?",
    "How many square feet is it?",
    "does it have a garage",
    "What are closing costs usually like?",
    "whats the HOA fee",
    "can you send me more info",
    "what's the average home price in Travis county",
    "window shopping lol",
    "tell me more about the neighborhood",
    "how does the process work?",
    "Just looking, thanks",
    "when was it built",
    "are home prices going down?",
    "solo estoy mirando",
    "nomas ando viendo",
    "cómo está el mercado?",
    "qué tal las escuelas por ahí",
    "me puede dar mas informacion",
    "cuantos pies cuadrados tiene?",
    "a cuanto estan los intereses",
];

const OTHERS: &[&str] = &[
    "hi",
    "ok thanks",
    "who is this",
    "I don't want to sell",
    "not looking to buy",
    "I already bought",
    "we already sold it",
    "not interested in selling",
    "looking to rent a house",
    "need an apartment to rent",
    "do you have any rentals",
    "I want to lease out my house",
    "is the apartment still available for rent?",
    "selling my car",
    "do you sell insurance",
    "want to buy a truck",
    "I'm a realtor with KW, want to sell more homes? we generate leads for agents",
    "are you hiring",
    "lol",
    "call me later",
    "my dog is sick sorry",
    "no plans to sell",
    "my house is not for sale",
    "we ended up not buying",
    "I never said I wanted to sell",
    "stop trying to sell me stuff",
    "wrong number",
    "we buy seo leads and help agents sell more",
    "looking for a job",
    "do you manage properties? I need someone to find tenants for my house",
    "can I get a roommate for my place",
    "buy low sell high haha",
    "my plumber is at the house",
    "Tuesday works",
    "what time is it",
    "we're not planning on moving",
    "quit selling my info",
    "I'm not ready to buy a house",
    "no longer interested in buying",
    "we decided not to sell",
    "looking for a house cleaner",
    "how long have you been selling homes?",
    "hola",
    "gracias",
    "ya no quiero vender",
    "no me interesa vender mi casa",
    "no estoy buscando casa",
    "ya compramos",
    "busco casa en renta",
    "quiero rentar un departamento",
    "vendo mi troca",
    "quien es",
    "ya la vendimos",
    "no pienso vender por ahora",
    "cuanto seria de renta por la casa",
    "no quiero comprar nada",
    "quiero comprar un carro",
    "busco trabajo",
    "luego le marco",
    "no vendo",
];

const BUYERS_ES: &[&str] = &[
    "quiero comprar una casa",
    "casa 3 recamaras x favor",
    "ando buscando casa por el sur de san antonio",
    "busco casa en kyle de 300 pa abajo",
    "Me gustaría comprar mi primera casa",
    "tengo el enganche listo",
    "ya estoy preaprobado hasta 350 mil",
    "compran con ITIN? quisiera comprar",
    "todavía está disponible la casa de la calle Maple?",
    "sigue disponible",
    "quisiera ver la casa el sábado",
    "puedo agendar una cita para ver la propiedad?",
    "que casas tiene en venta en Austin",
    "estamos interesados en comprar",
    "necesito una casa con patio grande",
    "queremos conseguir casa antes de diciembre",
    "cuanto se necesita de enganche",
    "quiero usar mi crédito Infonavit",
    "tengo crédito hipotecario aprobado",
    "me interesa la casa de Round Rock",
    "busca usted casas baratas? busco una de 2 cuartos",
    "comprar",
    "mi presupuesto es de 280 mil",
    "nos mudamos a Texas y ocupamos casa",
    "ya me canse de rentar, quiero algo propio",
    "quiero hacer una oferta por la casa",
    "me puede mandar casas de 4 recámaras en Buda",
    "estoy pensando en comprar el proximo año",
    "tienen casas con alberca?",
    "kiero comprar casa pero no tengo credito",
    "buscamos un terreno por Bastrop",
    "califico para un prestamo para casa?",
];

const SELLERS_ES: &[&str] = &[
    "quiero vender mi casa",
    "cuanto me dan por mi casa",
    "cuánto vale mi casa",
    "me gustaria saber el valor de mi propiedad",
    "queremos poner la casa en venta",
    "estoy pensando en vender",
    "vendo casa en del valle",
    "necesito vender rapido",
    "vender",
    "ustedes compran casas?",
    "me compran mi casa?",
    "cuanto podria sacar por mi casita",
    "en cuanto se vendería mi casa",
    "tengo una casa que quiero vender",
    "busco un agente para vender mi departamento",
    "quisiera un avaluo de mi casa",
    "me urge vender mi terreno",
    "cuanto cobran por vender una casa",
    "heredamos la casa de mi mama y la queremos vender",
    "como le hago para vender mi casa",
    "quiero saber en cuanto puedo vender mi casa",
    "quiero poner mi casa a la venta",
    "nos interesa vender la propiedad",
    "una oferta en efectivo por mi casa",
];

fn fails(texts: &[&'static str], right: impl Fn(Intent) -> bool) -> Vec<String> {
    texts
        .iter()
        .map(|text| (text, intent(&Words::of(text))))
        .filter(|(_, intent)| !right(*intent))
        .map(|(text, intent)| {
            format!("{text}: buyer {:.2} seller {:.2} info {:.2}", intent.buyer, intent.seller, intent.info)
        })
        .collect()
}

fn nobody(texts: &[&'static str], right: impl Fn(Intent) -> bool) {
    let fails = fails(texts, right);
    assert!(fails.is_empty(), "{} of {}:\n{}", fails.len(), texts.len(), fails.join("\n"));
}

#[test]
fn who_wants_to_buy_is_a_buyer() {
    let right = |it: Intent| it.buyer >= CLEAR && it.buyer > it.seller;
    nobody(BUYERS, right);
    nobody(BUYERS_ES, right);
}

#[test]
fn who_wants_to_sell_is_a_seller() {
    let right = |it: Intent| it.seller >= CLEAR && it.seller > it.buyer;
    nobody(SELLERS, right);
    nobody(SELLERS_ES, right);
}

#[test]
fn who_wants_both_is_both() {
    nobody(BOTH, |it| it.seller >= CLEAR && it.buyer >= CLEAR);
}

#[test]
fn who_looks_around_or_asks_about_the_market_is_neither_yet() {
    nobody(INFO, |it| it.info >= CLEAR && it.buyer < CLEAR && it.seller < CLEAR);
}

#[test]
fn everything_else_is_something_else() {
    nobody(OTHERS, |it| it.buyer < CLEAR && it.seller < CLEAR);
}
