//! The way a contact likes to be reached.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::language::{Phrasebook, Words};

/// How a contact wants to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPreference {
    /// By text message, or a messenger.
    Text,
    /// By a call.
    Call,
    /// By e-mail.
    Email,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Likes(ContactPreference),
    Not(ContactPreference),
    /// About a call that was, or is: no wish.
    Told,
}

use ContactPreference::{Call, Email, Text};
use Said::{Likes, Not, Told};

static BOOK: LazyLock<Phrasebook<Said>> = LazyLock::new(|| {
    Phrasebook::new(
        &[
            (
                "text",
                "text|texts|texting|txt|txting|sms|message|messages|messaging|msg|imessage|whatsapp|wapp",
            ),
            ("call", "call|calls|calling|phone"),
            ("email", "email|emails|emailing|mail"),
            (
                "mensaje",
                "mensaje|mensajes|mensajito|mensajitos|texto|textos|whatsapp|whats|wats|watsap|wasap|sms|chat",
            ),
            ("llamada", "llamada|llamadas|telefono"),
            ("correo", "correo|correos|email|mail|emails"),
            (
                "good",
                "best|better|fine|ok|okay|good|great|works|work|easier|easiest|preferred|perfect|preferable|cool",
            ),
            ("by", "by|via|through|over|thru"),
            ("dont", "dont|not|no|never|cant|cannot|wont|without|hate|dislike"),
            ("bueno", "mejor|bien|esta|prefiero|preferible|facil|perfecto"),
        ],
        &[
            (
                Likes(Text),
                &[
                    "@text is|are|would|just|be? *1 @good",
                    "@text @good",
                    "^ just|only|a @text please|pls|plz? $",
                    "^ @text please|pls|plz? $",
                    "@by @text",
                    "text|txt|message|msg|whatsapp|sms me",
                    "prefer|like|rather|want *2 @text",
                    "only text|texts|txt",
                    "text only|first|instead",
                    "text|texting please|pls|plz",
                    "please|pls|just text|txt",
                    "dont|not|no * call~ * just|only? text~",
                    "send|shoot|drop me a text|message|txt",
                    "text is",
                    "text|texts would",
                    "can|could you text|txt",
                    "you can text|txt",
                    "< text|texting >",
                    "^ @text or|and @call",
                    "call or text",
                    "keep it text|texting",
                    "por @mensaje",
                    "@mensaje @bueno",
                    "@bueno *2 @mensaje",
                    "^ el|un @mensaje porfa|por? favor? $",
                    "^ @mensaje porfa|por? favor? $",
                    "< @mensaje >",
                    "mandame|mandeme|enviame|envieme|manden|mandenme *2 @mensaje|whats",
                    "textea~",
                    "escribeme|escribame|escribanme|mensajeame|textee~",
                    "solo|solamente|nomas|puro @mensaje",
                    "me puede|puedes|pueden escribir|mandar|textear",
                    "prefiero *3 @mensaje",
                ],
            ),
            (
                Likes(Call),
                &[
                    "call|calls|calling|phone is|are|would|just|be? *1 @good",
                    "call|calls|calling @good",
                    "phone @good",
                    "^ a|phone @call please|pls|plz? $",
                    "^ @call please|pls|plz? $",
                    "^ a phone call please|pls? $",
                    "@by phone|call",
                    "call me",
                    "call us",
                    "give me|us a? call|ring|buzz",
                    "ring me",
                    "prefer|rather *3 @call|talk|speak",
                    "like|want *2 @call",
                    "phone call|calls please",
                    "can|could you call",
                    "you can call",
                    "you can|could|may reach me at",
                    "please|pls|just call",
                    "call please|pls|plz",
                    "call anytime|tomorrow|after|between|whenever|later",
                    "< call >",
                    "< phone >",
                    "talk|speak on|over the phone",
                    "hop|jump on a call",
                    "phone me",
                    "por @llamada",
                    "@llamada @bueno",
                    "@bueno *2 @llamada",
                    "^ @llamada porfa|por? favor? $",
                    "< @llamada >",
                    "llamame|llameme|llamen|llamenme|llame|marcame|marqueme|marquenme|llamarme|marcarme|hablame|hableme",
                    "me puede|puedes|pueden llamar|marcar|hablar",
                    "prefiero *2 hablar|llamada|llamadas|telefono",
                    "una llamada",
                    "echame una? llamada|fonazo|telefonazo",
                    "hablar por telefono",
                ],
            ),
            (
                Likes(Email),
                &[
                    "@email is|are|would|just|be? *1 @good",
                    "@email @good",
                    "^ just|e|my|an @email please|pls|plz? $",
                    "^ @email please|pls|plz? $",
                    "@by e? @email",
                    "email me|us",
                    "e mail me|us",
                    "prefer|like|rather|want *2 @email",
                    "send *3 email",
                    "can|could you email",
                    "you can email",
                    "please|pls|just email",
                    "only email",
                    "email only",
                    "send *4 to|by|via|through my? email",
                    "< email|mail >",
                    "< e mail >",
                    "shoot|drop me an? email",
                    "por @correo",
                    "@correo @bueno",
                    "@bueno *2 @correo",
                    "^ el|mi @correo electronico? porfa|por? favor? $",
                    "^ @correo electronico? porfa|por? favor? $",
                    "< @correo electronico? >",
                    "mandame|mandeme|enviame|envieme|manden|mandenme *3 @correo",
                    "al|a mi? correo",
                    "solo|solamente|nomas @correo",
                    "prefiero *3 @correo",
                    "correo electronico",
                ],
            ),
            (
                Not(Text),
                &[
                    "@dont text|texting|texts|txt|messages",
                    "@dont like|want|do|answer|check *3 text|texting|texts|txt|messages",
                    "stop|quit *1 texting|messaging",
                    "de escribir~|mandar~|textear~",
                    "than|instead|over of? a? texting|texts",
                    "call|calls|calling than|over|instead of? a? @text",
                    "no *2 @mensaje",
                    "no me textee~|textea~|escriba~|escriban",
                    "que por? @mensaje",
                ],
            ),
            (
                Not(Call),
                &[
                    "@dont call|calls|calling|phone|ring",
                    "stop|quit *1 calling",
                    "de llamar~|marcar~",
                    "@dont like|want|do|take|answer|need|more|get|receive *3 call|calls|calling|phone",
                    "dont|not|hate like|want|to|do *2 talk|talking",
                    "than|instead of? a? phone? @call",
                    "@text|email|emails over|to a? phone? @call",
                    "no *2 @llamada",
                    "no me? llame~|llamen|marque~|llamar",
                    "no *3 hablar|contestar|llamar",
                    "en vez|lugar de *1 @llamada|llamar",
                    "que por? una? @llamada",
                ],
            ),
            (
                Not(Email),
                &[
                    "@dont email|emails|mail",
                    "@dont like|want|do|check|read *2 email|emails",
                    "than|instead of? an? e? @email",
                    "over an? @email >",
                    "no *2 @correo",
                ],
            ),
            (
                Told,
                &[
                    "i|we|ill|you|he|she|they|will|someone|somebody|just|already called|call|texted|emailed|missed",
                    "in|on|at a|the|another phone? call",
                    "call it",
                    "missed *2 call",
                    "call|phone|text you|u|ya|him|her|them|back|the|my|your",
                    "email|mail address|is *3 com",
                    "phone number",
                    "my phone|email",
                    "got|received|saw|sent|read *2 text|texts|message|email|call",
                    "for the|your text|message|email|call",
                    "the|this|that|your|last|first text|message|email|call",
                    "spam|robo calls|texts",
                    "recibi *2 @mensaje|@correo|@llamada",
                    "gracias por *2 @mensaje|@correo|@llamada",
                    "de telefono",
                    "numero de telefono",
                    "mi|su telefono|correo|email",
                    "le|te|les llamo|marco|escribo",
                    "correo es",
                    "wrong * number",
                ],
            ),
        ],
    )
});

/// How the contact wants to be reached, if they say so. What is refused does not count; a refused call alone
/// leaves the text, which is how they write. Of several that suit, the text.
#[must_use]
pub fn contact_preference(words: &Words) -> Option<ContactPreference> {
    let found = BOOK.find(words);
    let refused = |way| found.iter().any(|other| other.meaning == Not(way));
    let told = |at: &std::ops::Range<usize>| {
        found.iter().any(|other| {
            other.meaning == Told
                && other.words.start <= at.start
                && at.end <= other.words.end.max(at.start + 1)
        })
    };
    let likes = |way| {
        found
            .iter()
            .any(|one| one.meaning == Likes(way) && !told(&one.words) && !is_refused(way, &one.words, &found))
    };
    let liked = [Text, Call, Email].into_iter().find(|way| likes(*way));
    liked.or_else(|| (refused(Call) && !refused(Text)).then_some(Text))
}

/// How many words after a refusal still belong to it: "no me gusta hablar por teléfono".
const NEAR: usize = 2;

/// Whether what was liked is itself inside a refusal, or just after it.
fn is_refused(
    way: ContactPreference,
    at: &std::ops::Range<usize>,
    found: &[crate::language::Found<Said>],
) -> bool {
    found.iter().any(|other| {
        other.meaning == Not(way) && other.words.start < at.end && at.start < other.words.end + NEAR
    })
}
