//! Spanish wording of buying and selling, as people text it in Texas: Mexican words, few accents.

use super::Sign::{
    Asks, Buys, Neither, NoBuyer, NoRents, NoSeller, Nothing, Rents, Seeks, Sells, StillBuys, StillSells,
};
use super::{Class, Signs};

pub(super) const CLASSES: &[Class] = &[
    ("mi", "mi|mis|nuestra|nuestro|nuestras|nuestros|tu|esta|mia"),
    (
        "un",
        "un|una|unos|unas|la|el|las|los|otra|otro|alguna|algun|algo|alguno|esa|ese|esta|este|su|sus|mas|de|en",
    ),
    (
        "casa",
        "casa|casas|casita|casitas|kasa|departamento|departamentos|depa|depas|depto|condominio|condo|condominios|\
         propiedad|propiedades|propieda|vivienda|viviendas|hogar|inmueble|inmuebles|terreno|terrenos|lote|\
         lotes|apartamento|apartamentos|rancho|residencia|townhouse|duplex|finca|local|traila|piso|pisos|\
         chalet|solar|parcela|acres|cantera|chante|bungalow|villa",
    ),
    (
        "quiero",
        "quiero|queremos|quisiera|quisieramos|quisieran|quiere|quieren|quieres|queria|queriamos|quero|kiero|qiero|quiera|\
         querer|queriendo|quieran|piensan|desean|planean|desea|busco|buscan|buscamos|buscando|buscar|busca|necesito|necesitamos|necesita|necesitariamos|deseo|deseamos|\
         desearia|pienso|pensamos|pensando|pensaba|planeo|planeamos|planeando|planes|gustaria|gusta|encantaria|\
         interesa|interesaria|interesado|interesada|interesados|interesadas|interes|voy|vamos|va|ocupo|ocupamos|\
         trato|tratando|tratar|intentando|quisiese|listo|lista|listos|ganas|considerando|considerar|considero|\
         tengo|tenemos|tiene|tendria|decidi|decidimos|decidido|urge|hora|momento|puedo|podemos|podria|podriamos|\
         espero|esperamos|prefiero|preferimos|debo|deberia|deberiamos|plan|idea|meta|sueno|ayuda|ayudar|ayudarme|\
         ayudeme|ayudame|ayudarnos|ayuden|empezar|opcion|opciones|asesoria|asesoren|proceso|dispuesto|dispuesta",
    ),
    ("a", "a|de|en|que|para|pa|por|con|al|como|sobre|cuanto"),
    (
        "comprar",
        "comprar|comprarme|comprarnos|comprarla|comprarlo|comprarle|conprar|compra|adquirir|comprando|compro|compraria|\
         invertir|compremos|compre",
    ),
    (
        "vender",
        "vender|venderla|venderlo|venderle|venderlas|benderla|bender|vendo|vendemos|vendiendo|vendiendola|venderia|\
         venderlos|vendamos|venda|venta",
    ),
    (
        "busco",
        "busco|buscamos|buscando|buscar|busca|buscan|busque|busquemos|buscaba|buscabamos|consigo|encontrar|conseguir|hallar|encuentro|busquen|buscarme|\
               encuentra|encontrarme|conseguirme|ocupo|ocupamos|necesito|necesitamos|requiero",
    ),
    ("no", "no|ya|nunca|tampoco|ni|jamas"),
    (
        "cosas",
        "carro|carros|coche|auto|troca|trocas|troka|camioneta|camion|moto|mueble|muebles|sala|celular|telefono|seguro|seguros|\
         boleto|boletos|perro|comida|ropa|zapatos|negocio|acciones|cosa|cosas|productos|lancha|bici|bicicleta|\
         computadora|cama|lavadora|refri|tacos|leads|regalo|servicio|servicios|mandado|despensa",
    ),
    (
        "delante",
        "un|una|unos|unas|el|la|los|las|mi|mis|su|sus|nuestro|nuestra|otro|otra|de|buen|buena|nuevo|nueva|par|mas|mucho|unos|ese|esa|este|esta|usado",
    ),
    (
        "renta",
        "renta|rentar|rento|rentando|rentamos|alquilar|alquiler|alquilo|arrendar|arriendo|rentarla|rentas|\
               arrendamiento|rentarme|alquilarla",
    ),
    (
        "cuartos",
        "recamara|recamaras|recamara|cuarto|cuartos|habitacion|habitaciones|dormitorios|dormitorio|banos|bano|\
                 recs|rec|recamras|hab|habs",
    ),
    (
        "rasgo",
        "de|con|#|dos|tres|cuatro|primera|1ra|nueva|propia|mejor|grande|chica|bonita|barata|economica|buena|una|en|\
               linda|pequena|pequeno|amplia|familiar|usada|sola|otra|nuestra|mi|su|mas|segunda|@cuartos|y",
    ),
];

pub(super) const SIGNS: &[Signs] = &[
    (
        Buys(90),
        &[
            "@quiero @a? @a? *1 comprar|comprarme|comprarnos|comprarla|conprar|adquirir|invertir|comprarlo",
            "interesado|interesada|interesados|interes|informacion|info|opciones|presupuesto|proceso en|de|para|por la? compra",
            "^ comprar|compra|compro|comprador|compradora|comprando $",
            "^ comprar|comprando >",
            "sigue|siguen|todavia|aun|continua|sige|tienen esta|estan|en|disponible|disponibles disponible|disponibles|venta|\
             a",
        ],
    ),
    (
        Seeks(90),
        &[
            "@busco @un? @rasgo? @rasgo? @rasgo? @casa",
            "sigue|todavia|aun disponible|disponibles|libre",
            "disponible|disponibles todavia|aun|la|el|esta|esa",
            "esta|estan @un? *3 disponible|disponibles",
        ],
    ),
    (
        Buys(85),
        &[
            "el|de|un|mi|dar|tengo down",
            "comprar|comprarme|comprarnos|comprando|compra|adquirir|conprar @un? de? @rasgo? @rasgo? *1 @casa",
            "@quiero @rasgo? un|una|otra|otro|mi|nuestra|algo @rasgo? @rasgo? @rasgo? *1 @casa|propio",
            "casas|propiedades|terrenos|departamentos|viviendas @rasgo? @rasgo? en venta|de|por|con|disponibles|baratas|en|a",
            "que|cuales|tiene|tienen|hay|manda|mandar|mande|mandeme|mandame|enviar|ensename|muestreme|muestrame|ver|\
             mostrar|alguna|otras|mas de? las? casas|propiedades|opciones|casa|departamentos|terrenos|viviendas|casitas",
            "preaprobado|preaprobada|preaprobados|preaprobacion|precalificado|precalificada|precalificados|precalificacion|\
             precalificar|preaprovado|preaprobarme|preaprovada",
            "pre aprobado|aprobada|aprobados|aprobacion|calificado|calificada|calificar|calificacion|aprovado",
            "aprobado|aprobada|aprobaron|aprobados|aprueban|aprobar por|para|hasta|el|un|con",
            "enganche|enganches|enganxe",
            "credito|creditos|prestamo|prestamos|financiamiento|carta|loan hipotecario|hipotecarios|hipotecaria|para|fha|aprobado|de|va|convencional|conventional|infonavit @casa|una|comprar|vivienda|aprobado",
            "credito|creditos|prestamo|prestamos|financiamiento|carta|loan hipotecario|hipotecarios|hipotecaria|para|fha|aprobado|de|va|convencional|conventional|infonavit >",
            "credito|prestamo hipotecario|infonavit|fovissste|va|fha",
            "infonavit|fovissste|fha|cofinavit",
            "hipoteca|hipotecario|hipotecas",
            "presupuesto|presupesto es|de|maximo|hasta|#|para|como|tengo|seria|alrededor|cuento|anda|entre|por",
            "mi|nuestro|un|tengo|con|de|maximo|el presupuesto",
            "hacer|hago|presentar|poner|mandar|hacerle|aser una|un|la? oferta|ofertas",
            "primera|primer casa|vivienda|hogar|propiedad|comprador|vez",
            "comprador|compradora|compradores",
            "dejar de rentar|pagar",
            "comprarle|comprarles *2 @casa",
            "ser|hacerme|hacernos|soy|convertirme dueno|duena|duenos|propietario|propietaria|propietarios",
            "ayude|ayuden|ayuda|ayudan|ayudar|ayudame|ayudeme|ayudarme|ayudarnos|ayudenme *2 comprar|adquirir",
            "agente|realtor|asesor|asesora|alguien|corredor *4 comprar|adquirir",
            "sacar|agarrar|conseguir una|mi|nuestra|la|un? casa|casita|terreno|departamento",
            "@casa a|con credito|pagos|enganche|financiamiento",
            "ofertar *2 @casa",
            "oferta|ofertas por|para|en|a la|esa|esta|ese|una @casa",
            "interes|interesado|interesada|interesados|informes|info|informacion|ayuda|asesoria *2 compra|comprar|adquirir",
            "como|que|cuanto|donde *4 para comprar|adquirir|comprarme",
            "hacerme|hacernos de una|mi|nuestra? casa|casita|hogar",
            "patrimonio",
            "@quiero|a|nos|me ofertar",
            "comprare|compraremos|compraria|compraremos|compraramos|comprariamos|compremos",
            "ofrecer|ofrezco|ofrecemos|doy|damos # *3 por *2 @casa|ella",
            "estoy|estamos por|cerca|apunto|a|listo|listos *2 comprar",
            "canse|cansada|cansado|cansados|harto|harta|aburri|vez|lugar de rentar|rentando|pagar|renta",
            "casa|algo|hogar|techo propia|propio",
            "califico|calificar|calificamos|calificaria|calificamos para|por|con *2 casa|prestamo|credito|hipoteca|comprar",
            "cuanto|cuanta *1 casa|puedo|podemos *2 comprar|alcanza|pagar|calificar|califico",
            "alcanza|alcanzaria|alcanse para|comprar",
            "me|nos|puedo|podemos alcanza|alcanzaria *2 casa",
            "y|o|luego|despues|antes|para|tambien|primero|de comprar|comprarme|comprarnos|compro",
            "como|cuando|donde|si|cuanto puedo|podemos|podria *1 comprar|adquirir",
        ],
    ),
    (
        Seeks(85),
        &[
            "sigue|siguen|todavia|aun|tienen|tiene *2 disponible|disponibles",
            "@quiero *3 propia @casa",
            "mostrar|ensenar|mostrarme|ensenarme|mostrarnos|ensenarnos|ensene|ensena|muestreme|muestra *1 la|esa|una|las|el|ese @casa",
            "aviseme|avisame|avisenme|digame|notifiqueme *3 casa|casas|algo|departamento|terreno|sale|salga|haya",
            "no|sin *1 encontrado|encontramos|encuentro|encontrar|hallado|hallamos *2 @casa",
            "en busca|busqueda de *3 @casa",
            "@busco otra|otro|una|algo|uno mas? *1 chica|chico|grande|barata|barato|economica|economico|amplia|bonita|nueva",
            "ando|andamos|estoy|estamos|hemos viendo|mirando|visto casas|propiedades|casa|terrenos|opciones",
            "@quiero *2 casas|opciones|propiedades",
            "@quiero casa|casas|casita|depa|departamento|terreno",
            "@quiero @busco @un? *2 @casa",
            "hay|tiene|tienen|tendra|tendran|tienes @un? @casa",
            "tienen|tiene|hay|tendra algo @rasgo|por|barato|disponible|en",
            "agendar|programar|hacer|concertar|reservar|sacar|agendo|quisiera|una|coordinar|pedir @un? @un? visita|recorrido|\
             tour|showing",
            "cita|visita|visitar|recorrido para|a|la? ver|conocer|visitar|recorrer|@casa|casa",
            "@quiero|podemos|cuando|podriamos|puede @a? @quiero? @a? ir? a? ver|verla|verlas|visitar|visitarla|conocer|conocerla|mirar|recorrer|verlo @un? @casa|el|este|manana|hoy|en|por|personalmente",
            "@quiero|podemos|cuando|podriamos|puede @a? @quiero? @a? ir? a? ver|verla|verlas|visitar|visitarla|conocer|conocerla|mirar|recorrer|verlo @un? >",
            "interesa|interesado|interesada|interesados|intereso|intereza @a? la|el|esa|ese|esta|una|su|este|unas *2 @casa|anuncio",
            "interesado|interesada|interesa|interesados en|por @un? @casa",
            "^ casa|casas|casita|depa|terreno de|con|#|en|cerca|por|tres|cuatro|dos|grande|barata|para",
            "ver|conocer|visitar @un @casa|disponible",
        ],
    ),
    (Buys(75), &["invertir|inversion|inversiones en|bienes|inmobiliaria|de", "oportunidades de inversion"]),
    (
        Seeks(75),
        &[
            "mudarme|mudarnos|mudo|mudamos|mudando|mudandome|mudarse|mudamos|reubicando|reubicarnos|trasladamos a|para|de|pa|al|con|por",
            "casa|casas|casita de|con # @cuartos",
            "@casa @rasgo? # @cuartos",
            "casa|casas|depa|condo con|cerca|por|x *2 alberca|patio|garaje|cochera|yarda|jardin|favor",
            "bienes raices",
        ],
    ),
    (Buys(50), &["tengo|buen|mal|mi credito"]),
    (Seeks(50), &["recamaras|cuartos|habitaciones|recamara", "itin", "disponible|disponibles"]),
    (
        StillBuys(85),
        &[
            "no @quiero? @vender|@renta *2 @quiero? comprar",
            "no renta *2 compra",
            "compra de @un? @casa",
            "@casa @rasgo? en venta en|de|por|cerca|con|menos",
        ],
    ),
    (Buys(80), &["compra en|de|con|por|directa|inmediata"]),
    (
        Seeks(75),
        &[
            "busco|buscamos|buscando|buscaba en|por|cerca|entre|algo|opciones|cuartos",
            "busco|buscamos|buscando un|una de|con|en # @cuartos",
            "busco|buscamos|buscando|buscaba >",
        ],
    ),
    // Selling.
    (
        Sells(95),
        &[
            "@quiero @a? @a? *1 vender|venderla|venderlo|bender|venderlas",
            "@quiero @a? la|lo|el *1 vender|venta",
            "vender|vendan|vendas|vendo|vendemos|vendiendo|bender|venderle|vendiera|vendieramos|venderia|vendamos|venda|venta @un? de? @mi @rasgo? *1 @casa",
            "vendo|vendemos|vendiendo|vende @un? @casa",
            "poner|ponerla|pongo|ponemos|poniendo|sacar|sacarla|anunciar|ofrecer|meter|subir|listar|publicar|tener *4 \
             en|a|ala|al la? venta|mercado|mls",
            "listar|enlistar|anunciar|publicar @mi|la|una *1 @casa",
            "cuanto|cuento|quanto|qanto|kuanto|en|cual|que|precio *3 vale|valdra|valdria|cuesta|costaria|costara|valor|bale|\
             valen|valga|valorada|venderia|vende|vendera|vendo @un? de? @mi *1 @casa",
            "cuanto *3 @mi @rasgo? @casa",
            "@mi *1 @casa *3 vale|valdra|valor|avaluo|cuanto|venta",
            "valor|avaluo|valuacion|evaluacion|valoracion|prevaluacion|preevaluacion|estimado|tasacion|valuo|precio|oferta|ofertas|tasar|valuar|avaluar|valorar|\
             analisis|estimacion|cotizar *2 de|por|para|a|x? @un? @mi *1 @casa",
            "cuanto|que|en *2 dan|darian|daria|ofrecer|pagar|ofrecen|ofreceria|ofrecerian|pagan|pagarian|pagaria|saco|sacaria|sacar|sacarle|obtener|\
             ganar|pedir|recibir|dar|pediria|venderia|venderla|venden|deberia|vender *3 por|x|de|en|venderla|a? \
             @un? @casa|ella|venderla",
            "cuanto|en *2 puedo|podria|podemos|podriamos|debo|deberia|podre|pudiera *1 vender|sacar|pedir|venderla|sacarle",
            "compran|compra|compras|comprar|compren|compraria|comprarian|comprador|compradores|comprarme|cliente @a? @mi *1 @casa",
            "me|nos compra|compran|compraria|compre|comprarian *2 @casa",
            "^ vender|vendo|venta|vendedor|vendedora|vendiendo $",
            "^ vender|vendo >",
            "@mi *1 @casa en|a|esta|ya|sea|se *1 venta|vender|vendida|venda|mercado",
            "tengo|tenemos|heredamos|herede|tiene *5 para|que|y|por|en|a|pa *3 vender|venta|venderla|venderlo|vendo",
            "agente|realtor|alguien|ayuda|agencia|persona|corredor|proceso|asesor|inmobiliaria|ayudar|ayudarme|ayudan|\
             ayudame|ayudeme|pasos *3 vender|venta|venderla|vende|venda",
            "quitar|quitarme|quitarnos|soltar *2 @casa de encima|casa",
            "vendere|venderemos|venderiamos|vendieramos",
            "deshacer|deshacerme|deshacernos|deshacerse|desacerme|salir de *2 @casa",
            "soy|somos el|la|un|una? vendedor|vendedora|vendedores",
            "la|lo|las|los vendo|vendemos|venderia|venderiamos|vendiera|vendiendo|vendamos",
            "la|lo|las|los estoy|estamos|quiero|voy|vamos *1 vendiendo|vender",
            "venderia|venderiamos|vendo|vendemos si|por|en|hasta|cuando|rapido|ya|a",
            "@casa *2 estoy|estamos vendiendo",
            "@casa|la|lo|las *1 hay|tenemos|tengo|toca|falta que? venderla|venderlo|vender|venderlas",
            "venta de @un? @mi *1 @casa",
            "oferta|ofertas *2 por|de|para @mi *1 @casa",
            "vender|venta y|e|antes|para|primero|o|luego|despues *2 comprar|compra|comprarme",
        ],
    ),
    (
        Sells(85),
        &[
            "cuanto *2 vale|valen|cuesta|valdra *3 como|igual *1 mia|nuestra|esta",
            "vender|venderia|vendiendo|venta @un? de @un? @casa",
            "vender|vendiendo @un? @casa",
            "compran|compra|compras usted|ustedes|tu? casas|propiedades|terrenos",
            "se|lo|la|las puede|pueden|va|podria vender|vende|vendieran",
            "costaria|cobrarian|cobran|cobra|cobras|comision|comisiones|costo|cuesta|cobraria|gastos *3 vender|venta|venderla",
            "cuando|como|donde|si|despues|antes|mejor|puedo|podemos|debo|conviene|deberia|quien|mientras|porque|hasta *2 vender|vendo|vendemos|vendamos|venda|venderla",
            "vendedor|vendedora|vendedores >",
            "oferta|ofertas en|de efectivo|cash",
            "avaluo|avaluos|valuacion|valuaciones|tasacion|valoracion|valoraciones|prevaluacion|preevaluacion",
            "cma|analisis comparativo",
            "solo|nomas|nada|primero|tambien vender|venderla|vendo",
            "por vender|venderla",
            "cuanto vale|valdria|valdra|tarda|tardan|tardaria en? venderse|vender|venderla",
            "venderla|venderlo",
        ],
    ),
    (
        Sells(50),
        &["@mi @rasgo? @casa", "vender|vendo|vendemos", "heredamos|herede|herencia", "embargo|plusvalia"],
    ),
    (
        StillSells(85),
        &[
            "no @quiero? comprar *2 @quiero? vender",
            "tengo|tenemos *3 @casa en|a|para la? venta|vender",
            "mi|nuestra|la @casa no se *1 vende|vendio|vendido|vendia",
            "no se|estoy *2 seguro|segura? *1 si|cuanto|en *3 vender|vendo|venderla|vale",
            "no @quiero @vender *3 hasta|antes",
        ],
    ),
    (
        Asks(90),
        &[
            "solo|nomas|namas|nomaz|solamente|unicamente|mas|ando|andamos|estoy|estamos ando|andamos|estoy|estamos|quiero|\
             queria? mirando|viendo|curioseando|preguntando|checando|informandome|explorando|investigando|mirar|\
             checar|preguntar|informarme",
            "solo|nomas|namas|nomaz|solamente|mas quiero|queria|necesito|busco|ando|estoy *1 info|informacion|precios|saber",
            "curiosidad|curiosear|curioseando",
            "solo|nomas|namas|solamente info|informacion|preguntaba|pregunta|veia|miro",
        ],
    ),
    (
        Asks(80),
        &[
            "informacion|info|informes|detalles|fotos|imagenes|pregunta|duda|dudas|preguntas",
            "como|que esta|estan|va|anda|tal|andan|es|funciona *2 mercado|precios|tasas|intereses|escuelas|zona|barrio|area|proceso|casas",
            "a|en|cuanto cuanto|como? esta|estan|anda|andan|es|sale|salen|son *2 intereses|tasas|precio|interes|mercado|tasa|casas",
            "cual|cuales|cuanto|cuantos|cuantas|donde|cuando *1 es|son|queda|mide|tiene|tienen|esta|estan|pies|metros|fue|anos|\
             cuesta|banos|seria|sera|piden|cuestan|tarda|sale|cobran",
            "escuela|escuelas|hoa|impuestos|mercado|vecindario|colonia|zona|precios|tasas",
            "pies cuadrados",
            "que|cual|cuales es|son|incluye|necesito|documentos|requisitos|pasos|precio|tamano|direccion",
            "requisitos|proceso|precio|direccion",
            "tiene|tienen|hay|es|esta|acepta|aceptan|incluye|admiten alberca|garaje|cochera|elevador|mascotas|jardin|terraza|ascensor|estacionamiento|parking|patio",
        ],
    ),
    (
        Neither,
        &[
            "@comprar|@vender|compra|vende|venden @delante? @delante? @cosas",
            "@no @quiero *2 comprar ni|o vender",
            "@no @quiero *2 vender ni|o comprar",
            "solo|nomas|nada|solamente|namas|unicamente mas|estoy|ando|estamos|quiero|queria? *1 mirando|viendo|curioseando|mirar|ver",
            "^ prestamo|credito|financiamiento convencional|fha|va|bancario|hipotecario $",
            "^ con|por|mediante prestamo|credito|financiamiento|banco|fha convencional|bancario|fha? $",
            "busco|buscando|necesito|quiero trabajo|empleo|chamba|roommate|plomero",
            "@quiero|busco|necesito|limpiar|limpio *3 limpie|limpiar|limpieza|pintar|plomero *3 @casa",
        ],
    ),
    (
        NoBuyer,
        &[
            "que|cuales|cual es|son|significa un|una|el|los|las|la? prestamo|prestamos|hipoteca|enganche|preaprobacion|credito|fha|escrow|down|puntos *3 >",
            "no comprador|compradora|compradores",
            "@casa|algo|lugar *4 vivir|quedarme|quedarnos",
            "hacer|poner|mandar *2 oferta|ofertas *2 mi|nuestra",
            "no|nunca|tampoco|ni *1 @quiero @a? *2 comprar|compra|casa|mudarme|mudarnos|ver|visitar|casas|rentar",
            "no|nunca|tampoco *1 compro|compramos|compraria|comprar",
            "ya no *3 comprar|compro|casa|buscando|busco|interesa|compramos",
            "no *2 interesa|interesado|interesada|interesan *4",
            "no *1 buscando|busco|buscamos|ando *3",
            "ya compre|compramos|tenemos|tengo|encontre|encontramos|conseguimos|consegui|compro casa|una|*2",
            "@casa|algo|cuartos|departamento|depa|recamaras *3 de|en|para|a|pa|por @renta",
            "@quiero|@busco *3 @renta",
            "@renta|rente una|un|de|la|el? *2 @casa",
            "compran|compra|compras|comprador|compradores|comprarme|compraria|compren @a? @mi? *1 @casa|casas",
            "comprador|compradores para|de|a",
            "@vender @un? de? @mi? @rasgo? *1 @casa",
            "vendo|vendemos|tengo|tenemos|vende|heredamos|esta *1 @casa",
            "valor|avaluo|precio *2 @casa",
            "poner|ponerla|pongo|anunciar|sacar|listar|publicar *3 venta|mercado",
            "poner|anunciar|listar|publicar *2 @casa",
            "bajar|bajarle *4 hipoteca|pago|pagos|interes",
            "cuanto *3 dan|darian|ofrecen|pagan *3 @casa",
            "agente|alguien|ayuda *2 vender *3",
            "oferta|ofertas por|para|en @mi|efectivo",
            "@quiero|tengo|tenemos *1 casa|propiedad|terreno|departamento|depa *1 que|para|y *2 vender|venta|venderla",
            "tengo|tenemos *2 @casa en venta",
        ],
    ),
    (
        NoSeller,
        &[
            "no|nunca|tampoco|ni *1 @quiero @a? *2 @vender",
            "no vendedor|vendedora|vendedores",
            "no|nunca|tampoco|ni *1 vendo|vendemos|vender|venderla|venderia|vendera",
            "ya no *3 vender|vendo|venderla|vendemos|venta",
            "no *2 interesa|interesado|interesada *3 @vender",
            "no *2 esta|estan|tengo|sigue en|a la? venta",
            "ya *1 vendi|vendimos|vendio|vendieron",
            "quien|me|te|le|usted|ustedes|que vende|venden|vendes",
            "comprar|compra|comprarnos|comprarme @un? mi|nuestra|nuestro *1 @casa",
            "mi|nuestra|nuestro primera|primer|propia|propio",
            "mi|nuestra @casa propia",
            "@renta mi|la|una *1 @casa",
            "@mi *1 @casa *2 @renta",
            "cuanto *4 renta|rentar|enganche",
            "casas|propiedades|terrenos|departamentos en|a la? venta",
            "busco|buscando|buscamos|tiene|tienen|hay *4 en venta",
        ],
    ),
    (Rents, &["@quiero|@busco *2 @renta", "en|para|de|pa|la @renta", "@casa *3 @renta", "@renta @un? @casa"]),
    (
        NoRents,
        &[
            "no *2 @quiero? *2 @renta",
            "dejar|canse|cansado|cansada|harto|harta|lugar|vez|aburri|cansados|pagar|pagando *1 @renta",
            "estoy|estamos|vivo|vivimos *2 @renta",
            "que|para @renta",
        ],
    ),
    (
        Nothing,
        &[
            "soy|somos un|una? agente|agentes|realtor|realtors|fotografo|fotografa|corredor|corredora|prestamista|broker|valuador|asesor|asesora",
            "ofrezco|ofrecemos|vendo|vendemos|generamos|tenemos *2 leads|prospectos",
            "sus|tus clientes|compradores|vendedores",
            "tengo|tenemos un|una|varios|muchos? cliente|clientes",
            "estan|esta contratando",
            "busco|buscando trabajo|empleo|chamba",
            "generamos|leads prospectos|clientes|para",
        ],
    ),
];
