//! English words by what they may mean in a text about housing.

/// Words and terms by class; a class may use classes above it.
pub(super) const CLASSES: &[(&str, &str)] = &[
    // -- who takes part in housing, whoever they are
    (
        "taker",
        "people|person|persons|folks|folk|guys|guy|buyer|buyers|tenant|tenants|renter|renters|applicant|applicants|resident|residents|neighbor|neighbors|neighbour|neighbours|occupant|occupants|roommate|roommates|client|clients|prospect|prospects|individual|individuals|household|households|homebuyer|homebuyers|homeowner|homeowners|purchaser|purchasers|lessee|lessees|candidate|candidates|crowd|element|ppl|someone|somebody|anyone|anybody|lady|ladies|gentleman|gentlemen",
    ),
    (
        "kin",
        "family|families|couple|couples|parent|parents|mother|mothers|mom|moms|father|fathers|dad|dads|man|woman|household|households|students|professionals",
    ),
    // -- where
    (
        "area",
        "area|areas|neighborhood|neighborhoods|neighbourhood|neighbourhoods|nbhd|hood|community|communities|suburb|suburbs|district|districts|block|blocks|street|streets|zip|subdivision|subdivisions|complex|complexes|building|buildings|region|city|town|towns|village|enclave|enclaves|pocket|section|sections|part|parts|side|place|places|location|locations|spot|development|zone|zones|corridor",
    ),
    (
        "home",
        "home|homes|house|houses|housing|apartment|apartments|apt|unit|units|condo|condos|townhome|townhomes|townhouse|duplex|flat|studio|property|properties|listing|listings|rental|rentals|lease|room|rooms|loft|residence|residences|bungalow|tower|basement, garage apartment",
    ),
    ("there", "there|here|around"),
    // -- race, colour, origin
    ("colour", "white|black|brown"),
    (
        "ethnic",
        "hispanic|latino|latina|latinx|chicano|asian|oriental|arab|arabic|mexican|chinese|indian|korean|vietnamese|filipino|japanese|pakistani|bangladeshi|nigerian|african|ethiopian|somali|haitian|jamaican|cuban|honduran|salvadoran|guatemalan|venezuelan|colombian|dominican|iranian|iraqi|syrian|afghan|lebanese|turkish|russian|ukrainian|irish|caribbean|caucasian|anglo|immigrant|foreign|biracial|multiracial|interracial|gypsy|ethnic|minority|nonwhite|hmong|cambodian|thai|burmese|nepali|bhutanese|eritrean|sudanese|congolese|brazilian|peruvian|ecuadorian|nicaraguan|armenian|albanian|bosnian|cajun|creole|colored|coloured, native american, african american, afro american, puerto rican, middle eastern, south asian, east asian, southeast asian, pacific islander, central american, south american, non white, foreign born, american born, us born, american indian",
    ),
    // Nations that are also styles of houses and their parts.
    (
        "styled",
        "spanish|polish|french|english|italian|dutch|american|german|greek|british|european|portuguese|swedish|scandinavian",
    ),
    (
        "origins",
        "blacks|whites|hispanics|latinos|latinas|asians|orientals|arabs|mexicans|indians|koreans|filipinos|pakistanis|nigerians|africans|somalis|haitians|jamaicans|cubans|hondurans|salvadorans|guatemalans|venezuelans|colombians|dominicans|iranians|iraqis|syrians|afghans|russians|ukrainians|caucasians|anglos|immigrants|foreigners|migrants|refugees|illegals|undocumented|aliens|foreigner|migrant|refugee|minorities|gypsies|whitey|gringos|chinamen|americans|italians|germans|ethnics|negroes|negro|noncitizens, people|person|folks|folk|families|persons of color|colour, african americans, native americans, puerto ricans, pacific islanders, asylum seekers, green card holders, migrant workers, national origin, non citizens, non americans, real americans, bipoc|blks, our|my|own|same|different|another|other race|religion|religions|skin|nationality|ethnicity|races, own kind, dark|light|brown skin|skinned",
    ),
    (
        "slur",
        "nigger|niggers|nigga|niggas|spic|spics|wetback|wetbacks|beaner|beaners|chink|chinks|gook|gooks|kike|kikes|raghead|ragheads|towelhead|towelheads|coon|coons|faggot|faggots|fag|fags|tranny|trannies|retard|retards|cripple|cripples|crippled|darkies|coloreds|dyke|dykes|jap|japs|retarded",
    ),
    (
        "nation",
        "india|mexico|china|nigeria|pakistan|africa|asia|korea|vietnam|honduras|salvador|guatemala|venezuela|cuba|haiti|kerala|iran|iraq|syria|russia|ukraine|colombia|philippines|jamaica|somalia|ethiopia|japan|afghanistan|lebanon|bangladesh|overseas|abroad, latin america, middle east, central america, el salvador, puerto rico, other countries, another country",
    ),
    (
        "worn",
        "hijab|hijabs|turban|turbans|headscarf|headscarves|burka|burqa|yarmulke|kippah|niqab|veil, head scarf|covering",
    ),
    // -- religion
    (
        "faith",
        "christian|christians|catholic|catholics|protestant|protestants|evangelical|evangelicals|baptist|baptists|mormon|mormons|lds|muslim|muslims|moslem|moslems|islamic|jew|jews|jewish|hindu|hindus|sikh|sikhs|buddhist|buddhists|atheist|atheists|orthodox|hasidic|amish|pentecostal|pentecostals|methodist|methodists|lutheran|lutherans|jain|jains|bahai|wiccan|believer|believers|nonbelievers|churchgoers|churchgoing|scientologists|quakers|pagans, jehovahs witness|witnesses, church going, bible believing, god fearing, born again, seventh day adventist|adventists, non christian|christians|muslim|muslims",
    ),
    (
        "worship",
        "church|churches|mosque|mosques|masjid|synagogue|synagogues|temple|temples|parish|parishes|cathedral|chapel|gurdwara|shul|eruv|congregation|mandir",
    ),
    // -- family
    (
        "child",
        "kids|kid|children|child|toddler|toddlers|baby|babies|infant|infants|newborn|newborns|teen|teens|teenager|teenagers|minors|youngsters|kiddos|youths|brats|childern|rugrats, little ones, school age kids|children, young kids|children, small kids|children, families|family|couples|couple|households|people|anyone|anybody|someone|parents|tenants|buyers|applicants with kids|children|babies|toddlers|infants, under 18, loud kids|children, more kids|children",
    ),
    (
        "status",
        "families|couples|couple|singles|bachelor|bachelors|bachelorette|newlyweds|newlywed|parents|pregnant|expecting|unmarried|married|unwed|divorcees|divorced|divorcee|widows|widowed|spouses|nesters|childless|childfree|cohabiting, single|unwed|teen|young|expectant|new|working|unmarried mother|mothers|mom|moms|parent|parents|dad|dads|father|fathers, single people|person|persons|man|men|woman|women|individual|individuals|guy|guys|professional|professionals|lady|ladies|female|male|tenant|tenants, married couple|couples|people|persons, unmarried couple|couples|people, empty nester|nesters, large|big|growing|young|small|traditional|nuclear family|families, young couple|couples, foster children|parents|kids, pregnant woman|women|lady|ladies, welfare moms|mothers, child free, families|couples without kids|children, gay couple|couples, straight couple|couples, one child, one person",
    ),
    // -- age
    (
        "aged",
        "seniors|senior|elderly|retirees|retiree|retired|adults|adult|millennials|boomers|students|student|youth|mature|geriatrics|pensioners|youngsters|yuppies|twentysomethings, old people|folks|person|persons|couple|couples|tenants|neighbors|man|woman|lady, older people|folks|adults|persons|residents|tenants|couple|couples|buyers, young people|professional|professionals|adults|folks|crowd|person|renters|tenants|buyers|residents|executives|singles|men|women, younger people|crowd|buyers|tenants|residents|folks|families|couples, senior citizen|citizens, active adults|adult|seniors, mature adults|adult|couple|couples|person|persons|people|individual|individuals|tenant|tenants|buyers|professionals|professional|residents, college students|kids|student, golden agers, gen z, people|anyone|anybody|someone|tenants over|under #, working professionals|professional|adults|people|couple, grad students, middle aged|age",
    ),
    // -- sex
    (
        "sexes",
        "men|women|man|woman|males|females|male|female|ladies|lady|girls|gals|boys|gentlemen|gentleman, straight people|couple|couples|folks|men|women|tenants, same sex couple|couples, two men|women|husbands|wives|moms|dads",
    ),
    (
        "orientation",
        "gay|gays|lesbian|lesbians|homosexual|homosexuals|heterosexual|heterosexuals|transgender|trans|transsexual|transgendered|transsexuals|lgbt|lgbtq|queer|queers|bisexual|bisexuals|nonbinary, same sex couple|couples, drag queens, two gay",
    ),
    // -- disability
    (
        "disabled",
        "disabled|handicapped|handicap|crutches|oxygen|wheelchair|wheelchairs|paraplegic|paraplegics|paralyzed|blind|deaf|autistic|autism|schizophrenic|schizophrenics|bipolar|epileptic|epileptics|hiv|amputee|amputees|addict|addicts|alcoholic|alcoholics|walkers|disability|disabilities|impaired, mentally|physically ill|disabled|handicapped|challenged|unstable|impaired|retarded, mental illness|illnesses|problems|issues|health|disability|disorder|patients|conditions, service|support|assistance|therapy|guide|emotional animal|animals|dog|dogs|cat|cats|pet, emotional support animal|animals|dog|dogs|cat|cats|pet, an|my|her|his|their|the|no esa, esa letter|dog|dogs|animal|animals|cat|request, seeing eye dog|dogs, recovering addict|addicts|alcoholic|alcoholics, hearing|visually impaired, special needs, down syndrome, wheelchair users|user|bound, people with disabilities|disability|aids|hiv|autism, in recovery, group home|homes, sober house|home|living, halfway house, crazy people, ptsd, have|has|with|got aids, cerebral palsy",
    ),
    (
        "animal",
        "service|support|assistance|therapy|guide|emotional animal|animals|dog|dogs|cat|cats, emotional support animal|animals|dog|dogs|cat|cats, an|my|her|his|their|the|no esa, esa letter|dog|dogs|animal|animals|cat|request, seeing eye dog|dogs",
    ),
    (
        "ablebodied",
        "ambulatory|healthy|agile, able bodied, physically fit|able|capable|active, fully mobile, mentally stable|fit|healthy, sound mind, live independently, living independently, independent living, fully independent",
    ),
    // -- protected in some places only
    (
        "local",
        "vouchers|voucher|hcv|welfare|ssi|ssdi|veterans|veteran|military|unemployed|felons, section 8|eight, sec 8, section 8 tenants|people|renters|families|voucher|vouchers|holders|tenant|recipients, housing voucher|vouchers|assistance, voucher holder|holders, public assistance, government|rental assistance, government aid|help, food stamps, low income people|families|tenants|renters|housing|folks, child support, social security income, disability income|checks|check, poor people|folks, welfare recipients, military families",
    ),
    // -- words of judgement
    (
        "mostly",
        "mostly|predominantly|predominately|primarily|largely|mainly|majority|overwhelmingly|entirely|exclusively|heavily, almost all|entirely|exclusively, majority of, all of the, most of the, nothing but, a lot of, lots of, full of, filled with, tons of, plenty of, a bunch of, bunch of, high|large|big|growing|higher|small|low percentage|concentration|population|number|share of, percent, more and more, mix of, few, fewer, many, a few, very few, hardly any, so many, too many, not many, not a lot of, overrun with, made up of, dominated by, populated by",
    ),
    (
        "good",
        "good|great|best|better|nice|nicer|decent|top|excellent|amazing|outstanding|superior|strong|stronger|strongest|finest|fantastic|wonderful|terrific|stellar|highest|nicest|elite|premier|phenomenal|incredible|awesome|solid|exceptional|desirable, well rated, top rated|ranked|notch|tier|performing, highly rated|ranked|regarded|desirable, high performing|quality|ranking, well regarded|rated|ranked, blue ribbon, the good ones",
    ),
    (
        "bad",
        "bad|worse|worst|poor|rough|rougher|sketchy|sketch|dangerous|unsafe|shady|dodgy|ghetto|undesirable|iffy|seedy|scary|crappy|terrible|awful|horrible|failing|trashy|weak|underperforming|crummy|violent|hood|sus|weaker, run down, low rated|performing, crime ridden|infested, not great|good|safe|so good, not the best, no good, high crime, bad part",
    ),
    ("safe", "safe|safer|safest|secure, crime free, low crime, family safe, super safe, kid safe"),
    (
        "danger",
        "crime|crimes|gang|gangs|shooting|shootings|robbery|robberies|burglary|burglaries|murder|murders|drug|drugs|theft|thefts|violence|homicide|homicides|muggings|assaults|assault|criminals|breakins|carjackings|offender|offenders|gunshots, break ins|in, sex offender|offenders, drug dealer|dealers|activity|houses, violent crime, car thefts|break, registered offenders",
    ),
    (
        "school",
        "school|schools|elementary|isd|district|districts|elem|teachers|education|highschool|preschool|preschools, school district|districts|system, high school|schools, middle school|schools, elementary school|schools, test scores",
    ),
    (
        "not",
        "not|dont|wont|doesnt|cant|cannot|never|didnt|isnt|arent|shouldnt|wouldnt|couldnt|aint|werent|wasnt, do not, will not, does not, can not, would not, should not, rather not, prefer not, no longer, refuse to, would never, would rather not, refusing to, not going, do not want, dont want, stop, quit, hate, avoid",
    ),
    (
        "give",
        "rent|renting|sell|selling|lease|leasing|show|showing|market|marketing|offer|offering|send|sending|bring|bringing|accept|accepting|accepts|take|taking|takes|approve|approving|allow|allowing|allows|allowed|let|want|wants|like|likes|consider|considering|give|giving|advertise|advertising|permit|permits|deal|dealing|house|housing|tolerate|work|working|serve|help|have|having|has|see|see|target|invite|host|entertain|pick|choose|respond|reply|call|book|schedule|waste|trust|move|interested|open|put|mind|handle|lend|rents|sells, do business, live near|with|by|next|around, be around|near|next",
    ),
    (
        "deny",
        "refuse|refusing|reject|rejecting|deny|denying|decline|exclude|excluding|excludes|avoid|avoiding|ban|banning|block|evict|evicting|discourage|discouraging|disqualify|bar|skip|ignore|ghost|eliminate|limit|restrict, turn down|away, turning down|away, keep out|away, keeping out, weed out, weeding out, filter out, filtering out, screen out, screening out, rule out, ruling out, get rid of, getting rid of, stay away from, staying away from, steer away|clear, stay clear of, far away from, far from, away from, say no to, get out of renting|selling, pass on, opt out of, leave out, kick out, keep off, steer clear of, without, free of, minus, other than, except, anything but, anyone but, anybody but, not near, as far from, weed out, nowhere near",
    ),
    (
        "prefer",
        "prefer|prefers|preferred|preferring|preferable|preferably|preference|favor|prioritize|preferences, looking for, rather have|rent|sell|live|get, rather it went to, would like, would love, id like, id love, we like, want, wants, wanted, seeking, seeks, in search of, hoping for, searching for, find me, find us, show me, show us, give me, send me, search for, interested in, list, list only, only want, prefer to rent|sell, hope to find, in favor of, love to have, give priority to, be nice to have, went|goes|go to",
    ),
    (
        "ideal",
        "ideal|perfect|perfectly|great|suited|suitable|best|suits|designed|built|geared|tailored|meant|intended|made|reserved|restricted|limited|exclusively|only|strictly|just|appropriate|excellent|wonderful|fantastic|awesome|dream|good|right|fit|fits|solely|targeted|catering|caters|attractive|appeals|appealing|aimed|oriented|friendly|primarily|mainly|really|more|better|mostly|marketed|safe, set aside, well suited, a natural fit, a must",
    ),
    (
        "ask",
        "is|are|do|does|what|whats|which|how|hows|where|wheres|who|whos|any|can|could|would|will|should|why|tell|wondering|wonder|curious|know|heard|has|have",
    ),
    (
        "self",
        "we|were|weve|i|im|ive|as|us|our|my|me, i am, we are, we re, my family is, being a, as a|an, my wife is|and, my husband is|and, i have|got, we have|got|just, weve got, my partner is|and",
    ),
    (
        "look",
        "look|live|buy|move|search|go|settle|start|looking|focus|consider|check|fit|fits|belong|rent|recommend|suggest",
    ),
];
