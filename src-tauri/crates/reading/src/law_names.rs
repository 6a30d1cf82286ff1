//! Which law a section is of: the four look alike, and the same number means another thing in each.

use foi_law::Regime;

use crate::mention::Mention;
use crate::pattern::patterns;

patterns! {
    FOISA = r"freedom of [il1|]nforma[tl][il1]on \(?scotland\)? ?act|foi ?\(?scotland\)? act|foi ?\(s\) ?a?|\bfoisa\b|\bfoisa's|the scottish act|deddf rhyddid gwybodaeth \(yr alban\)";
    FOIA = r"freedom of [il1|]nforma[tl][il1]on act|\bfoi act|\bfoia\b|the act 2000|ddeddf rhyddid gwybodaeth|deddf rhyddid gwybodaeth|\bdrhg\b";
    EISR = r"environmental [il1|]nforma[tl][il1]on \(?scotland\)? ?regulations|\beir ?\(s\)|\beirs?,? \(?scotland\)|\beisrs?\b|the scottish regulations";
    EIR = r"environmental [il1|]nforma[tl][il1]on regulations|\beirs?\b|rheoliadau gwybodaeth amgylcheddol";
    /// What a section is of, when it is said at once.
    OF = r"^,? ?(?:\([^()\n]{0,80}\)|- [a-z '&/-]{2,50})?,? ?(?:of|under|in|to|from|o|o'r|yn|i'r)\b (?P<of>[^.;\n]{0,110})";
    DATED_LAW = r"\b(?:act|regulations|order|rules|measure|deddf) (?:\([a-z ]+\) )?(?:19|20)[0-9]{2}\b";
    OTHER_LAW = r"\b(?:act|regulations|order|rules|measure|bill|directive|gdpr|deddf|articles)\b";
    /// Papers that have sections.
    PAPERS = r"^(?:the |this |our |your |that |its |their |a |an |each |part [a-z0-9]+ of the )?(?:[a-z0-9'&/-]+ ){0,4}?(?:report|contract|agreement|lease|polic(?:y|ies)|form|documents?|minutes|strategy|constitution|application|schemes?|plan|letter|spreadsheet|guidance|code|tender|specification|handbook|licen[cs]e|deed|case|review|manual|procedures?|terms|schedule|annex|appendix|template|framework|toolkit|website|standing orders|financial regulations|return|budget book|audit|accounts)\b";
    /// Words that make of a number another law's.
    NOT_A_GROUND = r"^ ?(?:statements?|notices? (?:issued|served)|grants?|agreements?|officers?|funding|monies|money|payments?|works|enquir(?:y|ies)|reports?|contributions?|orders?|below|above|overleaf|on page|planning|obligations?|assessments?|properties|staff)\b";
    SECTION_21_NOTICE = r"^ ?notices?\b";
}

/// What a mention was found to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// One of the four laws.
    Law(Regime),
    /// Not said.
    Unsaid,
    /// Another law, or a paper with sections of its own.
    Other,
}

/// Which law a section is of, by what its sentence says.
pub(crate) fn law_of(
    mention: &Mention,
    text: &str,
    sentence_start: usize,
    sentence_end: usize,
) -> Of {
    let after = text
        .get(mention.list_end..sentence_end.max(mention.list_end))
        .unwrap_or_default();
    if NOT_A_GROUND.is_in(after) || mention.base() == "21" && SECTION_21_NOTICE.is_in(after) {
        return Of::Other;
    }
    if let Some(of) = OF
        .captures(after)
        .and_then(|found| found.name("of").map(|of| of.text.to_owned()))
    {
        if let Some(law) = first_law(&of, 12) {
            return Of::Law(law);
        }
        // "of the Act", "of the Regulations": whichever the letter is about.
        let plain = of
            .trim_start_matches("the ")
            .trim_start_matches("that ")
            .trim_start_matches("y ")
            .trim_start_matches("r ");
        let ours = [
            "act",
            "regulations",
            "ddeddf",
            "deddf",
            "rheoliadau",
            "foi ",
            "legislation",
        ];
        let said_plainly =
            ours.iter().any(|word| plain.starts_with(word)) && !starts_with_year(plain);
        if !said_plainly {
            if DATED_LAW
                .find(&of)
                .is_some_and(|dated| first_law(&of, dated.start).is_none())
            {
                return Of::Other;
            }
            if PAPERS.is_in(&of) {
                return Of::Other;
            }
            let clause = of.split([',', ':', '(']).next().unwrap_or_default();
            let other = OTHER_LAW.find(clause).is_some_and(|other| {
                other.start > 0 && first_law(clause, usize::MAX).is_none_or(|_| false)
            });
            if other {
                return Of::Other;
            }
        }
    }
    // The name may stand anywhere else in the sentence, after it or before it.
    let sentence_before = text
        .get(sentence_start..mention.list_start)
        .unwrap_or_default();
    nearest_law(after, sentence_before).map_or(Of::Unsaid, Of::Law)
}

/// "Act 1998" is another Act than ours.
fn starts_with_year(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1);
    words.next().is_some_and(|year| {
        let year: String = year.chars().take_while(char::is_ascii_digit).collect();
        year.len() == 4 && year != "2000" && year != "2002" && year != "2004"
    })
}

/// The law named first, if it begins within so many letters.
fn first_law(text: &str, within: usize) -> Option<Regime> {
    let mut best: Option<(usize, Regime)> = None;
    // The Scottish names go before those they contain.
    for (pattern, regime) in [
        (&FOISA, Regime::Foisa),
        (&EISR, Regime::Eisr),
        (&FOIA, Regime::Foia),
        (&EIR, Regime::Eir),
    ] {
        if let Some(found) = pattern.find(text)
            && found.start <= within
            && best.is_none_or(|(at, _)| found.start < at)
        {
            best = Some((found.start, regime));
        }
    }
    best.map(|(_, regime)| regime)
}

fn nearest_law(after: &str, before: &str) -> Option<Regime> {
    first_law(after, usize::MAX).or_else(|| last_law(before))
}

fn last_law(text: &str) -> Option<Regime> {
    let mut best: Option<(usize, Regime)> = None;
    for (pattern, regime) in [
        (&FOISA, Regime::Foisa),
        (&EISR, Regime::Eisr),
        (&FOIA, Regime::Foia),
        (&EIR, Regime::Eir),
    ] {
        if let Some(found) = pattern.each(text).last()
            && best.is_none_or(|(at, _)| found.start > at)
        {
            best = Some((found.start, regime));
        }
    }
    best.map(|(_, regime)| regime)
}

/// How often a text names each Act and each set of Regulations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) foia: usize,
    pub(crate) foisa: usize,
    pub(crate) eir: usize,
    pub(crate) eisr: usize,
}

impl Named {
    pub(crate) fn in_text(text: &str) -> Self {
        let count = |pattern: &crate::pattern::Pattern| pattern.each(text).take(50).count();
        Self {
            foia: count(&FOIA),
            foisa: count(&FOISA),
            eir: count(&EIR),
            eisr: count(&EISR),
        }
    }

    /// Whether a letter that leaves the law unsaid is a Scottish one. What the casebook knows of
    /// the authority decides where the letter does not.
    pub(crate) const fn is_scottish(self, known: Regime) -> bool {
        let scottish = self.foisa + self.eisr;
        let other = self.foia.saturating_sub(self.foisa) + self.eir.saturating_sub(self.eisr);
        match known {
            Regime::Foisa | Regime::Eisr => !(scottish == 0 && other > 2),
            Regime::Foia | Regime::Eir => scottish > 0 && scottish >= other,
        }
    }
}
