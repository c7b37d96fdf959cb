//! Words around places, towns of the region, and words that are no place.

use std::sync::LazyLock;

use super::super::word_set::WordSet;

/// Words a place may follow.
pub(super) static PREPOSITIONS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "in near around by towards toward outside inside en por hacia rumbo cerca alrededor close afuera",
    )
});

/// Of those, the ones that tell of a place even before a word typed small.
pub(super) const NEARNESS: &[&str] =
    &["near", "around", "towards", "toward", "outside", "cerca", "close", "hacia"];

/// Words between a preposition and its place.
pub(super) const BETWEEN: &[&str] = &["to", "of", "de", "del", "a", "or"];

/// Parts of a town.
pub(super) static DIRECTIONS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "north south east west northeast northwest southeast southwest central downtown norte sur este oeste \
ne nw se sw uptown midtown old centro noroeste suroeste",
    )
});

/// Towns that are known when typed small.
pub(super) static TOWNS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "austin dallas houston leander kyle buda hutto pflugerville georgetown lakeway bastrop elgin lockhart \
wimberley taylor jarrell belton killeen waco plano frisco mckinney allen irving arlington denton \
garland mesquite katy pearland cypress conroe humble pasadena galveston laredo mcallen brownsville \
lubbock amarillo midland odessa abilene tyler beaumont boerne schertz cibolo seguin gruene luling \
giddings smithville spicewood manchaca oltorf mueller zilker tarrytown westlake steiner jonestown \
lago bertram burnet florence salado temple manor rockwall prosper celina mansfield keller grapevine",
    )
});

/// First words of towns of several words.
pub(super) const LONG_TOWNS: &[(&str, &str)] = &[
    ("san", "antonio"),
    ("san", "marcos"),
    ("cedar", "park"),
    ("round", "rock"),
    ("new", "braunfels"),
    ("el", "paso"),
    ("fort", "worth"),
    ("ft", "worth"),
    ("corpus", "christi"),
    ("dripping", "springs"),
    ("liberty", "hill"),
    ("bee", "cave"),
    ("west", "lake"),
    ("lago", "vista"),
    ("marble", "falls"),
    ("sugar", "land"),
    ("the", "woodlands"),
    ("the", "domain"),
    ("college", "station"),
    ("cedar", "creek"),
    ("del", "valle"),
    ("hill", "country"),
    ("canyon", "lake"),
    ("flower", "mound"),
    ("league", "city"),
    ("travis", "heights"),
    ("hyde", "park"),
    ("barton", "hills"),
    ("grand", "prairie"),
    ("horseshoe", "bay"),
    ("lake", "travis"),
    ("missouri", "city"),
    ("south", "congress"),
    ("circle", "c"),
    ("wells", "branch"),
    ("south", "lamar"),
    ("steiner", "ranch"),
    ("brushy", "creek"),
    ("avery", "ranch"),
    ("east", "side"),
];

/// Words that are no place after a preposition, capital or not.
pub(super) static NO_PLACE: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "a an the my your our his her their this that these those i we you me us it and or about here there \
town person cash mind general touch contact future need time case fact love bed school work total \
full any no not one two three four five six few couple several some spring summer fall autumn winter \
january february march april may june july august september october november december jan feb mar \
apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today \
tomorrow tonight noon midnight morning afternoon evening night week month year next last early late \
mid end then now english spanish espanol ingles escrow probate foreclosure debt default good great \
bad better perfect which what where who whom when how if so to of from with for at on off out up \
down well text phone email mail call message zillow facebook google instagram credit price budget \
range market process progress question charge order half advance common place writing trouble hand \
doubt schools family friends downtime enough something anything everything somewhere anywhere \
everywhere people kids him them myself yourself mls hoa asap interest interested looking buying \
selling el la los las un una unos unas mi mis su sus tu este esta esto ese esa eso que cual cuanto \
donde persona efectivo serio venta renta cuenta linea mente verdad favor ahora ahorita ejemplo \
supuesto mensaje texto correo telefono whatsapp llamada cierto todo todos toda aqui alla alli ahi \
primavera verano otono invierno enero febrero marzo abril mayo junio julio agosto septiembre octubre \
noviembre diciembre lunes martes miercoles jueves viernes sabado domingo manana tarde noche semana \
mes ano dos tres cuatro cinco seis casa trabajo escuela nada algo lo menos mas fin parte medio \
porque y o construccion presupuesto quiero busco tengo estoy budget need buen buena buenas malas proceso contacto shape condition ready because going \
house home homes area areas texas tx usa parks shops water lake church campus transit airport office \
job mom dad mother father parents mama papa familia iglesia side front back hopefully maybe please \
thanks but do does is are was can could will would",
    )
});

/// Words that are left out where an answer begins.
pub(super) static LEAD_INS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "its it lets say idk probably maybe i im id think like love prefer want would we were wed our \
thinking anywhere somewhere anything something any area areas near close to by around in the of \
mostly mainly ideally preferably looking interested at either really just hopefully also possibly \
even well um hmm yes yeah sure ok hi hello live be on out towards outside places neighborhoods zip \
code both a bit and or en por cerca de del la el los las me gusta gustaria quiero queremos prefiero \
algo zona alrededor tal vez quizas pues hacia lado si puede ser o y mas busco buscamos buscando creo \
que colonia rumbo parte barrio estoy",
    )
});

/// Words that are left out where an answer ends.
pub(super) static TRAILERS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "area areas please thanks mostly maybe too only ideally preferably or so side zone ish if possible \
por favor gracias tambien nomas solo tx texas would be great nice best good etc is fine zona",
    )
});

/// Words no area's name has: what holds one is a sentence.
pub(super) static NO_AREA: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "lol hm hmm haha jaja alright just name call not no none idk dont know sure open flexible matter \
matters preference whatever whichever wherever everywhere anywhere cualquiera cualquier igual \
importa se why what who how when stop price budget house home homes bed beds bath pool school \
schools safe quiet cheap nothing nada nowhere donde sea lado undecided depends depende you your it \
is are do does have has still yet later skip help suggest suggestions recommend recommendations \
looking casa tengo estamos buy sell work job kids my mi close good nice hello hi thanks gracias ok \
yes si buena bonita tranquilo tranquila segura seguro that this there but pero need want k bedroom \
bedrooms acre acres month months weeks asap right away escuelas neighborhood cash pre approved \
preapproved soon agent realtor family safer crime white black hispanic christian people",
    )
});
