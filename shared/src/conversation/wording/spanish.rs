//! What the bots say in Spanish: "usted", and the words people in Texas use.

mod ways;

pub(super) use ways::{asked_for, in_tone, nudge};

use super::{Hello, PersonBecause, Speaker, lead, opened};
use crate::compliance::Topic;
use crate::conversation::plan::Lending;
use crate::conversation::progress::{Interest, Step};
use crate::conversation::style::CallToAction;

pub(super) fn introduction(hello: Hello<'_>, speaker: Speaker<'_>, opt_out: bool) -> String {
    let Speaker { assistant, team } = speaker;
    let opt_out = if opt_out { " Para no recibir más, responda STOP." } else { "" };
    opened(&ways::hello(hello), &format!("soy {assistant}, asistente automático de {team}.{opt_out}"))
}

pub(super) fn help(Speaker { assistant, team }: Speaker<'_>) -> String {
    format!(
        "Soy {assistant}, asistente automático de {team}. Ayudamos a comprar y vender casas. Responda AGENTE para \
         hablar con una persona o STOP para no recibir más."
    )
}

pub(super) fn opt_out_confirmed(Speaker { team, .. }: Speaker<'_>) -> String {
    format!("Listo, ya no recibirá más mensajes de {team}.")
}

pub(super) const fn welcome_back() -> &'static str {
    "Listo, volverá a recibir nuestros mensajes. Responda STOP cuando ya no los quiera."
}

pub(super) const fn yes() -> &'static str {
    "Sí."
}

pub(super) fn yes_an_assistant(Speaker { team, .. }: Speaker<'_>) -> String {
    format!("Sí, soy un asistente automático. La gente de {team} lee los mensajes y puede responderle.")
}

pub(super) const fn glad_to_help(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "Con gusto le ayudo a encontrar casa.",
        Interest::Selling => "Con gusto le ayudo a vender.",
        Interest::Looking => "Sin prisa, con gusto le ayudo.",
    }
}

pub(super) const fn comes_later(interest: Interest) -> &'static str {
    match interest {
        Interest::Buying => "Anotado: luego vemos la compra.",
        Interest::Selling => "Anotado: luego vemos la venta.",
        Interest::Looking => "Anotado: por ahora solo mira.",
    }
}

pub(super) const fn noted(turn: u64) -> &'static str {
    match turn % 3 {
        0 => "Muy bien, gracias.",
        1 => "Gracias, eso ayuda.",
        _ => "Perfecto, anotado.",
    }
}

pub(super) const fn corrected() -> &'static str {
    "Gracias, ya lo corregí."
}

pub(super) const fn fine_without() -> &'static str {
    "No hay problema, seguimos sin eso."
}

pub(super) const fn let_me_rephrase() -> &'static str {
    "Perdón, se lo digo de otra forma."
}

pub(super) const fn no_need_to_be_exact() -> &'static str {
    "No tiene que ser exacto."
}

pub(super) const fn question_passed_on(turn: u64) -> &'static str {
    match turn % 2 {
        0 => "Buena pregunta, se la paso a un agente.",
        _ => "Un agente le va a responder eso.",
    }
}

pub(super) const fn value_comes_from_agent() -> &'static str {
    "Eso se lo dice nuestro agente con un análisis gratuito."
}

pub(super) const fn area_question(topic: Topic, turn: u64) -> &'static str {
    match (topic, turn % 2) {
        (Topic::Safety, 0) => "No puedo juzgar la seguridad. La policía publica mapas de delitos.",
        (Topic::Safety, _) => "Eso no me toca juzgarlo; la policía publica sus datos por zona.",
        (Topic::Schools, 0) => "No puedo calificar escuelas. El distrito y la TEA publican informes.",
        (Topic::Schools, _) => "De escuelas, vea el sitio del distrito y los informes de la TEA.",
        (Topic::People, 0) => "La ley no me permite decir quién vive dónde o quién encajaría.",
        (Topic::People, _) => "De quién vive dónde no hablo; busco por precio, tamaño y lugar.",
        (Topic::Treatment, 0) => "La ley nos pide tratar a todos igual; no me guío por eso.",
        (Topic::Treatment, _) => "Tratamos a todos igual, y no puedo hacer excepciones.",
    }
}

pub(super) const fn under_review() -> &'static str {
    "Gracias por su mensaje. Alguien de nuestro equipo lo va a revisar y se comunicará con usted."
}

pub(super) const fn do_not_text_secrets() -> &'static str {
    "Por favor no mande números así por mensaje. No lo guardé."
}

pub(super) const fn question(step: Step, asked_before: u32) -> &'static str {
    match (step, asked_before) {
        (Step::Interest, 0) => "¿Busca comprar, vender o solo está mirando?",
        (Step::Interest, 1) => "Para orientarle mejor: ¿se trata de comprar una casa o de vender?",
        (Step::Interest, _) => "Con una palabra basta: ¿comprar, vender o mirar?",
        (Step::WhichFirst, 0) => "¿Empezamos con la venta o con la casa nueva?",
        (Step::WhichFirst, 1) => "¿Qué vemos primero: vender su casa o encontrar la próxima?",
        (Step::WhichFirst, _) => "Con una palabra basta: ¿primero vender o primero comprar?",
        (Step::Name, 0) => "¿Con quién tengo el gusto?",
        (Step::Name, 1) => "¿Qué nombre le anoto?",
        (Step::Name, _) => "¿Cómo le llamamos? Con el nombre basta.",
        (Step::Area, 0) => "¿Qué zonas tiene en mente?",
        (Step::Area, 1) => "¿Por qué parte de la ciudad le gustaría empezar?",
        (Step::Area, _) => "Con un código postal o una colonia basta. ¿Cuál sería?",
        (Step::TimeFrame, 0) => "¿Para cuándo le gustaría mudarse?",
        (Step::TimeFrame, 1) => "¿Tiene una fecha en mente: semanas, unos meses, más adelante?",
        (Step::TimeFrame, _) => "Más o menos, ¿semanas, meses o el próximo año?",
        (Step::ContactPreference, 0) => "¿Cómo prefiere que le contacten: mensaje, llamada o correo?",
        (Step::ContactPreference, 1) => "Cuando le busque un agente, ¿mejor llamada, mensaje o correo?",
        (Step::ContactPreference, _) => "Llamada, mensaje o correo: ¿qué le queda mejor?",
        (Step::Budget, 0) => "¿Qué presupuesto tiene pensado?",
        (Step::Budget, 1) => "¿Cuánto le gustaría gastar, más o menos? Puede ser un rango.",
        (Step::Budget, _) => "Un número aproximado ayuda: ¿menos de 400 mil, de 400 a 600 mil, o más?",
        (Step::Financing, 0) => "¿Ya tiene crédito preaprobado, o pagaría de contado?",
        (Step::Financing, 1) => "¿Ya le preaprobó un banco, o sería de contado?",
        (Step::Financing, _) => "¿Ya le aprobaron el crédito, o apenas va a empezar?",
        (Step::Bedrooms, 0) => "¿Cuántas recámaras necesita?",
        (Step::Bedrooms, 1) => "¿Cuántas recámaras serían lo mínimo?",
        (Step::Bedrooms, _) => "¿Dos, tres, cuatro recámaras? Con el número basta.",
        (Step::DecisionMakers, 0) => "¿Alguien más decide con usted?",
        (Step::DecisionMakers, 1) => "¿Va a decidir por su cuenta o junto con alguien?",
        (Step::DecisionMakers, _) => "¿Alguien más vería las casas con usted, o solo usted?",
        (Step::Address, 0) => "¿Cuál es la dirección de la propiedad?",
        (Step::Address, 1) => "¿Qué propiedad es? Con la calle y el número basta.",
        (Step::Address, _) => "¿Me manda la calle y el código postal de la casa?",
        (Step::Motivation, 0) => "¿Por qué piensa vender, y a dónde se mudaría?",
        (Step::Motivation, 1) => {
            "¿Qué hay detrás de la venta: trabajo, una casa más grande o más chica, otra cosa?"
        }
        (Step::Motivation, _) => "Después de vender, ¿se quedaría por aquí o se mudaría lejos?",
        (Step::SellingTime, 0) => "Con el comprador indicado, ¿le serviría vender en 30 a 45 días?",
        (Step::SellingTime, 1) => "¿Podría entregar la casa unos 30 a 45 días después de aceptar una oferta?",
        (Step::SellingTime, _) => "Vender tarda al menos de 30 a 45 días. ¿Está bien, o es muy pronto?",
        (Step::Condition, 0) => "¿Cómo está la casa: lista para entrar, o necesita arreglos?",
        (Step::Condition, 1) => "¿Le han hecho mejoras, o hay algo que reparar?",
        (Step::Condition, _) => "Si tuviera que elegir: ¿muy buen estado, unos arreglos o muchos arreglos?",
        (Step::Price, 0) => "¿Qué precio le gustaría obtener?",
        (Step::Price, 1) => "¿Cuánto espera por la casa? Un número aproximado basta.",
        (Step::Price, _) => "¿Hay un precio mínimo por el que no vendería?",
        (Step::Appointment, 0) => "¿Cuál de estos horarios le queda?",
        (Step::Appointment, 1) => "¿Le queda alguno de esos horarios: el primero, el segundo o el tercero?",
        (Step::Appointment, _) => "¿Le aparto uno de estos horarios, o prefiere otro día?",
    }
}

pub(super) fn matches(total: usize, example: &str) -> String {
    match total {
        1 => format!("Encontré una casa que le queda: {example}."),
        _ => format!("Encontré {total} casas, por ejemplo {example}."),
    }
}

pub(super) fn home(bedrooms: u8, area: &str, price: &str) -> String {
    let rooms = if bedrooms == 1 { "recámara" } else { "recámaras" };
    format!("una de {bedrooms} {rooms} en {area} por {price}")
}

pub(super) const fn no_matches() -> &'static str {
    "Hoy no hay nada que le quede, así que un agente va a buscar más."
}

pub(super) fn offer_times(selling: bool, call: Option<CallToAction>, times: &[String]) -> String {
    let what = if selling { "ver su casa" } else { "enseñarle casas" };
    format!("Nuestro agente puede {what}: {}. {}", times.join("; "), ways::which_time(call))
}

pub(super) fn booked(time: &str) -> String {
    format!("Su cita quedó para el {time}. Nuestro agente le espera con gusto.")
}

pub(super) fn time_taken(others: &[String]) -> String {
    if others.is_empty() {
        return "Perdón, ese horario se acaba de ocupar. Nuestro agente buscará otro con usted.".to_owned();
    }
    format!("Perdón, ese horario se acaba de ocupar. ¿Le queda {}?", others.join(" o "))
}

pub(super) const fn agent_finds_time() -> &'static str {
    "No hay problema. Nuestro agente le buscará para encontrar un horario."
}

pub(super) const fn person_follows_up(because: PersonBecause) -> &'static str {
    match because {
        PersonBecause::Asked => "Claro que sí. Le pido a una persona del equipo que se comunique con usted.",
        PersonBecause::Delicate => "Gracias por decírmelo. Una persona del equipo lo hablará con usted.",
        PersonBecause::Stuck => {
            "Creo que una persona del equipo le ayuda mejor. Se va a comunicar con usted."
        }
        PersonBecause::Upset => "Entiendo su molestia. Una persona del equipo se va a comunicar con usted.",
    }
}

pub(super) const fn person_knows() -> &'static str {
    "Una persona del equipo ya sabe que usted espera. Se lo acabo de recordar."
}

pub(super) fn person_back_at(because: PersonBecause, weekday: Option<usize>, time: &str) -> String {
    const DAYS: [&str; 7] = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
    let day =
        weekday.and_then(|day| DAYS.get(day)).map_or_else(|| "hoy".to_owned(), |day| format!("el {day}"));
    let first = match because {
        PersonBecause::Asked => "Claro que sí.",
        PersonBecause::Delicate => "Gracias por decírmelo.",
        PersonBecause::Stuck => "Creo que una persona del equipo le ayuda mejor.",
        PersonBecause::Upset => "Entiendo su molestia.",
    };
    format!("{first} Alguien le responderá {day} desde las {time}.")
}

pub(super) const fn lending(remark: Lending) -> &'static str {
    match remark {
        Lending::LenderFirst => {
            "Un banco le dice para cuánto califica; nuestro agente le explica el primer paso."
        }
        Lending::NumbersFromAgent => {
            "Nuestro agente revisa los números con usted; cuánto le prestan lo decide un banco."
        }
    }
}

pub(super) const fn completed() -> &'static str {
    "Por ahora es todo. Uno de nuestros agentes se va a comunicar con usted."
}

pub(super) const fn passed_on(turn: u64) -> &'static str {
    match turn % 3 {
        0 => "Gracias, se lo anoté a su agente.",
        1 => "Gracias por avisarme. Su agente lo va a ver.",
        _ => "Anotado, se lo paso a su agente.",
    }
}

pub(super) const fn you_are_welcome() -> &'static str {
    "Con mucho gusto. Escríbame cuando quiera."
}

pub(super) const fn goodbye() -> &'static str {
    "No hay problema, gracias por avisar. Si algo cambia, aquí estoy."
}

pub(super) const fn another_time() -> &'static str {
    "Sin prisa. Más adelante le escribo, y usted puede escribirme cuando quiera."
}

pub(super) const fn safe(turn: u64) -> &'static str {
    match turn % 2 {
        0 => "Gracias por su mensaje. Alguien del equipo le va a responder.",
        _ => "Gracias. Una persona del equipo le contestará sobre esto.",
    }
}

pub(super) const fn how_to_opt_out() -> &'static str {
    "Para no recibir más, responda STOP."
}

pub(super) const fn email_subject(interest: Option<Interest>) -> &'static str {
    match interest {
        Some(Interest::Selling) => "Sus planes de vender",
        _ => "Su búsqueda de casa",
    }
}

pub(super) fn email_body(name: Option<&str>, speaker: Speaker<'_>, interest: Option<Interest>) -> String {
    let hello = name.map_or_else(|| "Buen día".to_owned(), |name| format!("Buen día, {name}"));
    let Speaker { assistant, team } = speaker;
    let about = match interest {
        Some(Interest::Selling) => "sus planes de vender su casa",
        _ => "su búsqueda de casa",
    };
    format!(
        "{hello}:\n\nHace dos semanas nos escribimos sobre {about}. Si todavía le interesa, responda a este correo o a \
         nuestros mensajes y seguimos donde nos quedamos.\n\n{assistant}, asistente automático de {team}"
    )
}

pub(super) fn email_foot(speaker: Speaker<'_>, postal_address: &str, unsubscribe: &str) -> String {
    format!(
        "{}, {postal_address}\nRecibe este correo porque usted nos escribió. Para no recibir más: {unsubscribe}",
        speaker.team
    )
}

pub(super) const fn notice_subject() -> &'static str {
    "Information About Brokerage Services (aviso sobre servicios de corretaje)"
}

pub(super) fn notice_body(name: Option<&str>, link: &str) -> String {
    let hello = name.map_or_else(|| "Buen día".to_owned(), |name| format!("Buen día, {name}"));
    format!(
        "{hello}:\n\nLa ley de Texas pide que le entreguemos este aviso cuando hablamos de una propiedad. Explica qué hacen \
         los corredores y para quién trabajan:\n\n{link}"
    )
}

pub(super) const fn sorry_for_trouble() -> &'static str {
    "Siento que esto haya sido molesto."
}
