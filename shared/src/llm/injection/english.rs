//! How it is said in English.
//!
//! People who text about homes also forget what they said, ask for rules and keys, know developers and want land
//! without restrictions: what stands here says of whom or what it speaks.

use super::Suspicion;

pub(super) const CLASSES: &[(&str, &str)] = &[
    ("forget", "ignore|disregard|forget|override|overrule|bypass|neglect|discard|erase"),
    (
        "former",
        "previous|preceding|prior|above|earlier|former|foregoing|past|original|initial|existing|system|following",
    ),
    (
        "orders",
        "instruction|instructions|order|orders|command|commands|rule|rules|prompt|prompts|directive|directives|guideline|guidelines|programming|restriction|restrictions|constraint|constraints|policy|policies|directions|guardrails|training",
    ),
    (
        "told",
        "instruction|instructions|prompt|prompts|directive|directives|programming|guidelines|guardrails",
    ),
    ("machine", "ai|chatbot|gpt|chatgpt|llm|model|bot|robot|machine|computer"),
    ("answer", "answer|answers|reply|replies|response|responses|output|outputs"),
    ("message", "@answer|message|messages|text"),
    (
        "give",
        "give|provide|render|express|write|deliver|display|present|format|phrase|represent|formulate|state|make|print|return",
    ),
    (
        "alter",
        "modify|alter|enhance|augment|enrich|rewrite|rephrase|embellish|supplement|encode|encrypt|cipher|encipher|obfuscate|reverse|invert|scramble|convert|transform|mirror",
    ),
    ("insert", "add|include|insert|integrate|incorporate|embed|append|place|weave|slip|mention|inject"),
    (
        "code",
        "base16|base32|base58|base64|base85|hex|hexadecimal|binary|ascii|morse|rot13|rot47|cipher|caesar|unicode|emoji|emojis|emoticons|markdown|json|xml|yaml|html|python|pseudocode|leetspeak|leet|latin|uppercase|lowercase|bytes|backwards|backward|reverse|reversed|rhyme|rhymes|verse",
    ),
    // Neither English nor Spanish, which a contact may well ask for.
    (
        "tongue",
        "german|french|italian|portuguese|dutch|swedish|norwegian|danish|finnish|polish|russian|ukrainian|czech|greek|turkish|arabic|hebrew|hindi|urdu|chinese|mandarin|cantonese|japanese|korean|vietnamese|thai|tagalog|klingon|esperanto|swahili",
    ),
    (
        "reveal",
        "reveal|show|print|repeat|output|display|list|tell|give|share|expose|leak|disclose|dump|summarize|recite|translate|return",
    ),
    (
        "role",
        "pirate|dog|cat|hacker|linux|terminal|interpreter|villain|child|poet|character|persona|dan|@machine",
    ),
];

pub(super) const PHRASES: &[(Suspicion, &[&str])] = &[
    (
        Suspicion::Override,
        &[
            "@forget all|any|every|the|your|these|those|my|our? *4 @former *2 @orders",
            "@forget all|any|every|your|these|those the? *1 @orders",
            "@forget all|any|everything|whatever *2 you *3 told|got|given|read|learned|learnt|taught|instructed",
            "@forget everything|anything|all|whatever before|prior|previous|previously",
            "@forget the? @former *1 context|conversation|information|content|input|paragraph",
            "dont|not|never listen|obey|follow|adhere|comply to? *2 @former|your|any *2 @orders|information|context",
            "stop following *3 @orders",
            "your new|updated|real|actual @orders are|is",
            "new|updated instructions are|follow",
            "your new|real|true|only|actual task|goal|mission|objective|purpose is",
            "stop|halt everything *2 just? print|say|output|write|repeat|type",
            "nevermind|instead just print|output",
            "instead of *5 just|only print|output",
            "you must|have|need to? obey",
            "obey all|every|my|any|the? *1 @orders",
            "confirm by saying",
        ],
    ),
    (
        Suspicion::Role,
        &[
            "from now on *1 you|youre *2 a|an|act|answer|reply|respond|behave|speak|pretend|obey",
            "from now on *1 act|behave|speak|respond|answer as|like|only|in",
            "from now|here known as",
            "you are|will|re|youre going|about|now *2 to act|pretend|behave|roleplay|simulate|immerse",
            "you are|re now|hereby a|an|the|my|in *4 @role|mode|developer|admin|unrestricted|unfiltered|evil|free",
            "youre now|hereby a|an|the|my|in *4 @role|mode|developer|admin|unrestricted|unfiltered|evil|free",
            "act|behave|respond|reply|answer|speak|talk as|like if? a|an? *3 @role",
            "act|behave|respond|answer|reply as if|though you *2 no|not|without",
            "pretend|imagine|suppose|assume *1 you|youre *3 no|without|free|unrestricted|not *3 @orders|filters|limits|ethics",
            "pretend|simulate|emulate|roleplay *2 an? @machine|dan|terminal|linux|hacker",
            "dan|developer|debug|god|jailbreak|jailbroken|sudo|admin|unrestricted|dude mode",
            "do anything now",
            "jailbreak|jailbroken yourself|prompt|mode",
            "no longer|not|never bound|restricted|limited|constrained|governed by *5 @orders|ethics|morals|filters|openai|model",
            "without ethical|moral|your|content|safety restrictions|limits|limitations|filters|guardrails|rules",
            "does|do not follow|abide *2 any @orders",
            "as an ai *1 you|youre|your",
            "how|what would|might an? *2 @machine without *4 respond|answer|say|do|ethics|rules|morals",
            "immerse yourself *2 role",
            "play|assume|adopt|take the|a role|persona of|called|named *4 @role",
            "you are|will|can be? special agent",
            "you are|re written|programmed|instructed to",
            "stay|remain in character",
            "enable|enter|activate|switch *3 dan|developer|debug|god|jailbreak|admin|sudo mode",
        ],
    ),
    (
        Suspicion::Extraction,
        &[
            "@reveal *1 me|us? *2 your|the|all|any|these|previous|above *3 @orders *3 given|above|verbatim|word|bytes|bullet|bulleted|exactly|format|python|pseudocode",
            "@reveal *1 me|us? your|system|hidden|secret|internal *2 @told",
            "@reveal *1 me|us? @former @told",
            "@reveal the? above|previous|preceding @told|text|prompt|words",
            "your|the|hidden|secret system|hidden|secret|internal prompt|prompts|instruction|instructions|message",
            "your initial|original @told",
            "repeat|print|output|say|write|copy everything|all|words|text *3 above|verbatim",
            "repeat the? words|sentences above|before",
            "what|which were|are|was|is your *2 @told",
            "what|which @told *2 you *2 given|told|got|have|received|following",
            "how were|are you *1 instructed|prompted|programmed|configured",
            "what|tell|say|reveal|give|guess|know *3 secret password|passphrase|passcode|key|word",
            "whats|what is the|your secret? password|passphrase",
            "secret|secrets password|word|key|passphrase *6 tell|reveal|say|share|encode|know",
            "password *3 character|letter|letters|characters|reversed|backwards|encoded",
            "api key|keys|token|credentials",
            "show|give|tell|send|list me|us *3 other|all *2 contacts|customers|clients|leads|users data|numbers|information|details|phone|messages|conversations",
        ],
    ),
    (
        Suspicion::Dictation,
        &[
            "@alter your|its *2 @message|elucidation|explanation|solution",
            "@insert|replace *8 in|into|to|within|inside|of|from your|its @answer",
            "@insert in|into your|its @answer",
            "@alter|replace *3 keywords|words|letters in|of your|the @message",
            "@give *2 your *1 @message @code",
            "@give *2 your *1 @message *2 in|as|using|with|only|through|via a|an|the? *3 @code|@tongue|encoding|sequence",
            "translate your *1 @message *2 to|into|in @tongue|@code",
            "answer|reply|respond *2 in|using|with only? *3 @code|@tongue|encoding|riddles",
            "write|talk|speak in|using only? *2 @code|riddles",
            "use|using|apply *4 @code|encoding *6 your|the @answer|message",
            "order of letters|words in your @message",
            "begin|start|end|finish every|each|all|your *2 @answer *2 with|by",
            "your @answer must|should|shall *3 include|contain|mention|begin|start|end",
            "in your @answer *1 include|mention|say|add|promote|recommend|advertise",
            "two responses|answers *3 one|normal",
            "determine|classify|analyze|analyse|identify|detect *2 sentiment of",
            "is this feedback|review|comment|sentence positive|negative",
            "write|compose|formulate|generate|create|spread|tell *2 untrue|false|fake|baseless *2 headline|claim|rumor|story|news|article|review",
            "write|compose|generate|create|tell *2 poem|song|rap|limerick|joke about|to",
        ],
    ),
    (
        Suspicion::ForgedVoice,
        &[
            "this is|was *2 openai|anthropic|system|admin speaking|administrator|override",
            "approved|authorized|sanctioned|sponsored *3 by *2 openai|anthropic",
            "made|created|built|trained|developed by openai|anthropic",
            "i am|im your developer|creator|programmer|administrator|admin|sysadmin",
            "system|admin|developer|root override|access|prompt granted|enabled|accepted|activated|follows",
            "your *3 content|safety policy|policies|filter|filters",
        ],
    ),
    (
        Suspicion::Code,
        &[
            "following|subsequent|below code snippet|section|block|segment|function",
            "code snippet|block|section|segment *4 your|implementation|program|solution|algorithm|seamless",
            "run|execute|eval this|the|following|my *1 command|script|sql|query|code",
            "command|commands|script *2 to list|kill|delete|show|run *2 processes|files|users|tables",
            "drop table",
            "write|generate|create|give *3 python|javascript|bash|shell|sql|powershell *1 code|script|command|function|program",
        ],
    ),
];
