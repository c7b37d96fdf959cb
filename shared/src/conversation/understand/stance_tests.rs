use super::*;

type Field = fn(Stance) -> bool;

/// Texts that do the act, and texts that come close to it and do not.
fn told(name: &str, does: Field, yes: &[&str], no: &[&str]) {
    let of = |text: &str| does(stance(&Words::of(text)));
    let missed: Vec<_> = yes.iter().filter(|text| !of(text)).collect();
    let wrong: Vec<_> = no.iter().filter(|text| of(text)).collect();
    assert!(missed.is_empty() && wrong.is_empty(), "{name}: missed {missed:#?}, wrong {wrong:#?}");
}

#[test]
fn a_yes_fills_a_clause() {
    told(
        "yes",
        |it| it.yes,
        &[
            "yes",
            "Yep!",
            "sure",
            "Sounds good",
            "that works",
            "ok sounds good",
            "yes please",
            "Yes, we are in Kyle",
            "yeah that works for me",
            "absolutely",
            "No problem",
            "of course!",
            "claro que sí",
            "Sí",
            "si gracias",
            "está bien",
            "sale",
            "por supuesto",
            "yes sir",
            "ok",
            "no worries",
            "Sure thanks",
            "I do",
            "órale",
        ],
        &[
            "no",
            "not sure",
            "right now we rent",
            "si vendo mi casa",
            "sure wish I could",
            "nope",
            "ok but who is this",
            "yes and no idea what to do",
            "yeah no",
            "3 beds",
            "",
        ],
    );
}

#[test]
fn a_no_fills_a_clause_and_no_rush_is_none() {
    told(
        "no",
        |it| it.no,
        &[
            "no",
            "Nope",
            "not really",
            "nah",
            "No, we rent",
            "no sir",
            "no thanks",
            "No we don't",
            "para nada",
            "no gracias",
            "claro que no",
            "Hmm. No.",
            "not yet",
            "yeah no",
            "todavía no",
            "i dont think so",
        ],
        &[
            "no rush",
            "no problem",
            "no worries",
            "no idea",
            "no tengo prisa",
            "yes",
            "no sé",
            "no preference on area",
            "none of your business",
            "nothing under 300",
        ],
    );
}

#[test]
fn refusing_is_not_the_same_as_no() {
    told(
        "refuses",
        |it| it.refuses,
        &[
            "none of your business",
            "I'd rather not say",
            "why do you need that",
            "not telling you",
            "thats private",
            "I don't want to share that",
            "prefiero no decir",
            "para que quiere saber",
            "no le importa",
            "no quiero dar mi telefono",
            "not comfortable sharing that over text",
            "why do u want to know",
        ],
        &[
            "no",
            "I'd rather buy",
            "why is it so cheap",
            "prefiero Round Rock",
            "we need to say goodbye to this house",
            "tell me more",
        ],
    );
}

#[test]
fn a_vague_answer_is_told_from_ignorance_of_a_fact() {
    told(
        "vague",
        |it| it.vague,
        &[
            "idk",
            "not sure",
            "maybe",
            "depends",
            "whatever",
            "I don't know yet",
            "no sé",
            "a lo mejor",
            "ya veremos",
            "quien sabe",
            "hard to say",
            "we'll see",
            "no idea",
            "tal vez",
            "haven't decided",
            "depende",
            "not sure if we sell or rent",
        ],
        &[
            "I don't know what my house is worth",
            "maybe 400k",
            "sure",
            "who is this",
            "no",
            "se vende",
            "dont know who you are",
        ],
    );
}

#[test]
fn confusion_is_about_us() {
    told(
        "confused",
        |it| it.confused,
        &[
            "what?",
            "huh",
            "what do you mean",
            "I don't understand",
            "no entiendo",
            "¿cómo?",
            "a que se refiere",
            "qué?",
            "im confused",
            "wdym",
            "que quiere decir con eso",
            "what are you talking about",
        ],
        &[
            "what is the price",
            "how much",
            "que casas tiene",
            "I understand",
            "como esta",
            "what a nice house",
        ],
    );
}

#[test]
fn asking_for_a_person_or_a_call() {
    told(
        "wants_person",
        |it| it.wants_person,
        &[
            "can I talk to a real person",
            "call me",
            "have an agent call me",
            "human please",
            "Can someone call me tomorrow?",
            "I want to speak with an agent",
            "quiero hablar con alguien",
            "un agente de verdad",
            "llámame",
            "me puede llamar?",
            "give me a call when you can",
            "let me talk to your manager",
            "prefiero que me llamen por la tarde",
            "agent please",
            "pls call me at 512 555 0100",
            "I'd rather talk on the phone with someone",
        ],
        &[
            "I don't want to be called",
            "don't call me",
            "please do not call me",
            "no me llamen",
            "I talked to my wife",
            "the agent was nice",
            "they call me Bobby",
            "are you a real person",
            "my phone number is 5125550100",
            "I need a realtor to list my home",
            "stop calling me",
            "dejen de llamarme",
        ],
    );
}

#[test]
fn asking_whether_we_are_a_machine() {
    told(
        "asks_whether_bot",
        |it| it.asks_whether_bot,
        &[
            "are you a bot?",
            "is this automated",
            "am I talking to a real person?",
            "r u a robot",
            "are you human",
            "eres un robot",
            "¿es una persona?",
            "is this an AI",
            "u a bot?",
            "are you real?",
            "estoy hablando con una maquina?",
            "is this a real person or a bot",
            "you sound like a bot",
            "bot?",
            "esto es automático?",
            "are you an actual human being",
        ],
        &[
            "are you a real estate agent?",
            "are you a realtor",
            "is this the person who called",
            "can I talk to a real person",
            "is the house on Robot lane",
            "are you the owner",
            "usted es la persona encargada",
            "quiero hablar con una persona",
            "I'm not a robot lol",
        ],
    );
}

#[test]
fn asking_what_a_home_is_worth() {
    told(
        "asks_value",
        |it| it.asks_value,
        &[
            "what's my home worth",
            "how much can I get for it",
            "Whats the value of my house",
            "how much could I sell it for",
            "what would you offer me",
            "cuánto vale mi casa",
            "cuanto me dan por mi casa",
            "can you do a CMA",
            "home value?",
            "en cuanto se vendería mi casa",
            "what do you think my place would sell for",
            "I don't know what my house is worth",
            "valor de mi propiedad",
        ],
        &[
            "is it worth it",
            "how much is the down payment",
            "how much do I need down",
            "what can I get approved for",
            "I want to sell",
            "what is the rent",
            "cuanto es de renta",
            "good morning",
            "how much house can I afford",
        ],
    );
}

#[test]
fn a_question_needs_no_question_mark() {
    told(
        "asks_question",
        |it| it.asks_question,
        &[
            "what areas do you cover",
            "how long does it take",
            "can you send me photos",
            "is it still available",
            "Really?",
            "cuanto cuesta",
            "donde queda",
            "puede mandarme fotos",
            "I was wondering if you work on weekends",
            "hi what is this about",
            "tienen casas en Buda",
            "do you work with VA buyers",
        ],
        &[
            "I live in Buda",
            "what a day",
            "que bueno",
            "when I sell I will move",
            "gracias",
            "sounds good",
            "como no",
            "why not",
        ],
    );
}

#[test]
fn declining_us_is_not_declining_a_feature() {
    told(
        "not_interested",
        |it| it.not_interested,
        &[
            "not interested",
            "no thanks",
            "No thank you",
            "no gracias",
            "no me interesa",
            "I'm good",
            "we're all set",
            "Not interested in selling",
            "no estoy interesado",
            "leave me alone",
            "I already have an agent",
            "ya no me interesa, gracias",
            "no longer interested",
        ],
        &[
            "not interested in condos",
            "thanks",
            "no",
            "I'm interested",
            "no me interesan los condominios",
            "I'm good with 3 beds",
            "no, I am interested",
        ],
    );
}

#[test]
fn putting_it_off() {
    told(
        "postpones",
        |it| it.postpones,
        &[
            "not right now",
            "maybe next year",
            "busy, later",
            "I'm at work",
            "talk later",
            "ahorita no",
            "al rato",
            "por ahora no",
            "I'll get back to you",
            "luego le marco",
            "estoy ocupado",
            "give me a few days",
            "not ready yet",
            "in a meeting",
            "más tarde",
            "todavía no",
        ],
        &[
            "right now",
            "ready now",
            "no busy streets please",
            "asap",
            "next year",
            "we can't wait",
            "ahorita",
        ],
    );
}

#[test]
fn insults_are_for_us() {
    told(
        "rude",
        |it| it.rude,
        &[
            "fuck off",
            "you're an idiot",
            "go to hell",
            "stupid bot",
            "you people are scammers",
            "shut up",
            "vete a la chingada",
            "pendejo",
            "chinga tu madre",
            "leave me the hell alone",
            "u suck",
            "what the hell do you want",
        ],
        &[
            "hell yeah",
            "damn that's a nice house",
            "I'm an idiot lol",
            "my ex is an asshole",
            "oh shit my bad",
            "the dumb waiter is cool",
            "sacar la basura",
        ],
    );
}

#[test]
fn thanks_and_greetings() {
    told(
        "thanks",
        |it| it.thanks,
        &["thanks", "thx!", "ok thank you", "muchas gracias", "appreciate it"],
        &["no thanks", "no gracias", "ok"],
    );
    told(
        "greets",
        |it| it.greets,
        &["hi", "Hey there", "good morning", "Hola buenas tardes", "buenos días", "que onda"],
        &["mornings are good", "a good day for me is Monday", "tengo dos dias", "high", "they said hi"],
    );
}

#[test]
fn legal_trouble_and_distress_are_seen() {
    told(
        "distress",
        |it| it.distress,
        &[
            "we're facing foreclosure",
            "filing for bankruptcy",
            "my attorney said no",
            "going through a divorce",
            "it's in probate",
            "may have to short sale",
            "there's a tax lien on it",
            "got an eviction notice",
            "behind on my mortgage",
            "I'll sue you",
            "estamos en proceso de divorcio",
            "me van a embargar la casa",
            "hablé con mi abogado",
            "estoy atrasado en los pagos",
            "chapter 13",
            "nos quieren desalojar",
            "we are going to lose the house",
        ],
        &[
            "looking for foreclosed homes to buy",
            "house on Willow Court",
            "any foreclosures in Kyle",
            "tennis court nearby",
            "Sue is my wife",
            "I'm an attorney",
            "casas de remate",
            "I believe in you",
            "legally two units",
            "hay mucha demanda en la zona",
        ],
    );
}

#[test]
fn ordinary_facts_do_nothing() {
    for text in
        ["450k", "3 bed 2 bath", "Round Rock", "123 Main St, Austin", "in 2 weeks", "por el norte", "June"]
    {
        assert_eq!(stance(&Words::of(text)), Stance::default(), "{text}");
    }
}

#[test]
fn no_text_breaks_it() {
    for text in
        ["", "👍👍", "日本語のテキスト", "\u{0}\u{7}", "¿?¡!", &"no ".repeat(3_000), &"yes, ".repeat(2_000)]
    {
        drop(std::hint::black_box(vec![stance(&Words::of(text))]));
    }
}

/// Each act in other words, none of which is in the tests above.
#[test]
fn every_act_is_known_in_many_words() {
    let cases: &[(&str, Field, &[&str])] = &[
        (
            "yes",
            |it| it.yes,
            &[
                "yes",
                "yes I do",
                "sure thing",
                "that's right",
                "you got it",
                "okay sounds good to me",
                "yes it is",
                "absolutely!",
                "mhm",
                "I'd like that",
                "works for me",
                "fine by me",
                "claro",
                "sí, está bien",
                "sí me gustaría",
                "así es",
                "yeah for sure",
                "sure, why not",
                "I think so",
                "Yes, I own it",
                "okay go for it",
            ],
        ),
        (
            "no",
            |it| it.no,
            &[
                "no",
                "nope not me",
                "nah I'm good",
                "no it isn't",
                "I haven't",
                "not really",
                "no not yet",
                "negative",
                "absolutely not",
                "never",
                "unfortunately not",
                "none",
                "para nada",
                "creo que no",
                "no, ninguno",
                "claro que no",
                "nah we don't",
                "not currently",
                "I'm afraid not",
                "nop",
                "la neta no",
                "no aún",
            ],
        ),
        (
            "refuses",
            |it| it.refuses,
            &[
                "that's none of your business",
                "I'm not giving you that",
                "I don't want to share that",
                "that's personal",
                "I prefer not to answer",
                "why would I tell you that",
                "I don't give out personal info over text",
                "skip that question",
                "I'd rather keep that to myself",
                "not gonna answer that",
                "mind ur business",
                "prefiero no decirlo",
                "eso es personal",
                "para que quiere saber",
                "a usted que le importa",
                "eso no se lo puedo decir",
                "why are you asking for my income",
                "can we skip that one",
                "I'd prefer not to give my email",
                "no me siento cómodo diciendo eso",
                "por qué quiere saber eso",
            ],
        ),
        (
            "vague",
            |it| it.vague,
            &[
                "idk",
                "I don't know",
                "it depends",
                "hard to say",
                "no idea",
                "still thinking",
                "I guess",
                "sort of",
                "doesn't matter",
                "I'm on the fence",
                "hmm possibly",
                "it all depends on the market",
                "quién sabe",
                "tal vez",
                "puede ser",
                "más o menos",
                "todavía no decido",
                "could go either way",
                "not 100% sure",
                "I'm open",
                "quizás",
                "no sabría decirle",
            ],
        ),
        (
            "confused",
            |it| it.confused,
            &[
                "what do you mean",
                "I don't understand",
                "I'm confused",
                "can you explain that",
                "sorry what",
                "what is this about",
                "not following",
                "that makes no sense",
                "can you say that in another way",
                "what's a CMA",
                "explain please",
                "no entiendo",
                "no le entendí",
                "de qué habla",
                "no comprendo la pregunta",
                "mande?",
                "not sure I understand",
                "wait what do you mean by that",
                "what's pre-approval mean",
                "say what?",
                "cómo así",
            ],
        ),
        (
            "wants_person",
            |it| it.wants_person,
            &[
                "can I talk to a real person",
                "call me",
                "I want to talk to a human",
                "I'd rather talk on the phone",
                "connect me with someone",
                "is there a person I can talk to",
                "agent please",
                "I prefer a phone call",
                "I would like to be contacted by an agent",
                "transfer me",
                "phone me tomorrow",
                "who can I call",
                "quiero hablar con alguien",
                "márqueme por favor",
                "necesito hablar con un agente",
                "prefiero que me llamen",
                "I want a real human",
                "please have Jorge call me",
                "I need someone to call me today",
                "quiero que me llame el agente",
                "comuníqueme con su jefe",
            ],
        ),
        (
            "asks_whether_bot",
            |it| it.asks_whether_bot,
            &[
                "are you a bot",
                "am I talking to a real person",
                "are you human",
                "you a bot?",
                "is this a real person",
                "are these auto replies",
                "do I have a human here or a bot",
                "are you an actual person or a machine",
                "you sound like a robot",
                "I think this is a bot",
                "are you artificial intelligence",
                "eres un robot",
                "estoy hablando con una máquina",
                "usted es humano",
                "contesta una persona o una computadora",
                "son mensajes automáticos?",
                "are you AI or a person",
                "you're a bot aren't you",
                "is this thing automated",
                "hablo con una persona o con un robot",
                "es usted una persona de verdad",
            ],
        ),
        (
            "asks_value",
            |it| it.asks_value,
            &[
                "what's my house worth",
                "what do you think it's worth",
                "give me an estimate on my house",
                "can you tell me the value of my home",
                "what price would you put on it",
                "what could I list it for",
                "what's the market value of my place",
                "what would you offer me for it",
                "do you know what my house would go for",
                "what are you offering",
                "what's your estimate",
                "cuánto vale mi casa",
                "en cuanto la puedo vender",
                "cuánto cree que vale",
                "un avalúo por favor",
                "cuánto podría sacarle",
                "what is the value of my place",
                "whats it worth in todays market",
                "what would you list it at",
                "en cuánto está valorada mi casa",
                "me puede dar un avalúo",
            ],
        ),
        (
            "not_interested",
            |it| it.not_interested,
            &[
                "not interested",
                "I'm not interested anymore",
                "we're all set",
                "I'll pass",
                "no longer interested",
                "leave me alone",
                "we already have an agent",
                "I'm not looking",
                "no need",
                "not what I'm looking for",
                "we decided against it",
                "hard pass",
                "already taken care of",
                "no gracias",
                "no necesito nada",
                "ya tengo agente",
                "I am not interested in your services",
                "no thanks we're good",
                "we already found a house",
                "we have a realtor already",
                "no estamos interesados",
                "ya no nos interesa",
            ],
        ),
        (
            "postpones",
            |it| it.postpones,
            &[
                "not right now",
                "call me next week",
                "I'm busy",
                "not a good time",
                "I'm driving",
                "ask me again in the spring",
                "let me think about it",
                "let me talk to my husband first",
                "not ready yet",
                "hold off for now",
                "I'll let you know",
                "text me tomorrow",
                "ahorita no",
                "estoy trabajando",
                "déjeme pensarlo",
                "mas adelante",
                "yo le aviso",
                "can we do this another day",
                "maybe in the fall",
                "give me until Friday",
                "not until after summer",
                "hábleme la otra semana",
                "tal vez el año que viene",
            ],
        ),
        (
            "distress",
            |it| it.distress,
            &[
                "we're in foreclosure",
                "I'm behind on my mortgage",
                "I filed bankruptcy",
                "we're being evicted",
                "my lawyer is handling it",
                "I'm going to lose my home",
                "we can't make the payments",
                "there's a court hearing about the house",
                "the sheriff sale is next month",
                "I owe back taxes",
                "I can't go on anymore",
                "we need to do a short sale",
                "me van a embargar",
                "debo meses de hipoteca",
                "mi abogado ve eso",
                "no puedo pagar la hipoteca",
                "they're foreclosing on us",
                "we're three months behind on the mortgage",
                "the county is selling my house for taxes",
                "got served eviction papers",
                "we are separated and splitting the house",
                "estoy en proceso de divorcio",
                "no quiero seguir viviendo",
            ],
        ),
    ];
    for (name, does, texts) in cases {
        told(
            name,
            *does,
            texts,
            &["450k", "Saturday at 2", "good schools and a yard", "vendo mi casa", "4 cuartos"],
        );
    }
}
