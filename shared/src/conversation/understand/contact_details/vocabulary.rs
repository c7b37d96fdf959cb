//! Words that are names of people, and words that are not.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Given names common in Texas that are no ordinary word: typed in lower case they are still names.
const GIVEN: &str = "aaron abby abel abigail abraham adam adan adela adrian adriana agustin aida aidan aisha alan \
albert alberto alec alejandra alejandro alejo alex alexa alexander alexandra alexis alfonso alfredo ali alice alicia \
alison allison alma alonso alvaro alyssa amanda amber amelia amy ana anabel anahi andre andrea andres andrew andy \
angela angelica angelina angie anita ann anna anne annie anthony antonia antonio ariana ariel arlene armando arnold \
arturo ashley aurora ava barbara beatriz becky belen ben benito benjamin bernardo bernice beth bethany betty beverly \
bianca bob bobby brad bradley brandon brenda brent brian brianna bruce bryan bryce caleb camila carl carla carlos \
carmen carol carolina caroline carolyn cassandra catalina catherine cathy cecilia cesar charlene charles charlie \
charlotte chelsea cheryl chloe chris christina christine christopher chuck cindy claire clara claudia clayton colin \
connie connor corey courtney craig cristian cristina crystal curtis cynthia daisy damian dan dana daniel daniela \
danielle danny dario darlene darrell dave david dawn dean deanna debbie deborah debra delia denise dennis derek \
desiree destiny devin diana diane diego dominic don donald donna dora doris dorothy doug douglas duane dulce dustin \
dylan eddie edgar edith eduardo edward edwin efrain eileen elaine elena eli elias elisa elizabeth ella ellen elsa \
emilia emiliano emilio emily emma enrique eric erica ericka erick erik erika erin ernesto esmeralda esteban esther \
ethan eugene eva evan evelyn fabian fabiola federico felipe felix fernanda fernando fidel francesca francis francisco \
franco fred freddy gabriel gabriela gabriella gary gavin genaro genesis geoff george gerald gerardo german gilbert \
gilberto gina gladys glenn gloria gonzalo graciela greg gregory griselda guadalupe guillermo gus gustavo hannah \
harold harry heather hector heidi helen henry herman hilda hugo humberto ian ignacio ileana imelda ines irene iris \
irma isaac isabel isabella isaiah isela ismael israel ivan ivonne jack jackie jackson jacob jacqueline jaime jake \
james jamie jan jane janet janice jared jasmine jason javier jay jeff jeffrey jen jenna jennifer jenny jeremiah jeremy \
jerry jesse jessica jesus jill jim jimena jimmy joan joann joaquin joe joel johanna john johnny jon jonathan jordan \
jorge jose josefina joseph josh joshua josue juan juana juanita judith judy julia julian juliana julie julieta julio \
justin kaitlyn karen karina karl karla kate katherine kathleen kathryn kathy katie kayla keith kelly kelsey ken kenneth \
kenny kevin kim kimberly kristen kristin kristina kristine kyle lance larry laura lauren laurie leah lee lena leo \
leon leonardo leonel leslie leticia liam lidia liliana lillian linda lindsay lindsey lisa liz lizbeth logan lois \
lorena lorenzo lori louis louise lourdes luca lucas lucia luciana lucy luis luisa luke lupe lupita lydia lynn mackenzie \
madison magdalena manny manuel marcela marcelo marcia marco marcos marcus margaret margarita maria mariah mariana \
maribel maricela marie marilyn mario marisa marisol marissa maritza marlene marsha marta martha martin martina marvin \
mary mateo mathew matias matt matthew maureen mauricio megan mel melanie melinda melissa melvin mercedes meredith \
micaela michael michaela micheal michele michelle miguel mike milagros mildred minerva miranda miriam misty mitchell \
moises molly monica monique morgan moses myra myrna nadia nancy naomi natalia natalie natasha nate nathan nayeli neil \
nestor nicholas nick nicolas nicole nina noah noe noel noemi nora norma norman octavio ofelia oliver olivia omar orlando \
oscar osvaldo pablo paco pam pamela paola patricia patrick patty paul paula paulina pedro peggy pepe perla pete peter phil \
philip phillip phyllis priscilla rachel rafael raj ralph ramiro ramon randall randy raquel raul raymond rebecca rebeca \
regina rene renee reyna rhonda ricardo richard rick ricky rita rob robert roberto robin robyn rocio rodolfo rodrigo \
rodney roger rogelio roland rolando roman ron ronald ronnie rosalinda rosario rosemary ross roxana roy ruben ruth ryan \
sabrina sally salvador sam samantha sammy samuel sandra sandy santiago santos sara sarah saul scott sean sebastian selena \
sergio seth shane shannon sharon shawn sheila shelby shelly sheri sherry shirley silvia simon socorro sofia sonia sophia \
sophie stacey stacy stanley stella stephanie stephen steve steven stuart susan susana suzanne sylvia tamara tammy tania \
tanya tara tatiana taylor ted teresa terri terry thelma theodore theresa thomas tiffany tim timothy tina todd tom tomas \
tommy toni tony tonya tracey tracy travis trevor tricia tyler valentina valeria valerie vanessa vanesa vera veronica \
vicente vicky victor victoria vincent viviana vivian walter wanda warren wayne wendy wesley whitney william willie \
wilma xavier ximena xochitl yadira yesenia yolanda yvette yvonne zach zachary zoe zulema";

/// Words after "I'm", "this is" or "soy" that are no name, and none as an answer to "what is your name?".
const NOT_NAMES: &str = "a able about above absolutely actually afraid after again agent ahead all almost alone \
already alright also always am american an and angry annoyed anonymous another any anyone anything anywhere apartment \
are around as asap asking at available away awake awesome back bad basically be because been before behind best better \
big bit blessed bored both bot broke bugging busy but buy buyer buyers by bye call came can cannot cant car cash certain \
certainly christian cold come condo confused considering cool correct could crazy curious currently cute dad daughter dead \
deal definitely did different disappointed divorced do does doing done dont down driving drunk dunno dumb early easy either \
else email engaged enough even ever every everyone everything exactly excited exploring fair far fascinated fed few final \
fine finally first flexible for fr free from full fun funny game getting give glad go god going gonna good got grateful great \
guess guessing had half happy hard has have he hello help her here hey hi him his hmm hoping home homeowner hoa hot house \
houses how hungry husband i idk if ill im impressed in info information insane interested into investor is it its ive job \
just keep kids kind kinda know landlord last late later leaving legit less let lets like liking listed listing living \
lmk located lol long looking lost lot lots love mad maybe me mean mexican might mine mistaken mom moment money more \
moving most mother move much my name na nah near never new next nice no nobody none nope nosy not nothing now number of \
off ok okay okey old on one only open opposed or other our out over own owner pass perfect person personal please pleased \
plan planning pleasure poor possible possibly pre preapproved prefer prequalified pretty price prior private probably \
property qualified quick quite rather ready real realistic really realtor relocating rent renter renting retired rich right \
road rude sad safe said same satisfied save scam scared see seeing seeking sell seller sellers selling serious set she \
should shopping sick sick since single sir sister skip slow so sold some somebody someone something somewhat son soon sorry \
spam spanish start starting stay staying still stop stressed stubborn stuck stupid such super sure surprised talk \
tempted texan texas text than thank thankful thanks that thats the their them then there these they thing thinking this \
those though thrilled thru till tired to today told tomorrow tonight too torn totally trying two ty unable uncertain \
under undecided unknown unsure until up upset urgent us using very waiting wanna want wants was way we weird well went \
were what whats whatever when where whether which while who whom whose why wife will willing wish with wondering work \
working worried worth would wrong ya yall yay yea yeah year years yep yes yesterday yet you young your yours yourself yup \
zillow apple google facebook instagram agency owned occupied vacant \
abierto aburrido agente ahi ahora ahorita algo alguien algun alguna aleman alli alto amo anonimo ante antes apenas aqui asi \
aun aunque ayer bajo bien bienes bueno buena buenas buenos busco buscando casa casado casada casi cerca chido claro cliente \
como comprador compradora comprar comprando con cual cualquier cualquiera cuando cuanto cubano dama de deberia decidido del \
departamento depende desde despues dia dias disculpa disculpe divorciada divorciado donde dos dueno duena el ella ellos en \
entonces era es esa ese eso espera esta estaba este esto estoy estudiante exacto extranjero flexible fue gracias gran gusto \
ha hay hola hombre honesto hoy importa indeciso inmigrante inquilina inquilino interesada interesado inversionista inversor \
ir la las le libre listo lista lo los luego madre mama manana mas mayor me mejor mexicana mexicano mi mia mio mis mismo \
misma momento muchas mucho mujer muy nada nadie ni ningun ninguna ninguno noche nos nosotros nueva nuevo numero o ok otra \
otro padre papa para parte pero persona poco por porque posible primera primerizo primero privado profesional propietaria \
propietario puede pues que quien quiero quizas renta rentando residente se senor senora ser seria serio si sido siempre sin \
sola solo soltera soltero somos son soy su sus tal tambien tampoco tarde te tengo texto tiene todavia todo trabajador tu un \
una uno usted va vale vamos vecino vecina vendedor vendedora vender vendo veterano viejo viuda viudo vivo y ya yo maestro \
african asian arab argentinian armenian black brazilian british canadian catholic chicano chinese colombian cuban dominican \
ecuadorian european evangelical filipino french german guatemalan gay haitian hindu hispanic honduran indian iranian iraqi irish \
italian jamaican japanese jewish korean latina latino latinx lebanese lesbian mormon muslim native nicaraguan nigerian pakistani \
panamanian peruvian polish portuguese protestant puerto rican russian salvadoran salvadorian straight syrian thai turkish ukrainian \
venezuelan veteran vietnamese white disabled pregnant blind deaf californian negro negra blanco colombiano colombiana venezolano \
venezolana hondureno hondurena salvadoreno salvadorena guatemalteco guatemalteca peruano peruana argentino argentina chileno \
chilena catolico catolica cristiano cristiana judio judia musulman hispano hispana latinos gringo gringa texano texana boricua \
hm hmm hmmm lmao haha hahaha jaja jajaja depends doesnt dont matter matters somewhere area country anyways whoever inmobiliaria \
ingeniero jubilado jubilada nervioso cansado feliz \
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october \
november december lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto \
septiembre octubre noviembre diciembre";

static GIVEN_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| GIVEN.split_whitespace().collect());
static ORDINARY: LazyLock<HashSet<&str>> = LazyLock::new(|| NOT_NAMES.split_whitespace().collect());

/// Endings of words that say what one does or is: "looking", "relocated", "probably", "comprando".
const ENDINGS: &[&str] = &["ing", "ly", "ted", "sed", "red", "ied", "ized", "ando", "iendo", "mente", "ista"];
/// Names that end like such words.
const NAMES_WITH_ENDINGS: &[&str] = &[
    "sterling", "fred", "jared", "alfred", "ted", "wilfred", "king", "browning", "harding", "kimberly",
    "beverly", "emily", "sally", "molly", "kelly", "shelly", "lilly", "lily", "holly", "billy", "willy",
    "polly", "carly", "reilly", "kiely", "orlando", "armando", "rolando", "fernando", "hernando", "battista",
    "batista", "bautista", "calista", "bing", "ming", "ling", "ping", "jing", "ying", "manning", "fleming",
    "hwang", "wilfredo",
];

/// Whether a folded word is a given name and nothing else.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN_NAMES.contains(word)
}

/// Whether a folded word is no name of a person: an ordinary word, or made like one.
pub(super) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word)
        || (word.len() > 4
            && ENDINGS.iter().any(|ending| word.ends_with(ending))
            && !NAMES_WITH_ENDINGS.contains(&word))
}
