//! Words of English that do the same.

/// Classes by name.
pub(in crate::conversation::screen) const CLASSES: &[(&str, &str)] = &[
    ("please", "please|plase|plesae|pleaes|pease|plaese|pleasse|plss|pls|plz|pleas|plese|plse|plss|kindly"),
    ("me", "me|us|mee|meh|myself"),
    ("you", "you|u|ya|yall|yous|yu|people|guys|folks"),
    ("i", "i|we|he|she|they|someone|somebody|nobody"),
    ("not", "dont|dnt|donot|dont|don|never|not|nvr|dun|dnot|dony"),
    (
        "stop",
        "stop|stp|stpo|sotp|tsop|stopp|stip|st0p|5top|quit|cease|sop|stopt|dtop|ztop|srop|stpp|sopt|sstop|sttop|desist|halt|stahp|stoop|sto|stopo|atop",
    ),
    (
        "texting",
        "texting|txting|texing|textin|txtin|txtn|texring|messaging|messagin|mesaging|msging|msgin|massaging|\
         smsing|dming|contacting|contactin|bothering|botherin|bugging|buggin|harassing|harrassing|harasing|\
         harrasing|spamming|spaming|pestering|annoying|hounding|stalking|soliciting|bombarding|disturbing|\
         pinging|badgering|blasting|hassling|nagging|replying|responding|communicating|chatting|pressuring|textng|tezting|testing|texing|textting|\
         textign|texitng|textinf|texging|txtng|messging|messeging|meassaging|messageing|mssging|contating|\
         contactng|contcting|tx|txing|texig|txting|spammin|msgn|dm",
    ),
    ("calling", "calling|callin|caling|ringing|phoning|dialing|emailing|voicemailing|mailing"),
    ("contacting", "@texting|@calling"),
    (
        "text",
        "text|texr|tect|tezt|tesxt|textt|texxt|ttext|yext|rext|trxt|txet|teext|tx|txt|tex|texts|txts|txr|texto|message|msg|mesage|massage|messge|contact|contac|contct|bother|\
         bug|harass|harrass|harras|spam|pester|annoy|disturb|ping|solicit|dm|sms|hassle|write|hmu|badger|\
         texting|messaging|contacting|txting|bothering",
    ),
    ("call", "call|cal|phone|ring|dial|email|mail|calling|voicemail"),
    ("contact", "@text|@call"),
    (
        "contacted",
        "contacted|texted|messaged|bothered|solicited|disturbed|emailed|harassed|spammed|txted|pestered|\
         called|bugged|annoyed|msged|hounded|reached|marketed|approached",
    ),
    (
        "messages",
        "texts|txts|text|txt|messages|message|msg|msgs|mesages|messege|messeges|massages|mssgs|sms|mms|spam|\
         notifications|notification|alerts|communication|communications|contact|calls|emails|junk|crap|shit|\
         bs|bullshit|solicitation|solicitations|marketing|ads|nonsense|newsletter|newsletters|blasts|\
         reminders|promos|promotions|texting|correspondence|garbage|updates|subscription|subscriptions|dms",
    ),
    (
        "list",
        "list|lists|listserv|database|db|system|distribution|mailing|crm|campaign|campaigns|rotation|\
         directory|roster|thread|group|blast|books|file|files|records|contacts|chain|subscription|\
         subscriptions|rolodex|texts|messages|txts|msgs|text|texting|here|program|service|chat|lst|lsit",
    ),
    ("take", "take|get|keep|pull|strike|drop|scratch|leave|tak|cut|cross|put|kick|bump|remove|pls"),
    (
        "remove",
        "remove|delete|delte|deleet|dlt|delet|remvoe|reomve|rmeove|removve|removr|remobe|erase|purge|remov|rmove|unenroll|deactivate|exclude|scrub|unsubscribe|dlete|removed|deleted",
    ),
    (
        "lose",
        "lose|loose|forget|throw|trash|destroy|discard|block|clear|ditch|drop|burn|toss|scratch|wipe|@remove",
    ),
    ("mine", "my|our|this|these|mi|that"),
    (
        "number",
        "number|numbers|nunber|numbr|numbe|nummber|munber|numbre|numer|nmbr|num|nbr|phone|cell|digits|line|contact|contacts|name|info|information|data|details|email|profile|no",
    ),
    ("again", "again|anymore|anymor|ever|nomore|agian|further|no"),
    (
        "clock",
        "1|2|3|4|5|6|7|8|9|10|11|12|1am|2am|3am|4am|5am|6am|7am|8am|9am|10am|11am|1pm|2pm|3pm|4pm|5pm|6pm|7pm|8pm|9pm|10pm|11pm|12am|12pm",
    ),
    (
        "weekday",
        "monday~|tuesday~|wednesday~|thursday~|friday~|saturday~|sunday~|weekend~|weekday~|weeknights|mondays|sundays|holidays|sabbath",
    ),
    (
        "third",
        "him|her|them|my|the|another|other|that|zillow|redfin|realtor|trulia|opendoor|he|she|they|his|their|people|agents|investors|wholesalers|someone|everybody|everyone",
    ),
    (
        "nomatter",
        "interested|thanks|thank|good|sold|already|buying|selling|looking|house|home|sale|moving|need|no|sorry|busy|please",
    ),
];
