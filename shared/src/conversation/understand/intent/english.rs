//! English wording of buying and selling, as people text it.

use super::Sign::{
    Asks, Buys, Neither, NoBuyer, NoRents, NoSeller, Nothing, Rents, Seeks, Sells, StillBuys, StillSells,
};
use super::{Class, Signs};

pub(super) const CLASSES: &[Class] = &[
    ("i", "i|we|wed|id|ill|well|im|were|ive|weve|me|us"),
    ("own", "my|our|moms|mothers|dads|fathers|parents|grandmas|grandmothers|grandparents|inherited|current"),
    ("det", "a|an|the|some|any|another|this|that|our|my|more|your|ur|yalls|these|those|something|anything"),
    (
        "home",
        "home|homes|house|houses|hse|hosue|houe|housing|condo|condos|condominium|townhome|townhomes|townhouse|\
         townhouses|duplex|duplexes|triplex|fourplex|quadplex|property|properties|place|places|residence|land|\
         lot|acreage|acres|ranch|farmhouse|bungalow|casita|cabin|loft|villa|penthouse|mansion|estate|\
         fixer|fixerupper|casa|crib|pad",
    ),
    ("flat", "rental|apartment|apartments|apt|apts|unit|units|flat|studio|trailer|building"),
    (
        "want",
        "want|wants|wanna|wana|wanting|wanted|wnt|looking|lookin|looking|lookn|need|needs|needing|hoping|hope|\
         planning|plan|plans|planing|trying|tryin|tryna|going|gonna|gunna|goin|ready|interested|intrested|\
         intersted|interest|love|like|thinking|thinkin|think|thought|considering|consider|decided|wish|wishing|\
         seeking|prepared|intend|intending|aiming|able|eager|excited|time|figuring|must|gotta|have|has|having|\
         hafta|fixing|fixin|exploring|wondering|start|starting|begin|set|leaning|open|forced|prefer|about|goal|\
         help|helping|assist|assistance|advice|best|approved|qualified|qualify|serious|motivated|rush|hurry",
    ),
    (
        "adv",
        "just|only|still|also|actually|really|possibly|probably|maybe|eventually|soon|now|definitely|def|\
             both|either|rather|currently|currrently|finally|first|quickly|even|ever|already|kinda|seriously",
    ),
    ("to", "to|2|too|of|about|bout|abt|in|on|at|with|w|into|for"),
    ("buy", "buy|buying|buyin|bying|by|purchase|purchasing|purchse|acquire|acquiring|invest|investing"),
    ("sell", "sell|selling|sellin|sel|seling|sale|list|listing|unload|unloading|offload|liquidate"),
    ("modal", "can|could|would|will|should|shall|may|might|do|does|did|must"),
    (
        "not",
        "dont|not|never|no|aint|isnt|wont|doesnt|didnt|wasnt|arent|cant|couldnt|wouldnt|shouldnt|nor|dnt|\
         havent|neither|hadnt|cannot",
    ),
    (
        "wish",
        "want|wants|wanna|wana|wanted|wanting|looking|lookin|plan|plans|planning|planing|trying|tryna|going|gonna|\
         ready|interested|interest|intention|desire|need|hoping|thinking|considering|wish|like|love|said|\
         intend|intending|reason|intentions|able|inclined|decided|asked|agreed",
    ),
    (
        "trait",
        "#|one|two|three|four|five|1br|2br|3br|4br|5br|1bd|2bd|3bd|4bd|5bd|2bed|3bed|4bed|5bed|2bdrm|3bdrm|\
         4bdrm|1ba|2ba|3ba|1bath|2bath|3bath|br|bd|ba|bed|beds|bedroom|bedrooms|bath|baths|bathroom|bathrooms|\
         story|car|garage|single|family|multi|multifamily|new|newer|older|first|1st|next|second|2nd|forever|\
         dream|starter|nice|good|great|big|bigger|larger|large|small|smaller|little|tiny|decent|cheap|cheaper|\
         affordable|luxury|modern|vacation|lake|beach|country|investment|rental|permanent|better|different|\
         perfect|right|cute|quiet|move|in|ready|construction|build|built|suburban|waterfront|with|of|and|\
         primary|detached|existing|mobile|manufactured|income|commercial|residential|real|foreclosed|fixer|\
         couple|few|available|nearby|local|austin|texas|san|antonio|houston|dallas",
    ),
    (
        "place",
        "in|around|near|by|under|below|for|between|over|with|w|within|up|less|close|anywhere|over|on|at",
    ),
    (
        "goods",
        "car|cars|truck|trucks|vehicle|suv|boat|motorcycle|bike|rv|couch|sofa|furniture|mattress|table|desk|\
         insurance|warranty|ticket|tickets|phone|iphone|laptop|computer|clothes|shoes|stuff|stock|stocks|plan|subscription|membership|policy|package|app|gold|shares|\
         watch|camera|book|pizza|drinks|hotel|hotels|restaurant|flight|movie|fish|\
         crypto|bitcoin|gift|groceries|food|lunch|dinner|coffee|beer|dog|puppy|cat|horse|leads|lead|product|\
         products|service|services|data|info|information|solar|business|company|franchise|course|software|\
         washer|dryer|fridge|appliances|tv|guitar|jewelry|ring|cleaner|cleaners|plumber|roofer|painter|\
         handyman|contractor|sitter|roommate|roommates|number|thing|things",
    ),
    (
        "rent",
        "rent|renting|rental|rentals|lease|leasing|sublease|sublet|renter|renters|tenant|tenants|airbnb",
    ),
    ("worth", "worth|wrth|worht|value|valued|valuation|valuations|appraise|appraised|appraisal|appraises"),
    ("see", "see|seeing|tour|touring|view|viewing|visit|visiting|walk|showing|showings|tours|viewings"),
    (
        "find",
        "find|finding|locate|search|searching|hunt|hunting|shop|shopping|looking|lookin|look|seeking|lookn|\
              searchin|huntin|scouting|seek|browse",
    ),
];

pub(super) const SIGNS: &[Signs] = &[
    // Buying.
    (
        Buys(90),
        &[
            "@want @adv? @to? @adv? @buy",
            "@want me|us to? buy|purchase",
            "homebuyer|homebuyers|househunting",
            "first|1st|firsttime time? home? buyer|buyers|homebuyer",
            "im|am|were|as|a|be|serious|cash|qualified a? cash|serious|qualified|potential? buyer|buyers",
            "^ buy|buying|buyin|buyer|purchase|purchasing $",
            "< buy|buying|buyer >",
            "< @adv buy|buying|buyer >",
            "in the market for|to",
            "still|currently for sale",
            "still on the market",
            "house|home i|we can|could afford",
        ],
    ),
    (
        Seeks(90),
        &[
            "@find for|4|fr @det? @trait? @trait? @trait? @trait? @trait? *1 @home",
            "house|home hunting|shopping|hunt|search",
            "find me|us|myself? @det? @trait? @trait? @trait? @trait? *1 @home",
            "still|currently available|avail|avaliable|availible|availabe",
        ],
    ),
    (
        Buys(85),
        &[
            "@buy @det? @trait? @trait? @trait? @trait? *1 @home",
            "@i @adv? @modal @adv? buy|purchase|afford",
            "@modal i|we @adv? buy|purchase",
            "before|when|if|after|once|until|till|then i|we|im|were @adv? can? buy|buying|purchase",
            "im|am|are|were|be|been|now|and|then|than @adv? buying|purchasing",
            "just|only|rather|to|2|then|also|and|or|first|but buy|purchase",
            "buy|purchase another|something|one|first|and|or",
            "sell|selling before|b4|and|then|or|first|b|after|while *2 buy|buying|purchase|purchasing",
            "need|want|wanna|trying|hoping|going|love|like|ready|able to get|find|own *1 place|home|house|something|one|own @place|of|that|to|my",
            "need|want|wanna|trying|hoping|going|love|like|ready|able to get|find|own *1 place|home|house|something|one|own >",
            "help|helping @i *2 buy|purchase|own",
            "help|helping @i *2 @find|get *5 @home",
            "need|want|wanna|wants|wanting|like|love|get a|an|another|some|our|my|to|new|bigger|smaller|larger|#|3br|4br|\
             house|home|something @trait? @trait? @trait? @trait? *1 house|home|homes|houses|condo|townhome|\
             townhouse|duplex|acreage|acres|land",
            "need|want|wanna|wanting|looking|hoping|trying to get|find|have *2 @home of @own own",
            "need|want|wanna a|another|to|our|some find|get|own? a|an? place|property|properties of|to|in|near|around|\
             closer|with|w|that|by",
            "put|make|submit|write|place|making|putting|submitting in? an|a|our|my cash? offer|bid",
            "preapproved|preaproved|prequalified|prequal|preapproval|prequalification|preapprove",
            "pre approved|aproved|qualified|approval|qual|qualification|approve|qualify",
            "approved for|4|up|at *3 #|mortgage|loan|k",
            "how much *3 can|could|do|would i|we *1 afford",
            "what *3 can|could|do|would i|we *1 afford",
            "most|how|much house|home|much? * @i? can? afford",
            "own|owning instead|rather? of|than? renting|rent",
            "rent to own",
            "buyers agent|rep|representation|representative",
            "any|other|more @trait? @trait? @trait? homes|houses|condos|townhomes|properties|listings",
            "homes|houses|condos|townhomes|properties|listings for sale|@place",
            "is it|@det|this|that *4 still? available|avail|on|for the? market|sale",
        ],
    ),
    (
        Seeks(85),
        &[
            "need|want|wanna|trying|hoping|looking|have to find a|another new|different|bigger|smaller? one|place",
            "seeking|finding|needing @det? @trait? @trait? @trait? *1 @home",
            "need|want|wanna @trait @trait? @trait? @home",
            "@modal i|we @adv? come|go? @see *3 @home|@flat|it|that|this|one|them|listing",
            "@want @to? come|go? check|@see *3 @home|@flat|it|that|this|one|them|listing",
            "schedule|book|set|setup|arrange|request|get|do|have|want|for up? a|an|some|any|the|in|person? private? showing|showings|tour|\
             walkthrough|viewing|viewings",
            "interested in @det @trait? @trait? *1 @home|listing|one",
            "interested in # *3 >",
            "interested in @det #",
            "tired|sick|done|over|instead|fed of|with|up? with? renting|rent|throwing|paying",
            "get|getting|move|moving into|in|ourselves|myself @det @trait? @home",
            "do|does|did|if|are|have|got|is yall|you|u|ya|there|guys|your *3 any|other|some|homes|houses|listings @trait? \
             @trait? @trait? @trait? *1 @home|listings|listing|available",
            "got|have anything|something|any @place",
            "show|send|text|email me|us|@i *3 listings|homes|houses|condos|properties|options",
            "is|has|was|did @det|# *5 available|pending|sold|contract|taken",
            "what|which homes|houses|listings|properties|options",
        ],
    ),
    (
        Buys(75),
        &[
            "my|our|the|a|total|max|maximum|have|on budget",
            "budget is|of|around|up|about|between|under|#|for|would|max",
            "down|dp payment|paymnt|payments",
            "downpayment|downpayments|dpa",
            "fha|usda|conventional|va loan|loans|buyer|buyers|eligible|approved|financing|mortgage|benefits|to|or|conventional",
            "fha|usda",
            "using|use|used|have|got|with|using|my a|my|the va|conventional",
            "va home? loan|benefit|benefits|loans",
            "conventional financing|loan|mortgage",
            "qualify|qualified|apply|applying|approved|get|getting|need|finance for? a|the? home|house|conventional? \
             mortgage|loan|financing|mortgages",
            "first|1st|starter|forever|dream|bigger|larger home|house|place",
            "investment property|properties|opportunities|home",
            "pay|paying|have|with|all|got cash and|for|ready|on|buyer|saved",
            "pay|paying|have|with|all|got cash >",
            "close on|with a|the cash? home|house",
            "good|best|right|great time to buy",
            "homeowner|homeownership",
            "looking at|in *2 homes|houses|condos|townhomes|properties",
        ],
    ),
    (
        Seeks(75),
        &[
            "@find for? something|somethin|smth|one|anything *4 land|acres|acreage|yard|pool|bed|beds|bedroom|bedrooms|\
             garage|budget|area|school|schools|#|under|near|outside|bigger|smaller|cheaper|affordable|closer|town",
            "up for grabs",
            "@find to? @det? spot|area to? live|settle",
            "relocating|relocate|relocation|relo",
            "moving|move to|from * to",
            "moving|move me|us to",
            "new|bigger|another home|house|place",
            "fixer upper",
            "# bed|beds|bedroom|bedrooms|br|bd|bdrm|bdr|bdrms @trait|@place|#|bath|house|home|pool",
            "3br|4br|3bd|4bd|3bed|4bed|2br|5br|2bd|5bd @trait|@place|@home|bath",
            "@home with|w @det? # bed|beds|bedrooms|bath|acres",
            "list of homes|houses|properties",
            "looking around|near|under|below|between|for # *",
        ],
    ),
    (Buys(55), &["mortgage|preforeclosure", "credit score|bad", "bad credit", "downsizing|downsize"]),
    (
        Seeks(55),
        &[
            "bedroom|bedrooms|beds|3br|4br|bdrm",
            "lease is|ends|expires|up|ending",
            "open house|houses",
            "the|this|that|# house|home|property|listing|condo on|at|in|off",
            "saving|saved|save|savings for|up",
            "moving|move|upsize|upgrade|upgrading|upsizing|transferred",
            "looking for @det? @trait? @trait? @trait? @flat",
        ],
    ),
    (
        StillBuys(85),
        &["not selling|sell * buying|buy", "@not to? rent|lease|sell * just|only|but|to buy|buying|purchase"],
    ),
    (
        Buys(80),
        &[
            "@want to own a|an|our|my|something|home|one *3",
            "get|getting|buy|buying|have|want|need|find @own own @home",
            "close|closing on something|a|an|one by|before|this|next|soon|house|home|in",
            "@modal i|we *1 own",
            "help|assist|represent|with buyers|buyer",
            "buy|purchase|take it|this|that one?",
            "with|choose|pick|chose|say buy|buying|purchase",
        ],
    ),
    // Selling.
    (
        Sells(95),
        &[
            "@want @adv? @to? @adv? sell|selling|sellin|sel|unload|list|offload|liquidate",
            "@want me|us|someone|somebody|agent|realtor|@to to? sell|list",
            "@want to|2|of|about @adv? sale|listing|market my|our|the|home|house",
            "@want to|2|of|about @adv? sale|listing|market >",
            "sell|selling|sellin|sale|list|listing|unload|offload|market|marketing @own *3 @home|@flat",
            "get|getting rid of @own|the|this *2 @home",
            "@own|own|rental|house|home|property *8 get rid of it",
            "put|putting|place|placing|go|going|get|getting|bring|have @own|it|the|this|that? *3 on|up|in|onto the|for? \
             market|sale|mls",
            "what|whats|how|wat|whts *5 @own|this *3 @home|@flat *3 @worth|sell|go|get|appraise|list|bring",
            "how much *3 @own|this @trait? @trait? @home|@flat",
            "@own *3 @home|@flat|address is|be|might|could|may|would|are|really|actually|currently|now? *2 worth|valued|\
             value|appraised|valuation",
            "worth|value|valuation|estimate|appraisal|cma|comps|price|evaluation|offer|offers|assessment|analysis|quote \
             of|for|on|in|4 @own|this|the? *3 @home|@flat",
            "home|house|property|propertys|homes|houses|condo|condos|market|free valuation|evaluation|appraisal|\
             estimate|assessment",
            "home|house|property|condo value|worth",
            "how much *1 can|could|would|might|will|should|do i|we|it|they|you|u *2 get|sell|ask|make|list|net|expect|fetch|go|offer|give|walk",
            "what|whats|wat *1 can|could|would|might|will|should|do i|we|it|they|you|u *2 get|sell|ask|make|list|net|expect|fetch|go|offer|give|walk",
            "buy|purchase|buys|buyer|buyers|sell for|4? @own *2 @home|@flat",
            "find|looking|get|finding|need|have|bring for? a|@own|any|me|cash buyer|buyers for @own|this|it|the *2 @home|it",
            "@own *2 @home|@flat sold|listed|valued|appraised|evaluated|assessed",
            "get|getting|have|has|be|need it|this|that|to? be? sold|listed",
            "im|am|are|were|as|be a? home? seller|sellers",
            "^ sell|selling|seller|sellin $",
            "< sell|selling|seller >",
            "< @adv sell|selling|seller >",
            "have|got|own|inherited *6 to|wanna|want sell|list|unload",
            "agent|realtor|broker|someone|somebody|anyone|brokerage to|who|that *2 list|sell|market",
            "cma|bpo",
            "market analysis",
            "offer|offers on|for|4 @own *2 @home|@flat",
            "get|want|need|like|getting|looking|with|about|a|for a|an|for|instant cash offer|offers",
            "what|whats it|its worth",
            "sell|list|selling my|our|it|mine|ours",
            "sell|selling before|b4|and|then|or|first|b|after|while *2 @buy",
        ],
    ),
    (
        Sells(85),
        &[
            "@want of|about|bout|abt|on|in|start @adv? listing|marketing",
            "before|after|b4|prior|when|until|for to? listing",
            "how much *5 i|we|it *1 get|sell|list|ask|net|bring|fetch|go",
            "think|guess|say|reckon i|we|it|they|you|my|our *3 get|sell|fetch|bring|net|pay for",
            "homes|houses|places|condos like mine|ours|my|this",
            "home|house|property evaluations|valuations|appraisals|estimates",
            "get # *2 for @own|it|this *2 @home",
            "get|give|make|send me|us an|a|your? cash|fair|best|quick|instant? offer|quote",
            "out of|from @own *2 @home",
            "walk away with",
            "sell|selling|sellin *2 @home|@flat",
            "yall|you|u|guys|who|they|company|investor|investors|anyone|someone buy|buys|buying|purchase *1 houses|homes|\
             house|home|properties|property",
            "cash offer|offers",
            "@i @adv? @modal @adv? sell|list",
            "ill|id|well|wed @adv? sell|list",
            "@modal i|we @adv? sell|list",
            "before|when|if|after|once|until|till|then|while|because|cuz|since|so @i @adv? can? sell|selling|list|sold",
            "im|am|are|were|be|been|now|and @adv? selling|listing",
            "just|only|rather|to|2|also|then|first|and|or|but sell|list|selling",
            "listing|sellers|selling|seller agent|agents|broker|realtor|appointment|presentation|consultation|agreement",
            "fsbo",
            "sale|sell|selling|list|listed|sold by|it owner|myself|ourselves",
            "what price|amount *2 list|sell|ask",
            "charge|commission|commissions|fee|fees|cost|costs|cut|percentage *2 to|for|on|when|of sell|list|selling|listing",
            "best|top|most price|dollar|money|value for|out @to? @own",
            "how|what fast|quick|soon|quickly|long *3 sell|sold|selling|list",
            "@own *2 @home has|needs|got to be? sell|sold|go",
            "@home has|needs|got|must|to to? be? sold",
            "zestimate",
            "help|assist|represent|with sellers",
            "tired|sick|done|over *3 landlord|landlords|landlording|tenants",
            "@not *1 @wish *4 landlord|tenants",
            "with|choose|pick|chose|say sell|selling",
            "sell|selling as is",
            "comps for|on|near @own|the? *2 @home|it",
            "selling|sell price|process|side|costs|options",
            "looking at|into to? selling|listing|sell",
            "foreclosure|foreclosing|foreclosed on @own *1 @home",
        ],
    ),
    (Sells(65), &["sell|selling|list by|in|before|this|next|within|asap|soon|quick|quickly|fast|now"]),
    (
        Sells(50),
        &[
            "@own *2 home|house|condo|property|townhome|townhouse|duplex",
            "downsizing|downsize|downsizer",
            "inherited|probate * house|home|property|place",
            "equity|repairs|staging|stage",
            "as is",
            "behind on *2 payments|mortgage",
            "comps|appraisal|appraised",
            "sell|selling|seller",
            "empty nester|nesters|nest",
            "good|best|right|great time to sell",
        ],
    ),
    (
        StillSells(85),
        &[
            "not buying|buy * selling|sell",
            "@not @wish to? @sell until|till|til|before|unless|without",
            "@not *2 @wish to? @sell *4 until|till|til",
            "@not sure|know|decided *5 sell|list|selling|worth",
        ],
    ),
    // Looking around, and questions.
    (
        Asks(90),
        &[
            "just|only|mostly|mainly|jus|simply browsing|browse|curious|exploring|wondering|checking|researching|seeing|lookin|\
             snooping|shopping|gathering|learning|asking|poking",
            "just|only|jus|simply looking|lookin|looking around|at|right|now|thanks|thx|rn|atm|and|but|online|thank|through|today",
            "just|only|simply|jus looking|lookin|curious >",
            "browsing|browsin",
            "window shopping",
            "looking|lookin around for|right|rn now|thanks|the",
            "researching|research|gathering the? market|info|information|area",
            "^ curious >",
            "info|information >",
        ],
    ),
    (
        Asks(80),
        &[
            "hows|how|whats|what is|are|the|about? *1 market|rates|prices|inventory|schools|taxes|neighborhood|area",
            "market like|trend|trends|trending|update|updates|conditions|doing|report|stats|now|going",
            "home|house|housing|property|median|average|avg|real prices|values|price|market|taxes|tax|estate",
            "average|median|avg|typical *2 price|value|rent|cost|time",
            "interest|mortgage|tax|the rate|rates",
            "closing cost|costs",
            "process|steps work|works|like|look|to|of|for|involved",
            "how|what does|do|is|are|whats the? *2 process|work|works|steps",
            "how|what far|many|big|old|large|long|close|year|size|color|kind|type|school|schools|floor|utilities|amenities",
            "how much is|are|does|do|would it|the|this|that",
            "how much >",
            "school|schools|district|hoa|hoas|sqft|footage|crime|flood|commute|amenities|parking|pets",
            "square feet|foot|footage|ft",
            "does|is|has|are|do it|the|this|that|they|there *4",
            "what|whats is? the|its? price|address|asking|cost|size|year|status|phone|number|rent|square",
            "when was|is|did|were|will",
            "where is|are|s|was|exactly",
            "tell|give|send|get|have|need|want|like|know|any|some|for|find|learn|more me|us|some|any|a? bit|little|lot? \
             more|info|information|details|pics|photos|pictures|about|further? info|information|details|about|on|pics",
            "more|some|any info|information|details|pics|photos|pictures",
            "question|questions|advice",
            "schedule|visit|see|tour|view the|a|this|that|it property|place|house|home|apartment|visit",
            "what|which is|are the|best|good|some|a *1 area|areas|neighborhood|neighborhoods|price|time",
            "search|find|looking|show|list|are|any|need|want *3 apartment|apartments|apt|room|rooms",
        ],
    ),
    // What cancels.
    (
        Neither,
        &[
            "@buy|@sell *3 @goods",
            "@want|looking *3 @home|@det cleaner|cleaners|cleaning|sitter|sitting|painter|inspector|keeper|party|warming|plant|phone",
            "@not @adv? @wish *2 @buy|@sell or|nor|and @buy|@sell",
            "neither",
            "just|only|simply looking|lookin around|at|right|now|thanks|thx|rn|online|today",
            "just|only|simply looking|lookin >",
            "just|only|mostly|simply|jus browsing|curious|exploring|checking|researching|shopping",
            "browsing * homes|houses|listings",
            "do|would|are|if|did|r you|u|ya|yall *2 want|like|interested|looking|thinking|ready|need to|in|of|about @buy|@sell",
            "buy low",
            "best buy",
        ],
    ),
    (
        NoBuyer,
        &[
            "keep|stop|quit|why|always|keeps *3 asking|ask|asks|asked *2 if|whether|bout|about *6",
            "@goods *1 for|in|at my|our new house|home|place",
            "@not @adv? @adv? @wish @to? *1 @buy",
            "@not @adv? @wish @to? *1 @find|move|moving|see|tour *3",
            "@not @adv? @wish in? *2 @home",
            "@not said|told|asked|mentioned *3 @wish *1 @buy",
            "@not @adv? to? buying|buy|purchasing|purchase|moving|house",
            "@not @adv? @adv? @wish *1 looking|shopping|hunting *4",
            "@not longer|more @wish? *2 @buy|@home|looking|moving",
            "@not *1 in the market",
            "dont|not|cant|wont|never|stop|quit|decided *1 buy|buying|moving|relocating",
            "already|just @i? bought|purchased|found|closed|got|have *3",
            "yall|you|u|guys|who|they|investors buy|buys|buying|purchase *1 houses|homes|house|home|properties|property",
            "buy|purchase|buys|buyer|buyers|sell|list|selling|value|worth|offer for|4|on|of? my|our *2 @home|@flat|it",
            "worth|value|appraisal|cma|offer|offers on|for|of? @own *3 @home",
            "@sell *3 @home",
            "listing|sellers agent",
            "bought|sold|closed|purchased|built *3 @home",
            "looking|find|need|want for? a|any? buyer|buyers",
            "@want *2 @rent",
            "@rent a|an|the|out|my|our|your|this @trait? @trait? @trait? @home|@flat",
            "@find|@want|any|have|get for|4? @det? @trait? @trait? *2 @rent",
            "@home|@flat|available|it|listings|something|bedroom|beds *3 for|to|4 rent|lease|leasing",
            "@home|@flat rental|rentals|manager|management",
            "home|house|property value|values|valuation|price|prices|worth|taxes|tax|insurance|owner|manager|management",
            "@own|what|whats|how|much *3 @home|@flat *2 @worth",
            "@own @home|@flat is|has|with|sell|go|a *1 # bed|beds|bedroom|bedrooms|br",
            "first|1st place|home? base",
            "new|another place|home page|number|phone",
            "open house at my|our",
        ],
    ),
    (
        NoSeller,
        &[
            "keep|stop|quit|why|always|keeps *3 asking|ask|asks|asked *2 if|whether|bout|about *6",
            "@not *1 @wish|give|make *2 offer|offers|cma|valuation *5",
            "move|moving|get|getting|evicted|kicked out of|from @own *2 @home",
            "@not @adv? @adv? @wish @to? *1 @sell",
            "@not @adv? @wish @to? *1 put|move|moving *5",
            "@not said|told|asked|mentioned *3 @wish *1 @sell",
            "@not @adv? to? selling|sell|listing|list|sale",
            "@not longer|more @wish? *2 @sell",
            "dont|not|cant|wont|never|stop|quit|decided *1 sell|selling",
            "my|our|the|it *2 is|isnt|its|are|not not? for? sale",
            "stop|quit|keep *2 selling|sell|sells|buying",
            "already|just @i? sold|listed *3",
            "make|put|making|submit|putting|accept|write|place in? an|a|our|my? *1 offer *3",
            "do|does|are|have|if|youve|who|did yall|you|u|guys|been|they *3 sell|sells|selling homes|houses|insurance|property|real|condos|land",
            "youve|you|been|have been|were selling|sell|sold",
            "looking|@find|is|are|@buy|homes|houses|see *4 for sale|listing|listings",
            "what|how much *1 can|could|do|would i|we *2 afford|qualify|borrow|get|put|make approved|qualified|for? a? *2 loan|mortgage|down|preapproved",
            "what|how|much *1 would|will|can|could|do i|we|it|you *2 need|get for|charge *2 rent|down",
            "how much *5 rent|renting|lease",
            "what *5 rent|renting|lease",
            "@rent out? my|our|the|this|a *2 @home|@flat",
            "home|house|property values",
            "buy|purchase *3 my|our own|first|1st|dream|forever|next|second|starter|new *2 @home",
            "my|our own|first|1st|dream|forever|next|starter|new @home|house|place|own? @home",
            "someone|somebody|agent *2 find|manage *4",
            "my|our @home|@flat search|hunt|hunting",
        ],
    ),
    (
        Rents,
        &[
            "@want *2 rent|lease|rental|rentals",
            "for|to|4 rent|lease",
            "i|we @modal rent|lease",
            "@modal i|we rent|lease",
            "rental|rentals >",
            "@find *5 rental|rentals|rent|lease",
            "rent is|under|below|about|around|would|for|a|per|range|budget|price|the",
            "renting >",
        ],
    ),
    (
        NoRents,
        &[
            "@not *1 @want|want *2 rent|lease|renting",
            "tired|sick|done|over|instead|fed|stop|quit|than|vs|from of|with|up|paying|to|for? of|with|to? rent|renting|lease",
            "@not to|for? rent|renting|lease",
            "rental property|properties|income|market",
            "rent out",
            "buy|buying|purchase *3 to? rent|rental",
            "rent to own",
            "rent|renting *3 @not",
        ],
    ),
    (
        Nothing,
        &[
            "help|helping|for|with agents|realtors|brokers|agencies *2",
            "generate|generating|exclusive|motivated|buyer|seller|qualified|seo|real|more leads",
            "are|is|you|u|ur|company|team hiring",
            "seo|linkedin|marketing services|agency|company",
            "im|am|this|hi|as a|an|fellow|licensed? realtor|agent|broker|wholesaler|photographer|loan|lender with|at|from|who|and|here|officer|in",
            "on behalf of",
            "looking|apply|applying|searching for|4 a? *1 job|jobs|work|position|internship|career",
            "virtual assistant|assistants|staging",
        ],
    ),
];
