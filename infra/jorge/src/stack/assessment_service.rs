//! A small assessment service: the contract of `docs/openapi-assessment.yaml`, answered with the product's own
//! arithmetic. It knows nobody and keeps nothing.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use jiff::tz::TimeZone;
use shared::adapters::assessment_service::PATH;
use shared::adapters::assessment_service::wire::{Answer, Problem, Request};
use shared::clock::Clock;
use shared::finance::{Case, FinanceError, Household, Reason, ServiceSaid, Tier, assess};
use shared::money::Money;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::CommandError;

/// Serves at `listen`; returns the service's address.
pub(super) async fn serve(
    listen: SocketAddr,
    clock: Arc<dyn Clock>,
    tasks: &mut JoinSet<()>,
) -> Result<String, CommandError> {
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|e| format!("the assessment service cannot listen on {listen}: {e}"))?;
    let address = format!("http://{}", listener.local_addr()?);
    let answer = move |body: Bytes| {
        let today = clock.now().to_zoned(TimeZone::UTC).date();
        async move { answer(&body, today) }
    };
    let router = Router::new().route(&format!("/{}", PATH.join("/")), post(answer));
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the assessment service stopped");
        }
    });
    Ok(address)
}

fn answer(body: &[u8], today: jiff::civil::Date) -> Response {
    let request: Request = match serde_json::from_slice(body) {
        Ok(request) => request,
        Err(_) => return refused(StatusCode::BAD_REQUEST, "MALFORMED", None, "This is no case.".into()),
    };
    if let Err((field, error)) = check(&request) {
        return refused(StatusCode::BAD_REQUEST, error.code(), Some(field), error.to_string());
    }
    let case = Case {
        id: request.assessment_id,
        stated: request.stated(),
        terms: request.assumptions.terms(),
        figure_asked: false,
        appointment_near: false,
        today,
    };
    let mut assessment = assess(&case, &ServiceSaid::NotConfigured);
    if assessment.tier != Tier::Conversation {
        let message = "A price, a payment, an income or the financing is needed.".to_owned();
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "TOO_LITTLE_KNOWN", None, message);
    }
    // There is none behind this one.
    assessment.reasons.retain(|reason| *reason != Reason::ServiceNotConfigured);
    Json(Answer::of(&assessment)).into_response()
}

/// Every figure on its own, so that the one at fault can be named.
fn check(request: &Request) -> Result<(), (&'static str, FinanceError)> {
    let stated = request.stated();
    let terms = request.assumptions.terms();
    let price = stated.price.unwrap_or_default();
    let fits = |field, price: Option<Money>| match price {
        Some(price) => terms.piti(price).map(drop).map_err(|error| (field, error)),
        None => Ok(()),
    };
    terms.piti(Money::ZERO).map_err(|error| ("assumptions", error))?;
    fits("min_price_cents", price.min)?;
    fits("max_price_cents", price.max)?;
    if let Some(monthly) = stated.monthly {
        terms.price_for(monthly).map_err(|error| ("monthly_payment_cents", error))?;
    }
    if let Some(gross_month) = stated.gross_month {
        Household::new(gross_month, Money::ZERO).map_err(|error| ("gross_income_month_cents", error))?;
        let debts = stated.debts_month.unwrap_or_default();
        let household = Household::new(gross_month, debts).map_err(|error| ("debts_month_cents", error))?;
        household.affords(&terms).map_err(|error| ("debts_month_cents", error))?;
    }
    Ok(())
}

fn refused(status: StatusCode, code: &str, field: Option<&str>, message: String) -> Response {
    let problem = Problem { code: code.to_owned(), field: field.map(ToOwned::to_owned), message };
    (status, Json(problem)).into_response()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What the service answers to a case of these fields.
    async fn answered(fields: Value) -> (u16, Value) {
        let mut case = json!({
            "assessment_id": "00000000-0000-0000-0000-000000000001",
            "assumptions": {
                "rate_percent": 6, "rate_as_of": "2026-11-01", "term_months": 360, "down_percent": 20,
                "tax_percent": 2, "insurance_percent": 0.6, "pmi_percent": 0.6,
            },
        });
        if let (Some(case), Value::Object(fields)) = (case.as_object_mut(), fields) {
            case.extend(fields);
        }
        let response = answer(case.to_string().as_bytes(), jiff::civil::date(2026, 11, 20));
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_price_costs_what_the_arithmetic_says() {
        let (status, said) =
            answered(json!({"max_price_cents": 30_000_000, "financing": "pre_approved"})).await;
        assert_eq!((status, &said["monthly_payment_cents"]), (200, &json!(208_892)));
        assert_eq!((&said["pre_approved"], &said["readiness"]), (&json!(true), &json!(80)));
        assert_eq!(said["reasons"], json!(["pre_approved", "price_stated"]));
    }

    #[tokio::test]
    async fn too_little_and_figures_nobody_can_mean_are_refused_by_name() {
        assert_eq!(answered(json!({})).await.0, 422);
        assert_eq!(answered(json!({"down_payment_cents": 5})).await.1["code"], "TOO_LITTLE_KNOWN");
        for (fields, field, code) in [
            (json!({"gross_income_month_cents": 0}), "gross_income_month_cents", "NO_INCOME"),
            (json!({"gross_income_month_cents": -1}), "gross_income_month_cents", "NEGATIVE_AMOUNT"),
            (
                json!({"gross_income_month_cents": 1, "debts_month_cents": -1}),
                "debts_month_cents",
                "NEGATIVE_AMOUNT",
            ),
            (json!({"max_price_cents": 900_000_000_000_i64}), "max_price_cents", "ABSURD_PRICE"),
        ] {
            let (status, said) = answered(fields).await;
            assert_eq!(
                (status, said["field"].as_str(), said["code"].as_str()),
                (400, Some(field), Some(code))
            );
        }
        let negative_rate = json!({"assumptions": {
            "rate_percent": -1, "rate_as_of": "2026-11-01", "term_months": 360,
            "tax_percent": 2, "insurance_percent": 0.6, "pmi_percent": 0.6,
        }});
        assert_eq!(answered(negative_rate).await.1["code"], "NEGATIVE_RATE");
        assert_eq!(answered(json!({"salary": 1})).await.1["code"], "MALFORMED");
    }
}
