use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::compliance::Certainty;

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new(&Additions::default()).unwrap());

use Direction::{Input, Listing, Output};
use Verdict::{Redirect, Violation};

fn verdict(direction: Direction, text: &str) -> Verdict {
    DETECTOR.screen(direction, text, &[]).verdict()
}

fn rules(direction: Direction, text: &str) -> Vec<String> {
    let screened = DETECTOR.screen(direction, text, &[]);
    screened.findings.iter().map(|finding| finding.rule.to_string()).collect()
}

/// For each rule, a text it is for, and one that is near and is not.
const RULES_BY_EXAMPLE: &[(&str, Direction, &str, &str)] = &[
    ("exclusion", Input, "please don't rent it to families with kids", "please don't rent it before June"),
    ("exclusion", Input, "no le rente a musulmanes", "no le rente antes de junio"),
    ("limitation", Listing, "Adults only building", "Appointment only showing"),
    ("limitation", Listing, "Solo para parejas", "Solo con cita"),
    ("preference", Listing, "Christian tenants preferred", "Twelve month lease preferred"),
    ("preference", Input, "prefiero inquilinos americanos", "prefiero azulejos americanos"),
    ("composition", Output, "It's a mostly Hispanic area", "It's a mostly brick home"),
    ("composition", Output, "Ahí viven puros blancos", "La cocina tiene gabinetes blancos"),
    (
        "steering",
        Output,
        "You'd feel more at home with your own people",
        "You'd have more room with your own garage",
    ),
    ("steering", Output, "Ahí se van a sentir en casa", "Ahí queda la casa"),
    ("coded", Input, "I want the right kind of people next door", "I want the right kind of flooring"),
    ("coded", Output, "esa clase de gente ya se fue", "esa clase de piso ya no se usa"),
    ("caution", Listing, "An exclusive enclave", "An exclusive right to sell"),
    ("caution", Listing, "Un fraccionamiento familiar de buen ambiente", "Una sala familiar con buena luz"),
    ("terms", Input, "charge a higher deposit if they have kids", "charge a higher deposit for the month"),
    ("terms", Input, "cobre doble depósito a los que tienen hijos", "cobre el depósito el lunes"),
    ("access", Listing, "No service animals allowed", "Service animals welcome"),
    ("access", Output, "No aceptamos perros de servicio", "Se aceptan perros de servicio"),
    ("slur", Input, "are there spics on that block", "the block is spic and span"),
    ("safety", Input, "how safe is that area", "is the gun safe in the closet staying"),
    ("safety", Input, "¿es una zona segura?", "¿la caja fuerte se queda?"),
    ("safety_claim", Listing, "Low crime, safest street in town", "Alarm system, widest street in town"),
    ("safety_claim", Output, "es la zona más segura", "es la zona más cercana"),
    ("schools", Input, "how are the schools there", "when does the school bus come"),
    ("schools", Input, "¿qué tal las escuelas?", "¿a qué hora pasa el camión de la escuela?"),
    ("schools_claim", Output, "The schools are amazing there", "The schools are listed at txschools.gov"),
    ("schools_claim", Output, "Las escuelas son las mejores", "Las escuelas son Casey y Ortega"),
    ("asks_people", Input, "who lives around there", "who holds the keys"),
    ("asks_people", Input, "¿qué tipo de gente vive ahí?", "¿qué tipo de techo tiene?"),
    ("asks_where", Input, "which part of town is the best", "which offer is the highest"),
    ("asks_where", Input, "¿cuál es la mejor colonia?", "¿cuál es la dirección?"),
    ("mention", Output, "Two Muslims toured it", "Two buyers toured it"),
    ("stance", Output, "It would be too noisy with toddlers", "It would be too noisy with the windows open"),
    ("asks_safety", Input, "is there a gang problem", "is there a parking problem"),
    ("asks_safety", Input, "¿hay pandillas?", "¿hay estacionamiento?"),
    ("asks_schools", Input, "is the middle school any good?", "is the middle cabinet any good?"),
    ("asks_schools", Input, "¿qué fama tiene la escuela?", "¿qué tamaño tiene la cochera?"),
    ("asks_area", Input, "are the neighbors nice?", "are the faucets nice?"),
    ("asks_area", Input, "¿es buena esa colonia?", "¿es buena esa estufa?"),
    ("asks_expert", Input, "can my tenant sue me", "can my tenant see it"),
    ("asks_expert", Input, "¿cuánto me cobra el irs?", "¿cuánto me cobra el plomero?"),
    ("loan_promise", Output, "You're guaranteed to be approved", "The lender decides who is approved"),
    ("loan_promise", Output, "Su préstamo está garantizado", "El banco decide su préstamo"),
    ("misstatement", Input, "bump my income up on the loan application", "bump the closing up to Friday"),
    ("misstatement", Output, "no le diga al banco", "no le diga al plomero"),
    ("kickback", Output, "the lender pays us $400 for each referral", "the lender needs two pay stubs"),
    ("kickback", Output, "el prestamista nos da 500 por cada referido", "el prestamista le pide dos talones"),
    ("value_guarantee", Output, "It will definitely double in value", "It has a double garage"),
    ("value_guarantee", Output, "La plusvalía está garantizada", "La garantía del techo es de diez"),
    ("value_opinion", Output, "Your home is worth $512,000", "The list price is $512,000"),
    ("value_opinion", Output, "Su casa vale 400 mil", "Piden 400 mil"),
    ("legal_advice", Output, "You can legally break the lease", "You can paint the fence"),
    ("legal_advice", Output, "Puede demandar al dueño", "Puede llamar al dueño"),
    ("tax_advice", Output, "You can deduct the remodel", "You can see the remodel"),
    ("tax_advice", Output, "No va a pagar impuestos por eso", "No va a pagar estacionamiento"),
    ("asks_advice", Input, "should I put it in an LLC", "should I put it in writing"),
    ("asks_advice", Input, "¿cuánto cree que valga?", "¿cuánto mide?"),
];

#[test]
fn every_rule_finds_what_it_is_for_and_leaves_what_is_near() {
    for (rule, direction, text, near) in RULES_BY_EXAMPLE {
        let found = rules(*direction, text);
        assert!(found.iter().any(|found| found == rule), "{rule} in {text:?}: {found:?}");
        let found = rules(*direction, near);
        assert!(!found.iter().any(|found| found == rule), "no {rule} in {near:?}: {found:?}");
    }
    for rule in RULES {
        assert!(RULES_BY_EXAMPLE.iter().any(|(id, ..)| *id == rule.id), "{} has an example", rule.id);
    }
}

#[test]
fn lawful_words_of_the_trade_pass_in_every_direction() {
    for text in [
        "A single-family home with a family room and a master bedroom",
        "Walking distance to coffee, on a quiet street off Church Street",
        "The kitchen has white cabinets and black granite",
        "We have two kids and need to sell by June",
        "Active adult community, qualified 55+ housing under HOPA",
        "Mother-in-law suite over the garage",
        "Wheelchair ramp, ADA bathroom and roll-in shower",
        "Is it 3br/2ba, and what are the HOA dues?",
        "Property taxes were $6,200 last year",
        "Casa con cuarto familiar en calle tranquila, cerca de la parada del camión",
        "Tenemos dos niños y necesitamos cuatro recámaras",
        "El baño es accesible para silla de ruedas",
    ] {
        for direction in [Input, Output, Listing] {
            assert_eq!(
                verdict(direction, text),
                Verdict::Ok,
                "{direction:?} {text}: {:?}",
                rules(direction, text)
            );
        }
    }
}

#[test]
fn a_neutral_answer_passes_and_what_follows_a_but_does_not() {
    for text in [
        "I can't speak to who lives in an area, but the census publishes that",
        "For crime numbers the police department has a public map",
        "School ratings are published by the state at txschools.gov",
        "No puedo opinar sobre la seguridad de la zona",
        "Fair housing law doesn't let us turn families with children away",
        "A CPA can tell you whether you can deduct it",
    ] {
        assert_eq!(verdict(Output, text), Verdict::Ok, "{text}: {:?}", rules(Output, text));
    }
    assert_eq!(verdict(Output, "I can't say this officially, but it's mostly white people there"), Violation);
}

#[test]
fn who_asks_is_answered_and_who_demands_is_reported() {
    assert_eq!(verdict(Input, "Is it mostly white people there?"), Redirect);
    assert_eq!(verdict(Input, "don't show it to Mexicans"), Violation);
    assert_eq!(verdict(Output, "Yes, mostly white people there"), Violation);
}

#[test]
fn earlier_messages_make_a_question_one_of_steering() {
    let asked = |context: &[&str]| DETECTOR.screen(Input, "Where should we live?", context).verdict();
    assert_eq!(asked(&["We have three kids"]), Redirect);
    assert_eq!(asked(&["Somos musulmanes", "Mucho gusto"]), Redirect);
    assert_eq!(asked(&["Our budget is 400k"]), Verdict::Ok);
    let answered = |text, context: &[&str]| DETECTOR.screen(Output, text, context).verdict();
    assert_eq!(answered("Yes, it is", &["Is it mostly white over there?"]), Violation);
    assert_eq!(answered("Yes, it is", &["Is it still for sale?"]), Verdict::Ok);
    assert_eq!(answered("I can't speak to that", &["Is it mostly white over there?"]), Verdict::Ok);
}

#[test]
fn a_finding_tells_the_rule_the_place_the_reason_and_the_law() {
    let text = "Señor, no k\u{456}ds please 👍";
    let screened = DETECTOR.screen(Listing, text, &[]);
    let finding = screened.findings.iter().find(|finding| finding.rule == "exclusion").unwrap();
    assert_eq!(&text[finding.span.clone()], "no k\u{456}ds");
    assert_eq!((finding.verdict, &finding.kind), (Violation, &Kind::FAIR_HOUSING));
    assert!(finding.statute.contains("3604") && !finding.reason.is_empty());
}

const DISGUISED: [&str; 6] = [
    "no kids allowed in the building",
    "whites only please",
    "it is a safe neighborhood",
    "do not rent to muslims",
    "no se aceptan ninos",
    "mostly black people live there",
];

#[test]
fn a_disguise_changes_nothing() {
    let leet = |text: &str| {
        text.chars()
            .map(|c| match c {
                'o' => '0',
                'i' => '1',
                'e' => '3',
                'a' => '@',
                's' => '$',
                other => other,
            })
            .collect::<String>()
    };
    let between = |text: &str, sign: &str| text.chars().map(|c| format!("{c}{sign}")).collect::<String>();
    for text in DISGUISED {
        for direction in [Input, Output, Listing] {
            let expected = verdict(direction, text);
            assert_ne!(expected, Verdict::Ok, "{text}");
            for disguised in [
                text.to_uppercase(),
                between(text, "\u{200b}"),
                between(text, "\u{301}"),
                text.replace('o', "\u{43e}").replace('a', "\u{430}"),
                text.chars()
                    .map(|c| if c == ' ' { c } else { char::from_u32(c as u32 + 0xfee0).unwrap() })
                    .collect(),
                text.replace("no ", "n0 ").replace("kids", "k1ds").replace("whites", "wh1t3s"),
            ] {
                assert_eq!(verdict(direction, &disguised), expected, "{disguised}");
            }
        }
    }
    assert_eq!(verdict(Listing, &leet("no kids")), Violation);
    assert_eq!(verdict(Listing, &leet("whites only")), Violation);
    assert_eq!(verdict(Listing, "w h i t e s  o n l y"), Violation);
    assert_eq!(verdict(Listing, "#nokids"), Violation);
    assert_eq!(verdict(Listing, "🚫👶"), Violation);
}

#[test]
fn long_texts_take_time_in_proportion() {
    let text = "no kids, whites only, not suitable for families with children or muslims ".repeat(140);
    let part = &text[..text.len() / 16];
    let time = |text: &str| {
        let runs = (0..5).map(|_| {
            let start = std::time::Instant::now();
            assert_eq!(verdict(Listing, text), Violation);
            start.elapsed()
        });
        runs.min().unwrap_or_default()
    };
    let (short, long) = (time(part), time(&text));
    // 16 times as long if it is in proportion, 256 times if it is squared: far enough apart for a busy machine.
    assert!(long < short * 64, "{short:?} for a sixteenth, {long:?} for {} characters", text.len());
}

#[test]
fn an_installation_adds_groups_rules_kinds_and_lawful_phrases() {
    let additions = r#"
        lawful = ["beekeepers club"]

        [[protected]]
        name = "occupation"
        words = ["beekeepers", "night shift workers"]

        [[rule]]
        id = "earnest_money"
        kind = "house_rule"
        reason = "Earnest money is not discussed by text."
        statute = "Broker's handbook, 4.2"
        output = "violation"
        input = "redirect"
        certainty = "certain"
        phrases = ["earnest money", "arras"]
    "#;
    let detector = Detector::new(&Additions::parse(additions).unwrap()).unwrap();
    assert_eq!(detector.screen(Listing, "no night shift workers", &[]).verdict(), Violation);
    assert_eq!(detector.screen(Listing, "no beekeepers club", &[]).verdict(), Verdict::Ok);
    assert_eq!(DETECTOR.screen(Listing, "no night shift workers", &[]).verdict(), Verdict::Ok);
    let screened = detector.screen(Output, "Send the earnest money", &[]);
    let finding = &screened.findings[0];
    assert_eq!((finding.kind.name(), finding.rule.as_ref()), ("house_rule", "earnest_money"));
    assert_eq!((finding.certainty, finding.verdict), (Certainty::Certain, Violation));
    assert_eq!(detector.screen(Input, "earnest money", &[]).verdict(), Redirect);
    assert_eq!(detector.screen(Listing, "earnest money", &[]).verdict(), Verdict::Ok);
}

#[test]
fn additions_that_cannot_be_used_are_refused_with_their_place() {
    let refused = |text: &str| {
        let made = Additions::parse(text).and_then(|additions| Detector::new(&additions));
        made.map(|_| ()).unwrap_err().to_string()
    };
    let rule = |id: &str, phrase: &str| {
        format!("[[rule]]\nid='{id}'\nkind='k'\nreason='r'\nstatute='s'\nphrases=['{phrase}']")
    };
    assert_eq!(refused("lawful = 1"), "the additions cannot be read");
    assert_eq!(refused("colour = 1"), "there is no colour");
    assert_eq!(refused(&format!("{}\ncolour = 1", rule("mine", "x"))), "there is no rule.0.colour");
    assert_eq!(refused(&rule("mine", "@nobody here")), "mine: written wrongly");
    assert_eq!(refused(&rule("slur", "x")), "the rule \"slur\" stands there twice");
    assert!(refused(&rule("My rule", "x")).contains("is no name"));
}

proptest! {
    #[test]
    fn no_text_panics_and_spans_lie_on_characters(text in "\\PC{0,80}", earlier in "\\PC{0,20}") {
        for direction in [Input, Output, Listing] {
            for finding in DETECTOR.screen(direction, &text, &[&earlier]).findings {
                prop_assert!(text.get(finding.span).is_some());
            }
        }
    }

    #[test]
    fn words_of_ours_in_any_order_do_not_panic(
        words in proptest::collection::vec(
            prop_oneof![
                Just("no"), Just("kids"), Just("wh1tes"), Just("\u{200b}only"), Just("?"), Just("."), Just("👶"),
                Just("60%"), Just("area"), Just("where should we live"), Just("we"), Just("but"), Just("n o k i d s"),
                Just("no puedo"), Just("#adultsonly"), Just("é\u{301}"), Just("\u{1d424}ids"),
            ],
            0..30,
        )
    ) {
        let text = words.join(" ");
        for finding in DETECTOR.screen(Input, &text, &[&text]).findings {
            prop_assert!(text.get(finding.span).is_some());
        }
    }
}
