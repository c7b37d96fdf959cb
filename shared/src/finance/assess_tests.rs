//! Which tier answers, and with what.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::conversation::understand::financing::Financing;
use crate::conversation::understand::money::PriceRange;
use crate::finance::{Assumptions, Down, Percent};

fn dollars(dollars: i64) -> Money {
    Money::from_dollars(dollars).unwrap()
}

fn price(min: i64, max: i64) -> Option<PriceRange> {
    Some(PriceRange { min: Some(dollars(min)), max: Some(dollars(max)) })
}

fn case(stated: Stated) -> Case {
    Case {
        id: AssessmentId::new(Uuid::from_u128(1)),
        terms: Assumptions::default().terms(stated.county.as_deref(), stated.down_payment),
        stated,
        figure_asked: false,
        appointment_near: false,
        today: jiff::civil::date(2026, 11, 20),
    }
}

fn asked(stated: Stated) -> Case {
    Case { figure_asked: true, ..case(stated) }
}

fn report() -> Report {
    Report {
        pre_approved: true,
        max_price: Some(dollars(500_000)),
        comfortable_price: Some(dollars(420_000)),
        monthly_payment: Some(dollars(3_300)),
        dti: Some(0.41),
        readiness: 88,
        confidence: 0.95,
        requires_review: false,
        reasons: vec![Reason::PreApproved],
        assumptions: None,
    }
}

fn terms() -> Terms {
    Assumptions::default().terms(None, None)
}

fn answered(report: Report) -> ServiceSaid {
    ServiceSaid::Answered(Box::new(report))
}

fn said(financing: Financing) -> Stated {
    Stated { financing: Some(financing), ..Stated::default() }
}

fn earning() -> Stated {
    Stated {
        gross_month: Some(dollars(10_000)),
        debts_month: Some(dollars(500)),
        down_payment: Some(dollars(60_000)),
        ..Stated::default()
    }
}

#[test]
fn the_services_word_is_taken_as_it_is() {
    let assessed = assess(&case(Stated::default()), &answered(report()));
    assert_eq!((assessed.tier, assessed.readiness, assessed.confidence), (Tier::Service, 88, 0.95));
    assert_eq!(assessed.max_price, Some(dollars(500_000)));
    assert_eq!(assessed.reasons, [Reason::PreApproved]);
}

#[test]
fn a_service_that_answers_nonsense_has_not_answered() {
    for nonsense in [
        Report { max_price: Some(dollars(-1)), ..report() },
        Report { max_price: Some(dollars(400_000)), ..report() },
        Report { max_price: Some(dollars(200_000_000)), ..report() },
        Report { dti: Some(f64::NAN), ..report() },
        Report { readiness: 101, ..report() },
        Report { confidence: 1.5, ..report() },
        Report {
            assumptions: Some(Terms { rate: Percent::from_millionths(9_000_000), ..terms() }),
            ..report()
        },
        Report { assumptions: Some(Terms { term: 0, ..terms() }), ..report() },
        Report { assumptions: Some(Terms { tax: Percent::from_millionths(-1), ..terms() }), ..report() },
        Report { assumptions: Some(Terms { down: Down::Amount(dollars(-1)), ..terms() }), ..report() },
    ] {
        let assessed = assess(&case(said(Financing::PreApproved)), &answered(nonsense.clone()));
        assert_eq!(assessed.tier, Tier::Conversation, "{nonsense:?}");
        assert_eq!(assessed.reasons[0], Reason::ServiceNonsense);
    }
}

#[test]
fn with_the_service_down_pre_approved_and_cash_are_believed_with_high_confidence() {
    let approved = assess(&asked(said(Financing::PreApproved)), &ServiceSaid::Down);
    assert_eq!((approved.tier, approved.pre_approved, approved.confidence), (Tier::Conversation, true, 0.9));
    assert_eq!(approved.reasons, [Reason::ServiceDown, Reason::PreApproved]);
    assert!(!approved.requires_review);
    let cash = Stated { price: price(400_000, 500_000), ..said(Financing::Cash) };
    let cash = assess(&case(cash), &ServiceSaid::Down);
    assert_eq!((cash.tier, cash.pre_approved, cash.confidence), (Tier::Conversation, false, 0.9));
    assert_eq!((cash.comfortable_price, cash.max_price), (Some(dollars(400_000)), Some(dollars(500_000))));
    // 2 % tax and 0.8 % insurance of 500,000 a year: nothing is borrowed.
    assert_eq!(cash.monthly_payment, Some(Money::from_cents(116_666)));
    assert_eq!(cash.readiness, 100);
}

#[test]
fn a_denial_counts() {
    let not_yet = assess(&case(said(Financing::NotStarted)), &ServiceSaid::NotConfigured);
    assert_eq!((not_yet.tier, not_yet.pre_approved), (Tier::Conversation, false));
    assert_eq!(not_yet.reasons, [Reason::ServiceNotConfigured, Reason::NotPreApproved]);
    assert!(not_yet.requires_review, "no price can be told");
    let with_price = Stated { price: price(300_000, 300_000), ..said(Financing::NotStarted) };
    let with_price = assess(&case(with_price), &ServiceSaid::NotConfigured);
    assert_eq!((with_price.max_price, with_price.confidence), (Some(dollars(300_000)), 0.65));
    assert!(!with_price.requires_review);
}

#[test]
fn income_debts_and_down_payment_compute_a_price() {
    let assessed = assess(&case(earning()), &ServiceSaid::CannotTell);
    assert_eq!((assessed.tier, assessed.confidence), (Tier::Conversation, 0.8));
    assert_eq!(assessed.reasons, [Reason::ServiceCannotTell, Reason::ComputedFromIncome]);
    let (comfortable, most) = (assessed.comfortable_price.unwrap(), assessed.max_price.unwrap());
    let monthly = |price| assessed.assumptions.piti(price).unwrap().total;
    // 28 % of 10,000 is 2,800; 43 % less 500 of debts is 3,800.
    assert!(monthly(comfortable) <= dollars(2_800) && monthly(comfortable) > dollars(2_799));
    assert!(monthly(most) <= dollars(3_800) && monthly(most) > dollars(3_799));
    assert_eq!(assessed.assumptions.down, Down::Amount(dollars(60_000)));
    let dti = assessed.dti.unwrap();
    assert!((0.3299..=0.33).contains(&dti), "{dti}: 2,800 and 500 of 10,000");
    assert_eq!(assessed.readiness, 50);
    let bare = Stated { gross_month: Some(dollars(10_000)), ..Stated::default() };
    let bare = assess(&case(bare), &ServiceSaid::NotConfigured);
    assert!((bare.confidence - 0.7).abs() < 1e-9);
    assert!(bare.reasons.ends_with(&[Reason::DebtsUnknown, Reason::DownPaymentAssumed]));
}

#[test]
fn a_price_above_what_the_income_carries_is_looked_at_by_a_person_unless_a_lender_agreed() {
    let dreaming = Stated { price: price(2_000_000, 2_000_000), ..earning() };
    let assessed = assess(&case(dreaming.clone()), &ServiceSaid::NotConfigured);
    assert!(assessed.requires_review && assessed.reasons.contains(&Reason::PriceAboveIncome));
    assert!(assessed.max_price < Some(dollars(2_000_000)));
    let approved = Stated { financing: Some(Financing::PreApproved), ..dreaming };
    let assessed = assess(&case(approved), &ServiceSaid::NotConfigured);
    assert_eq!((assessed.max_price, assessed.requires_review), (Some(dollars(2_000_000)), false));
}

#[test]
fn what_they_want_to_pay_a_month_is_a_price_too() {
    let monthly = Stated { monthly: Some(dollars(2_500)), ..Stated::default() };
    let assessed = assess(&case(monthly), &ServiceSaid::NotConfigured);
    assert!(assessed.reasons.contains(&Reason::PriceFromPayment));
    let cost = assessed.monthly_payment.unwrap();
    assert!(cost <= dollars(2_500) && cost > dollars(2_499));
}

#[test]
fn with_everything_down_and_nothing_said_the_default_answers_and_says_that_nothing_is_known() {
    let assessed = assess(&case(Stated::default()), &ServiceSaid::Down);
    assert_eq!((assessed.tier, assessed.pre_approved), (Tier::Default, false));
    assert_eq!((assessed.requires_review, assessed.confidence), (true, 0.6));
    assert_eq!(assessed.reasons, [Reason::ServiceDown, Reason::ConversationCannotTell, Reason::NothingKnown]);
}

#[test]
fn a_person_is_asked_only_where_the_service_failed_and_somebody_counts_on_an_uncertain_figure() {
    let nothing = Stated::default;
    for (case, said, tier) in [
        (asked(nothing()), ServiceSaid::Down, Tier::ManualReview),
        (asked(nothing()), answered(Report { readiness: -1, ..report() }), Tier::ManualReview),
        (asked(nothing()), ServiceSaid::NotConfigured, Tier::Default),
        (asked(nothing()), ServiceSaid::CannotTell, Tier::Default),
        (Case { appointment_near: true, ..case(nothing()) }, ServiceSaid::Down, Tier::ManualReview),
        (asked(said_nothing_certain()), ServiceSaid::Down, Tier::ManualReview),
        (case(said_nothing_certain()), ServiceSaid::Down, Tier::Conversation),
        (asked(earning()), ServiceSaid::Down, Tier::Conversation),
    ] {
        let assessed = assess(&case, &said);
        assert_eq!(assessed.tier, tier, "{case:?} {said:?}");
        assert_eq!(assessed.requires_review, tier != Tier::Conversation || assessed.max_price.is_none());
    }
}

fn said_nothing_certain() -> Stated {
    said(Financing::NotStarted)
}

#[test]
fn figures_nobody_can_mean_are_left_to_a_person_and_break_nothing() {
    for stated in [
        Stated { gross_month: Some(Money::ZERO), ..Stated::default() },
        Stated { gross_month: Some(dollars(-5_000)), ..Stated::default() },
        Stated { price: price(900_000_000, 900_000_000), ..Stated::default() },
        Stated {
            gross_month: Some(Money::from_cents(i64::MAX)),
            debts_month: Some(Money::from_cents(i64::MIN)),
            ..Stated::default()
        },
        Stated { down_payment: Some(dollars(-1)), price: price(300_000, 300_000), ..Stated::default() },
    ] {
        let assessed = assess(&case(stated.clone()), &ServiceSaid::NotConfigured);
        assert!(
            assessed.requires_review && assessed.reasons.contains(&Reason::FigureImplausible),
            "{stated:?}"
        );
        assert_eq!(assessed.max_price, None, "{stated:?}");
    }
}

#[test]
fn figures_on_an_old_rate_say_so() {
    let old = Case { today: jiff::civil::date(2027, 6, 1), ..case(earning()) };
    assert!(assess(&old, &ServiceSaid::NotConfigured).reasons.contains(&Reason::RateIsOld));
}

#[test]
fn the_stored_form_is_the_specified_one() {
    let assessed = assess(&case(said(Financing::PreApproved)), &ServiceSaid::Down);
    let json = serde_json::to_value(&assessed).unwrap();
    insta::assert_json_snapshot!(json, @r#"
    {
      "assessment_id": "00000000-0000-0000-0000-000000000001",
      "assumptions": {
        "down": {
          "percent": 10.0
        },
        "insurance": 0.8,
        "pmi": 0.7,
        "rate": 7.0,
        "rate_as_of": "2026-11-01",
        "tax": 2.0,
        "term": 360
      },
      "comfortable_price": null,
      "confidence": 0.9,
      "dti": null,
      "max_price": null,
      "monthly_payment": null,
      "pre_approved": true,
      "readiness": 50,
      "reasons": [
        "service_down",
        "pre_approved"
      ],
      "requires_review": false,
      "tier": 1
    }
    "#);
    assert_eq!(serde_json::from_value::<Assessment>(json).unwrap(), assessed);
}

fn any_amount() -> impl Strategy<Value = Option<Money>> {
    prop_oneof![
        Just(None),
        any::<i64>().prop_map(|cents| Some(Money::from_cents(cents))),
        (0_i64..200_000_000).prop_map(|cents| Some(Money::from_cents(cents))),
    ]
}

fn any_financing() -> impl Strategy<Value = Option<Financing>> {
    prop::option::of(prop::sample::select(vec![
        Financing::PreApproved,
        Financing::Cash,
        Financing::InProgress,
        Financing::NotStarted,
    ]))
}

proptest! {
    #[test]
    fn whatever_was_said_there_is_an_answer_within_its_bounds(
        financing in any_financing(),
        amounts in prop::array::uniform6(any_amount()),
        failed: bool, figure_asked: bool, appointment_near: bool,
        rate in any::<i64>(),
    ) {
        let [min, max, monthly, down_payment, gross_month, debts_month] = amounts;
        let price = Some(PriceRange { min, max });
        let stated = Stated { financing, price, monthly, down_payment, gross_month, debts_month, county: None };
        let mut case = Case { figure_asked, appointment_near, ..case(stated) };
        case.terms.rate = Percent::from_millionths(rate);
        let said = if failed { ServiceSaid::Down } else { ServiceSaid::NotConfigured };
        let assessed = assess(&case, &said);
        prop_assert!(assessed.readiness <= 100 && (0.0..=1.0).contains(&assessed.confidence));
        prop_assert!(assessed.tier != Tier::Service);
        prop_assert!(assessed.max_price.is_none() || assessed.comfortable_price <= assessed.max_price);
        prop_assert_eq!(assessed.pre_approved, financing == Some(Financing::PreApproved) && assessed.tier == Tier::Conversation);
        prop_assert!(!assessed.reasons.is_empty());
        prop_assert!(assessed.tier != Tier::ManualReview || (failed && (figure_asked || appointment_near)));
    }
}
