//! How it is said in Spanish.

use super::Suspicion;

pub(super) const CLASSES: &[(&str, &str)] = &[
    (
        "olvida",
        "ignora|ignore|ignoren|ignorar|olvida|olvide|olvidate|olvidese|olviden|olvidar|descarta|descarte|desobedece|omite|omita|anula|anule",
    ),
    (
        "anteriores",
        "anteriores|anterior|previas|previos|previa|previo|pasadas|originales|iniciales|existentes|precedentes|sistema",
    ),
    (
        "ordenes",
        "instrucciones|instruccion|ordenes|reglas|regla|indicaciones|directrices|restricciones|comandos|normas|prompt|lineamientos",
    ),
    ("dichas", "instrucciones|directrices|ordenes|prompt|lineamientos"),
    ("maquina", "ia|bot|chatbot|robot|modelo|gpt|chatgpt|maquina"),
    ("papel", "pirata|perro|gato|hacker|personaje|poeta|dan|@maquina"),
    ("respuesta", "respuesta|respuestas|contestacion"),
    ("mensaje", "@respuesta|mensaje|mensajes|texto"),
    (
        "cambia",
        "codifica|codifique|cifra|cifre|encripta|encripte|modifica|modifique|invierte|invierta|convierte|convierta|reescribe|reescriba|transforma|transforme|altera|altere",
    ),
    (
        "mete",
        "agrega|agregue|anade|anada|incluye|incluya|inserta|inserte|integra|integre|incorpora|incorpore|menciona|mencione",
    ),
    (
        "muestra",
        "muestra|muestrame|muestre|muestreme|revela|revele|revelame|repite|repita|imprime|imprima|dime|digame|ensename|ensename|escribe|escriba|comparte|comparta|lista|cuales|cual",
    ),
    ("lengua", "aleman|frances|italiano|portugues|holandes|ruso|chino|japones|coreano|arabe|griego|latin"),
    (
        "clave",
        "base64|base32|base16|hexadecimal|binario|morse|emojis|cifrado|python|json|rima|rimas|verso|reves",
    ),
];

pub(super) const PHRASES: &[(Suspicion, &[&str])] = &[
    (
        Suspicion::Override,
        &[
            "@olvida todas|todos|las|los|tus|sus|cualquier|estas? *4 @ordenes *2 @anteriores",
            "@olvida *3 @anteriores *1 @ordenes",
            "@olvida todas|todos|tus|sus las|los|tus|sus? @ordenes",
            "@olvida todo lo? *1 anterior|previo",
            "no sigas|siga|obedezcas|obedezca|escuches *3 @ordenes",
            "deja|deje de seguir|obedecer *3 @ordenes",
            "tus|sus nuevas|verdaderas @ordenes",
            "tu|su nueva|nuevo|verdadera|verdadero tarea|objetivo|mision|trabajo es",
            "solo|solamente|simplemente imprime|repite|escribe *2 exactamente|textualmente|literalmente",
            "debes|debe|tienes|tiene que? obedecer|obedecerme",
        ],
    ),
    (
        Suspicion::Role,
        &[
            "a partir de ahora|hoy *1 eres|actua|actue|responde|responda|seras|sera|vas",
            "desde ahora|hoy *1 eres|actua|actue|responde|responda|seras",
            "de ahora en adelante *1 eres|actua|actue|responde|responda|seras|vas",
            "actua|actue|comportate|comportese|responde|responda|habla|hable como si? *4 @papel",
            "ahora eres|es un|una|el|la *3 @papel",
            "finge|finja|simula|simule|imagina|imagine *1 que|ser *4 @papel|reglas",
            "modo dan|desarrollador|dios|administrador|depuracion|programador",
            "sin tus|etica|filtros|censura reglas|restricciones|filtros|limites|censura",
            "como ia|modelo *2 debes|estas|eres|sigues",
        ],
    ),
    (
        Suspicion::Extraction,
        &[
            "@muestra *2 tus|las|sus|tu|el|su *2 @ordenes *2 sistema|secretas|internas|iniciales|ocultas",
            "@muestra *2 tus|sus|tu @dichas",
            "prompt|mensaje|instrucciones del? sistema|oculto|ocultas|secreto|secretas",
            "repite|repita|imprime|imprima|copia todo|el texto|las palabras *3 anterior|arriba|antes",
            "que @dichas *2 tienes|recibiste|dieron|sigues",
            "contrasena secreta",
            "datos|numeros|informacion de *1 otros clientes|contactos|usuarios",
        ],
    ),
    (
        Suspicion::Dictation,
        &[
            "@cambia tu|su @mensaje",
            "@mete *8 en|a tu|su @respuesta",
            "responde|responda|contesta|conteste *2 en|con|usando *2 @lengua|@clave",
            "escribe|escriba|habla|hable en|con|usando *1 @clave",
            "tu|su @respuesta *2 en|con|usando @lengua|@clave",
            "traduce|traduzca tu|su @mensaje *1 al|a @lengua",
            "tu|su @respuesta debe|tiene|debera *2 incluir|contener|empezar|terminar",
            "empieza|empiece|termina|termine cada|todas|tu|tus|sus *2 @respuesta con",
            "escribe|escriba|escribeme|genera|compon|cuentame|dime un|una poema|cancion|chiste|virus sobre|para|de",
        ],
    ),
    (
        Suspicion::ForgedVoice,
        &[
            "soy tu|su desarrollador|programador|creador|administrador",
            "aprobado|autorizado por *2 openai|anthropic",
        ],
    ),
    (
        Suspicion::Code,
        &[
            "ejecuta|ejecute|corre|corra este|el|siguiente *1 codigo|comando|script",
            "siguiente fragmento|bloque de codigo",
        ],
    ),
];
