//! The pages behind an unsubscribe link: in both languages, naming nobody.

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;

use super::again_soon;

/// The one thing a person can do on a page; the form goes to the page's own address.
const BUTTON: &str = "<form method=\"post\">\
    <button type=\"submit\">Unsubscribe / <span lang=\"es\">Cancelar la suscripción</span></button></form>";

/// A page in words.
struct Words {
    title: &'static str,
    english: &'static str,
    spanish: &'static str,
}

const ASK: Words = Words {
    title: "Unsubscribe",
    english: "Press the button and we will send you no more e-mails and no more texts.",
    spanish: "Presione el botón y no le enviaremos más correos ni más mensajes de texto.",
};

const DONE: Words = Words {
    title: "Unsubscribed",
    english: "Done. You will get no more e-mails and no more texts from us.",
    spanish: "Listo. Ya no recibirá más correos ni más mensajes de texto de nuestra parte.",
};

const NOT_OURS: Words = Words {
    title: "This link does not work",
    english: "This link does not work. Please open the whole link from the e-mail, or answer the e-mail with the \
              word STOP.",
    spanish: "Este enlace no funciona. Abra el enlace completo del correo, o responda al correo con la palabra ALTO.",
};

const UNAVAILABLE: Words = Words {
    title: "Please try again",
    english: "This did not work just now: you are not unsubscribed yet. Please try again in a minute.",
    spanish: "No funcionó en este momento: todavía no hemos cancelado su suscripción. \
              Intente de nuevo en un minuto.",
};

/// Asks whether to unsubscribe.
#[must_use]
pub fn ask() -> ApiGatewayV2httpResponse {
    page(200, &ASK, BUTTON)
}

/// Says that it is done.
#[must_use]
pub fn done() -> ApiGatewayV2httpResponse {
    page(200, &DONE, "")
}

/// Says that the link is none of ours.
#[must_use]
pub fn not_ours() -> ApiGatewayV2httpResponse {
    page(404, &NOT_OURS, "")
}

/// Says that it could not be done now, and lets the person try again.
#[must_use]
pub fn unavailable() -> ApiGatewayV2httpResponse {
    again_soon(page(503, &UNAVAILABLE, BUTTON))
}

fn page(status: i64, words: &Words, form: &str) -> ApiGatewayV2httpResponse {
    let Words { title, english, spanish } = words;
    super::page(status, title, &format!("<p>{english}</p>\n<p lang=\"es\">{spanish}</p>\n{form}"))
}
