use proptest::prelude::*;

use super::*;

fn dollars(text: &str) -> Vec<f64> {
    amounts(text).into_iter().map(Money::dollars).collect()
}

fn all(rows: &[(&str, &[f64])]) {
    for (text, expected) in rows {
        assert_eq!(dollars(text), *expected, "{text}");
    }
}

/// The only price in a text: least and most in dollars, and its kind.
fn price(text: &str) -> (Option<i64>, Option<i64>, PriceKind) {
    let prices = prices(text);
    assert_eq!(prices.len(), 1, "{text}: {prices:?}");
    let range = prices[0].range;
    (range.min.map(Money::whole_dollars), range.max.map(Money::whole_dollars), prices[0].kind)
}

#[test]
fn prices_of_homes_are_read_as_people_text_them() {
    all(&[
        ("we have about 450k to work with", &[450_000.0]),
        ("$1.2M", &[1_200_000.0]),
        ("it's a $1.2M place", &[1_200_000.0]),
        ("mid 400s probably", &[450_000.0]),
        ("upper 300s", &[390_000.0]),
        ("low to mid-400s", &[410_000.0, 450_000.0]),
        ("somewhere in the high fives", &[590_000.0]),
        ("between 300 and 400 thousand", &[300_000.0, 400_000.0]),
        ("300-400k", &[300_000.0, 400_000.0]),
        ("from 350 to 425", &[350_000.0, 425_000.0]),
        ("800k to 1.2", &[800_000.0, 1_200_000.0]),
        ("950 to 1.1 million", &[950_000.0, 1_100_000.0]),
        ("no more than 600", &[600_000.0]),
        ("under 500 if possible", &[500_000.0]),
        ("2,500 a month", &[2_500.0]),
        ("the place next door sold for 410 last year", &[410_000.0]),
        ("399900", &[399_900.0]),
        ("1.3 asking", &[1_300_000.0]),
        ("asking 1.3", &[1_300_000.0]),
    ]);
}

#[test]
fn numbers_in_words_count_in_both_languages() {
    all(&[
        ("around half a million", &[500_000.0]),
        ("a quarter million", &[250_000.0]),
        ("four fifty", &[450_000.0]),
        ("three hundred thousand", &[300_000.0]),
        ("a million two", &[1_200_000.0]),
        ("one and a half million", &[1_500_000.0]),
        ("a million and a half", &[1_500_000.0]),
        ("five or six hundred thousand", &[500_000.0, 600_000.0]),
        ("cuatrocientos mil", &[400_000.0]),
        ("medio millón", &[500_000.0]),
        ("un millón doscientos mil", &[1_200_000.0]),
        ("2 millones y medio", &[2_500_000.0]),
        ("trescientos cincuenta mil dólares", &[350_000.0]),
        ("entre mil quinientos y dos mil al mes", &[1_500.0, 2_000.0]),
    ]);
}

#[test]
fn spanish_amounts_are_read_with_or_without_accents_and_in_both_ways_of_writing() {
    all(&[
        ("400 mil pesos", &[400_000.0]),
        ("entre 300 y 350 mil", &[300_000.0, 350_000.0]),
        ("5 mdp", &[5_000_000.0]),
        ("2,5 millones", &[2_500_000.0]),
        ("350.000", &[350_000.0]),
        ("1'200,000", &[1_200_000.0]),
        ("algo de 250 mil para abajo", &[250_000.0]),
        ("medio millon de dolares", &[500_000.0]),
        ("mil gracias", &[]),
    ]);
}

#[test]
fn mil_is_a_thousand_in_spanish_and_a_million_among_english_words() {
    all(&[
        ("gano 2 mil al mes", &[2_000.0]),
        ("a house for 2 mil", &[2_000_000.0]),
        ("1.2 mil", &[1_200_000.0]),
        ("400 mil", &[400_000.0]),
    ]);
}

#[test]
fn money_of_every_day_is_exact_to_the_cent() {
    all(&[
        ("five hundred bucks and twelve cents", &[500.12]),
        ("$48 billion", &[48_000_000_000.0]),
        ("€20", &[20.0]),
        ("18 dollars 75", &[18.75]),
        ("un dólar con 23 centavos", &[1.23]),
        ("USD 1.234,56", &[1_234.56]),
        ("a penny", &[0.01]),
        ("forty nickels", &[2.0]),
        ("15 $ or 25 $", &[15.0, 25.0]),
        ("between $10 and $20", &[10.0, 20.0]),
    ]);
}

#[test]
fn numbers_that_are_no_money_stay_alone() {
    for text in [
        "call me at (512) 555-0142",
        "512.555.0142",
        "5125550142",
        "555-0142",
        "+447700 900 123",
        "09-7625401",
        "mi cel es 512 555 0142",
        "I live in 78745",
        "1200 Oak St",
        "my address is 450 Main",
        "built in 1995",
        "12/15/2026",
        "3.15.2026",
        "tuesday at 5:30",
        "meet at four fifteen",
        "3 bed 2 bath",
        "3br/2ba",
        "1.5 baths",
        "2400 sq ft",
        "about 1,800 square feet",
        "20% down",
        "MLS# 4567890",
        "a quarter acre lot",
        "I'm 45",
        "my score is 720",
        "credit score around 680",
        "30 to 45 days",
        "2 weeks",
        "around 300 people",
        "I have a 401k",
        "pull it from my 401(k)",
        "come at 315",
        "a 1031 exchange",
        "apt 300",
        "off 183",
        "FM 1431",
        "the 1st of may",
        "3 recámaras 2 baños",
        "la casa tiene 1800 pies cuadrados",
        "mi puntaje es 680",
        "a las 5",
        "",
    ] {
        assert!(amounts(text).is_empty(), "{text}: {:?}", amounts(text));
    }
}

#[test]
fn money_is_found_among_numbers_of_other_things() {
    all(&[
        ("3-4 beds 2-3 baths 350-400k", &[350_000.0, 400_000.0]),
        ("around 2000 sqft under 400k", &[400_000.0]),
        ("my house at 1204 Elm is worth 400", &[400_000.0]),
        ("busco casa de 3 cuartos en 280", &[280_000.0]),
        ("20k down and 350 total, score 720", &[20_000.0, 350_000.0]),
    ]);
}

#[test]
fn words_beside_an_amount_make_it_a_bound() {
    use PriceKind::Price;
    for (text, min, max) in [
        ("under 600", None, Some(600_000)),
        ("no more than 600", None, Some(600_000)),
        ("500 max", None, Some(500_000)),
        ("dont want to go over 450", None, Some(450_000)),
        ("hasta 350 mil", None, Some(350_000)),
        ("no más de 300 mil", None, Some(300_000)),
        ("que no pase de 400 mil", None, Some(400_000)),
        ("at least 300", Some(300_000), None),
        ("no less than 350k", Some(350_000), None),
        ("400k or more", Some(400_000), None),
        ("400k+", Some(400_000), None),
        ("arriba de 250 mil", Some(250_000), None),
        ("around 450", Some(450_000), Some(450_000)),
        ("450k", Some(450_000), Some(450_000)),
        ("between 300 and 400k", Some(300_000), Some(400_000)),
        ("entre 300 y 350 mil", Some(300_000), Some(350_000)),
        ("in the 400s", Some(400_000), Some(499_000)),
    ] {
        assert_eq!(price(text), (min, max, Price), "{text}");
    }
}

#[test]
fn words_near_by_say_what_an_amount_is_for() {
    use PriceKind::{Debt, DownPayment, Income, Loan, Monthly, Other, Price};
    for (text, kind) in [
        ("we can do 2,500 a month", Monthly),
        ("$2,300/mo", Monthly),
        ("puedo pagar 1,800 al mes", Monthly),
        ("20k down", DownPayment),
        ("tengo 20 mil de enganche", DownPayment),
        ("we saved 40k for a down payment", DownPayment),
        ("we have 40k saved", Other),
        ("I make 85k a year", Income),
        ("gano 4 mil al mes", Income),
        ("$25 an hour", Income),
        ("preapproved for 450k", Price),
        ("pre-approved for a 425k loan", Price),
        ("I'd make an offer of 410k", Price),
        ("we owe 230k on the mortgage", Loan),
        ("debo 150 mil de hipoteca", Loan),
        ("taxes are 8k a year", Other),
        ("could you come down to 450k", Price),
        ("my car payment is 450", Debt),
        ("I pay 300 a month in student loans", Debt),
        ("about $200 a month on credit cards", Debt),
        ("pago 350 al mes del carro", Debt),
        ("I still owe 12k on the car", Loan),
        ("I sold my car for 20k", Other),
        ("I pay 1,900 a month in rent", Monthly),
    ] {
        assert_eq!(price(text).2, kind, "{text}");
    }
}

#[test]
fn each_amount_keeps_its_own_words() {
    let found = prices("can pay 2,000 a month with 15k down, price under 400");
    let kinds: Vec<_> = found.iter().map(|price| (price.kind, price.period)).collect();
    assert_eq!(
        kinds,
        [(PriceKind::Monthly, Some(Period::Month)), (PriceKind::DownPayment, None), (PriceKind::Price, None)]
    );
}

#[test]
fn a_price_knows_where_it_stands() {
    let text = "mañana: entre 300 y 350 mil, ¿sí?";
    let found = prices(text);
    assert_eq!(&text[found[0].span.clone()], "300 y 350 mil");
}

#[test]
fn long_and_strange_texts_are_survived() {
    for text in [
        "9".repeat(10_000),
        "$1,".repeat(3_000),
        "one ".repeat(2_500),
        "👍".repeat(2_000),
        "-1-".repeat(3_000),
        "$1 down, ".repeat(1_200),
    ] {
        let _ = (amounts(&text), prices(&text));
    }
    assert!(amounts("$99999999999999 trillion").is_empty(), "more than can be held");
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = (amounts(&text), prices(&text));
    }

    #[test]
    fn no_mixture_of_its_own_words_panics(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "$", "450", "k", " ", "-", "1.2", "m", " and ", "half", " a ", "million", " mil ", "y medio", ",", ".",
                "000", "to", " or ", "mid ", "400s", "point", "five", " hundred ", "fifty", "/", "%", "usd", "dollars",
                " between ", "cents", "quarter", " of ", "low", "¢", "ish", "\n", "99999999999999", "trillion", "mes",
            ]),
            0..25,
        ),
    ) {
        let text = parts.concat();
        for price in prices(&text) {
            prop_assert!(text.get(price.span.clone()).is_some());
            if let (Some(min), Some(max)) = (price.range.min, price.range.max) {
                prop_assert!(min <= max, "{}", text);
            }
        }
        prop_assert!(amounts(&text).len() >= prices(&text).len());
    }
}
