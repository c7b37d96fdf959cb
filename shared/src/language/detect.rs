//! Which language a text is written in.

use super::{Language, Words};

/// What a word of a language's grammar counts; a weak one, which names and the other language also use,
/// counts [`WEAK`].
const STRONG: u32 = 2;
const WEAK: u32 = 1;

/// English words of grammar and of greeting, sorted. Words that are Spanish too ("a", "me", "no") are left out.
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "about", "after", "afternoon", "again", "all", "already", "also", "always", "am", "an", "and", "any",
    "anything", "are", "around", "asap", "at", "available", "back", "bath", "baths", "be", "because", "bed",
    "bedroom", "bedrooms", "beds", "been", "before", "between", "budget", "but", "buy", "buying", "by", "bye",
    "call", "can", "cant", "cash", "could", "cuz", "day", "did", "didnt", "do", "does", "doesnt", "dont",
    "down", "each", "else", "email", "enough", "ever", "every", "few", "find", "first", "for", "found", "from",
    "get", "give", "go", "going", "gonna", "good", "got", "great", "had", "has", "have", "havent", "he",
    "hello", "help", "her", "here", "hey", "hi", "him", "his", "home", "house", "how", "hows", "i", "id", "if",
    "ill", "im", "in", "interested", "into", "is", "isnt", "it", "its", "ive", "just", "know", "later", "let",
    "like", "list", "listing", "live", "lol", "long", "look", "looking", "lot", "made", "make", "many",
    "market", "may", "maybe", "message", "mine", "month", "months", "more", "morning", "most", "move", "moving",
    "much", "must", "my", "near", "need", "never", "next", "nice", "nope", "not", "nothing", "now", "of", "off",
    "on", "one", "only", "or", "other", "our", "out", "over", "own", "place", "please", "pls", "price",
    "probably", "property", "put", "really", "rent", "right", "said", "same", "saw", "see", "sell", "selling",
    "send", "she", "should", "show", "sold", "some", "someone", "something", "soon", "sorry", "still", "stop",
    "such", "sure", "talk", "tell", "text", "than", "thank", "thanks", "that", "thats", "the", "their", "them",
    "then", "there", "these", "they", "thing", "think", "thinking", "this", "those", "though", "through", "thx",
    "time", "today", "tomorrow", "tonight", "too", "try", "trying", "under", "until", "up", "ur", "us", "use",
    "very", "wanna", "want", "wants", "was", "way", "we", "week", "weekend", "weeks", "well", "were", "weve",
    "what", "whats", "when", "where", "which", "while", "who", "whos", "whose", "why", "will", "with",
    "without", "wont", "work", "works", "worth", "would", "yall", "yeah", "year", "years", "yep", "yes", "yet",
    "you", "your", "youre",
];

/// Spanish words of grammar, of greeting, and those that ask for a home, sorted.
#[rustfmt::skip]
const SPANISH: &[&str] = &[
    "adios", "agente", "ahi", "ahora", "ahorita", "algo", "alguien", "alguna", "algunas", "alguno", "algunos",
    "ano", "anos", "antes", "aqui", "asi", "aun", "aunque", "ayuda", "banos", "bien", "buen", "buenas", "bueno",
    "buenos", "buscamos", "buscando", "busco", "cada", "calle", "casi", "cerca", "claro", "comprar", "conmigo",
    "contigo", "creo", "cual", "cuales", "cuando", "cuanta", "cuantas", "cuanto", "cuantos", "cuarto",
    "cuartos", "cuesta", "cuestan", "cuyo", "dame", "deme", "dentro", "desde", "despues", "dia", "dias", "dice",
    "digame", "dinero", "disculpe", "donde", "dos", "ella", "ellas", "ellos", "enganche", "entonces", "entre",
    "era", "eres", "es", "esa", "escriban", "eso", "espanol", "esposa", "esposo", "esta", "estaba", "estamos",
    "estan", "estar", "estas", "este", "esto", "estos", "estoy", "favor", "fue", "fuera", "gracias", "grande",
    "gusta", "gustaria", "habla", "hablan", "hablar", "hace", "hacer", "hacia", "han", "hasta", "hay", "haya",
    "hola", "hoy", "igual", "informacion", "interesa", "interesada", "interesado", "ir", "jamas", "le", "les",
    "llamar", "llame", "llamen", "lo", "luego", "manana", "mande", "mas", "mejor", "menos", "mes", "meses",
    "mi", "mientras", "mil", "millon", "millones", "mio", "mis", "mismo", "momento", "mucha", "muchas", "mucho",
    "muchos", "mudarme", "mudarnos", "muy", "nada", "nadie", "necesitamos", "necesito", "ni", "ningun",
    "ninguna", "noches", "nomas", "nos", "nosotros", "nuestra", "nuestro", "nunca", "ocupo", "otra", "otro",
    "otros", "pa", "para", "parece", "pero", "poco", "podemos", "poder", "podria", "por", "porfa", "porque",
    "precio", "prefiero", "primera", "primero", "pronto", "puede", "pueden", "puedo", "pues", "que", "queremos",
    "quien", "quienes", "quiere", "quieren", "quiero", "quisiera", "quiza", "quizas", "recamara", "recamaras",
    "renta", "rentar", "sabe", "saber", "se", "sea", "semana", "semanas", "ser", "sera", "seria", "si", "sido",
    "siempre", "sigue", "sin", "sobre", "somos", "soy", "su", "sus", "tal", "tambien", "tampoco", "tan",
    "tanto", "tarde", "tardes", "te", "tenemos", "tener", "tengo", "tiene", "tienen", "tienes", "toda", "todas",
    "todavia", "todo", "todos", "trabajo", "tu", "tus", "una", "unas", "uno", "unos", "usted", "ustedes",
    "vale", "vamos", "vender", "vendo", "venta", "ver", "verdad", "vez", "vivimos", "vivir", "vivo", "voy",
    "ya", "yo",
];

/// Spanish words that name places in Texas as often as they mean anything, sorted.
#[rustfmt::skip]
const SPANISH_IN_NAMES: &[&str] = &[
    "al", "buena", "casa", "casas", "con", "de", "del", "e", "el", "en", "la", "las", "linda", "los", "paso",
    "san", "santa", "un", "y",
];

/// Which language a text is written in: the one whose words of grammar count more. `None` when there are too
/// few, or as many of both: "ok", "450k", "Casa Linda".
#[must_use]
pub fn detect(words: &Words) -> Option<Language> {
    let (mut english, mut spanish, mut named) = (0u32, 0u32, 0u32);
    for word in words.iter().map(|word| word.text) {
        if ENGLISH.binary_search(&word).is_ok() {
            english += STRONG;
        } else if SPANISH.binary_search(&word).is_ok() {
            spanish += STRONG;
        } else if SPANISH_IN_NAMES.binary_search(&word).is_ok() {
            named += WEAK;
        } else if word.len() > 4 {
            if ["ing", "tion", "ght", "lly"].iter().any(|end| word.ends_with(end)) {
                english += WEAK;
            } else if ["cion", "iones", "ando", "iendo", "amos", "emos", "mente", "aria"]
                .iter()
                .any(|end| word.ends_with(end))
            {
                spanish += WEAK;
            }
        }
    }
    // A name alone tells nothing: "El Paso". Three such words and no English are a text: "casa en la playa".
    if spanish > 0 || (english == 0 && named >= 3) {
        spanish += named;
    }
    match english.cmp(&spanish) {
        _ if english.max(spanish) < STRONG => None,
        std::cmp::Ordering::Greater => Some(Language::English),
        std::cmp::Ordering::Less => Some(Language::Spanish),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Language> {
        detect(&Words::of(text))
    }

    #[test]
    fn tables_are_sorted_as_their_search_needs() {
        for table in [ENGLISH, SPANISH, SPANISH_IN_NAMES] {
            for pair in table.windows(2) {
                assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
            }
        }
        assert!(ENGLISH.iter().all(|word| SPANISH.binary_search(word).is_err()));
    }

    #[test]
    fn english_is_told_by_its_grammar() {
        for text in [
            "yo lookin for a house around round rock",
            "Hi there",
            "yes",
            "We live near San Antonio, close to El Paso street",
            "Is the house in Casa Linda still available?",
            "moving from El Paso to La Grange",
            "I'd like to see 123 Calle del Sol",
            "thanks",
            "preapproved up to 400k",
        ] {
            assert_eq!(of(text), Some(Language::English), "{text}");
        }
    }

    #[test]
    fn spanish_is_told_with_or_without_accents() {
        for text in [
            "Hola",
            "sí",
            "claro",
            "quiero comprar una casa",
            "¿Cuánto vale mi casa?",
            "casa 3 recamaras x favor",
            "gracias",
            "por el sur de San Antonio",
            "si, me interesa el townhouse en Round Rock",
            "en la casa de los Garza",
            "estamos buscando algo en Pflugerville con big backyard",
            "no hablo ingles, habla español?",
        ] {
            assert_eq!(of(text), Some(Language::Spanish), "{text}");
        }
    }

    #[test]
    fn what_belongs_to_no_language_is_not_guessed() {
        for text in [
            "ok",
            "450k",
            "Austin",
            "no",
            "",
            "👍",
            "El Paso",
            "Casa Linda",
            "San Antonio",
            "78704",
            "日本語",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
