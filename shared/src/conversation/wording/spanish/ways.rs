//! What Spanish has several ways of saying, one of which a contact reads: "usted" in all of them, because what the law
//! and the rules make us say is said so.

use std::borrow::Cow;

use super::{Hello, lead, opened};
use crate::conversation::plan::Say;
use crate::conversation::progress::{Interest, Step};
use crate::conversation::style::{CallToAction, Greeting, Tone};

/// The words a text begins with, up to its first comma or the end of a sentence.
pub(super) fn hello(Hello { name, greeting }: Hello<'_>) -> String {
    let (hello, before, end) = match greeting {
        None | Some(Greeting::Name) => ("Hola", "", ','),
        // At any hour, unlike "buen día", and to anybody, unlike "estimada".
        Some(Greeting::Title) => ("Saludos", ",", '.'),
        Some(Greeting::Casual) => ("¡Qué tal", ",", '!'),
    };
    name.map_or_else(|| format!("{hello}{end}"), |name| format!("{hello}{before} {name}{end}"))
}

pub(in super::super) fn in_tone(say: &Say, tone: Tone, turn: u64) -> Option<&'static str> {
    let [formal, casual, empathetic] = match say {
        Say::Glad(Interest::Buying) => [
            "Será un placer ayudarle a encontrar casa.",
            "¡Claro que sí, vamos a buscar casa!",
            "Buscar casa es un gran paso; con gusto le ayudo.",
        ],
        Say::Glad(Interest::Selling) => [
            "Será un placer ayudarle con la venta.",
            "¡Claro que sí, le ayudo con la venta!",
            "La venta es un gran paso; con gusto le ayudo.",
        ],
        Say::Glad(Interest::Looking) => [
            "Claro que sí, tómese el tiempo que necesite.",
            "¡Claro, sin prisa, vamos viendo!",
            "Tómese su tiempo; con gusto le ayudo a ir viendo.",
        ],
        Say::Noted => match turn % 3 {
            0 => ["Muchas gracias, queda anotado.", "¡Listo, gracias!", "Gracias por contarme."],
            1 => ["Agradezco la información.", "¡Anotado, gracias!", "Entiendo, gracias."],
            _ => ["Gracias, es de gran ayuda.", "¡Entendido, gracias!", "Gracias por la confianza."],
        },
        Say::Corrected => {
            ["Queda corregido, muchas gracias.", "¡Claro, ya lo cambié!", "No se preocupe, ya lo cambié."]
        }
        Say::FineWithout => [
            "Desde luego, podemos seguir sin eso.",
            "¡Sin problema, eso nos lo saltamos!",
            "Entiendo, no tiene que decírmelo.",
        ],
        Say::LetMeRephrase => [
            "Disculpe, permítame decirlo de otra forma.",
            "¡Perdón! Se lo digo de otra forma.",
            "Perdón, no me expliqué bien.",
        ],
        Say::NoNeedToBeExact => [
            "Basta con una respuesta aproximada.",
            "¡Basta con un aproximado!",
            "Sé que no es fácil; con una idea basta.",
        ],
        Say::SorryForTrouble => [
            "Lamento la molestia; le ofrezco una disculpa.",
            "Perdón por la molestia, lo entiendo.",
            "Entiendo, y de verdad siento la molestia.",
        ],
        Say::QuestionPassedOn => match turn % 2 {
            0 => [
                "Paso su pregunta a uno de nuestros agentes.",
                "¡Buena pregunta! Se la paso a un agente.",
                "Veo que le importa; se lo pregunto a un agente.",
            ],
            _ => [
                "Eso se lo responderá con gusto un agente.",
                "¡Eso se lo contesta un agente!",
                "Merece una buena respuesta; se la dará un agente.",
            ],
        },
        Say::PassedOn => match turn % 2 {
            0 => [
                "Muchas gracias, queda anotado para su agente.",
                "¡Listo, se lo paso a su agente!",
                "Gracias por contarme; se lo anoté a su agente.",
            ],
            _ => [
                "Le agradezco el aviso. Su agente lo verá.",
                "¡Gracias! Su agente lo va a ver.",
                "Su agente lo va a ver, para que nada se pierda.",
            ],
        },
        Say::YouAreWelcome => [
            "Es un placer. Escríbame cuando lo necesite.",
            "¡De nada! Escríbame cuando quiera.",
            "Con todo gusto. Aquí estoy cuando me necesite.",
        ],
        Say::Completed => [
            "Muchas gracias, por ahora es todo. Uno de nuestros agentes se comunicará con usted.",
            "¡Listo, por ahora es todo! Le busca uno de nuestros agentes.",
            "Gracias por su paciencia, por ahora es todo. Uno de nuestros agentes se va a comunicar con usted.",
        ],
        Say::Goodbye => [
            "Le agradezco el aviso. Si algo cambia, quedo a sus órdenes.",
            "¡No hay problema, gracias! Si cambia de idea, aquí ando.",
            "Le entiendo, y gracias por decírmelo. Si algo cambia, aquí estoy.",
        ],
        Say::AnotherTime => [
            "Por supuesto. Le escribiré más adelante, y usted puede escribirme cuando guste.",
            "¡Sin prisa! Luego le escribo, y usted también cuando quiera.",
            "Le entiendo, esto lleva su tiempo. Más adelante le escribo, y aquí estoy cuando quiera.",
        ],
        _ => return None,
    };
    Some(match tone {
        Tone::Formal => formal,
        Tone::Casual => casual,
        Tone::Empathetic => empathetic,
    })
}

pub(in super::super) fn nudge(
    nth: u32,
    greets: Hello<'_>,
    tone: Option<Tone>,
    interest: Option<Interest>,
) -> String {
    let (what, still) = match interest {
        Some(Interest::Selling) => ("a vender", "piensa vender"),
        _ => ("a encontrar casa", "busca casa"),
    };
    let said = match (nth, tone) {
        (0, None) => "solo quería confirmar que le llegó mi mensaje.".to_owned(),
        (0, Some(Tone::Formal)) => "quisiera confirmar que recibió mi mensaje.".to_owned(),
        (0, Some(Tone::Casual)) => "nada más quería ver si le llegó mi mensaje.".to_owned(),
        (0, Some(Tone::Empathetic)) => {
            "sé que uno anda ocupado; solo quería saber si le llegó mi mensaje.".to_owned()
        }
        (1, None) => format!("aquí sigo para ayudarle {what} cuando guste."),
        (1, Some(Tone::Formal)) => format!("quedamos a sus órdenes para ayudarle {what}."),
        (1, Some(Tone::Casual)) => format!("aquí ando para ayudarle {what} cuando quiera."),
        (1, Some(Tone::Empathetic)) => format!("sin presión: aquí estoy para ayudarle {what}."),
        (_, None) => format!("ya pasaron unas semanas. ¿Todavía {still}? Con un sí o un no basta."),
        (_, Some(Tone::Formal)) => {
            format!("han pasado unas semanas. ¿Aún {still}? Es suficiente con un sí o un no.")
        }
        (_, Some(Tone::Casual)) => {
            format!("ya van unas semanas. ¿Todavía {still}? Con un sí o un no me basta.")
        }
        (_, Some(Tone::Empathetic)) => {
            format!("espero que todo vaya bien. ¿Todavía {still}? Con un sí o un no basta.")
        }
    };
    opened(&hello(greets), &said)
}

pub(in super::super) fn asked_for(step: Step, call: CallToAction) -> Cow<'static, str> {
    let leads = match call {
        CallToAction::Direct => ["Por favor, dígame", "Indíqueme", "Dígame"],
        CallToAction::Soft => ["Cuando guste, dígame", "Me ayudaría saber", "Si gusta, dígame"],
        CallToAction::Question => return super::question(step, 0).into(),
    };
    format!("{} {}.", leads[lead(step)], wanted(step)).into()
}

/// What a question asks for, as somebody is told it. Short: beside an introduction there is no more room.
const fn wanted(step: Step) -> &'static str {
    match step {
        Step::Interest => "si busca comprar, vender o solo mirar",
        Step::WhichFirst => "si empezamos con la venta o con la casa nueva",
        Step::Name => "su nombre",
        Step::Area => "qué zonas tiene en mente",
        Step::TimeFrame => "para cuándo piensa mudarse",
        Step::ContactPreference => "si prefiere mensaje, llamada o correo",
        Step::Budget => "qué presupuesto tiene pensado",
        Step::Financing => "si tiene preaprobación o pagaría de contado",
        Step::Bedrooms => "cuántas recámaras necesita",
        Step::DecisionMakers => "si alguien más decide con usted",
        Step::Address => "la dirección de la propiedad",
        Step::Motivation => "por qué piensa vender y adónde se mudaría",
        Step::SellingTime => "si le serviría vender en 30 a 45 días",
        Step::Condition => "si la casa está bien o necesita arreglos",
        Step::Price => "qué precio espera obtener",
        Step::Appointment => "cuál de estos horarios le queda bien",
    }
}

/// How times that stand before are offered.
pub(super) const fn which_time(call: Option<CallToAction>) -> &'static str {
    match call {
        None | Some(CallToAction::Question) => "¿Cuál le queda?",
        Some(CallToAction::Direct) => "Dígame cuál le queda bien.",
        Some(CallToAction::Soft) => "Si alguno le queda bien, me avisa.",
    }
}
