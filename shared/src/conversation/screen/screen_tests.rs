use super::*;

fn is_opt_out_in(language: Language, text: &str) -> bool {
    matches!(screen(text), Screening::OptOut(said) if said.language == language)
}

#[test]
fn a_keyword_alone_opts_out_whatever_its_case_and_punctuation() {
    for text in
        ["STOP", "stop", " Stop. ", "STOP!!", "opt out", "Opt-out", "Unsubscribe", "STOPPPP", "S T O P"]
    {
        assert!(is_opt_out_in(Language::English, text), "{text}");
    }
}

#[test]
fn the_carrier_answers_a_bare_keyword_only() {
    let answers = |text| matches!(screen(text), Screening::OptOut(said) if said.carrier_answers);
    for text in ["STOP", "stop.", "Opt-Out", "UNSUBSCRIBE", "end", "quit", "REVOKE", "remove"] {
        assert!(answers(text), "{text}");
    }
    for text in ["stop please", "STOP texting me", "parar", "stop 🛑", "leave me alone"] {
        assert!(!answers(text), "{text}");
    }
}

#[test]
fn a_keyword_inside_a_sentence_does_not_opt_out() {
    for text in
        ["the bus stop near the house", "cancel the showing", "in the end we liked it", "stop by at 5"]
    {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn a_picture_without_words_cannot_be_read() {
    for text in ["", "  ", "👍", "..."] {
        assert_eq!(screen(text), Screening::Unreadable, "{text}");
    }
}

#[test]
fn only_the_bare_help_keywords_ask_for_help() {
    for text in ["help?", "HELP", "info", "Ayuda"] {
        assert_eq!(screen(text), Screening::Help, "{text}");
    }
    for text in ["I need help selling", "more info please", "can you help me", "ocupo ayuda"] {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn consent_is_given_again_in_words_that_say_so() {
    for text in [
        "start",
        "UNSTOP",
        "you can text me again",
        "start texting me again",
        "ok you can text me again",
        "please resume texts",
        "opt me back in",
        "resubscribe",
        "it's ok to text me again",
        "sign me up again",
        "COMENZAR",
        "iniciar",
        "pueden escribirme otra vez",
        "ya me pueden escribir de nuevo",
        "quiero recibir mensajes otra vez",
    ] {
        assert_eq!(screen(text), Screening::OptIn, "{text}");
    }
    for text in
        ["you can text me", "when do we start", "start with 3 bedrooms", "send me listings again tomorrow"]
    {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn one_clear_sentence_among_others_is_enough() {
    for text in [
        "Thanks for the info. We bought already. Please stop texting me. Have a nice day!",
        "How is the weather\nSTOP\nbye",
        "don't text me at night. Actually just take me off your list",
    ] {
        assert!(is_opt_out_in(Language::English, text), "{text}");
    }
}

#[test]
fn what_is_taken_back_in_the_same_text_does_not_count() {
    for text in ["Stop texting me. jk", "quit bothering me! Wait, what's the price of the blue one?"] {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn a_reaction_that_quotes_our_text_is_not_the_contacts_word() {
    for text in
        ["Liked “Hi, it's Jorge. Reply STOP to opt out”", "Le gustó «Responda STOP para no recibir mensajes»"]
    {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn revocation_in_free_wording_counts_in_english() {
    for text in [
        "stopppp",
        "please stop this",
        "stop!!! who is this",
        "Not interested. Stop.",
        "can u stop",
        "quit txting",
        "Please stop sending me messages about my house",
        "stop blowing up my phone",
        "Lose this number",
        "remove my number from your list",
        "remove me from ur texts",
        "take me off ur list asap",
        "leave me alone",
        "please leave us alone",
        "don't ever text me again",
        "dont msg me",
        "I want you to stop texting me",
        "I already told you to stop texting me",
        "if you text me again I'm calling the cops",
        "I'm going to report you to the FCC",
        "blocking you now",
        "opt out of these messages",
        "how do I get off this list",
        "unsub",
        "un-subscribe",
        "END",
        "I revoke my consent",
        "I never signed up for this",
        "i dont want ur texts",
        "we do not want to be contacted anymore",
        "no more texts please",
        "no texts please",
        "make it stop",
        "wrong number",
        "wrong person, don't text",
        "this isn't his number anymore",
        "go away",
        "stop harassing me",
        "add me to your do not contact list",
        "stop calling and texting me",
        "never call me again",
        "stop trying to buy my house",
        "Please discontinue these messages",
        "cancel these texts",
        "stop the spam",
        "STOP ALL",
        "stop immediately",
        "Reply stop",
        "stop2end",
        "We found a place already so no need to text me anymore",
        "forget my number",
        "i want nothing to do with you",
        "Please don't send me anything else",
        "quit bugging me",
        "stop messaging my phone",
        "stpo",
        "dont be texting me",
        "i'm at a funeral stop texting me",
        "im good, no more texts",
        "take me off",
        "don't start texting me again",
        "stop texting my wife",
        "stop w the texts",
        "I dont wanna get these anymore",
        "I didnt ask for these msgs",
        "we already have a realtor, please stop contacting us",
        "Not selling! Quit asking!",
        "House not for sale, lose my number",
        "do not respond to this number again",
        "Don't you dare text me again",
        "Do not disturb",
        "I would like to be removed",
        "Could you remove me from your contact list?",
        "get rid of my number",
        "strike my number from your records",
        "delete me from your database",
        "quit contacting me",
        "quit the texts",
        "End messages",
        "cancel all messages",
        "Unsubcribe",
        "please opt me out of all future messages",
        "i wish to opt out",
        "I withdraw my permission to be texted",
        "I don't authorize you to contact me",
        "no soliciting",
        "im gonna block this number",
        "go to hell",
        "eff off",
        "let me alone",
        "stop already",
        "plz just stop",
        "hi please stop",
        "nope. stop.",
        "stop u have wrong number",
        "u texted the wrong person",
        "this is not Karens number",
        "she passed away, please remove her from your list",
        "not interested in getting texts",
        "no longer looking, please stop",
        "u can stop now",
        "thanks but you can remove me",
        "too many texts, stop",
        "so annoying stop",
        "my lawyer will hear about this if you text again",
        "one more text and i block you",
        "dont call dont text",
        "please do not contact me by text or phone",
        "pls dont send me nothin",
        "stop sending msgs to this number",
    ] {
        assert!(is_opt_out_in(Language::English, text), "{text}");
    }
}

#[test]
fn ordinary_english_with_the_same_words_does_not() {
    for text in [
        "the bus stop near the house",
        "don't stop sending listings",
        "please end the listing",
        "I quit",
        "my lease ends in May",
        "please don't call, just text",
        "remove the carpet",
        "no thanks",
        "stop texting me in English",
        "please don't call me at work",
        "dont text me until monday",
        "my ex won't stop texting me",
        "he wants to stop renting",
        "What happens if I reply STOP?",
        "do I have to reply STOP to cancel the search?",
        "Thanks for contacting us! Reply STOP to unsubscribe.",
        "you never text me back",
        "I don't want to miss it, text me",
        "don't forget to text me",
        "I'm not getting your texts",
        "sorry I didn't text you back",
        "remove my name from the lease",
        "take me off the waitlist",
        "we'll stop at the open house",
        "end of the month",
        "the seller wants to end the contract",
        "opt out of the inspection",
        "leave the fridge alone",
        "don't lose my number lol",
        "no more stairs please, one story only",
        "Don't send me condos",
        "quit claim deed",
        "Cancel the tour pls",
        "can we cancel?? something came up",
        "Stop! That backyard is stunning",
        "I want to unsubscribe from zillow alerts",
        "call me",
        "I don't want to be a bother but any news?",
        "how did you get my number",
        "I need to sell before the bank stops the loan",
        "not right now",
        "leave me a voicemail",
        "no need to call, I'll be there",
        "take that house off the list",
        "stop and shop nearby?",
        "They keep texting me to buy my house, how do I make them stop",
        "we want no more than 2 stories",
        "when can we start",
        "I need help selling my home",
        "what time does the bus stop running",
        "we made a pit stop",
        "I can't stop thinking about that kitchen",
        "what would stop us from closing?",
        "Will the seller stop accepting offers?",
        "please stop the showings this weekend",
        "stop looking in Round Rock, focus on Leander",
        "my wife quit her job",
        "the high end of my budget",
        "End of July",
        "cancel the inspection",
        "What if I need to cancel?",
        "cancel our tour at 3",
        "remove 2 bedrooms from my search",
        "take me off speaker lol",
        "off market homes?",
        "add me to the list",
        "send me the list",
        "leave me a key",
        "don't leave me hanging",
        "don't need 4 bedrooms",
        "I don't want to waste your time",
        "don't want to hear road noise",
        "I dont want to talk to a bot, I want a person",
        "dont call my office line",
        "no calls",
        "call is better than text",
        "please do not call my husband about this",
        "Don't text me too early",
        "please don't text me during work hours",
        "don't contact me till march",
        "my mom told me to stop looking",
        "I'd never stop you",
        "forget it",
        "don't forget me",
        "new phone who dis",
        "I deleted your message by accident, can you resend",
        "I reported the leak to the landlord",
        "the number on the sign is wrong",
        "no one told me",
        "I'm not looking anymore",
        "I'm done looking",
        "tired of getting outbid",
        "enough bedrooms for 5 kids",
        "do you text on weekends?",
        "how do I get out of my contract with my current agent",
        "stop foreclosure",
        "my bank keeps sending me letters",
        "I get too many emails from Zillow",
        "I'm not ignoring you",
        "when do we start",
        "it's ok to text me",
        "help me find a house",
    ] {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn revocation_in_free_wording_counts_in_spanish() {
    for text in [
        "PARAR",
        "Basta!",
        "ya no",
        "paren ya",
        "Cancelar",
        "dar de baja",
        "me pueden dar de baja",
        "ya no me escriban",
        "borren mi número",
        "dejen de molestar",
        "dejeme en paz",
        "quítenme de la lista",
        "kitenme de su lista",
        "no me molesten",
        "no me vuelvan a escribir",
        "no me escriba mas",
        "no quiero mas textos",
        "no deseo recibir mas informacion",
        "no me interesan sus mensajes",
        "ni un mensaje mas",
        "paren de escribirme",
        "no me llamen",
        "no me texteen",
        "no me estén molestando",
        "se equivocó de número",
        "este no es el numero de juan",
        "desuscribir",
        "los voy a reportar",
        "revoco mi consentimiento",
        "No gracias. No me escriban.",
        "no me hablen mas",
        "dejen de chingar",
        "le pido que no me escriba",
        "alto ya",
        "para por favor",
        "no mas porfa",
        "cancelar por favor",
        "eliminar",
        "borrenme de su lista",
        "quiten mi numero de su lista",
        "quiero que borren mi numero",
        "me puede sacar de su lista de contactos",
        "porfavor borre mi telefono",
        "no me mande nada mas",
        "no me esté escribiendo",
        "ya deje de molestar",
        "deje de mandar textos",
        "dejenos en paz",
        "no estoy interesado, ya no me manden mensajes",
        "no voy a vender, no me moleste",
        "no quiero nada con ustedes",
        "no quiero que me esten molestando",
        "no deseo que me contacten",
        "no les di permiso de escribirme",
        "quien es? no me mande mensajes",
        "numero ekivocado",
        "tienen el número equivocado",
        "no soy esa persona no escriban",
        "si me vuelven a escribir los reporto",
        "ya los bloquee",
        "no me hablen ni me manden mensajes",
        "no me marquen",
        "como cancelo los mensajes",
        "me quiero dar de baja",
        "baja por favor",
        "quiero salirme de este grupo",
        "sin mensajes por favor",
        "no escriban a este numero",
        "le agradeceria que no me contacte",
        "ya compramos casa, ya no necesitamos mensajes",
        "ke no me manden mensajes",
        "No me escriba otra vez",
    ] {
        assert!(matches!(screen(text), Screening::OptOut(_)), "{text}");
    }
}

#[test]
fn ordinary_spanish_with_the_same_words_does_not() {
    for text in [
        "no más de 300 mil",
        "alto, moreno y guapo",
        "no me llamen, mejor mandenme mensaje",
        "por favor no me llamen al trabajo",
        "no me manden nada hasta el lunes",
        "quiero cancelar la cita",
        "no dejen de escribirme",
        "no me molesta que me escriban",
        "no quiero molestar",
        "la casa de planta baja",
        "precio mas bajo",
        "para cuando",
        "no gracias",
        "ya no estoy interesado",
        "ya no tengo prisa",
        "queremos dejar de pagar renta",
        "quitar mi nombre de la escritura",
        "no me hable de usted",
        "no puedo salir hoy",
        "a la parada del bus",
        "solo 3 recamaras no mas",
        "me puede mandar mas informacion",
        "escribame mañana",
        "no me han mandado mensaje",
        "que pasa si mando STOP",
        "no necesito ayuda con eso",
        "la renta no para de subir",
        "ya no quiero esa casa",
        "quiero que baje el precio",
        "cuanto cuesta dejar de rentar",
        "necesito ayuda para comprar",
        "para mi esposa y yo",
        "para el viernes",
        "techos altos",
        "un edificio alto",
        "si baja el precio me interesa",
        "baje el precio por favor",
        "no más quería preguntar",
        "nomás una pregunta",
        "no más fraccionamientos con hoa",
        "ya no me interesa esa casa",
        "ya no quiero rentar",
        "no quiero vivir lejos",
        "no quiero casa vieja",
        "no deseo vender",
        "no necesito mas recamaras",
        "cancelar la visita del sabado",
        "podemos cancelar?",
        "salir de deudas",
        "quiero salir del apartamento",
        "al fin de mes",
        "por fin!",
        "borré su mensaje sin querer, me lo manda otra vez?",
        "quiten esa propiedad",
        "sacar un prestamo",
        "no me manden apartamentos",
        "no me manden casas de mas de 300",
        "no me llame antes de las 5",
        "no me escriban tan tarde",
        "no me escriba cuando estoy trabajando",
        "no me escriban en inglés por favor",
        "no llamadas solo mensajes",
        "no puedo contestar llamadas, solo texto",
        "no me mandaron la lista",
        "por que ya no me escriben",
        "no me conteste ayer, perdon",
        "no dejen de mandarme opciones",
        "no quiero dejar de ver esa casa",
        "dejeme ver",
        "dejen la llave en la caja",
        "le deje un mensaje",
        "dejé de trabajar",
        "la direccion esta equivocada",
        "mi numero es 512 555 0134",
        "perdí su número",
        "quien es",
        "no soy ciudadano",
        "no es mi casa, es de mi mamá",
        "aqui no hay parques",
        "voy a reportar la gotera al casero",
        "cansado de pagar renta",
        "no me dieron permiso",
        "si me pueden escribir",
        "mandenme informacion",
        "ocupo ayuda",
    ] {
        assert_eq!(screen(text), Screening::Ordinary, "{text}");
    }
}

#[test]
fn no_text_is_too_strange() {
    for piece in ["stop ", "🛑", "\u{0}\u{7f}", "ß", "停止", "no me ", "a\u{301}", "’", "İ", "?!\n"] {
        let text = piece.repeat(10_000 / piece.len());
        let _read: Screening = screen(&text);
        let _cut: Screening = screen(&format!("{text}stop texting me{text}"));
    }
}
