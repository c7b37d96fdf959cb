//! Whether somebody else's words say what ours say: the same question, and nothing beyond.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::conversation::progress::Step;
use crate::language::{Language, Phrasebook, Words, detect};
use crate::llm::prompts;

/// Longest wording, in characters.
const LONGEST: usize = 240;

/// Why other words are not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfaithful {
    /// Longer than a text has room for, or in lines.
    Shape,
    /// It puts no question where ours puts one, or more than one.
    Questions,
    /// It asks for something else.
    Topic,
    /// It has a number ours has not, or speaks of amounts in words where ours does not.
    Number,
    /// It names somebody or something neither we nor the contact named.
    Name,
    /// It has an address of the Internet, or marks of a program.
    Marks,
    /// It promises, or asks for, what ours does not.
    Promise,
    /// It repeats what models are told.
    Prompt,
    /// It is in another language.
    Language,
}

impl Unfaithful {
    /// The rule's name in audit records.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Shape => "unfaithful_shape",
            Self::Questions => "unfaithful_questions",
            Self::Topic => "unfaithful_topic",
            Self::Number => "unfaithful_number",
            Self::Name => "unfaithful_name",
            Self::Marks => "unfaithful_marks",
            Self::Promise => "unfaithful_promise",
            Self::Prompt => "unfaithful_prompt",
            Self::Language => "unfaithful_language",
        }
    }
}

/// What a wording speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaks {
    Of(Step),
    /// Of something done, or to be done, by us or by them, that no friendly word does.
    Promises,
    /// Of an amount, in words.
    Amounts,
}

static BOOK: LazyLock<Phrasebook<Speaks>> = LazyLock::new(|| {
    use Speaks::{Amounts, Of, Promises};
    Phrasebook::new(
        &[("we", "i|we|ill|well|im|were|agent|agents|team|somebody|someone")],
        &[
            (Of(Step::Interest), &["buy~|sell~|look~|purchas~", "compra~|vend~|busca~|mira~"]),
            (Of(Step::WhichFirst), &["first|start|before", "primero|empez~|antes"]),
            (Of(Step::Name), &["name|who", "call you", "nombre|llama~|quien"]),
            (
                Of(Step::Area),
                &[
                    "area|areas|neighborhood~|part|parts|town|zip|where|location~|place|places",
                    "zona~|colonia~|parte|donde|codigo|barrio~|area|areas|lugar~",
                ],
            ),
            (
                Of(Step::TimeFrame),
                &[
                    "when|soon|time|timeline|timeframe|months|weeks|date",
                    "cuando|pronto|tiempo|meses|semanas|fecha|plazo",
                ],
            ),
            (
                Of(Step::ContactPreference),
                &["text|call|email|reach~|contact~|touch", "mensaje~|llama~|correo|contact~|comunic~"],
            ),
            (
                Of(Step::Budget),
                &[
                    "price|budget|range|spend|afford|comfortable|cost|much|number",
                    "precio|presupuesto|rango|gastar|pagar|cuanto|costo|numero",
                ],
            ),
            (
                Of(Step::Financing),
                &[
                    "preapprov~|approv~|cash|lender|mortgage|loan|financ~|pre",
                    "preaprob~|aprob~|efectivo|contado|prestamo|hipoteca|banco|financ~|prestamista",
                ],
            ),
            (Of(Step::Bedrooms), &["bedroom~|beds|rooms", "recamara~|habitacion~|cuartos|dormitorio~"]),
            (
                Of(Step::DecisionMakers),
                &[
                    "decid~|decision~|choos~|together|own|someone|anyone|else",
                    "just you",
                    "decid~|decision~|eleg~|junto~|alguien|solo|sola|mas",
                ],
            ),
            (
                Of(Step::Address),
                &["address|property|street|where|home|house", "direccion|propiedad|calle|donde|casa"],
            ),
            (
                Of(Step::Motivation),
                &[
                    "why|reason~|sell~|mov~|what|sale|behind|bring~",
                    "por|razon|motivo|vend~|venta|mud~|lleva",
                ],
            ),
            (Of(Step::SellingTime), &["30 *3 45", "thirty *3 forty"]),
            (
                Of(Step::Condition),
                &[
                    "shape|condition|work|repair~|updat~|ready",
                    "estado|condicion~|trabajo|repara~|arregl~|lista|remodel~",
                ],
            ),
            (
                Of(Step::Price),
                &["price|hope|get|number|much|ask~", "precio|espera~|cuanto|cantidad|pedir|numero"],
            ),
            (
                Promises,
                &[
                    "booked|scheduled|reserved|guarantee~|refund|discount|commission|rebate|waive~",
                    "@we *3 call|send|book|schedule|transfer|connect|forward|remove|delete|unsubscribe|cancel|email|stop|contact|pay|wire",
                    "youre|are approved|preapproved|booked|confirmed|qualified|selected",
                    "click|visit|download|install|subscribe|wire|deposit|password|passcode|ssn|routing",
                    "social security",
                    "gift card|cards",
                    "bank|account account|number",
                    "best|lowest|highest price|deal|rate|offer",
                    "act|decide|hurry now|fast|quickly",
                    "reservad~|agendad~|confirmad~|garantiz~|descuento|comision|reembolso|contrasena|deposite|transfiera",
                    "le|te|vamos|voy|va *2 llamar|enviar|mandar|agendar|transferir|cancelar",
                    "le|te llamare|llamaremos|enviare|enviaremos|mandare|mandaremos|llamara",
                    "haga clic",
                    "visite|descargue",
                    "mejor precio|oferta",
                ],
            ),
            (
                Amounts,
                &[
                    "hundred~|thousand~|million~|percent~|dollar~|fifty|sixty|seventy|eighty|ninety",
                    "cien|ciento~|millon~|porcentaje|dolar~",
                    // "Mil gracias" is none.
                    "dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa mil|miles",
                ],
            ),
        ],
    )
});

/// What other words do that ours do not; `None` if they say the same. `draft` is what they stand for, `heard` what the
/// contact wrote, `asks` what the answer ends with.
#[must_use]
pub fn unfaithful(
    text: &str,
    draft: &str,
    heard: &str,
    asks: Option<Step>,
    language: Language,
) -> Option<Unfaithful> {
    let text = text.trim();
    if text.chars().count() > LONGEST || text.contains(['\n', '\r']) {
        return Some(Unfaithful::Shape);
    }
    if text.contains(['<', '>', '{', '}', '[', ']', '_', '@', '#', '*', '`', '|', '\\', '/'])
        || has_domain(text)
    {
        return Some(Unfaithful::Marks);
    }
    // Ours may ask for something without a question mark.
    let puts_question = asks.is_some() && draft.contains('?');
    let questions = text.matches('?').count();
    let ends = text.trim_end_matches(['"', '\'', ' ']).ends_with('?');
    if questions != usize::from(puts_question) || (puts_question && !ends) {
        return Some(Unfaithful::Questions);
    }
    if prompts::ALL.iter().any(|prompt| prompt.is_quoted_in(text)) {
        return Some(Unfaithful::Prompt);
    }
    if !numbers(text).is_subset(&numbers(draft)) {
        return Some(Unfaithful::Number);
    }
    let words = Words::of(text);
    if detect(&words).is_some_and(|found| found != language) {
        return Some(Unfaithful::Language);
    }
    let found = BOOK.find(&words);
    let of_amounts = found.iter().any(|found| found.meaning == Speaks::Amounts);
    let ours = || BOOK.find(&Words::of(draft)).iter().any(|found| found.meaning == Speaks::Amounts);
    if of_amounts && !ours() {
        return Some(Unfaithful::Number);
    }
    if found.iter().any(|found| found.meaning == Speaks::Promises) {
        return Some(Unfaithful::Promise);
    }
    if asks.is_some_and(|step| !found.iter().any(|found| found.meaning == Speaks::Of(step))) {
        return Some(Unfaithful::Topic);
    }
    (!names(text).all(|name| draft.contains(name) || heard.to_lowercase().contains(&name.to_lowercase())))
        .then_some(Unfaithful::Name)
}

fn numbers(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// A point with letters on both sides: `evil.example`. Nothing we say has one.
fn has_domain(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(3).any(|c| c[0].is_alphanumeric() && c[1] == '.' && c[2].is_alphabetic())
}

/// Words with a capital within a sentence.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut begins = true;
    text.split_whitespace().filter_map(move |raw| {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        let first = std::mem::replace(&mut begins, raw.ends_with(['.', '!', '?', ':']));
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let ours = matches!(word, "I" | "I'm" | "I'll" | "I'd" | "I've" | "OK" | "Ok");
        (capital && !first && !ours && !raw.starts_with('¿') && !raw.starts_with('¡')).then_some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::style::CallToAction;
    use crate::conversation::wording;

    fn verdict(text: &str, asks: Option<Step>) -> Option<Unfaithful> {
        unfaithful(
            text,
            "Got it, thanks. What price range are you comfortable with?",
            "in Kyle",
            asks,
            Language::English,
        )
    }

    #[test]
    fn the_same_in_other_words_is_said() {
        for text in [
            "Thanks for sharing! What price range feels comfortable to you?",
            "Kyle is noted, thank you. Roughly how much would you like to spend?",
            "Perfect, I've got that. What's your budget?",
        ] {
            assert_eq!(verdict(text, Some(Step::Budget)), None, "{text}");
        }
        assert_eq!(verdict("You are very welcome!", None), None);
    }

    #[test]
    fn an_amount_in_words_is_a_number_too() {
        for (text, language) in [
            ("You save five thousand with us. What is your budget?", Language::English),
            ("Homes went up twenty percent. What is your budget?", Language::English),
            ("Le ahorramos cinco mil. ¿Qué presupuesto tiene?", Language::Spanish),
        ] {
            let found = unfaithful(text, "What is your budget?", "", Some(Step::Budget), language);
            assert_eq!(found, Some(Unfaithful::Number), "{text}");
        }
        let kind = "Mil gracias por contarme. ¿Qué presupuesto tiene?";
        let draft = "Entendido, gracias. ¿Qué rango de precios le acomoda?";
        assert_eq!(unfaithful(kind, draft, "", Some(Step::Budget), Language::Spanish), None);
        let ours = "About half a million, then. What is your budget?";
        assert_eq!(unfaithful(ours, ours, "", Some(Step::Budget), Language::English), None);
    }

    #[test]
    fn the_same_in_spanish_is_said_too() {
        let draft = "Entendido, gracias. ¿Qué rango de precios le acomoda?";
        let verdict = |text: &str| unfaithful(text, draft, "en Kyle", Some(Step::Budget), Language::Spanish);
        for text in [
            "¡Qué bien! ¿Cuánto le gustaría gastar, más o menos?",
            "Muchas gracias por contarme. Y dígame, ¿qué presupuesto tiene en mente?",
        ] {
            assert_eq!(verdict(text), None, "{text}");
        }
        assert_eq!(verdict("Le llamaremos hoy. ¿Qué presupuesto tiene?"), Some(Unfaithful::Promise));
        assert_eq!(verdict("Hable con Roberto. ¿Qué presupuesto tiene?"), Some(Unfaithful::Name));
        assert_eq!(
            verdict("Great, thank you so much. What is your price range?"),
            Some(Unfaithful::Language)
        );
    }

    #[test]
    fn what_goes_beyond_is_not() {
        use Unfaithful::{Language, Marks, Name, Number, Promise, Prompt, Questions, Shape, Topic};
        let quoted: Vec<&str> = prompts::REPLY.text.split_whitespace().take(9).collect();
        let quoted = format!("{}. What is your budget?", quoted.join(" "));
        for (text, expected) in [
            ("Thanks. I will call you at once. What is your budget?", Promise),
            ("You are approved! What is your budget?", Promise),
            ("Wire the deposit first. What is your budget?", Promise),
            ("Thanks, up to 500000. Is that your budget?", Number),
            ("Thanks! Ask Bob about it. What is your budget?", Name),
            ("See evil.example for your budget?", Marks),
            ("Mail me at a@b for your budget?", Marks),
            ("What is your favorite color?", Topic),
            ("What is your budget? And when?", Questions),
            ("Thanks for your budget.", Questions),
            ("Gracias por contarme, ¿cuánto le gustaría pagar por la casa?", Language),
            ("Line one\nWhat is your budget?", Shape),
            (quoted.as_str(), Prompt),
        ] {
            assert_eq!(verdict(text, Some(Step::Budget)), Some(expected), "{text}");
        }
    }

    #[test]
    fn our_own_questions_speak_of_what_they_ask_in_both_languages() {
        let mut wrong = Vec::new();
        for language in [Language::English, Language::Spanish] {
            for step in Step::ALL.into_iter().filter(|step| *step != Step::Appointment) {
                let forms = [0, 1, 2].map(|form| wording::question(language, step, form).into());
                let ways = CallToAction::ALL.map(|call| wording::asked_for(language, step, call));
                for question in forms.into_iter().chain(ways) {
                    let question = &*question;
                    // A few of ours end with more than the question; what they speak of is what counts here.
                    let found = unfaithful(question, question, "", Some(step), language);
                    if matches!(found, Some(Unfaithful::Topic | Unfaithful::Promise)) {
                        wrong.push((question.to_owned(), found));
                    }
                }
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn what_is_only_friendly_may_be_said_again_in_every_tone() {
        use crate::conversation::plan::Say;
        use crate::conversation::progress::Interest;
        use crate::conversation::style::Tone;
        let soft = [
            Say::Glad(Interest::Buying),
            Say::Glad(Interest::Selling),
            Say::Glad(Interest::Looking),
            Say::Noted,
            Say::Corrected,
            Say::FineWithout,
            Say::LetMeRephrase,
            Say::NoNeedToBeExact,
            Say::SorryForTrouble,
            Say::YouAreWelcome,
        ];
        for language in [Language::English, Language::Spanish] {
            for (tone, say) in Tone::ALL.into_iter().flat_map(|tone| soft.each_ref().map(|say| (tone, say))) {
                for said in (0..3).filter_map(|turn| wording::in_tone(language, say, tone, turn)) {
                    assert_eq!(unfaithful(said, said, "", None, language), None, "{said}");
                }
            }
        }
    }

    #[test]
    fn what_we_ask_for_without_a_question_is_put_without_one() {
        let draft = "Okay, got it! Please tell me your price range.";
        let verdict = |text: &str| unfaithful(text, draft, "in Kyle", Some(Step::Budget), Language::English);
        assert_eq!(verdict("Kyle it is, thanks! Just tell me your price range."), None);
        assert_eq!(verdict("Kyle, cool! What is your price range?"), Some(Unfaithful::Questions));
        assert_eq!(verdict("Kyle, cool! Please tell me more."), Some(Unfaithful::Topic));
    }
}
