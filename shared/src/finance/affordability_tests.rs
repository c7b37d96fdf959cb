//! Monthly costs and the prices they carry.

use proptest::prelude::*;

use super::*;

fn dollars(dollars: i64) -> Money {
    Money::from_dollars(dollars).unwrap()
}

fn percent(percent: f64) -> Percent {
    Percent::new(percent).unwrap()
}

fn terms(rate: f64, down: Down) -> Terms {
    Terms {
        rate: percent(rate),
        rate_as_of: jiff::civil::date(2026, 11, 1),
        term: 360,
        down,
        tax: percent(2.0),
        insurance: percent(0.6),
        pmi: percent(0.6),
    }
}

#[test]
fn a_home_costs_principal_interest_tax_insurance_and_below_a_fifth_down_mortgage_insurance() {
    let piti = terms(6.0, Down::Percent(percent(20.0))).piti(dollars(300_000)).unwrap();
    // 240,000 at 6 %: 1,438.92. Tax 6,000 and insurance 1,800 a year.
    assert_eq!(piti.principal_and_interest, Money::from_cents(143_892));
    assert_eq!((piti.tax, piti.insurance, piti.pmi), (dollars(500), dollars(150), Money::ZERO));
    assert_eq!(piti.total, Money::from_cents(208_892));
    let piti = terms(6.0, Down::Amount(dollars(59_999))).piti(dollars(300_000)).unwrap();
    assert_eq!(piti.pmi, Money::from_cents(12_000), "0.6 % of 240,001 a year");
    let paid = terms(6.0, Down::Amount(dollars(400_000))).piti(dollars(300_000)).unwrap();
    assert_eq!(paid.total, dollars(650), "nothing is borrowed");
}

#[test]
fn an_income_carries_28_and_36_per_cent_comfortably_and_43_at_most() {
    let debtless = Household::new(dollars(10_000), Money::ZERO).unwrap();
    assert_eq!(debtless.comfortable_payment(), Ok(dollars(2_800)));
    assert_eq!(debtless.most_payment(), Ok(dollars(4_300)));
    let indebted = Household::new(dollars(10_000), dollars(1_500)).unwrap();
    assert_eq!(
        indebted.comfortable_payment(),
        Ok(dollars(2_100)),
        "36 % with the debts is the tighter bound"
    );
    assert_eq!(indebted.most_payment(), Ok(dollars(2_800)));
    let broke = Household::new(dollars(2_000), dollars(1_500)).unwrap();
    let terms = terms(7.0, Down::Percent(percent(10.0)));
    let nothing = Affordability { comfortable_price: Money::ZERO, max_price: Money::ZERO };
    assert_eq!(broke.affords(&terms), Ok(nothing));
}

#[test]
fn a_ratio_is_what_goes_out_over_what_comes_in() {
    let household = Household::new(dollars(5_000), dollars(2_500)).unwrap();
    assert_eq!(household.dti(Money::ZERO), Ok(0.5));
    assert_eq!(household.dti(dollars(1_000)), Ok(0.7));
}

#[test]
fn figures_nobody_can_mean_are_named_errors() {
    assert_eq!(Household::new(Money::ZERO, Money::ZERO), Err(FinanceError::NoIncome));
    assert_eq!(Household::new(dollars(-1), Money::ZERO), Err(FinanceError::Negative(Amount::Income)));
    assert_eq!(Household::new(dollars(1), dollars(-1)), Err(FinanceError::Negative(Amount::Debts)));
    let huge = Household::new(Money::from_cents(i64::MAX), Money::from_cents(i64::MAX)).unwrap();
    assert_eq!(huge.dti(Money::from_cents(1)), Err(FinanceError::Overflow));
    let good = terms(7.0, Down::Percent(percent(10.0)));
    assert_eq!(good.piti(dollars(-1)), Err(FinanceError::Negative(Amount::Price)));
    assert_eq!(good.piti(dollars(100_000_001)), Err(FinanceError::AbsurdPrice));
    assert_eq!(good.price_for(dollars(-1)), Err(FinanceError::Negative(Amount::Payment)));
    assert_eq!(terms(-0.1, good.down).price_for(dollars(1)), Err(FinanceError::NegativeRate));
    assert_eq!(terms(100.0, good.down).piti(dollars(1)), Err(FinanceError::RateTooHigh));
    let negative = Terms { tax: percent(-1.0), ..good.clone() };
    assert_eq!(negative.piti(dollars(1)), Err(FinanceError::Negative(Amount::Share)));
    let negative = Terms { down: Down::Amount(dollars(-1)), ..good };
    assert_eq!(negative.piti(dollars(1)), Err(FinanceError::Negative(Amount::Down)));
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let down = prop_oneof![
        (0_i64..=1_000_000).prop_map(|millionths| Down::Percent(Percent::from_millionths(millionths))),
        (0_i64..50_000_000).prop_map(|cents| Down::Amount(Money::from_cents(cents))),
    ];
    (0_i64..250_000, 60_u32..481, down, 0_i64..40_000, 0_i64..20_000, 0_i64..20_000).prop_map(
        |(rate, term, down, tax, insurance, pmi)| Terms {
            rate: Percent::from_millionths(rate),
            rate_as_of: jiff::civil::date(2026, 11, 1),
            term,
            down,
            tax: Percent::from_millionths(tax),
            insurance: Percent::from_millionths(insurance),
            pmi: Percent::from_millionths(pmi),
        },
    )
}

proptest! {
    #[test]
    fn the_price_found_fits_the_payment_and_a_dollar_more_does_not(terms in any_terms(), cents in 0_i64..5_000_000) {
        let payment = Money::from_cents(cents);
        let price = terms.price_for(payment).unwrap();
        prop_assert!(terms.piti(price).unwrap().total <= payment);
        // Beyond the most a home costs nothing is looked for.
        if price < dollars(ABSURD_PRICE) {
            let next = terms.piti(price.checked_add(dollars(1)).unwrap()).unwrap().total;
            prop_assert!(next > payment, "{price} {next} {payment}");
        }
    }

    #[test]
    fn comfort_never_costs_more_than_the_most_and_debts_never_help(
        terms in any_terms(), gross in 1_i64..3_000_000, debts in 0_i64..1_000_000,
    ) {
        let affords = |debts| {
            Household::new(Money::from_cents(gross), Money::from_cents(debts)).unwrap().affords(&terms).unwrap()
        };
        let (with, without) = (affords(debts), affords(0));
        prop_assert!(with.comfortable_price <= with.max_price);
        prop_assert!(with.comfortable_price <= without.comfortable_price && with.max_price <= without.max_price);
    }

    #[test]
    fn no_figures_panic_or_come_out_negative(
        price: i64, payment: i64, gross: i64, debts: i64, down: i64,
        shares in prop::array::uniform5(-100_000_i64..1_100_000),
        term in 0_u32..700,
    ) {
        let [rate, tax, insurance, pmi, share] = shares.map(Percent::from_millionths);
        for down in [Down::Amount(Money::from_cents(down)), Down::Percent(share)] {
            let terms = Terms { rate, term, down, tax, insurance, pmi, ..terms(1.0, down) };
            let cost = terms.piti(Money::from_cents(price)).map(|piti| piti.total);
            let found = terms.price_for(Money::from_cents(payment));
            prop_assert!([cost, found].iter().flatten().all(|money| *money >= Money::ZERO));
            if let Ok(household) = Household::new(Money::from_cents(gross), Money::from_cents(debts)) {
                let most = household.affords(&terms).map(|affords| affords.max_price.dollars());
                let ratio = household.dti(Money::from_cents(price));
                prop_assert!([most, ratio].iter().flatten().all(|figure| *figure >= 0.0));
            }
        }
    }
}
