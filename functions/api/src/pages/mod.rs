//! The pages behind links we have sent: plain, loading nothing and running nothing, and the browser is told to allow
//! nothing else. The address holds a token, so it is neither cached nor passed on.

pub mod acknowledge;
pub mod unsubscribe;

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::HeaderValue;

/// Seconds after which a page that could not do its work may be asked again.
pub const RETRY_AFTER: &str = "30";

/// Sent with every page.
const HEADERS: [(&str, &str); 7] = [
    ("content-type", "text/html; charset=utf-8"),
    ("content-security-policy", "default-src 'none'; form-action 'self'"),
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex"),
];

/// A page with this in its middle: both as HTML.
fn page(status: i64, title: &str, main: &str) -> ApiGatewayV2httpResponse {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n</head>\n\
         <body>\n<main>\n{main}\n</main>\n</body>\n</html>\n"
    );
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = status;
    for (name, value) in HEADERS {
        response.headers.insert(name, HeaderValue::from_static(value));
    }
    response.body = Some(Body::Text(html));
    response
}

/// Says that the page may be asked again soon.
fn again_soon(mut page: ApiGatewayV2httpResponse) -> ApiGatewayV2httpResponse {
    page.headers.insert("retry-after", HeaderValue::from_static(RETRY_AFTER));
    page
}

/// Text as HTML, also between quotes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_typed_cannot_become_a_part_of_a_page() {
        assert_eq!(
            escaped("<b onload=\"x\">Ann & 'Bo'</b>"),
            "&lt;b onload=&quot;x&quot;&gt;Ann &amp; &#39;Bo&#39;&lt;/b&gt;"
        );
    }
}
