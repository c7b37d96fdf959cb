//! Making a committed event fresh: new times, new ids, a new signature; a token of this stack's key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::audit::AuditSigner;
use shared::conversation::unsubscribe;
use shared::ids::{ContactId, ContactRef, LocationId};

use crate::CommandError;

/// Header of the CRM's signature.
const SIGNATURE: &str = "x-ghl-signature";

/// Whether an event is a webhook of the CRM.
#[must_use]
pub fn is_ghl_webhook(event: &Value) -> bool {
    event["rawPath"].as_str().is_some_and(|path| path.ends_with("/webhooks/ghl"))
}

/// Gives the event the present time and ids made from `fresh`, and signs it.
///
/// # Errors
/// When its body is no JSON object: such an event cannot be stamped, only handed over as it is.
pub fn restamp(event: &mut Value, now: Timestamp, fresh: &str) -> Result<(), CommandError> {
    let body = event["body"].as_str().ok_or("the event has no body")?;
    let mut payload: Value = serde_json::from_str(body)?;
    let fields = payload.as_object_mut().ok_or("the event's body is no JSON object; try --as-is")?;
    for (name, value) in [
        ("dateAdded", now.to_string()),
        ("timestamp", now.to_string()),
        ("webhookId", fresh.to_owned()),
        ("messageId", format!("MSG{}", fresh.replace('-', ""))),
    ] {
        if let Some(field) = fields.get_mut(name) {
            *field = value.into();
        }
    }
    event["body"] = payload.to_string().into();
    event["isBase64Encoded"] = false.into();
    event["requestContext"]["timeEpoch"] = now.as_millisecond().into();
    sign(event)
}

/// Signs the event's body with the development key.
///
/// # Errors
/// When it has no body.
pub fn sign(event: &mut Value) -> Result<(), CommandError> {
    let body = event["body"].as_str().ok_or("the event has no body")?;
    let signature = ghl_emulator::signing::sign(body.as_bytes());
    event["headers"][SIGNATURE] = json!(signature);
    Ok(())
}

/// Whether an event is a use of an unsubscribe link.
#[must_use]
pub fn is_unsubscribe_link(event: &Value) -> bool {
    event["rawPath"].as_str().is_some_and(|path| path.starts_with("/u/"))
}

/// Gives a use of an unsubscribe link the token `signer` makes for the contact its own token names.
///
/// # Errors
/// When its token names no contact.
pub async fn sign_link(event: &mut Value, signer: &dyn AuditSigner) -> Result<(), CommandError> {
    let token = event["rawPath"].as_str().and_then(|path| path.strip_prefix("/u/")).unwrap_or_default();
    let who = named_by(token).ok_or("the event's token names no contact; try --as-is")?;
    let token = unsubscribe::token(&who, signer).await?;
    let path = format!("/u/{token}");
    event["rawPath"] = json!(path);
    event["requestContext"]["http"]["path"] = json!(path);
    event["pathParameters"]["token"] = json!(token);
    Ok(())
}

/// Whose a token claims to be, by whatever key.
fn named_by(token: &str) -> Option<ContactRef> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let mut parts = text.split('#');
    let location = LocationId::parse(parts.next()?).ok()?;
    Some(ContactRef { location, contact: ContactId::parse(parts.next()?).ok()? })
}
