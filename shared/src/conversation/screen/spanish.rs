//! How people revoke and give consent in Spanish as it is texted in Texas, accents or none.

use super::keywords::Role;
use super::opt_out::Sign;

/// Keywords and the words that may stand around them.
pub(super) const KEYWORDS: &[(Role, &[&str])] = &[
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
            "terminar|termina|detener|detente|detenerse|borrar|borrarme|borrame|borrenme|borreme|borren|eliminar",
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
        ],
    ),
    (Role::Playful, &["jaja~|jeje~|jiji|broma|hermosa|hermoso|preciosa|precioso|espera|encanta"]),
];

/// Words that do the same.
pub(super) const CLASSES: &[(&str, &str)] = &[
    ("me_es", "me|nos|m"),
    // What nobody may do: "no me …".
    (
        "escriban",
        "escriban|escriba|escribas|escriva|escrivan|escrivas|escribais|escribieran|molesten|moleste|molestes|\
         contacten|contacte|contactes|texteen|textee|textees|texten|texteyen|textie|textien|texties|mensajeen|\
         mensajee|fastidien|fastidie|fastidies|jodan|joda|jodas|chinguen|chingue|chingues|frieguen|\
         friegue|friegues|spameen|acosen|acose|acoses|hostiguen|anden|insistan|insista|busquen|busque|\
         busques|hablen|hables|hable|mensageen",
    ),
    ("llamen", "llamen|llame|llames|llamem|yamen|yame|marquen|marque|marques|telefoneen"),
    (
        "manden",
        "manden|mande|mandes|mander|envien|envie|envies|enbien|enbie|embien|embie|lleguen|llegue|pongan|ponga|\
         compartan|pasen|manda|envia|mandan|envian",
    ),
    // What one may stop doing: "dejen de …".
    (
        "escribir",
        "escribir|escribirme|escribirnos|escrivir|escrivirme|molestar|molestarme|molestarnos|contactar|\
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
        "deja|dejen|deje|dejes|dejenme|dejame|dejeme|dejenos|dejanos|dejar|dejarme|dejaran|dejara|dejarian|\
         paren|pare|para|parar|paran|parenle|parele|parale|cesen|cese|eviten|evite|abstenganse|abstengase|basta|terminen|dejarian|dejan",
    ),
    (
        "mensajes",
        "mensajes|mensaje|mensajitos|mensage|mensages|mnsajes|msj|msjs|mjs|mjes|texto|textos|text|texts|sms|\
         llamadas|llamada|notificaciones|notificacion|correos|publicidad|propaganda|promociones|ofertas|\
         anuncios|avisos|alertas|informacion|info|comunicacion|comunicaciones|spam|whatsapps|whats|mensajeria|suscripcion|suscripciones",
    ),
    (
        "quiten",
        "quiten|quite|quita|quitar|quitenme|quiteme|quitame|quitarme|quitenos|saquen|saque|saca|sacar|saquenme|\
         saqueme|sacame|sacarme|saquenos|borren|borre|borra|borrar|borrenme|borreme|borrame|borrarme|borrenos|\
         eliminen|elimine|elimina|eliminar|eliminenme|elimineme|eliminame|eliminarme|remuevan|remueva|remover|\
         remuevanme|removerme|retiren|retire|retirenme|retirarme|retirar|desuscriban|kiten|kitenme|quitemen|\
         sakenme|boren|borrarnos|bajenme|bajen|tachen",
    ),
    (
        "quitenme",
        "borrenme|borreme|borrame|borrarme|eliminenme|elimineme|eliminame|eliminarme|remuevanme|removerme|desuscribanme|desuscribeme|desuscribame|desuscribirme|borrenos|sacame|saquenme|saqueme|quitenme|quiteme|quitame|bloqueenme|desinscribanme|desinscribirme|desuscribir",
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

/// Phrases and what they are signs of.
pub(super) const WORDING: &[(Sign, &[&str])] = &[
    (Sign::Revoke, STOP),
    (Sign::RevokeCalls, STOP_CALLS),
    (Sign::Revoke, NO_WISH),
    (Sign::Revoke, OFF_THE_LIST),
    (Sign::Revoke, WRONG_NUMBER),
    (Sign::Insist, INSIST),
    (Sign::TextInstead, TEXT_INSTEAD),
    (Sign::Keep, GO_ON),
    (Sign::Retract, RETRACT),
    (Sign::Allow, ALLOW),
];

const STOP: &[&str] = &[
    "no|ya|nunca|jamas|ni @me_es vuelvan|vuelva|vuelvas|buelvan|buelva? a? @escriban|@escribir",
    "no|ya|nunca|jamas|ni @me_es @escriban",
    "no|nunca|jamas vuelvan|vuelva|vuelvas|buelvan|buelva a @escribir|@llamar",
    "no @me_es vuelvan|vuelva|vuelvas|buelvan|buelva a? @escribir|@llamar|mandar|enviar",
    "no @me_es @manden *2 @mensajes|mas|nada|nunca|otra|cosas|tonterias|basura|>|esto|eso|ni|por|porfa|gracias|ya",
    "nunca|jamas mas @me_es? @escriban|@manden|@llamen",
    "favor|pido|ruego|agradeceria de? no|ya? @escribir|@llamar",
    "favor|porfa|porfavor de? no @escriban|@llamen",
    "ya no @me_es @manden|@escriban|@llamen",
    "ya no escriban|escriba|escribas|llamen|llame|molesten|moleste|molestes|manden|mande|envien|envie|texteen|insistan",
    "no escriban|escriba|escribas|molesten|moleste|molestes|texteen|insistan|insista|insistas|chinguen|jodan|mamen|frieguen|fastidien|contacten @mas|>|a|mi|por",
    "no manden|mande|mandes|envien|envie|envies *2 @mensajes|mas|nada|>",
    "no @me_es sigan|siga|sigas|esten|este|estes|anden|ande|andes *1 @escribiendo|con",
    "no sigan|siga|sigas|esten|este|estes|anden|ande|andes *1 @escribiendo",
    "@dejen de *1 @escribir",
    "@dejen de *2 @mensajes",
    "@dejen de estar|andar *1 @escribiendo",
    "@dejen ya? de? molestar|chingar|joder|fregar|mandar",
    "@dejen @escribiendo",
    "dejenme|dejame|dejeme|dejenos|dejanos|dejen|deje|deja|dejarme *2 paz|tranquilo|tranquila|tranquilos|solo|sola|empaz|vivir|pas",
    "< basta|paren|parenle|parele|detengan|detenganse *1 >",
    "ya|por|favor|porfa|porfavor paren|parenle|parele|pare|parale|basta|dejen|parenme >",
    "paren|parenle|parele|pare|basta|detengan|parar|detener|suspendan|suspender|cancelen|cancele|cancela|cancelar|terminen|quiten|quitar|bloqueen|desactiven|desactivar|cancelo|paro|detengo|quito con|los|estos|esos|de|sus|tus|las|mis|todos|la|mi|tantos|ya? *3 @mensajes",
    "paren|basta con|de eso|esto|tanto|tantos",
    "basta de|con *2 @mensajes",
    "no|ni mas|un|otro|otra|tantos *1 @mensajes",
    "sin|cero mas? mensajes|textos|llamadas|mensaje|msjs",
    "no quiero|deseo mas >|por|gracias",
    "cancelar|cancelen|cancele|cancela|cancelo|cancelacion|anular|anulen *3 suscripcion|subscripcion|suscribcion",
    "cancelen|cancelenme|cancelame *1 >",
    "desuscrib~|desinscrib~|desubscrib~|desuscrip~",
    "dar|darme|dame|denme|deme|den|doy|dan|darnos|dado|da|dieran|de|pedir|solicito|quiero|solicitar|pido|tramitar|la|una *1 de baja",
    "solicito|solicitar|quiero|pido|tramitar|pedir|deseo|necesito|exijo la|mi|una baja",
    "dar|darme|dame|denme|deme|doy|darse|denos *3 baja",
    "de baja >",
    "quiero|deseo|necesito|quisiera|kiero|como|puedo *1 salir|salirme|salgo *3 @lista|esto",
    "salir|salirme|salgo de *2 @lista|grupo",
    "como hago para|que *4 @mensajes|dejen|paren",
];

const STOP_CALLS: &[&str] = &[
    "no|nunca|jamas|ni @me_es vuelvan|vuelva? a? @llamen|@llamar",
    "no @llamen @mas|>|a|por",
    "@dejen de *1 @llamar",
    "@dejen de estar|andar @llamar",
    "no mas|quiero llamadas|llamada",
];

const NO_WISH: &[&str] = &[
    "no|ya|ni @me_es? @no_quiero *2 recibir|resibir|recibiendo|recivir|ver|leer *4 @mensajes|mas|nada|sus|tus|de|esto|estos|>",
    "no|ya|ni @me_es? @no_quiero *1 que *2 @me_es|nadie *2 @escriban|@llamen|@manden|contacten|vuelvan|busquen|esten|sigan|lleguen",
    "no|ya|ni @me_es? @no_quiero mas|sus|tus|estos|esos|este|ningun|ninguna|los|sus|tantos|ni|un|de *2 @mensajes",
    "no|ya|ni @no_quiero @mensajes",
    "no @no_quiero|interesa *1 saber|hablar|oir|escuchar|tener *1 nada|mas|de|con|contacto *2 ustedes|usted|ti|de|con|ud|uds|ellos|tigo|contigo|nadie|>",
    "no @no_quiero nada *1 ustedes|usted|ti|con|ud|uds|de|suyo|tuyo",
    "no @no_quiero|me|nos? ser|seguir|estar|andar *1 contactado|contactada|molestado|molestada|recibiendo|en|molesten|molestada *2 @lista|mensajes|>|mas|por",
    "no|ya me|nos interesa|interesan|gusta|gustan *2 @mensajes|recibir|que",
    "preferiria|prefiero|agradeceria|agradezco|pido|ruego|solicito|exijo|pediria *2 que|no|dejen|dejar *1 no|dejen|dejaran|recibir|de *1 @me_es? *1 @escriban|@escribir|@manden|@llamen|escribieran|mandaran|contactaran|mas|mensajes|@mensajes",
    "no autorizo|permito|doy|consiento *2 que|permiso *1 @escriban|@manden|@llamen|contacten",
    "no les|le|te? autorizo|autorice|autorizado|doy|di|tienen|tiene|consiento|consenti *2 mi|permiso|consentimiento|autorizacion|recibir|estos|sus|mensajes",
    "revoco|retiro|revocar|retirar *2 consentimiento|permiso|autorizacion",
    "nunca|no me? suscribi|registre|inscribi|pedi|solicite|autorice|apunte *2 @mensajes|esto|a|estos|informacion|>",
    "harto|harta|cansado|cansada|hasta *2 de|la|el *3 @mensajes|@escriban",
    "< borrenlo|borrelo|borralo|quitenlo|quitelo|eliminenlo|eliminelo *2 >",
    "ni llamadas|mensajes|textos|mensaje|texto|llamada ni",
    "ya|los|te|lo los|te|lo|la|voy? a? bloquee|bloqueo|reporte|reporto|bloquear|reportar|denunciar|demandar|denuncio|bloqueamos",
    "tienen|tiene|traen *1 harto|harta|cansado|cansada|hasta",
    "voy|vamos|tendre|toca a|que *1 bloquearlos|bloquearte|bloquearlo|reportarlos|reportarte|denunciar|denunciarlos|demandar|demandarlos",
    "bloqueado|bloqueados|reportado|reportados >",
    "bloquear|bloqueare este|su|tu|el numero|telefono",
    "es acoso|hostigamiento|spam >",
    "vete|vayanse|vayase|larguense|largate a|de|al|ya|>",
];

const OFF_THE_LIST: &[&str] = &[
    "@quiten|me|nos *4 de *2 @lista",
    "@quiten|fuera de la|su|tu|sus|tus|esta|esa|las|mis *2 @lista",
    "@quitenme >|de|ya|por|porfa|porfavor|no|gracias|favor|ahora|ahorita",
    "@pierdan *1 @mi *1 @numero",
    "me|nos quiten|quite|quites|saquen|saque|saques|borren|borre|borres|eliminen|elimine|elimines|remuevan|bloqueen|quitan|quita|sacan|borran|borra|eliminan *1 de|por|porfa|>|ya",
    "me|nos pueden|puede|podrian|podria|puedes|podrias|favor *3 @quiten",
    "puede|pueden|podria|podrian|puedes *1 borrarme|sacarme|quitarme|eliminarme|removerme",
    "olvidense|olvidese|olvidate|olviden|olvidenme|olvidame *1 de mi|nosotros|este|>",
    "olvidenme|olvidame|ignorenme|bloqueenme",
    "no guarden|usen|tengan|compartan|guarde|use *1 @mi @numero",
];

const WRONG_NUMBER: &[&str] = &[
    "numero|telefono|num|nro|persona equivocado|equivocada|incorrecto|incorrecta|ekivocado|equibocado|ekibocado|erroneo|quivocado",
    "equivocado|equivocada|equivoco|equivocaron|equivocados|equivocaste|equivocando|equivocan|ekivoco|equiboco|confundio|confundieron de *1 numero|persona|telefono|num|contacto|cel",
    "< equivocado|equivocados|equivocaron *1 >",
    "esta|estas|estan|anda equivocado|equivocada|equivocados *1 >",
    "se|te equivoco|equivocaste|equivocaron >",
    "no es|soy *1 el|su|la|ese|mi|de? numero|telefono|persona|celular|num *1 de|que|>|correcto|correcta",
    "ya no es *1 numero|telefono|cel|celular",
    "no conozco a nadie|ningun|esa|ese",
    "aqui|ahi no vive|hay|es *2 nadie|ningun|ninguna|llame|llama|nombre|persona",
];

const INSIST: &[&str] = &[
    "si @me_es? *1 vuelven|vuelve|siguen|sigue|vuelves|sigues a|@escribiendo|con *1",
    "si no dejan|paran|deja|para|dejas *1 de? *1 @escribir|@llamar|molestar",
    "no|nunca|jamas @me_es vuelvan|vuelva|vuelvas|buelvan a? @escribir|@llamar|@escriban|@llamen",
    "no|ya @me_es @escriban|@manden *3 nunca|jamas",
];

const TEXT_INSTEAD: &[&str] = &[
    "mejor|solo|nomas|solamente|prefiero|preferible|preferiria|unicamente|pero *2 @mensajes|texto|escribame|escribeme|escribanme|texteeme|texteenme|texteame|mandame|mandenme|mandeme|whatsapp|wasap|aqui",
    "por|via|con @mensajes|texto|whatsapp|wasap|aqui|escrito|chat >|mejor|por|esta|nomas|es|esta|solamente|si|porfa|gracias",
    "escribame|escribeme|escribanme|escribanos|texteeme|texteenme|texteame|textiame|mensajeame *2 mejor|por|aqui|>|nomas|solo",
    "mandame|mandenme|mandeme|envieme|enviame|envienme *2 @mensajes|texto",
    "@mensajes|texto|textos si|mejor|esta|esta|es|nomas",
];

const GO_ON: &[&str] = &[
    "noche|noches|manana|mananas|trabajo|domingo|domingos|tarde|tardes|semana|horas *2 no @me_es? @escriban|@llamen|@manden",
    "significa|significaria *3 baja|parar|stop|alto|salir",
    "no dejen|deje|dejes|pare|paren|pares|cancelen|cancele|canceles|borren|borre|borres|quiten|quite|eliminen|pierdan|pierda|pierdas|olviden|olvide|olvides de|mi|me|>|el|nada",
    "no puedo|podia|quiero|puede|quisiera|podemos|vayan dejar|deja|parar|darme|salir|que|a *1 de? *1 dejen|@escribir|paren|baja|borren|quiten",
    "no me|se borren|borre|quiten|quite|saquen|saque|eliminen|elimine|borres|quites",
    "direccion|casa|precio|fecha|hora|link|informacion|zona|foto *2 equivocada|equivocado|equivocados",
    "si quiero|quisiera|necesito|deseo|digo|mando|pongo|escribo|respondo *3 dejar|dejen|cancelar|parar|baja|salir|stop|paren|no|darme",
    "que pasa|pasaria|sucede si|cuando *5 parar|stop|baja|cancelar|cancelo|salir|paro|alto",
    "@escriban|@llamen|@manden|@llamar|@escribir|@escribiendo|@mensajes|escribieran|mandame *2 en|por|de la? noche|noches|madrugada|manana|mananas|tarde|tardes|trabajo|jale|oficina|ingles|espanol|dia|domingo|domingos|momento|momentos",
    "@escriban|@llamen|@manden|@llamar|@escribir|@mensajes tan|muy|demasiado tarde|temprano|noche",
    "@escriban|@llamen|@manden|@llamar|@escribir|@mensajes|nada *1 ahorita|hoy|todavia|aun|ahora|mientras|cuando|hasta|antes|despues|durante|entre|manana|hasta",
    "@escriban|@llamen|@manden|@llamar|@escribir|@mensajes *1 los|el|este|entre|un|al domingo|domingos|sabado|sabados|lunes|martes|miercoles|jueves|viernes|fin|fines|semana|dia|trabajo|jale",
    "@escriban|@llamen|@manden|@llamar|@escribir|@mensajes *1 a las|la|estas|esta|esas|esa|mi|medianoche|mediodia *1 #|hora|horas|trabajo|oficina|una|dos|tres|seis|siete|ocho|nueve|diez|once|doce|casa|esposo|esposa|am|pm|noche",
    "@llamen|@hora|hables|hable|hablen|@llamar|llame|llames de usted|tu|vos|mentiras",
    "llame|llamen|llames|llamar asi|senor|senora|sra|sr|don|dona|por",
    "@manden|@escribir *1 casas|casa|propiedades|propiedad|departamentos|apartamentos|condos|fotos|foto|terrenos|lotes|opciones|links *2 con|en|de|que|sin|tan|arriba|fuera|muy|mas",
    "@quiten|@pierdan *4 de *2 escritura|escrituras|titulo|hipoteca|contrato|prestamo|renta|arrendamiento|cita|seguro|casa|mercado",
    "@quiten *2 alfombra|carpeta|pared|muebles|cerca|alberca|arbol|condicion|contingencia|casa|propiedad",
    "di|puse|dio|escribi|mande|tenia|tengo|marque|anote|pase|llame *3 numero|telefono|persona equivocado|equivocada|incorrecto|mal",
    "cancelar|cancelen|cancele|cancela|anular *3 cita|visita|tour|oferta|contrato|recorrido|inspeccion|cierre|reunion",
    "paren|pare|para|dejen|deje|dejar|deja|parar de rentar|trabajar|llover|pagar|fumar|buscar|vender|vivir|construir|subir",
    "@dejen de *1 @escribir|@mensajes a|al|con el|la|los|dueno|mi|ellos|ella|esposo|esposa|vendedor|banco",
    "no *1 duden|dude|dudes|olviden|olvide|olvides en|de|mandar|@escribir",
    "no me molesta|importa que|si",
    "perdon|disculpe|disculpa|disculpen|no que|por|quiero|quise? moleste|molestar|molestarlo|molestarla|molestarlos|la",
    "no se moleste|molesten|preocupe|preocupen",
    "planta|calle|va|renta|precio|precios|interes|tasa baja",
    "por que|porque|xq *1 no|ya *2 @escriban|@manden|@llamen",
    "dile|digale|diganle|dije|dijo|diga a|que *5 @dejen",
    "cuando|si|hasta|que|porque|como no|ya me|nos escriben|llaman|mandan|contestan",
    "en|esta|estan baja|bajas",
    "para|mas|tan|muy alto|alta|altos",
    "no me|nos esta|estan",
];

const RETRACT: &[&str] =
    &["< espera|espere|esperen", "es|era broma", "mentira >", "no espera|espere", "jaja~ >"];

const ALLOW: &[&str] = &[
    "pueden|puede|puedes|podrian|podria volver|escribirme|escribir|mandarme|enviarme|contactarme|textearme|mensajearme|mandar|llamarme *3 otra|nuevo|nuevamente|otravez",
    "me|nos pueden|puede|puedes *1 volver|escribir|mandar|enviar|contactar|textear|mensajear *3 otra|nuevo|nuevamente|otravez",
    "ya *1 me|nos? pueden|puede|puedes *1 volver|escribir|contactar|escribirme|textear|textearme|contactarme",
    "vuelvan|vuelva|vuelve|vuelvanme|vuelveme a escribir|escribirme|mandar|mandarme|enviar|enviarme|contactarme|textear|textearme|suscribir|suscribirme|activar",
    "quiero|quisiera|deseo|gustaria|necesito *1 volver|recibir|reactivar|reanudar|suscribirme *4 otra|nuevo|nuevamente|otravez",
    "reactiven|reactivar|reanuden|reanudar|activen|reactiva|reactivame|reactivenme|activenme|reanude|desbloqueen *3 @mensajes|mi|los|>|suscripcion",
    "escribanme|escribame|escribeme|mandenme|mandeme|mandame|texteenme|contactenme *2 otra|nuevo|nuevamente *1",
    "suscribanme|suscribeme|suscribirme|inscribanme|agreguenme|ponganme|anotenme *2 otra|nuevo|nuevamente",
    "ya|si autorizo|acepto|doy *3 @mensajes|recibir|escriban|permiso|consentimiento",
];
