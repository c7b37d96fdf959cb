//! The pages behind the link of an alert: what is wrong, and a button to take it up.

use std::fmt::Write as _;

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use shared::alerts::notice::{Place, lines};
use shared::alerts::{Acknowledged, Alert, Shown};

use super::{again_soon, escaped, page};

/// The one thing a person can do on a page; the form goes to the page's own address.
const FORM: &str = "<form method=\"post\">\n\
    <p><label>Your name, so that others know whom to ask (you may leave it out)<br>\
    <input name=\"by\" maxlength=\"80\" autocomplete=\"name\"></label></p>\n\
    <p><button type=\"submit\">I take it up</button></p>\n</form>";

/// Where alerts are seen without a link.
const ELSEWHERE: &str = "jorge alerts list";

/// Shows the alert and asks whether to take it up.
#[must_use]
pub fn ask(alert: &Alert, place: &Place) -> ApiGatewayV2httpResponse {
    let main = format!(
        "{}\n<p>Whoever takes it up keeps it from being escalated. Nothing is taken up before you press the \
         button.</p>\n{FORM}",
        described(alert, place)
    );
    page(200, &title(alert), &main)
}

/// The same once more, because the name that was typed is none.
#[must_use]
pub fn nameless(alert: &Alert, place: &Place) -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>Nothing was taken up yet: a name is one line of at most 80 characters. Please type a shorter \
         one, or none.</strong></p>\n{}\n{FORM}",
        described(alert, place)
    );
    page(400, &title(alert), &main)
}

/// Says that it is taken up now.
#[must_use]
pub fn done(alert: &Alert, place: &Place) -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>It is yours.</strong> It is not escalated any further, and those who were told hear that \
         somebody is at it. When it is over they hear that too; there is nothing to press.</p>\n{}",
        described(alert, place)
    );
    page(200, "Taken up", &main)
}

/// Says who has it already. `status`: 200 to somebody who only looks.
#[must_use]
pub fn taken(status: i64, alert: &Alert, has: &Acknowledged, place: &Place) -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>{} has taken it up, {}.</strong> You need not do anything, unless they ask you to.</p>\n{}",
        escaped(&has.by),
        escaped(&place.time(has.at)),
        described(alert, place)
    );
    page(status, "Taken up already", &main)
}

/// Says that it is over, and since when, as far as that is still known.
#[must_use]
pub fn over(status: i64, alert: Option<&Alert>, place: &Place) -> ApiGatewayV2httpResponse {
    let since = alert.and_then(|alert| alert.resolved_at).map(|at| format!(", since {}", place.time(at)));
    let mut main = format!(
        "<p><strong>This is over{}.</strong> There is nothing left to take up. If the same goes wrong again, a new \
         message brings a new link.</p>",
        escaped(&since.unwrap_or_default())
    );
    if let Some(alert) = alert {
        main.push('\n');
        main.push_str(&described(alert, place));
    }
    page(status, "It is over", &main)
}

/// Says that this time is over and that the same has gone wrong again: `now`.
#[must_use]
pub fn fired_anew(now: &Alert, place: &Place) -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>The alert this link was for is over, and the same has gone wrong again since.</strong> Please \
         open the link of the newest message, or look: {ELSEWHERE}</p>\n{}",
        described(now, place)
    );
    page(410, "A newer alert", &main)
}

/// Says that the link is none of ours.
#[must_use]
pub fn not_ours() -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>This link does not work.</strong> Please open the whole link from the message, or take the alert \
         up on the command line: {ELSEWHERE}</p>"
    );
    page(404, "This link does not work", &main)
}

/// Says that the link is too old.
#[must_use]
pub fn expired() -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>This link has expired: it works for a week.</strong> If the alert still goes on, take it up on \
         the command line: {ELSEWHERE}</p>"
    );
    page(410, "This link has expired", &main)
}

/// Says that it could not be found out now, and lets the person try again.
#[must_use]
pub fn unavailable() -> ApiGatewayV2httpResponse {
    let main = format!(
        "<p><strong>This did not work just now: the alert may not be taken up yet.</strong> Please try again in a \
         minute.</p>\n{FORM}"
    );
    again_soon(page(503, "Please try again", &main))
}

fn title(alert: &Alert) -> String {
    let shown = Shown::of(alert);
    format!("{}: {}", shown.severity, escaped(&shown.name()))
}

/// The alert in full.
fn described(alert: &Alert, place: &Place) -> String {
    let shown = Shown::of(alert);
    let mut html = format!("<h1>{}</h1>\n<p>{}</p>\n<dl>", title(alert), escaped(shown.sentence));
    for (name, value) in lines(alert, place).into_iter().chain([("What to do", shown.runbook)]) {
        // Writing to a String cannot fail.
        write!(html, "\n<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(&value)).ok();
    }
    html.push_str("\n</dl>");
    html
}
