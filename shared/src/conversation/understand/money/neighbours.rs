//! The words that stand beside numbers, by what they make of them.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words written with spaces between them.
type List = LazyLock<HashSet<&'static str>>;

/// Units of what is no money, and nouns that numbers count.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.contains(word)
}

/// Words that may follow a number of dollars nobody calls dollars. After any other word a number counts
/// something, or is a street's.
pub(super) fn may_follow(word: &str) -> bool {
    FOLLOWING.contains(word) || is_filler(word)
}

/// Words that say nothing about a number beside them.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(word)
}

/// Words of ranges and bounds.
pub(super) fn is_range_word(word: &str) -> bool {
    RANGES.contains(word)
}

static UNITS: List = LazyLock::new(|| {
    "bed beds bd bds bdr bdrm bdrms bedroom bedrooms br brs bath baths ba bathroom bathrooms \
         recamara recamaras habitacion habitaciones cuarto cuartos bano banos dormitorio dormitorios \
         sq sqft sqf sf ft feet foot sqm m2 mt mts metro metros acre acres ac hectareas pies percent \
         pct percentage porciento points point pts puntos day days dia dias week weeks wk wks semana \
         semanas month months mos meses year years yr yrs yo ano anos hour hours hr hrs hora horas \
         minute minutes mins minutos am pm oclock mile miles mi km kms millas kilometros block blocks \
         cuadras people persons personas kids gente times veces units unidades unit homes houses \
         casas shares acciones story stories floors floor cars car spots lbs lb kg degrees followers \
         seguidores views steps run race tv video marathon resolution students residents habitantes \
         employees jobs cows gallons galones tons barrels bushels copies users photos pictures leads \
         doors plan gracias besos abrazos saludos reps calls texts emails msgs messages things \
         reasons questions volts amps watts kwh tonnes metric votes fans viewers subscribers readers \
         customers clients clientes visitors passengers soldiers troops workers members yards yardas \
         inches pulgadas ounces calories"
        .split_whitespace()
        .collect()
});

static FOLLOWING: List = LazyLock::new(|| {
    "for or max maximum tops top and but if with to in is would range budget cash down on as \
         depending because bc since asking price per each we it its was that thats not unless plus \
         under over give less more than y o para por con pero maximo al menos en tope es porque \
         minimum min minimo cada limit works sounds can could cause will what when after before \
         monthly mo month from are where anything by have hasta enganche aprox aproximadamente \
         mensuales today who also until last this next then which due based including here este esta \
         comfortably easily how do does any even wise minus without sin cuando pa ahora cuanto \
         tambien incluyendo soon firm obo net rent renta mark comfortable worst realistically"
        .split_whitespace()
        .collect()
});

static FILLERS: List = LazyLock::new(|| {
    "like about around maybe probably say roughly just only the a an at well so ish approximately \
         approx lets think i im id thinking idk somewhere something possibly ok okay yes yeah yep ya \
         no lol please pls plz thanks thank you thx right now my our hi hey of de unos unas como mi \
         nuestro el la los las creo algo pues quizas quiza tal vez gracias favor casi though tho \
         honestly guess hopefully ideally um uh umm hmm oh sure really sir maam haha preferably \
         absolute mas ahorita ballpark exactly total si high low"
        .split_whitespace()
        .collect()
});

static RANGES: List = LazyLock::new(|| {
    "to and or y o hasta a up max maximum tops top under budget range is price maximo menos \
         presupuesto es minimum min between entre from desde more less over below than give take in"
        .split_whitespace()
        .collect()
});
