//! The words machines use, and the words of an answer.

use std::sync::LazyLock;

use regex::Regex;

use crate::ParsedMessage;

/// An acknowledgement is short: what matters stands at its beginning.
const LOOKED_AT: usize = 6_000;
/// More than so many letters is more than a notice.
const LONG: usize = 1_500;

/// Fewer words than this are a greeting, a name or a title.
const WORDS_OF_A_SENTENCE: usize = 5;

/// The words of a mail, in lower case, on one line.
pub(super) struct Words {
    subject: String,
    reply: String,
    sender: String,
    pub(super) has_files: bool,
    pub(super) is_long: bool,
    sentences: Vec<String>,
}

/// Any of some phrases: one pass over the text, however many they are.
pub(crate) struct Phrases(Option<Regex>);

impl Phrases {
    /// From regular expressions; letters in lower case. Ends of words are told by ASCII: by
    /// Unicode, one "£" in a text would send the search the slow way.
    pub(crate) fn of(phrases: &[&str]) -> Self {
        let all = phrases.join("|").replace(r"\b", r"(?-u:\b)");
        Self(Regex::new(&format!("(?:{all})")).ok())
    }

    pub(crate) fn in_text(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// Whether a phrase stands in a sentence as a fact, not after "if", "may" or "will".
    fn as_fact(&self, text: &str) -> bool {
        let Some(regex) = &self.0 else { return false };
        regex.find_iter(text).any(|found| {
            let before = text.get(..found.start()).unwrap_or_default();
            let sentence = before
                .rfind(['.', '!', '?', ':', '•'])
                .map_or(0, |at| at + 1);
            let before = before.get(sentence..).unwrap_or_default();
            !SUPPOSING.in_text(before)
        })
    }
}

impl Words {
    pub(super) fn of(message: &ParsedMessage) -> Self {
        let sender = message
            .from
            .as_ref()
            .map(|from| from.email.to_ascii_lowercase());
        Self {
            subject: flat(&message.subject),
            reply: flat(&message.reply),
            sender: sender.unwrap_or_default(),
            has_files: message.attachments.iter().any(|attachment| {
                !attachment.inline && !attachment.content_type.starts_with("message/")
            }),
            is_long: message.reply.chars().nth(LONG).is_some(),
            sentences: Vec::new(),
        }
    }

    pub(super) fn subject_says_automatic(&self) -> bool {
        SUBJECT_AUTOMATIC.in_text(&self.subject) || self.subject_says_away()
    }

    fn subject_says_away(&self) -> bool {
        SUBJECT_AWAY.in_text(&self.subject)
    }

    pub(super) fn subject_says_read(&self) -> bool {
        SUBJECT_READ.in_text(&self.subject)
    }

    /// "Your message … was read on …"
    pub(super) fn was_read(&self) -> bool {
        WAS_READ.in_text(&self.reply) && !self.is_long
    }

    /// A machine says that it is one.
    pub(super) fn speaks_of_itself(&self) -> bool {
        self.subject_says_automatic() || ITSELF.in_text(&self.reply)
    }

    /// The sender is an address that takes no replies.
    pub(super) fn takes_no_reply(&self) -> bool {
        NOBODY.in_text(&self.sender)
    }

    pub(super) fn away(&self) -> bool {
        self.subject_says_away() || AWAY.in_text(&self.reply)
    }

    pub(super) fn acknowledges(&self) -> bool {
        ACKNOWLEDGES.in_text(&self.reply) || SUBJECT_ACKNOWLEDGES.in_text(&self.subject)
    }

    pub(super) fn challenges(&self) -> bool {
        CHALLENGES.in_text(&self.reply) || SUBJECT_CHALLENGES.in_text(&self.subject)
    }

    /// Signs that the mail decides something, so that it must be read as an answer.
    pub(super) fn decides(&self) -> bool {
        DECIDES.as_fact(&self.reply)
            || SUBJECT_DECIDES.in_text(&self.subject) && !self.subject_says_automatic()
            || self.has_files && ATTACHED.as_fact(&self.reply)
    }

    /// Reads the mail sentence by sentence, which only mails that may be automatic need.
    pub(super) fn with_sentences(mut self, message: &ParsedMessage) -> Self {
        self.sentences = sentences(&message.reply);
        self
    }

    /// Whether a sentence tells something that no acknowledgement tells: it is neither usual in
    /// one nor about what may be. Such a mail may answer in words nobody thought of.
    pub(super) fn tells_more(&self) -> bool {
        self.sentences.iter().any(|sentence| {
            if SUPPOSING.in_text(sentence) {
                return false;
            }
            MONEY.in_text(sentence)
                || sentence.split(' ').count() >= WORDS_OF_A_SENTENCE
                    && VERB.in_text(sentence)
                    && !USUAL.in_text(sentence)
                    && !ACKNOWLEDGES.in_text(sentence)
                    && !ITSELF.in_text(sentence)
        })
    }

    /// Signs that the mail wants something of the requester, or changes the time limit.
    pub(super) fn asks_something(&self) -> bool {
        ASKS.as_fact(&self.reply)
    }
}

/// The sentences of a text: lines that were only folded are joined, those that end stay apart.
fn sentences(text: &str) -> Vec<String> {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let mut sentences = Vec::new();
    for paragraph in start.split("\n\n") {
        let paragraph = flat(paragraph);
        for sentence in paragraph.split_inclusive(['.', '!', '?']) {
            // A full stop within a number, an address or an abbreviation ends nothing.
            let begins = sentence.starts_with(' ');
            match sentences.last_mut() {
                Some(last) if !begins && !String::is_empty(last) => last.push_str(sentence),
                _ => sentences.push(sentence.trim().to_owned()),
            }
        }
        sentences.push(String::new());
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Lower case, one line, straight apostrophes.
pub(super) fn flat(text: &str) -> String {
    let start: String = text.chars().take(LOOKED_AT).collect();
    let mut flat = String::with_capacity(start.len());
    for word in start.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.push_str(word);
    }
    flat.to_lowercase().replace(['’', '‘'], "'")
}

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = [$($phrase:literal),* $(,)?];)*) => {$(
        $(#[$doc])*
        static $name: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&[$($phrase),*]));
    )*};
}

phrases! {
    /// What follows is not said to be so.
    SUPPOSING = [
        r"\bif\b", r"\bmay\b", r"\bmight\b", r"\bcould\b", r"\bshould\b", r"\bwhether\b",
        r"\bunless\b", r"\bwill\b", r"\bonce\b", r"\bwhere\b", r"\bwhen\b", r"\bsometimes\b",
        r"in some cases", r"\bor not\b", r"\bos\b", r"\befallai\b", r"\bcan be\b", r"entitled to",
    ];
    SUBJECT_AUTOMATIC = [
        "^automatic(?:ally generated)? (?:reply|response|message|acknowledgement)",
        "^auto[- ]?(?:reply|response|responder|matic)", "^auto:", "^automated ",
        "^ateb awtomatig", "^ymateb awtomatig", "^neges awtomatig",
    ];
    SUBJECT_AWAY = [
        "^(?:re: )?(?:i am |i'm )?(?:currently )?out[- ]of[- ](?:the[- ])?office", "^(?:re: )?(?:away|absent) from (?:the )?office",
        "^on (?:annual |maternity |paternity |sick )?leave", "^annual leave", "^away until", "^ooo\\b",
        "^allan o'r swyddfa", "^i ffwrdd o'r swyddfa",
    ];
    SUBJECT_READ = ["^(?:not )?read: ", "^(?:not )?read \\(", "^read receipt", "^return receipt", "^darllenwyd: "];
    WAS_READ = [
        "was read on", "was deleted without being read", "has been read by", "was displayed on",
        "has been displayed on the recipient", "return receipt for the (?:mail|message)",
        "no guarantee that the message has been read", "wedi cael ei ddarllen",
    ];
    ITSELF = [
        "this is an (?:automated|automatic|auto[- ]?generated|auto[- ]?response|automatically generated)",
        "this is a system[- ]generated", "this is a computer[- ]generated",
        "(?:this|the) (?:message|e-?mail|reply|response|acknowledgement) (?:has been|was|is) (?:automatically )?(?:automatically|generated automatically|sent automatically|automated)",
        "automat(?:ed|ic) (?:acknowledgement|response|reply|receipt|e-?mail|message)",
        "(?:please )?do not (?:reply|respond) to this (?:automated |automatic )?(?:e-?mail|message)",
        "this (?:mailbox|inbox|account|address|e-?mail address) is (?:not|no longer|un)[ -]?(?:monitored|in use|checked|active)",
        "neges awtomatig", "ymateb awtomatig", "ateb awtomatig", "e-?bost awtomatig",
        "peidiwch ag ateb y", "peidiwch ag ymateb i'r",
    ];
    NOBODY = [
        "^(?:[a-z0-9]+[._-])?(?:no|do[._-]?not|dont)[._-]?reply(?:[._+-][^@]*)?@", "^dim-?ateb@", "^peidiwch-?ag-?ateb@",
    ];
    AWAY = [
        r"\b(?:i am|i'm|i will be|i'll be|i shall be|am|she is|he is|is|we are) (?:now |currently |presently |still )?(?:out of (?:the )?office|away (?:from (?:the office|my desk|work)|on|until|till|at)|absent from|on (?:[a-z]+ )?leave|on holiday|on (?:a )?secondment|not (?:in the office|at work|working|available (?:until|till|today|this))|off until|off work|unavailable|currently away)",
        r"\bi am currently away\b", r"\b(?:office|school|college|university|building|council)s? (?:is|are|will be) (?:now |currently )?closed\b", r"\bi have (?:now )?left\b", r"\bi (?:now |only )?work part[- ]time\b",
        r"\bi (?:do not|don't) work (?:on )?(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)",
        r"\bi (?:no longer|do not any longer) work (?:for|at|in)\b", r"\bhas (?:now )?left (?:the )?(?:council|authority|trust|organisation|organization|department|university|force)",
        r"\bno longer (?:works?|working|employed) (?:for|at|by|with)\b",
        r"\bout of (?:the )?office (?:until|till|from|on|and|with)", r"thank you for your e-?mail[.,;:!]? i (?:am|will be) (?:currently )?(?:away|out|on leave)",
        r"limited access to (?:my )?e-?mails?",
        r"(?:allan|i ffwrdd|mas) o'r swyddfa", "ar wyliau(?: blynyddol)?", "ar absenoldeb", "ddim yn y swyddfa",
    ];
    ACKNOWLEDGES = [
        "acknowledg(?:e|es|ing|ement of|ment of) (?:the )?(?:receipt|your)", "to confirm (?:safe )?receipt", "confirm (?:that )?(?:we|i) have (?:now )?received",
        "(?:we|i)(?: have|'ve)? (?:now |safely )?received your", "(?:request|e-?mail|enquiry|message|correspondence|letter|query|form) (?:has|have) (?:now )?been (?:safely |successfully )?(?:received|logged|registered|submitted|passed to|forwarded to|allocated|assigned)",
        "has been received", "(?:request|enquiry|e-?mail|message) was (?:successfully )?(?:received|logged|registered|submitted)",
        "thank you for (?:your )?(?:recent )?(?:e-?mail|request|enquiry|query|message|letter|freedom of information|foi|information request|environmental|contacting|submitting|getting in touch|correspondence|writing)",
        "thanks for (?:your (?:e-?mail|message|request|enquiry)|contacting|getting in touch)",
        "your (?:(?:case|request|enquiry) )?(?:reference|number|id)(?: number| code)? is\\b",
        "a member of (?:the|our) team will", "we (?:aim|will aim|will endeavour) to (?:respond|reply|answer)",
        "diolch am (?:eich|gysylltu|anfon|ysgrifennu)", "rydym wedi derbyn eich", "wedi derbyn eich (?:cais|e-?bost|neges)", "cydnabod (?:ein bod|derbyn|eich)", "cafodd eich cais ei (?:dderbyn|gofnodi)",
    ];
    SUBJECT_ACKNOWLEDGES = ["acknowledg", "cydnabyddiaeth", "request received", "we have received", "your request has been (?:received|logged|submitted)"];
    CHALLENGES = [
        "(?:confirm|verify|prove|show)(?: that)? (?:you are|you're|that you are) (?:a (?:real )?(?:person|human)|human|not a (?:robot|machine|spammer|computer|bot))",
        "(?:your )?(?:message|e-?mail) (?:is being|has been|will be|is) held (?:until|pending|awaiting)",
        "(?:to|in order to) (?:have|get|let|allow|release|deliver|complete (?:the )?delivery of) your (?:message|e-?mail)(?: to)?(?: be)? ?(?:delivered|through|released)?,? (?:please |you (?:must|need to) |simply |just )*(?:click|reply|visit|follow|confirm|verify)",
        "(?:click|follow|visit|reply)[^.]{0,80} (?:to|so that|before|and) (?:your (?:message|e-?mail) (?:can|will) be delivered|deliver your (?:message|e-?mail)|release your (?:message|e-?mail)|verify your(?:self|| e-?mail| address)|confirm (?:your(?:self)?|that) (?:e-?mail|address|as a|you))",
        "(?:sender|address) (?:verification|confirmation) (?:is )?required", "you (?:will )?(?:only )?(?:need|have) to do this (?:only )?once",
        "awaiting (?:your )?(?:verification|confirmation)", "challenge[- ]response", "not (?:yet )?on (?:my|our|the recipient's) (?:approved|allowed|safe|guest) (?:senders?|list)",
        "cadarnhau? nad ydych yn robot",
    ];
    SUBJECT_CHALLENGES = [
        "(?:verify|confirm) (?:that )?(?:you are|your (?:message|e-?mail|address|identity as (?:a )?sender))", "sender verification", "verification required", "action required to deliver",
    ];
    /// The information, a refusal, or that there is none.
    DECIDES = [
        r"(?:the council's|our|the trust's|the authority's|the university's|the force's|my) (?:response|answer|reply|decision) (?:is|to your (?:request|questions?) (?:is|follows|below))",
        r"please (?:find|see) (?:the |our |my |below |enclosed |attached )*(?:full )?(?:response|reply|answers?|information|data|spreadsheet|document|disclosure|decision|refusal|letter)\b",
        r"(?:response|reply|answer|information|data|spreadsheet|letter)[^.]{0,40} (?:is|are) (?:now )?(?:attached|enclosed|set out below|below|provided below|shown below|available (?:to download|at|here|on))",
        r"(?:attached|enclosed) (?:is|are) (?:the|our|a|my)", r"\bwe (?:attach|enclose)\b", r"\bi (?:attach|enclose)\b",
        r"the information (?:that )?you (?:have )?(?:requested|asked for) (?:is|can be|was)", r"the information requested is\b",
        r"(?:do|does|did) not hold\b", r"\b(?:don't|doesn't) hold\b", r"\b(?:is|are) not held\b", r"\bnot held by\b", r"\bno (?:recorded )?information (?:is )?held\b", r"holds no (?:recorded )?information",
        r"\b(?:is|are|was|were) (?:being )?(?:fully |partially |absolutely |therefore )?exempt\b", r"exempt(?:ion|ed)? (?:under|from disclosure|applies|engaged|is engaged)", r"\bexemption at section",
        r"\b(?:is|are|being|been|have) (?:being |been )?(?:withheld|redacted|refused|declined)\b", r"\bwe (?:are|have) (?:withholding|refusing|refused|decided (?:to|not to)|applied)\b", r"(?:decided|decision) to (?:refuse|withhold|disclose|release)",
        r"exceeds? the (?:appropriate|cost|fees?) limit", r"(?:over|above|beyond) the appropriate limit", r"section 12 (?:of|applies)", r"\b(?:refusal|fees) notice\b", r"\bneither confirm nor deny\b", r"\bvexatious\b", r"manifestly unreasonable",
        r"\banswers? (?:is|are)\b", r"further to your", r"be downloaded\b", r"\bwith [^.]{0,40} redacted", r"internal review of", r"outcome of (?:the|your|our) (?:internal )?review", r"\b(?:has|have) been (?:answered|completed|fulfilled)\b", r"your request (?:is|has been) (?:now )?(?:complete|closed)\b",
        r"\banswers? (?:to|for) (?:your )?questions?\b", r"\bq(?:uestion)? ?1[.:)]", r"reasonably accessible (?:to you )?by other means", r"already (?:published|in the public domain)",
        r"\b(?:ynghlwm|amgaeedig)\b", r"(?:nid yw|nid ydym|nid ydyn ni|dyw)[^.]{0,40} yn (?:dal|cadw)\b", r"(?:wedi'i|wedi ei|wedi'u) (?:h?eithrio|gwrthod)", r"\bgwrthod eich cais\b", r"ein hymateb i'ch cais yw",
    ];
    /// Files are there, and these words point to them.
    ATTACHED = [
        r"please (?:find|see) (?:the )?(?:attach|enclos|document|file|letter)", r"\battach(?:ed|ment|ments)\b", r"\benclosed\b", r"\bynghlwm\b", r"response to your", r"in response to",
    ];
    SUBJECT_DECIDES = [
        r"^(?:re: )?(?:foi|eir|rfi)?[^:]*\b(?:response|final response|refusal|disclosure|decision notice|answer) ?(?:to|letter|-|–|$)", r"\binternal review (?:outcome|response|decision)", r"^ymateb i'ch cais",
    ];
    /// Sums are an answer, or a fee.
    MONEY = [r"£ ?\d"];
    VERB = [r"\b(?:is|are|was|were|be|has|have|had|do|does|did|can|cannot|can't|unable|paid|awarded|made|spent|held|got|get|gave|given|write|wrote|holds|applies|apply|see|attached|below|follows|refer|direct|yw|mae|nid|oes)\b"];
    /// What acknowledgements say besides.
    USUAL = [
        r"\bthank", "regards", "sincerely", r"\bref(?:erence)?\b", "(?:case|request|enquiry) (?:number|id)", "working days?", r"respond (?:to you|within|by|as)", r"repl(?:y|ied) (?:to you|within|by|as soon)", "hear from", "in touch", "get back to",
        r"expect (?:a|an|to)\b", "do not reply", "monitored", "automat", r"track (?:the )?(?:progress|status|your)", "status of your", "please (?:quote|note that (?:we|this|our)|allow|do not|keep|use this|tell us)", "(?:telephone|phone|call us|visit|website|https?:|www[.])",
        "privacy", "data protection", "working hours", "office hours", "opening hours", "(?:open|available) (?:from )?monday", "ombudsman", "(?:pass|forward|allocat|assign|log|register)ed (?:to|it to|with|by|under|as|and)", "being (?:dealt|processed|handled|considered|looked)", "dealing with (?:it|your)", "freedom of information act", "environmental information regulations",
        "how (?:did|was|we)", "survey", "(?:case|enquiry) (?:has|is) (?:now )?(?:been )?(?:closed|updated|allocated)", "queue", "high volume", "copy of your (?:request|message|form|submission)", "details of your (?:request|submission)", "you (?:wrote|asked|submitted|said)", "if you",
        "diolch", "annwyl", "cofion", "cyfeirnod", "byddwn", "cysylltu", "cais", "neges",
    ];
    /// Clarification, a fee, more time, another body.
    ASKS = [
        r"please (?:could you )?(?:clarify|specify|confirm (?:which|what|the (?:period|dates?|years?))|provide (?:us with )?(?:further|more|proof|evidence|clarification|your (?:full |real )?name|details))",
        r"\b(?:can|could|would) you (?:please |kindly )?(?:clarify|specify|confirm (?:which|what|whether|the (?:period|dates?|years?)))",
        r"(?:require|need|seek|seeking|request|requesting|asking for) (?:some |further |more |additional )*(?:clarification|information from you|details from you|proof of)", r"before we can (?:proceed|begin|process|consider|answer|continue)", r"we need (?:you to|to know|to ask you)",
        r"(?:fee|charge|payment) of £", r"£[\d,.]+ (?:fee|is payable|before)",
        r"(?:need|require|require[sd]?|taking|take) (?:more|additional|further|extra) time", r"exten(?:d|ding|ded|sion)(?: of)? (?:the |our |this )?(?:time|deadline|period|response)", r"public interest test", r"additional (?:20|twenty) working days",
        r"(?:has|have) (?:been )?transferred (?:your|to)", r"\bwe have (?:transferred|passed) your request (?:on )?to (?:another|the relevant)",
        r"(?:angen|gofyn am) (?:rhagor o |mwy o )?(?:eglurhad|wybodaeth gennych)",
    ];
}
