//! How it is said in Spanish.

use super::Suspicion;

pub(super) const CLASSES: &[(&str, &str)] = &[
    (
        "olvida",
        "ignora|ignore|ignoren|ignorar|olvida|olvide|olvidate|olvidese|olviden|olvidar|descarta|descarte|desobedece|omite|omita|salta|salte|anula|anule",
    ),
    (
        "anteriores",
        "anteriores|anterior|previas|previos|previa|previo|pasadas|originales|iniciales|existentes|precedentes|sistema|arriba",
    ),
    (
        "ordenes",
        "instrucciones|instruccion|ordenes|orden|reglas|regla|indicaciones|directrices|restricciones|comandos|normas|politicas|prompt|lineamientos|limites",
    ),
    ("maquina", "ia|bot|chatbot|robot|modelo|asistente|gpt|chatgpt|inteligencia"),
    ("respuesta", "respuesta|respuestas|contestacion|mensaje|mensajes|salida|texto"),
    (
        "cambia",
        "codifica|codifique|cifra|cifre|encripta|encripte|traduce|traduzca|modifica|modifique|invierte|invierta|convierte|convierta|reescribe|reescriba|transforma|transforme|altera|altere",
    ),
    (
        "mete",
        "agrega|agregue|anade|anada|incluye|incluya|inserta|inserte|integra|integre|incorpora|incorpore|pon|ponga|menciona|mencione",
    ),
    (
        "muestra",
        "muestra|muestrame|muestre|muestreme|revela|revele|revelame|repite|repita|imprime|imprima|dime|digame|ensena|ensename|escribe|escriba|comparte|comparta|lista|cuales|cual",
    ),
    ("lengua", "aleman|frances|italiano|portugues|holandes|ruso|chino|japones|coreano|arabe|griego|latin"),
    (
        "clave",
        "base64|base32|base16|hexadecimal|binario|morse|emojis|cifrado|codigo|python|json|rima|verso|reves",
    ),
];

pub(super) const PHRASES: &[(Suspicion, &[&str])] = &[
    (
        Suspicion::Override,
        &[
            "@olvida todas|todos|todo|las|los|tus|sus|cualquier|estas? *4 @ordenes *2 @anteriores",
            "@olvida *3 @anteriores *1 @ordenes",
            "@olvida todas|todos|tus|sus las|los|tus|sus? @ordenes",
            "@olvida todo|lo *3 anterior|dicho|antes|dijeron|previo|arriba",
            "no sigas|siga|obedezcas|obedezca|hagas|escuches *3 @ordenes|anterior|reglas",
            "deja|deje de seguir|obedecer *3 @ordenes|reglas",
            "nuevas|verdaderas @ordenes",
            "tu|su nueva|nuevo|unica|verdadera|verdadero tarea|objetivo|mision|trabajo es",
            "solo|solamente|simplemente imprime|repite|escribe|di|responde *2 exactamente|textualmente|literalmente",
            "debes|debe|tienes|tiene que? obedecer|obedecerme",
        ],
    ),
    (
        Suspicion::Role,
        &[
            "a partir de ahora|hoy *1 eres|es|actua|actue|responde|responda|seras|sera|vas|te|tu",
            "desde ahora|hoy eres|actua|actue|responde|responda|seras|tu",
            "de ahora en adelante *1 eres|actua|actue|responde|responda|seras|vas|tu",
            "actua|actue|comportate|comportese|responde|responda|habla|hable como si? *4 @maquina|pirata|perro|gato|hacker|terminal|dan|sin|no",
            "ahora eres|es *2 un|una|el|la *3 @maquina|hacker|pirata|personaje|experto",
            "finge|finja|simula|simule|imagina|imagine *1 que|ser *4 @maquina|sin|no|reglas|limites|hacker|dan",
            "modo dan|desarrollador|dios|administrador|sin|libre|depuracion|programador",
            "sin ninguna|ningun|tus|restricciones|filtros|limites|censura etica|filtro|restriccion|reglas|morales|eticas",
            "como ia|inteligencia|modelo *2 debes|estas|eres|sigues",
        ],
    ),
    (
        Suspicion::Extraction,
        &[
            "@muestra *2 tus|las|sus|tu|el|su *3 @ordenes *2 @anteriores|sistema|secretas|internas|iniciales|ocultas",
            "@muestra *2 tus|sus|tu @ordenes",
            "son|eran tus|sus @ordenes",
            "prompt|mensaje|instrucciones del? sistema|oculto|ocultas|secreto|secretas|inicial|iniciales",
            "repite|repita|imprime|imprima|copia todo|el texto|las palabras *3 anterior|arriba|antes",
            "que instrucciones *2 tienes|tiene|recibiste|dieron|sigues",
            "cual|dime|digame|revela *3 contrasena|clave secreta?",
            "contrasena secreta?",
            "datos|numeros|informacion de *1 otros clientes|contactos|usuarios",
        ],
    ),
    (
        Suspicion::Dictation,
        &[
            "@cambia tu|la|su|el|esta @respuesta",
            "@mete *8 en|a tu|la|su @respuesta",
            "responde|responda|contesta|conteste|escribe|escriba|habla|hable *2 en|con|usando *2 @lengua|@clave",
            "tu|su @respuesta *2 en|con|usando @lengua|@clave",
            "tu|su @respuesta debe|tiene|debera *2 incluir|contener|empezar|terminar|ser",
            "empieza|empiece|termina|termine cada|todas|tu|tus|sus *2 @respuesta|respuestas con",
            "escribe|escriba|escribeme|genera|compon un|una poema|cancion|ensayo|chiste|virus|programa|cuento sobre|para|de|que|en",
        ],
    ),
    (
        Suspicion::ForgedVoice,
        &[
            "soy|habla tu|su|el|un *1 desarrollador|programador|creador|administrador del? sistema?",
            "aprobado|autorizado por *2 openai|anthropic|desarrollador|administrador",
        ],
    ),
    (
        Suspicion::Code,
        &[
            "ejecuta|ejecute|corre|corra *1 este|el|siguiente *1 codigo|comando|script|programa",
            "siguiente|este fragmento|bloque de codigo",
        ],
    ),
];
