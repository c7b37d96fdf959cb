//! Tokens.

use super::{
    door::pairs,
    exchange::{Access, Answer, ApiVersion, Exchange, Outcome},
};
use crate::{
    ids::new_id,
    model::{AccessToken, Grant, InstallType},
    state::Change,
    wire::{trace_id, without_nulls},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A day, less a second.
const LIFETIME: SignedDuration = SignedDuration::from_secs(86_399);
/// What is said of a code; a code here waits until it is used.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
const SCOPES: &str = "conversations.readonly conversations/message.readonly conversations/message.write \
                      contacts.readonly contacts.write opportunities.readonly opportunities.write \
                      calendars.readonly calendars/events.write users.readonly locations/customFields.readonly";

/// Gives an access token for an authorization code or a refresh token. Either works once.
pub(super) fn token(exchange: &mut Exchange<'_>) -> Outcome {
    let members = members(exchange);
    let asked = |name: &str| required(&members, exchange.version, name);
    asked("client_id")?;
    asked("client_secret")?;
    let (grant, spent) = match asked("grant_type")?.as_str() {
        "authorization_code" => {
            let code = asked("code")?;
            let grant = exchange.state().codes.get(&code).cloned();
            (grant.ok_or_else(|| invalid_grant("authorization code is invalid"))?, Change::CodeSpent { code })
        }
        "refresh_token" => {
            let token = asked("refresh_token")?;
            let known = exchange.state().refresh_tokens.get(&token);
            let grant =
                known.filter(|known| exchange.now < known.expires_at).map(|known| known.grant.clone());
            (grant.ok_or_else(|| invalid_grant("refresh token is invalid"))?, Change::RefreshSpent { token })
        }
        _ => return Err(Answer::bad("Invalid parameter: grant_type")),
    };
    let user_type = value(&members, exchange.version, "user_type");
    if user_type.is_some_and(|user_type| user_type != grant.install_type.name()) {
        return Err(Answer::bad("Invalid parameter: user_type"));
    }
    let (access_token, refresh_token) = (new_token(), new_token());
    let access = AccessToken { grant: grant.clone(), expires_at: exchange.now + LIFETIME };
    let changes = vec![
        spent,
        Change::AccessIssued { token: access_token.clone(), access },
        Change::RefreshIssued { token: refresh_token.clone(), grant: grant.clone() },
    ];
    exchange.commit(changes, Vec::new())?;
    Answer::ok(shown(exchange.version, &access_token, Some(&refresh_token), &grant))
}

/// Gives an agency an access token for one of its locations.
pub(super) fn location_token(exchange: &mut Exchange<'_>) -> Outcome {
    let members = members(exchange);
    let company_id = required(&members, exchange.version, "companyId")?;
    let location_id = required(&members, exchange.version, "locationId")?;
    let location = exchange.location(&location_id)?;
    if matches!(exchange.access, Access::Location(_)) || location.company_id != company_id {
        return Err(Answer::unauthorized("The token is not authorized for this scope."));
    }
    let user_id = location.users.first().map(|user| user.id.clone()).unwrap_or_default();
    let grant =
        Grant { install_type: InstallType::Location, company_id, location_id: Some(location_id), user_id };
    let token = new_token();
    let access = AccessToken { grant: grant.clone(), expires_at: exchange.now + LIFETIME };
    exchange.commit(vec![Change::AccessIssued { token: token.clone(), access }], Vec::new())?;
    Answer::ok(shown(exchange.version, &token, None, &grant))
}

/// Gives an authorization code once more for a location that lost its tokens, as long as the app may access it.
pub(super) fn reconnect(exchange: &mut Exchange<'_>) -> Outcome {
    let members = members(exchange);
    let asked = |name: &str| {
        members.get(name).cloned().ok_or_else(|| Answer::bad(format!("Missing parameter: {name}")))
    };
    asked("clientKey")?;
    asked("clientSecret")?;
    let location_id = asked("locationId")?;
    let known = exchange.state().locations.get(&location_id).cloned();
    let Some(location) = known.filter(|known| exchange.state().connected.contains(&known.id)) else {
        return Err(Answer::bad("No installation of the app was found for this location"));
    };
    let user_id = location.users.first().map(|user| user.id.clone()).unwrap_or_default();
    let grant = Grant {
        install_type: InstallType::Location,
        company_id: location.company_id.clone(),
        location_id: Some(location_id),
        user_id,
    };
    let code = new_id();
    exchange.commit(vec![Change::CodeIssued { code: code.clone(), grant }], Vec::new())?;
    let expires_at = exchange.now + CODE_LIFETIME;
    Answer::ok(json!({"authorizationCode": code, "expiresAt": expires_at.to_string(), "traceId": trace_id()}))
}

/// The members of a form, or of a JSON body where that is sent.
fn members(exchange: &Exchange<'_>) -> HashMap<String, String> {
    if exchange.content_type.starts_with("application/json") {
        let parsed: HashMap<String, Value> = serde_json::from_slice(exchange.body).unwrap_or_default();
        return parsed
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
            .collect();
    }
    pairs(&String::from_utf8_lossy(exchange.body))
}

/// v3 writes `clientId` for `client_id`.
fn name_in(version: ApiVersion, name: &str) -> String {
    if version == ApiVersion::Dated {
        return name.to_owned();
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

fn value(members: &HashMap<String, String>, version: ApiVersion, name: &str) -> Option<String> {
    members.get(&name_in(version, name)).filter(|value| !value.is_empty()).cloned()
}

fn required(members: &HashMap<String, String>, version: ApiVersion, name: &str) -> Result<String, Answer> {
    value(members, version, name)
        .ok_or_else(|| Answer::bad(format!("Missing parameter: {}", name_in(version, name))))
}

/// The message of v3, with the members OAuth clients look for.
fn invalid_grant(what: &str) -> Answer {
    let message = format!("Invalid grant: {what}");
    let mut answer = Answer::bad(message.clone());
    answer.body["error"] = json!("invalid_grant");
    answer.body["error_description"] = json!(message);
    answer
}

fn new_token() -> String {
    format!("{}{}", new_id(), new_id())
}

fn shown(version: ApiVersion, access_token: &str, refresh_token: Option<&str>, grant: &Grant) -> Value {
    let token = json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": LIFETIME.as_secs(),
        "refresh_token": refresh_token,
        "scope": SCOPES,
    });
    let mut shown = json!({
        "userType": grant.install_type.name(),
        "locationId": grant.location_id,
        "companyId": grant.company_id,
        "userId": grant.user_id,
        "traceId": trace_id(),
    });
    if let Value::Object(members) = token {
        for (name, value) in members {
            shown[name_in(version, &name)] = value;
        }
    }
    without_nulls(shown)
}

#[cfg(test)]
mod tests {
    use super::{ApiVersion, name_in};

    #[test]
    fn v3_writes_names_in_camel_case() {
        assert_eq!(name_in(ApiVersion::V3, "client_secret"), "clientSecret");
        assert_eq!(name_in(ApiVersion::Dated, "client_secret"), "client_secret");
        assert_eq!(name_in(ApiVersion::V3, "companyId"), "companyId");
    }
}
