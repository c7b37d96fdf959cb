//! Spanish words by what they may mean in a text about housing, in the classes of [`super::english`].

/// Words and terms by class.
pub(super) const CLASSES: &[(&str, &str)] = &[
    (
        "taker",
        "gente|persona|personas|comprador|compradores|compradora|inquilino|inquilinos|inquilina|inquilinas|arrendatario|arrendatarios|solicitante|solicitantes|interesado|interesados|vecino|vecinos|vecina|vecinas|residente|residentes|ocupante|ocupantes|huesped|huespedes|cliente|clientes|alguien|senora|senoras|senor|senores|muchacha|muchachas|muchacho|muchachos|individuo|individuos|raza",
    ),
    (
        "kin",
        "familia|familias|pareja|parejas|matrimonio|matrimonios|padres|madre|madres|mama|mamas|papas|hombre|mujer|profesionistas",
    ),
    (
        "area",
        "zona|zonas|barrio|barrios|colonia|colonias|vecindario|vecindarios|vecindad|comunidad|comunidades|fraccionamiento|fraccionamientos|edificio|edificios|parte|partes|lado|lados|sector|sectores|calle|calles|cuadra|cuadras|distrito|distritos|lugar|lugares|rumbo|rumbos|suburbio|suburbios|ciudad|complejo|complejos|pueblo|privada|residencial|manzana",
    ),
    (
        "home",
        "casa|casas|departamento|departamentos|depa|depas|apartamento|apartamentos|vivienda|viviendas|cuarto|cuartos|habitacion|habitaciones|recamara|propiedad|propiedades|hogar|duplex|estudio|piso|renta|casita|condominio|condominios|inmueble|unidad",
    ),
    ("there", "ahi|alli|aqui|alla|aca"),
    ("colour", "blanco|blanca|blancos|blancas|negro|negra|negros|negras|moreno|morena|morenos|morenas"),
    (
        "ethnic",
        "hispano|hispana|hispanas|latina|latinas|asiatico|asiatica|asiaticos|asiaticas|arabe|mexicano|mexicana|mexicanas|chino|china|chinas|indio|india|hindues|coreano|coreana|vietnamita|filipino|pakistani|africano|africana|haitiano|haitiana|cubano|cubana|hondureno|hondurena|salvadoreno|salvadorena|guatemalteco|guatemalteca|venezolano|venezolana|colombiano|colombiana|dominicano|dominicana|puertorriqueno|puertorriquena|centroamericano|centroamericana|sudamericano|sudamericana|extranjero|extranjera|inmigrante|gitano|gitana|indigena|afroamericano|afroamericana|anglo|anglosajon|anglosajona|gringo|gringa|minoritario|minoritaria|peruano|peruana|nigeriano|nigeriana|ruso|rusa|judio|iraqui|sirio|siria|afgano|caucasico|caucasica, de color, de otra raza, de otros paises, de otro pais, de piel oscura, de piel morena, de mi raza, de nuestra raza",
    ),
    (
        "styled",
        "americano|americana|americanos|americanas|estadounidense|estadounidenses|espanol|espanola|frances|francesa|italiano|italiana|aleman|alemana|ingles|inglesa|europeo|europea|europeos",
    ),
    (
        "origins",
        "hispanos|latinos|arabes|mexicanos|chinos|indios|coreanos|vietnamitas|filipinos|africanos|haitianos|cubanos|hondurenos|salvadorenos|guatemaltecos|venezolanos|colombianos|dominicanos|puertorriquenos|centroamericanos|sudamericanos|extranjeros|extranjeras|inmigrantes|migrantes|refugiados|indocumentados|ilegales|mojados|gitanos|indigenas|afroamericanos|anglos|gringos|minorias|peruanos|nigerianos|rusos|paisanos|negritos|negrito|morenitos|prietos|caucasicos|gueros|gueritos|guerito|guerita|oaxaquenos|chiapanecos|boricuas|tejanos|morenos|maleantes|chusma, otra|misma|nuestra|mi|distinta raza|religion|razas|religiones, otras religiones|razas, piel clara|oscura|morena|blanca, hermanos en cristo, gente|personas|familias de color, puro|pura|puros|puras gringo|mexicano|latino|hispano|blanco|negro|negros|blancos|indio|chino, mucho hondureno|mexicano|latino|chino|negro|gringo|hispano|indio|moreno|cubano|salvadoreno|venezolano|arabe",
    ),
    (
        "slur",
        "sudaca|sudacas|maricon|maricones|joto|jotos|mongolito|tullido|tullidos|lisiado|lisiados|retrasado|retrasados",
    ),
    (
        "faith",
        "cristiano|cristiana|cristianos|cristianas|catolico|catolica|catolicos|catolicas|protestante|protestantes|evangelico|evangelica|evangelicos|evangelicas|bautista|bautistas|mormon|mormones|musulman|musulmana|musulmanes|musulmanas|islamico|judio|judia|judios|judias|hindu|hindues|sij|budista|budistas|ateo|ateos|creyente|creyentes|pentecostal|pentecostales|ortodoxos, testigo|testigos de jehova, temerosos|temerosa de dios, de iglesia, hijos de dios, no creyentes",
    ),
    (
        "worship",
        "iglesia|iglesias|mezquita|mezquitas|sinagoga|sinagogas|templo|templos|parroquia|parroquias|catedral|capilla",
    ),
    (
        "child",
        "nino|ninos|nina|ninas|hijos|hijo|hijas|bebe|bebes|menores|chamaco|chamacos|chiquitos|chiquillos|adolescente|adolescentes|infantes|escuincles|mocosos|huercos|nenes, ninos pequenos|chiquitos, hijos pequenos|chicos|chiquitos, menores de edad, familias|familia|parejas|pareja|gente|personas|inquilinos con hijos|ninos|bebes|chamacos, gente con ninos|hijos",
    ),
    (
        "status",
        "familias|pareja|parejas|matrimonio|matrimonios|solteros|soltero|solteras|soltera|casados|casadas|divorciados|divorciadas|divorciada|embarazada|embarazadas|viudas|viudos|padres, madre|madres|mama|mamas|padre|padres soltera|solteras|solteros|soltero, recien casados, hombre|hombres|mujer|mujeres solo|solos|sola|solas, persona|personas sola|solas, familia|familias grande|grandes|numerosa|numerosas|joven|jovenes|tradicional|tradicionales, pareja|parejas joven|jovenes, sin hijos|ninos, union libre",
    ),
    (
        "aged",
        "adulto|adultos|adultas|ancianos|ancianas|anciano|viejos|viejitos|viejito|jubilados|jubilado|retirados|pensionados|jovenes|joven|estudiante|estudiantes|profesionistas|mayores, adultos|adulto mayores|mayor, gente|personas|persona mayor|mayores|joven|jovenes|grande|madura|vieja, tercera edad, jovenes profesionistas|profesionales, profesionales jovenes, mayores|menores de #, gente de edad, pura gente joven|grande|mayor",
    ),
    (
        "sexes",
        "hombres|mujeres|hombre|mujer|varones|varon|caballeros|damas|dama|senoritas|senorita|muchachas|chicas",
    ),
    (
        "orientation",
        "lesbianas|lesbiana|homosexuales|transexual|transexuales|travestis|travesti|transgenero|bisexuales|heterosexuales, dos mujeres|hombres, mujer|hombre trans",
    ),
    (
        "disabled",
        "andador|muletas|enfermo|enferma|enfermos|pastillas|discapacitado|discapacitada|discapacitados|discapacitadas|minusvalido|minusvalidos|discapacidad|discapacidades|ciego|ciegos|ciega|sordo|sordos|autista|autistas|autismo|esquizofrenicos|vih|sida|sidosos|adictos|alcoholicos|drogadictos|inaptos|invalido|invalidos, silla|sillas de ruedas, enfermos|enfermo mentales|mental, enfermedad|problemas|enfermedades mental|mentales, perro|perros|animal|animales|gato de servicio|apoyo|asistencia|guia|soporte|terapia, perro|perros guia|lazarillo, apoyo emocional, capacidades diferentes, necesidades especiales, movilidad reducida",
    ),
    (
        "animal",
        "perro|perros|animal|animales|gato|mascota de servicio|apoyo|asistencia|soporte|terapia, perro|perros guia|lazarillo, apoyo emocional",
    ),
    ("ablebodied", "sana|sano|sanos, buena salud, cuerpo sano, plenas facultades, valerse por, salud mental"),
    (
        "local",
        "veteranos|veterano|voucher, vale|vales de vivienda|renta|la|seccion, seccion 8|ocho, plan 8, ayuda del gobierno, asistencia publica, programa 8, bajos recursos|ingresos, ayuda de vivienda, cupon|cupones de vivienda",
    ),
    (
        "mostly",
        "mayormente|principalmente|predominantemente|mayoritariamente|puro|pura|puros|puras|mucho|muchos|mucha|muchas|pocos|pocas|poca|mas, la mayoria de, la mayor parte de, casi todos, casi puro|pura|puros|puras, lleno|llena|llenos de, por ciento, en su mayoria, hay muchos|muchas|mucho|mucha|pocos|pocas|mas, mayoria, alto porcentaje de, son todos, todos son, todos los vecinos son, los vecinos son",
    ),
    (
        "good",
        "buen|bueno|buena|buenos|buenas|mejor|mejores|excelente|excelentes|decente|decentes|bonita|bonito, alto nivel|prestigio, de las mejores, de primera, de primer nivel, bien calificada|calificadas|rankeadas",
    ),
    (
        "bad",
        "mala|malas|malo|malos|peor|peores|fea|feo|feas|pesada|pesado|peligrosa|peligroso|peligrosas|peligrosos|insegura|inseguro|conflictiva|conflictivo|brava|bravo|caliente|corriente|problematica, no tan buena|buenas|segura, muy mal",
    ),
    (
        "safe",
        "segura|seguro|seguras|seguros|segurisima|segurisimo|tranquila|tranquilo, libre de crimen, sin crimen|delincuencia",
    ),
    (
        "danger",
        "crimen|crimenes|delincuencia|delincuentes|inseguridad|pandillas|pandilleros|robos|robo|asaltos|balaceras|balacera|tiroteos|violencia|drogas|homicidios|asesinatos|ladrones|malandros|cholos|rateros|criminalidad, agresores sexuales, ofensores sexuales, depredadores sexuales, delito|delitos, indice delictivo",
    ),
    (
        "school",
        "escuela|escuelas|primaria|primarias|maestros|educacion|secundaria|secundarias|preparatoria|kinder|colegio|colegios, distrito|distritos escolar|escolares, puntaje de la escuela",
    ),
    (
        "not",
        "no|nunca|ni|jamas|tampoco, no se, ya no, no le, no les, no me, no lo, no la, no los, no quiero que, no queremos que, que no, ni le, ni les",
    ),
    (
        "give",
        "rentar|rentarle|rentarles|renten|rente|rento|rentamos|rentan|vender|venderle|venderles|vendan|venda|vendo|vendemos|venden|alquilar|alquilo|mostrar|mostrarle|mostrarles|muestre|muestren|ensenar|ensene|ensenen|ensenarle|mandar|mande|manden|traer|traiga|traigan|aceptar|acepta|acepto|aceptan|aceptamos|acepten|admiten|admite|admitimos|permiten|permite|permitimos|permitan|querer|quiero|quiere|queremos|quieren|deje|dejen|dejar|recibimos|reciben|recibo|reciba|conteste|ofrecer|ofrezca|ofrezcan|meter|meta|metan|vean|vea|anuncie|lleve|lleven|llevar|busco|buscamos|vivan|viva|llamar|llamen|apto|apta|apropiado|adecuado|considere|atender|atienda|gusta|gustan",
    ),
    (
        "deny",
        "rechace|rechazar|rechacen|rechazo|descarte|descartelos|descartar|descarten|excluir|excluya|evitar|evite|evitamos|evito|prohibido|prohibidos|prohibida|elimine|eliminar|saque|bloquee|bloquear|niegue|negar|negarle, lejos de, fuera de, alejado de, libre de, deshacerme de, nada de, cero, sin, menos, excepto, abstenerse, evitese, donde no hay|haya|vivan, que no haya|tenga|sea|sean",
    ),
    (
        "prefer",
        "prefiero|preferimos|prefiere|prefieren|preferible|preferiblemente|preferencia|preferentemente|buscando|buscan|busca|gustaria, se busca, se buscan, se prefiere, se prefieren, me gustaria, de preferencia, busco inquilino|inquilinos|comprador, dar prioridad a, de prioridad a, enseneme, muestreme, mandeme, encuentreme, busqueme, quiero vivir con|entre|cerca|donde|en, quiero vecinos|casas|una, con puros|puras|pura|gente, de puros|puras|pura, se renta a, se vende a, se alquila a, rento a, vendo a, renta a, en renta para, se renta para, rento para, la renta es, lo rento",
    ),
    (
        "ideal",
        "ideal|ideales|perfecto|perfecta|perfectos|exclusivo|exclusiva|exclusivamente|solo|solamente|unicamente|nomas|apto|apta|pensado|disenado|disenada|dirigido|reservado|limitado|especial|adecuado|especialmente|recomendado|recomendada|apropiado, nada mas, hecho|hecha",
    ),
    (
        "ask",
        "es|esta|son|hay|que|cual|cuales|como|donde|quien|quienes|tan|tal|puede|sabe|conoce|digame|cuanta|cuanto",
    ),
    (
        "self",
        "somos|soy|tenemos|tengo|nosotros|siendo|mi|mis|nuestra|nuestro|nos|me, como ustedes son|somos, mi esposo|esposa es, ando con",
    ),
    (
        "look",
        "vivir|buscar|viviendo|viva|mudarnos|mudarme|conviene|recomienda|comprar|rentar|sugiere|encajamos|busquemos|busco|gusto",
    ),
];
