//! Words of Spanish that do the same.

/// Classes by name.
pub(in crate::conversation::screen) const CLASSES: &[(&str, &str)] = &[
    ("me_es", "me|nos|m"),
    // What nobody may do: "no me …".
    (
        "escriban",
        "escriban|escriba|escribas|escriva|escrivan|escrivas|escribais|escribieran|molesten|moleste|molestes|\
         contacten|contacte|contactes|texteen|textee|textees|texten|testeen|testee|testees|testes|tecsteen|texteyen|textie|textien|texties|mensajeen|\
         mensajee|fastidien|fastidie|fastidies|jodan|joda|jodas|chinguen|chingue|chingues|frieguen|\
         friegue|friegues|spameen|acosen|acose|acoses|hostiguen|anden|insistan|insista|busquen|busque|\
         busques|hablen|hables|hable|mensageen",
    ),
    ("llamen", "llamen|llame|llames|llamem|yamen|yame|marquen|marque|marques|telefoneen"),
    (
        "manden",
        "manden|mandn|mnden|mande|mandes|mander|envien|envie|envies|enbien|enbie|embien|embie|lleguen|llegue|pongan|ponga|\
         compartan|pasen|manda|envia|mandan|envian",
    ),
    // What one may stop doing: "dejen de …".
    (
        "escribir",
        "escribir|preguntar|preguntarme|hablarme|ofrecerme|ofrecer|escribirme|escribirnos|escrivir|escrivirme|molestar|molestarme|molestarnos|contactar|\
         contactarme|contactarnos|textear|textearme|textiar|textiarme|mensajear|mensajearme|mensajiar|\
         fastidiar|fastidiarme|chingar|chingarme|joder|joderme|fregar|fregarme|spamear|spamearme|insistir|\
         acosar|acosarme|hostigar|hostigarme|estarme|estar|buscarme|hablarme|mandarme|enviarme|mandarnos|\
         enviarnos|mandar|enviar|recibir|andar|moler|molerme|bombardear|bombardearme|textar|textarme|responderme",
    ),
    (
        "llamar",
        "llamar|llamarme|llamarnos|yamar|yamarme|marcar|marcarme|llamandome|llamando|marcando|marcandome",
    ),
    (
        "escribiendo",
        "escribiendo|escribiendome|mandando|mandandome|enviando|enviandome|molestando|molestandome|texteando|\
         texteandome|contactando|contactandome|chingando|jodiendo|fregando|fastidiando|insistiendo|textiando|\
         mensajeando|buscando|acosando|hostigando|escribiendonos|mandandonos|llamando|llamandome|marcando",
    ),
    (
        "dejen",
        "deja|dejen|dejn|dejem|deje|dejes|dejenme|dejame|dejeme|dejenos|dejanos|dejar|dejarme|dejaran|dejara|dejarian|\
         paren|pare|para|parar|paran|parenle|parele|parale|cesen|cese|eviten|evite|abstenganse|abstengase|basta|terminen|dejarian|dejan",
    ),
    (
        "mensajes",
        "mensajes|mensajs|mensjes|mensaje|mensajitos|mensage|mensages|mnsajes|msj|msjs|mjs|mjes|texto|textos|text|texts|sms|\
         llamadas|llamada|notificaciones|notificacion|correos|publicidad|propaganda|promociones|ofertas|\
         anuncios|avisos|alertas|informacion|info|comunicacion|comunicaciones|spam|whatsapps|whats|mensajeria|suscripcion|suscripciones",
    ),
    (
        "quiten",
        "quiten|quite|quita|quitar|quitenme|quiteme|quitame|quitarme|quitenos|saquen|saque|saca|sacar|saquenme|\
         saqueme|sacame|sacarme|saquenos|borren|borre|borra|borrar|borrenme|borreme|borrame|borrarme|borrenos|\
         eliminen|elimine|elimina|eliminar|eliminenme|elimineme|eliminame|eliminarme|remuevan|remueva|remover|\
         remuevanme|remuevame|remueveme|remuevenme|removerme|retiren|retire|retirenme|retirarme|retirar|desuscriban|kiten|kitenme|quitemen|\
         sakenme|boren|borrarnos|bajenme|bajen|tachen",
    ),
    (
        "quitenme",
        "borrenme|borreme|borrame|borrarme|eliminenme|elimineme|eliminame|eliminarme|remuevanme|remuevame|remueveme|remuevenme|removerme|desuscribanme|desuscribeme|desuscribame|desuscribirme|borrenos|sacame|saquenme|saqueme|quitenme|quiteme|quitame|bloqueenme|desinscribanme|desinscribirme|desuscribir",
    ),
    (
        "pierdan",
        "pierdan|pierda|pierde|olviden|olvide|olvida|olvidense|olvidese|olvidate|bloqueen|bloquee|tiren|boten|desechen|@quiten",
    ),
    ("mi", "mi|mis|este|nuestro|esta|estos|el"),
    (
        "numero",
        "numero|numeros|num|nro|nume|no|telefono|tel|telefonos|celular|cel|cell|nombre|contacto|contactos|datos|informacion|info|linea|correo|registro|phone",
    ),
    (
        "lista",
        "lista|listas|base|bases|sistema|grupo|contactos|registro|registros|agenda|directorio|chat|publicidad|difusion|mensajes|suscripcion|servicio|archivo|archivos|aqui|esto|campana|database|list|envios",
    ),
    (
        "mas",
        "mas|nunca|jamas|otra|nada|ya|nuevamente|nuevo|porfavor|porfa|favor|gracias|para|tanto|tantos|tantas",
    ),
    (
        "no_quiero",
        "quiero|quisiera|deseo|necesito|necesitamos|kiero|quero|queremos|deseamos|quiere|desearia|ocupo|qiero|gustaria|acepto|permito",
    ),
    (
        "hora",
        "noche|noches|madrugada|manana|mananas|tarde|tardes|trabajo|jale|oficina|casa|tan|muy|ahorita|hoy|todavia|aun|domingo|domingos|sabado|sabados|lunes|semana|fin|momento|horas|mientras|cuando|hasta|antes|despues|durante|entre|ahora|mediodia",
    ),
];
