//! The words numbers, scales and currencies are made of, in English and Spanish.

use super::tokens::{ONE, is_code};

/// What a word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// 1 to 19, and the Spanish twenties.
    Unit(i128),
    /// 20 to 90.
    Tens(i128),
    /// 100 to 900 in one word.
    Hundreds(i128),
    /// "hundred" after its number.
    Hundred,
}

/// Reads a number word.
pub(super) fn part(word: &str) -> Option<Part> {
    use Part::{Hundred, Hundreds, Tens, Unit};
    Some(match word {
        "zero" | "cero" => Unit(0),
        "one" | "uno" | "un" | "una" => Unit(1),
        "two" | "dos" => Unit(2),
        "three" | "tres" => Unit(3),
        "four" | "cuatro" => Unit(4),
        "five" | "cinco" => Unit(5),
        "six" | "seis" => Unit(6),
        "seven" | "siete" => Unit(7),
        "eight" | "ocho" => Unit(8),
        "nine" | "nueve" => Unit(9),
        "ten" | "diez" => Unit(10),
        "eleven" | "once" => Unit(11),
        "twelve" | "doce" => Unit(12),
        "thirteen" | "trece" => Unit(13),
        "fourteen" | "catorce" => Unit(14),
        "fifteen" | "quince" => Unit(15),
        "sixteen" | "dieciseis" => Unit(16),
        "seventeen" | "diecisiete" => Unit(17),
        "eighteen" | "dieciocho" => Unit(18),
        "nineteen" | "diecinueve" => Unit(19),
        "veintiun" | "veintiuno" | "veintiuna" => Unit(21),
        "veintidos" => Unit(22),
        "veintitres" => Unit(23),
        "veinticuatro" => Unit(24),
        "veinticinco" => Unit(25),
        "veintiseis" => Unit(26),
        "veintisiete" => Unit(27),
        "veintiocho" => Unit(28),
        "veintinueve" => Unit(29),
        "twenty" | "veinte" => Tens(20),
        "thirty" | "treinta" => Tens(30),
        "forty" | "fourty" | "cuarenta" => Tens(40),
        "fifty" | "cincuenta" => Tens(50),
        "sixty" | "sesenta" => Tens(60),
        "seventy" | "setenta" => Tens(70),
        "eighty" | "ochenta" => Tens(80),
        "ninety" | "noventa" => Tens(90),
        "hundred" | "hundreds" | "hundo" => Hundred,
        "cien" | "ciento" => Hundreds(100),
        "doscientos" | "doscientas" => Hundreds(200),
        "trescientos" | "trescientas" => Hundreds(300),
        "cuatrocientos" | "cuatrocientas" | "cuatrosientos" => Hundreds(400),
        "quinientos" | "quinientas" => Hundreds(500),
        "seiscientos" | "seiscientas" | "seicientos" => Hundreds(600),
        "setecientos" | "setecientas" | "sietecientos" => Hundreds(700),
        "ochocientos" | "ochocientas" => Hundreds(800),
        "novecientos" | "novecientas" | "nuevecientos" => Hundreds(900),
        _ => return None,
    })
}

/// How a text uses "mil": a thousand in Spanish, a million among English speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mil {
    Thousand,
    Million,
    /// No word tells: a million where the number has a fraction ("1.2 mil").
    Unknown,
}

/// What a word multiplies by. `glued`: it is the letters of "450k"; `fraction`: the number before it has one.
pub(super) fn scale(word: &str, glued: bool, fraction: bool, mil: Mil) -> Option<i128> {
    Some(match word {
        "k" | "thousand" | "thousands" | "thou" | "thousnd" | "thosand" | "grand" | "kish" => 1_000,
        "mil" => match mil {
            Mil::Million => 1_000_000,
            Mil::Unknown if fraction => 1_000_000,
            _ => 1_000,
        },
        "m" | "mish" if glued || fraction => 1_000_000,
        "mm" if glued => 1_000_000,
        "mdp" | "mdd" | "musd" | "million" | "millions" | "milion" | "millon" | "millones" | "mill"
        | "mills" | "mils" | "milli" | "mio" | "melon" | "melones" | "mlls" | "mn" => 1_000_000,
        "b" if glued => 1_000_000_000,
        "bn" | "billion" | "billions" | "billon" => 1_000_000_000,
        "trillion" | "trillions" => 1_000_000_000_000,
        "lakh" | "lakhs" => 100_000,
        "crore" | "crores" => 10_000_000,
        _ => return None,
    })
}

/// Scale words that say by themselves that money is meant.
pub(super) fn scale_is_money(word: &str) -> bool {
    matches!(word, "mdp" | "mdd" | "musd" | "grand")
}

/// Names of whole units of money.
pub(super) fn is_currency(word: &str) -> bool {
    is_code(word) && word != "us"
        || matches!(
            word,
            "dollar"
                | "dollars"
                | "dolar"
                | "dolares"
                | "dollers"
                | "buck"
                | "bucks"
                | "usd"
                | "dlls"
                | "dls"
                | "dlrs"
                | "peso"
                | "pesos"
                | "varos"
                | "baros"
                | "euro"
                | "euros"
                | "pounds"
                | "pound"
                | "sterling"
                | "quid"
                | "libras"
                | "yen"
                | "yens"
                | "yuan"
                | "rupee"
                | "rupees"
                | "rupias"
                | "francs"
                | "francos"
                | "dirham"
                | "dirhams"
                | "riyal"
                | "riyals"
                | "dinar"
                | "dinars"
                | "ringgit"
                | "won"
                | "vnd"
                | "php"
                | "thb"
                | "reais"
                | "kwd"
                | "zar"
                | "cny"
                | "rmb"
                | "brl"
                | "clp"
                | "pen"
                | "hkd"
                | "sgd"
                | "nzd"
                | "krw"
                | "rub"
                | "pln"
                | "sek"
                | "nok"
        )
}

/// What a hundredth, or a coin, is worth, in millionths of a dollar.
pub(super) fn coin(word: &str) -> Option<i128> {
    Some(match word {
        "cent" | "cents" | "centavo" | "centavos" | "centimos" | "penny" | "pennies" | "pence" => ONE / 100,
        "nickel" | "nickels" => ONE / 20,
        "dime" | "dimes" => ONE / 10,
        "quarter" | "quarters" => ONE / 4,
        _ => return None,
    })
}

/// How a text that says "mil" uses it.
pub(super) fn mil_in<'w>(words: impl Iterator<Item = &'w str>) -> Mil {
    let mut mil = Mil::Unknown;
    for word in words {
        match word {
            "de" | "la" | "el" | "en" | "que" | "y" | "con" | "para" | "por" | "al" | "mes" | "busco"
            | "quiero" | "casa" | "entre" | "hasta" | "unos" | "como" | "pesos" | "un" | "una" | "mas"
            | "menos" | "maximo" | "presupuesto" | "tengo" | "dolares" | "desde" | "los" | "las"
            | "cuesta" | "vale" | "millones" | "millon" | "dos" | "tres" | "cuatro" | "cinco" | "seis"
            | "siete" | "ocho" | "nueve" | "diez" | "cien" | "gano" | "pago" | "enganche" | "renta"
            | "algo" | "si" | "cerca" | "casi" | "alrededor" | "minimo" | "usd" | "dlls" | "o" => {
                return Mil::Thousand;
            }
            "the" | "is" | "to" | "for" | "my" | "i" | "im" | "we" | "were" | "around" | "about"
            | "under" | "up" | "between" | "and" | "over" | "budget" | "house" | "home" | "at" | "below"
            | "or" | "our" | "half" | "like" | "in" | "with" | "of" | "max" | "range" | "want" | "asking"
            | "worth" | "it" => {
                mil = Mil::Million;
            }
            _ => {}
        }
    }
    mil
}
