//! Tier 1: what can be told from the contact's own words.

use super::affordability::{Household, Terms};
use super::error::FinanceError;
use super::stated::Stated;
use super::tiers::Reason;
use crate::conversation::understand::financing::Financing;
use crate::money::Money;

/// A lender's word, or cash.
const HIGH: f64 = 0.9;
/// An income, with debts and a down payment.
const FROM_INCOME: f64 = 0.8;
/// What each of them takes away that is only assumed.
const ASSUMED: f64 = 0.05;
/// A figure nobody has checked, or only how far they are with a lender.
const UNCHECKED: f64 = 0.65;

/// What the contact's words come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Findings {
    pub(super) pre_approved: bool,
    pub(super) max_price: Option<Money>,
    pub(super) comfortable_price: Option<Money>,
    pub(super) monthly_payment: Option<Money>,
    pub(super) dti: Option<f64>,
    pub(super) readiness: u8,
    pub(super) confidence: f64,
    pub(super) requires_review: bool,
    pub(super) reasons: Vec<Reason>,
}

/// Reads what was said; `None` where it tells no price, no income and no financing.
///
/// A lender's approval and cash speak for the price that was named. Else an income speaks, then the price named, then
/// the payment wanted. A figure that cannot be meant is left out and looked at by a person.
pub(super) fn findings(stated: &Stated, terms: &Terms) -> Option<Findings> {
    if !stated.says_something() {
        return None;
    }
    let mut found = Findings { confidence: UNCHECKED, ..Findings::default() };
    let by_word = match stated.financing {
        Some(Financing::PreApproved) => {
            found.pre_approved = true;
            found.reasons.push(Reason::PreApproved);
            true
        }
        Some(Financing::Cash) => {
            found.reasons.push(Reason::PaysCash);
            true
        }
        Some(Financing::InProgress) => {
            found.reasons.push(Reason::ApprovalInProgress);
            false
        }
        Some(Financing::NotStarted) => {
            found.reasons.push(Reason::NotPreApproved);
            false
        }
        None => false,
    };
    let household = found.possible(household(stated)).flatten();
    let carried = household.and_then(|household| found.possible(household.affords(terms)));
    // A price the arithmetic cannot take is none.
    let named = stated.most().filter(|most| found.possible(terms.piti(*most)).is_some());
    match (named, carried) {
        (Some(most), _) if by_word => {
            found.take_named(stated, most);
            found.confidence = HIGH;
        }
        (named, Some(carried)) => {
            found.reasons.push(Reason::ComputedFromIncome);
            (found.comfortable_price, found.max_price) =
                (Some(carried.comfortable_price), Some(carried.max_price));
            found.confidence = if by_word { HIGH } else { FROM_INCOME };
            for (is_assumed, reason) in [
                (stated.debts_month.is_none(), Reason::DebtsUnknown),
                (stated.down_payment.is_none(), Reason::DownPaymentAssumed),
            ] {
                if is_assumed && !by_word {
                    found.reasons.push(reason);
                    found.confidence -= ASSUMED;
                }
            }
            if named > Some(carried.max_price) {
                found.reasons.push(Reason::PriceAboveIncome);
                found.requires_review = true;
            }
        }
        (Some(most), None) => found.take_named(stated, most),
        (None, None) => {
            let wanted = stated.monthly.and_then(|monthly| found.possible(terms.price_for(monthly)));
            if wanted.is_some() {
                found.reasons.push(Reason::PriceFromPayment);
                (found.comfortable_price, found.max_price) = (wanted, wanted);
            }
            if by_word {
                found.confidence = HIGH;
            }
        }
    }
    let pays = named.or(found.comfortable_price);
    let cash = stated.financing == Some(Financing::Cash);
    found.monthly_payment = pays.and_then(|price| found.possible(monthly_cost(price, terms, cash)));
    found.dti = match (household, found.monthly_payment) {
        (Some(household), Some(payment)) => found.possible(household.dti(payment)),
        _ => None,
    };
    // Neither a price nor a lender's word: somebody should ask.
    found.requires_review |= found.max_price.is_none() && !by_word;
    found.readiness = readiness(stated, &found);
    Some(found)
}

impl Findings {
    fn take_named(&mut self, stated: &Stated, most: Money) {
        self.reasons.push(Reason::PriceStated);
        self.max_price = Some(most);
        let least = stated.price.and_then(|price| price.min).filter(|least| *least <= most);
        self.comfortable_price = Some(least.unwrap_or(most));
    }

    /// A figure, unless it cannot be meant: that is noted once.
    fn possible<T>(&mut self, computed: Result<T, FinanceError>) -> Option<T> {
        if computed.is_err() && !self.reasons.contains(&Reason::FigureImplausible) {
            self.reasons.push(Reason::FigureImplausible);
            self.requires_review = true;
        }
        computed.ok()
    }
}

fn household(stated: &Stated) -> Result<Option<Household>, FinanceError> {
    let Some(gross_month) = stated.gross_month else { return Ok(None) };
    Household::new(gross_month, stated.debts_month.unwrap_or_default()).map(Some)
}

/// What the home costs a month: without a loan only tax and insurance.
fn monthly_cost(price: Money, terms: &Terms, cash: bool) -> Result<Money, FinanceError> {
    let piti = terms.piti(price)?;
    if !cash {
        return Ok(piti.total);
    }
    piti.tax.checked_add(piti.insurance).ok_or(FinanceError::Overflow)
}

/// How ready somebody is to buy, 0 to 100: up to 50 for the financing (approved or cash 50, in progress 30, not begun
/// 10), up to 30 for a price (30 within what the income carries or a lender's word, 20 where that is not known, 5 above
/// it), up to 20 for means named (income 10, down payment 10; cash 20).
fn readiness(stated: &Stated, found: &Findings) -> u8 {
    let financing = match stated.financing {
        Some(Financing::PreApproved | Financing::Cash) => 50,
        Some(Financing::InProgress) => 30,
        Some(Financing::NotStarted) => 10,
        None => 0,
    };
    let has = |reason: Reason| found.reasons.contains(&reason);
    let price = if has(Reason::PriceAboveIncome) {
        5
    } else if found.max_price.is_none() {
        0
    } else if has(Reason::ComputedFromIncome) || has(Reason::PreApproved) || has(Reason::PaysCash) {
        30
    } else {
        20
    };
    let means = if has(Reason::PaysCash) {
        20
    } else {
        10 * u8::from(stated.gross_month.is_some()) + 10 * u8::from(stated.down_payment.is_some())
    };
    financing + price + means
}
