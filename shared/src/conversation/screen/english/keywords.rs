//! Keywords of English.

use crate::conversation::screen::keywords::Role;

/// Keywords and the words that may stand around them.
pub(in crate::conversation::screen) const KEYWORDS: &[(Role, &[&str])] = &[
    (
        Role::Stop,
        &[
            "stop|stp|stpo|sotp|tsop|stopp|stip|stoo|stopt|st0p|5top|dtop|ztop|srop|syop|stob|stap|stpp|sopt|sstop|sttop|stpop|stooop|stopall|stopal|stopping|unstopme",
            "stop2end|stop2stop|stop2quit|stop2cancel|stoptoend|stopmsg|stoptext|stoptexting|stopplease",
            "unsub~|unsus~|usubs~|unsbu~|unsc~|unsibs~|unsobs~",
            "un subscribe",
            "optout|optmeout",
            "opt|opting|opted out",
            "do not disturb",
            "dnd|dnc",
            "cease and|n desist",
            "desist|discontinue",
            "quit|stop it|this",
            "stahp|stawp|staph",
            "knock|cut it|that off|out",
            "leave me alone",
        ],
    ),
    (
        Role::Keyword,
        &[
            "cancel|cancell|cancle|cancelall|end|endall|quit|quiet|revoke|remove|removeme|cease|halt|delete|remvoe|remov|reomve|rmeove|removve|removal|spam",
            "no more",
            "nomore|enough|arret",
            "enough is enough",
            "take|get me off",
            "i|we want|wanna out",
            "can|could you|u not",
            "off list",
            "go away",
            "get lost",
            "back|buzz|bug|piss|fuck|f|screw off",
            "no texts|texting|messages|txts|msgs|contact|spam|sms|soliciting|solicitation|solicitations",
        ],
    ),
    (
        Role::Start,
        &[
            "start|unstop|subscribe|resubscribe|resume|optin|unquit|uncancel|restart",
            "opt|opting in",
            "un stop",
        ],
    ),
    (Role::Help, &["help|info"]),
    (
        Role::Courtesy,
        &[
            "please|pls|plz|pleas|plese|plse|plss|plzz|pleae|kindly|thanks|thank|thx|ty|tysm|thnx|tks|sorry",
            "you|u|sir|maam|mam|mr|mrs|miss|guys|dude|bro|bruh|bruv|fam|man|girl|honey|sweetie|buddy|pal|mate|lady|yall|friend|jorge",
            "hi|hello|hey|ok|okay|okey|k|kk|yes|yep|yeah|yea|ya|no|nope|nah|well|um|uh|oh|ugh|omg|omfg|yo|jeez|geez|gosh|wow|literally|seriously",
            "now|immediately|already|asap|today|forever|permanently|completely|entirely|altogether|rn|ffs",
            "right now|away",
            "for the love of god|pete|christ|all",
            "for gods|christs|fucks|petes|heavens sake",
            "for the last|final|hundredth|second|third|# time",
            "one|1 more|last time",
            "at once",
            "for good|real|ever|sure|all",
            "all",
            "sent from my iphone|ipad|phone|android|galaxy|samsung|cell|mobile *2",
            "fuck|fucking|fkn|fuckin|freaking|freakin|frickin|damn|dammit|damnit|goddamn|god|jesus|lord|wtf|shit|bitch|asshole|hell",
            "good day|night|bye|luck",
            "bye|goodbye|sincerely|regards|respectfully|amen|period|again",
        ],
    ),
    (
        Role::Around,
        &[
            "me|us|it|this|that|these|i|im|just|can|could|will|would|must|should|said|say|mean|meant|really",
            "seriously|go|so|very|and|is|are|am|not|interested|good|too|need|want|to|try|trying",
            "make|like|id|have|busy|driving|working|youre",
        ],
    ),
    (
        Role::Playful,
        &[
            "haha~|hehe|lol|lolol|lmao|lmfao|rofl|jaja~|gorgeous|hilarious|kidding|jk|adorable|stunning|wow",
            "wait actually|what|whats|how|no|sorry",
            "actually what|how|when|is|can|do",
            "^ lol|haha~|lmao|omg stop|it",
            "love|loved|loving it|this|that|the",
            "too kind|funny|sweet|cute|much fun",
        ],
    ),
];
