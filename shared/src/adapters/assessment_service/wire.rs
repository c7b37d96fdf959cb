//! The JSON of the assessment service, as `docs/openapi-assessment.yaml` describes it. Money is in whole cents.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::money::PriceRange;
use crate::finance::{Assessment, Down, Percent, Reason, Report, Stated, Terms};
use crate::ids::AssessmentId;
use crate::money::Money;

/// A case: figures, and not a word about whose they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The same id is the same case.
    pub assessment_id: AssessmentId,
    /// How they pay, where they said so.
    #[serde(default)]
    pub financing: Option<Financing>,
    /// The least they want to spend.
    #[serde(default)]
    pub min_price_cents: Option<i64>,
    /// The most they want to spend.
    #[serde(default)]
    pub max_price_cents: Option<i64>,
    /// What they want to pay a month.
    #[serde(default)]
    pub monthly_payment_cents: Option<i64>,
    /// What they can put down.
    #[serde(default)]
    pub down_payment_cents: Option<i64>,
    /// What comes in each month before taxes.
    #[serde(default)]
    pub gross_income_month_cents: Option<i64>,
    /// What other debts cost each month.
    #[serde(default)]
    pub debts_month_cents: Option<i64>,
    /// The county they look in.
    #[serde(default)]
    pub county: Option<String>,
    /// What the team assumes; the service may know better.
    pub assumptions: Assumed,
}

/// What is assumed, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumed {
    /// Yearly rate.
    pub rate_percent: Percent,
    /// The day it was noted.
    pub rate_as_of: Date,
    /// Term in months.
    pub term_months: u32,
    /// Paid down, as an amount…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down_cents: Option<i64>,
    /// … or as a share of the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down_percent: Option<Percent>,
    /// Property tax a year, of the price.
    pub tax_percent: Percent,
    /// Homeowner's insurance a year, of the price.
    pub insurance_percent: Percent,
    /// Mortgage insurance a year, of the loan.
    pub pmi_percent: Percent,
}

/// An assessment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// A lender has approved them.
    pub pre_approved: bool,
    /// The highest price.
    #[serde(default)]
    pub max_price_cents: Option<i64>,
    /// A price that leaves room.
    #[serde(default)]
    pub comfortable_price_cents: Option<i64>,
    /// What it costs a month.
    #[serde(default)]
    pub monthly_payment_cents: Option<i64>,
    /// Share of the income that goes to home and debts.
    #[serde(default)]
    pub dti: Option<f64>,
    /// 0 to 100.
    pub readiness: i64,
    /// 0 to 1.
    pub confidence: f64,
    /// A person should look.
    pub requires_review: bool,
    /// Why, in words of the service's; those we know are kept.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// What it assumed.
    #[serde(default)]
    pub assumptions: Option<Assumed>,
}

/// Why a case is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable, for machines: `NEGATIVE_AMOUNT`, `TOO_LITTLE_KNOWN`.
    pub code: String,
    /// The field at fault, where it is one.
    #[serde(default)]
    pub field: Option<String>,
    /// For a person; never repeats a value.
    pub message: String,
}

impl Request {
    /// The case of somebody who said this.
    #[must_use]
    pub fn of(assessment_id: AssessmentId, stated: &Stated, terms: &Terms) -> Self {
        let cents = |money: Option<Money>| money.map(Money::cents);
        let price = stated.price.unwrap_or_default();
        Self {
            assessment_id,
            financing: stated.financing,
            min_price_cents: cents(price.min),
            max_price_cents: cents(price.max),
            monthly_payment_cents: cents(stated.monthly),
            down_payment_cents: cents(stated.down_payment),
            gross_income_month_cents: cents(stated.gross_month),
            debts_month_cents: cents(stated.debts_month),
            county: stated.county.clone(),
            assumptions: Assumed::of(terms),
        }
    }

    /// What it says, for whoever assesses it.
    #[must_use]
    pub fn stated(&self) -> Stated {
        let money = |cents: Option<i64>| cents.map(Money::from_cents);
        let price = PriceRange { min: money(self.min_price_cents), max: money(self.max_price_cents) };
        Stated {
            financing: self.financing,
            price: price.min.or(price.max).is_some().then_some(price),
            monthly: money(self.monthly_payment_cents),
            down_payment: money(self.down_payment_cents),
            gross_month: money(self.gross_income_month_cents),
            debts_month: money(self.debts_month_cents),
            county: self.county.clone(),
        }
    }
}

impl Assumed {
    /// Terms as they are written.
    #[must_use]
    pub const fn of(terms: &Terms) -> Self {
        let (down_cents, down_percent) = match terms.down {
            Down::Amount(amount) => (Some(amount.cents()), None),
            Down::Percent(share) => (None, Some(share)),
        };
        Self {
            rate_percent: terms.rate,
            rate_as_of: terms.rate_as_of,
            term_months: terms.term,
            down_cents,
            down_percent,
            tax_percent: terms.tax,
            insurance_percent: terms.insurance,
            pmi_percent: terms.pmi,
        }
    }

    /// Terms as they are computed with; without a word about it nothing is paid down.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let down = match (self.down_cents, self.down_percent) {
            (Some(cents), _) => Down::Amount(Money::from_cents(cents)),
            (None, share) => Down::Percent(share.unwrap_or_default()),
        };
        Terms {
            rate: self.rate_percent,
            rate_as_of: self.rate_as_of,
            term: self.term_months,
            down,
            tax: self.tax_percent,
            insurance: self.insurance_percent,
            pmi: self.pmi_percent,
        }
    }
}

impl Answer {
    /// What an assessor of ours would answer.
    #[must_use]
    pub fn of(assessment: &Assessment) -> Self {
        let cents = |money: Option<Money>| money.map(Money::cents);
        Self {
            pre_approved: assessment.pre_approved,
            max_price_cents: cents(assessment.max_price),
            comfortable_price_cents: cents(assessment.comfortable_price),
            monthly_payment_cents: cents(assessment.monthly_payment),
            dti: assessment.dti,
            readiness: i64::from(assessment.readiness),
            confidence: assessment.confidence,
            requires_review: assessment.requires_review,
            reasons: assessment.reasons.iter().map(|reason| reason.name()).collect(),
            assumptions: Some(Assumed::of(&assessment.assumptions)),
        }
    }

    pub(super) fn into_report(self) -> Report {
        let money = |cents: Option<i64>| cents.map(Money::from_cents);
        let known = |name: &String| serde_json::from_value::<Reason>(name.as_str().into()).ok();
        Report {
            pre_approved: self.pre_approved,
            max_price: money(self.max_price_cents),
            comfortable_price: money(self.comfortable_price_cents),
            monthly_payment: money(self.monthly_payment_cents),
            dti: self.dti,
            readiness: self.readiness,
            confidence: self.confidence,
            requires_review: self.requires_review,
            reasons: self.reasons.iter().filter_map(known).collect(),
            assumptions: self.assumptions.map(|assumed| assumed.terms()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::finance::Assumptions;

    fn request() -> Request {
        let stated = Stated {
            financing: Some(Financing::InProgress),
            price: Some(PriceRange { min: None, max: Money::from_dollars(450_000) }),
            gross_month: Money::from_dollars(9_000),
            county: Some("Travis".into()),
            ..Stated::default()
        };
        let terms = Assumptions::default().terms(Some("Travis"), Money::from_dollars(40_000));
        Request::of(AssessmentId::new(Uuid::nil()), &stated, &terms)
    }

    fn answer() -> Answer {
        serde_json::from_value(json!({
            "pre_approved": false, "readiness": 60, "confidence": 0.8, "requires_review": false,
            "max_price_cents": 40_000_000, "reasons": ["computed_from_income", "lucky_number"], "extra": 1,
        }))
        .unwrap()
    }

    #[test]
    fn a_case_comes_back_as_it_was_said() {
        let json = serde_json::to_string(&request()).unwrap();
        let read: Request = serde_json::from_str(&json).unwrap();
        assert_eq!(read, request());
        assert_eq!(read.stated().price.unwrap().max, Money::from_dollars(450_000));
        assert_eq!(Request::of(read.assessment_id, &read.stated(), &read.assumptions.terms()), request());
    }

    #[test]
    fn reasons_and_fields_nobody_agreed_on_are_passed_over() {
        let report = answer().into_report();
        assert_eq!(report.reasons, [Reason::ComputedFromIncome]);
        assert_eq!(report.max_price, Money::from_dollars(400_000));
        assert_eq!(report.assumptions, None);
    }

    #[test]
    fn the_contract_names_every_field_and_every_reason() {
        let contract = include_str!("../../../../docs/openapi-assessment.yaml");
        let full = Answer { assumptions: Some(request().assumptions), ..answer() };
        let problem = Problem { code: "X".into(), field: None, message: String::new() };
        let shapes = [json!(request()), json!(request().assumptions), json!(full), json!(problem)];
        for name in shapes.iter().filter_map(Value::as_object).flat_map(|fields| fields.keys()) {
            assert!(contract.contains(&format!("        {name}:")), "{name}");
        }
        for financing in ["pre_approved", "cash", "in_progress", "not_started"] {
            assert!(contract.contains(financing), "{financing}");
        }
    }
}
