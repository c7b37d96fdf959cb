//! What looks like a revocation in Spanish and is none.

pub(super) const TEXT_INSTEAD: &[&str] = &[
    "mejor|solo|nomas|solamente|prefiero|preferible|preferiria|unicamente|pero *2 @mensajes|texto|escribame|escribeme|escribanme|texteeme|texteenme|texteame|mandame|mandenme|mandeme|whatsapp|wasap|aqui",
    "por|via|con @mensajes|texto|whatsapp|wasap|aqui|escrito|chat >|mejor|por|esta|nomas|es|esta|solamente|si|porfa|gracias",
    "escribame|escribeme|escribanme|escribanos|texteeme|texteenme|texteame|textiame|mensajeame *2 mejor|por|aqui|>|nomas|solo",
    "mandame|mandenme|mandeme|envieme|enviame|envienme *2 @mensajes|texto",
    "@mensajes|texto|textos si|mejor|esta|esta|es|nomas",
];

pub(super) const GO_ON: &[&str] = &[
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

pub(super) const RETRACT: &[&str] =
    &["< espera|espere|esperen", "es|era broma", "mentira >", "no espera|espere", "jaja~ >"];
