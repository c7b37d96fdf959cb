//! Keywords of Spanish.

use crate::conversation::screen::keywords::Role;

/// Keywords and the words that may stand around them.
pub(in crate::conversation::screen) const KEYWORDS: &[(Role, &[&str])] = &[
    (
        Role::Stop,
        &[
            "paren|pare|parenle|parele|parale|parenles|basta|detengan|detenga|detenganse|desuscribir|desuscribirme",
            "desuscribanme|desuscribeme|desuscribe|desuscripcion|desinscribir|desinscribirme|deja|dejen|dejenme",
            "ya basta|paren|pare|parenle|parele|parale|dejen",
            "darme|dame|denme|deme|dar de baja",
            "no mas mensajes|mensaje|textos|texto|msjs|mjs|sms|llamadas",
        ],
    ),
    (
        Role::Keyword,
        &[
            "parar|alto|altos|baja|bajas|cancelar|cancela|cancele|cancelen|canselar|cancelenme|salir|salirme|fin",
            "terminar|termina|detener|detente|bloqueame|bloqueenme|bloqueeme|vaja|detenerse|borrar|borrarme|borrame|borrenme|borreme|borren|eliminar",
            "eliminame|elimineme|eliminenme|eliminarme|quitar|quitarme|quitenme|quiteme|quitame|remover|suspender",
            "suspendan|anular|finalizar|rechazar|retirar|retirenme|sacar|saquenme|saqueme|sacame",
            "^ para ya|por|porfa|porfavor? favor? $",
            "ya para >",
            "no mas",
            "nomas",
            "ya no",
            "ya no mas",
            "no molestar|molesten|moleste|molestes",
            "dejenme en paz",
        ],
    ),
    (
        Role::Start,
        &[
            "comenzar|iniciar|inicio|empezar|reanudar|suscribir|suscribirme|suscribanme|suscribeme|reiniciar|activar|reactivar",
        ],
    ),
    (Role::Help, &["ayuda|auxilio"]),
    (
        Role::Courtesy,
        &[
            "por favor|fa|fabor|fis",
            "porfa|porfavor|porfis|xfa|xfavor|pf|favor|gracias|grasias|grax|muchas|hola|buenas|buenos|dias|tardes|noches",
            "ya|ahora|ahorita|inmediatamente|senor|senora|senorita|sr|sra|amigo|amiga|joven|disculpe|disculpen|perdon",
            "si|no|ok|bueno|pues|adios|bendiciones|todo|todos|todas|carajo|chingado|chingada|chingao|dios",
            "de una vez",
            "favor de",
            "de inmediato",
            "la|a chingada|verga",
        ],
    ),
    (
        Role::Around,
        &[
            "me|nos|eso|esto|le|les|puede|pueden|podria|podrian|quiero|que|dije|digo|he|dicho|interesa|estoy",
            "interesado|interesada|favor|en|serio|con|mi|necesito|solo|pueden",
        ],
    ),
    (
        Role::Denied,
        &[
            "no paren|pare|parenle|parar|basta|cancelar|cancela|cancele|cancelen|salir|terminar|detener|borrar|borre|\
             borren|eliminar|quitar|detengan|detenga|deja|dejen|me|es|hay|le|quiten|quite",
            "con eso|esto|# basta",
        ],
    ),
    (Role::Playful, &["jaja~|jeje~|jiji|broma|hermosa|hermoso|preciosa|precioso|espera|encanta"]),
];
