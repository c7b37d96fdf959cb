//! The rules: what each finds, what is done about it depending on who says it, and the law behind it.

use super::{Certainty, Direction, Kind, Verdict};

/// What is done where a rule's phrase is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Speech {
    /// A contact says it.
    pub(super) stated: Verdict,
    /// A contact asks it.
    pub(super) asked: Verdict,
    /// We say it.
    pub(super) output: Verdict,
    /// An advertisement says it.
    pub(super) listing: Verdict,
}

use Verdict::{Ok as Fine, Redirect, Violation};

/// Whoever says it.
const FORBIDDEN: Speech = speech(Violation, Violation, Violation, Violation);
/// A contact who only asks gets a neutral answer.
const DESCRIBED: Speech = speech(Violation, Redirect, Violation, Violation);
/// A contact may ask; we may not answer; an advertisement is better worded otherwise.
const OPINION: Speech = speech(Redirect, Redirect, Violation, Redirect);
/// Better worded otherwise, whoever says it.
const CAUTION: Speech = speech(Redirect, Redirect, Redirect, Redirect);
/// Only a question of a contact.
const QUESTION: Speech = speech(Redirect, Redirect, Fine, Fine);
/// Words that mean this only in a question.
const ASKED: Speech = speech(Fine, Redirect, Fine, Fine);
/// Only wrong in our mouth.
const OURS: Speech = speech(Fine, Fine, Violation, Violation);
/// A contact may ask; we may not say so, however well known it is.
const CLAIM: Speech = speech(Redirect, Redirect, Violation, Violation);
/// Schools are facts of an area; an advertisement may name them.
const PRAISE: Speech = speech(Redirect, Redirect, Redirect, Fine);

const fn speech(stated: Verdict, asked: Verdict, output: Verdict, listing: Verdict) -> Speech {
    Speech { stated, asked, output, listing }
}

impl Speech {
    /// What is done.
    pub(super) const fn verdict(self, direction: Direction, asked: bool) -> Verdict {
        match direction {
            Direction::Input if asked => self.asked,
            Direction::Input => self.stated,
            Direction::Output => self.output,
            Direction::Listing => self.listing,
        }
    }
}

/// A rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    pub(super) certainty: Certainty,
    pub(super) speech: Speech,
    pub(super) reason: &'static str,
    pub(super) statute: &'static str,
}

impl Rule {
    /// Its place in [`RULES`].
    pub(super) fn place(id: &str) -> Option<usize> {
        RULES.iter().position(|rule| rule.id == id)
    }

    /// Whether a contact may say it in passing, where from us it can hardly mean anything else.
    pub(super) fn is_remarked_in_passing(&self) -> bool {
        self.id == "composition"
    }
}

const A: &str = "42 U.S.C. 3604(a)";
const B: &str = "42 U.S.C. 3604(b)";
const C: &str = "42 U.S.C. 3604(c)";
const F: &str = "42 U.S.C. 3604(f)";
const MAP: &str = "12 CFR 1014.3";
const LIE: &str = "18 U.S.C. 1014";
const RESPA: &str = "12 U.S.C. 2607";
const DTPA: &str = "15 U.S.C. 45";
const APPRAISAL: &str = "Tex. Occ. Code 1103.201";
const LAW: &str = "Tex. Gov't Code 81.102";
const TAX: &str = "31 CFR 10.3";

const fn rule(
    id: &'static str,
    kind: Kind,
    certainty: Certainty,
    speech: Speech,
    reason: &'static str,
    statute: &'static str,
) -> Rule {
    Rule { id, kind, certainty, speech, reason, statute }
}

/// Every rule, in the order of the phrases' files.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    rule("exclusion", Kind::FAIR_HOUSING, Certainty::Certain, FORBIDDEN,
        "People of a protected group are to be kept out or turned away.", A),
    rule("limitation", Kind::FAIR_HOUSING, Certainty::Certain, FORBIDDEN,
        "Housing is to be for people of a protected group only.", C),
    rule("preference", Kind::FAIR_HOUSING, Certainty::Certain, DESCRIBED,
        "People of a protected group are preferred, or a home is said to be made for them.", C),
    rule("composition", Kind::FAIR_HOUSING, Certainty::Certain, DESCRIBED,
        "An area or a building is described by the people who live there.", C),
    rule("steering", Kind::FAIR_HOUSING, Certainty::Likely, OURS,
        "Somebody is led to or from an area or a home because of who they are.", A),
    rule("coded", Kind::FAIR_HOUSING, Certainty::Likely, DESCRIBED,
        "The wording stands for a protected group without naming it.", C),
    rule("caution", Kind::FAIR_HOUSING, Certainty::Likely, CAUTION,
        "The wording can be read as a preference for some people.", C),
    rule("terms", Kind::FAIR_HOUSING, Certainty::Likely, FORBIDDEN,
        "People of a protected group are to be told, charged or offered something else.", B),
    rule("access", Kind::FAIR_HOUSING, Certainty::Likely, FORBIDDEN,
        "An assistance animal or an accommodation of a disability is refused or charged for.", F),
    rule("slur", Kind::FAIR_HOUSING, Certainty::Certain, FORBIDDEN,
        "A protected group is called by a slur.", C),
    rule("safety", Kind::FAIR_HOUSING, Certainty::Likely, OPINION,
        "How safe an area is, which stands for who lives there.", A),
    rule("safety_claim", Kind::FAIR_HOUSING, Certainty::Certain, CLAIM,
        "An area is praised or run down for its safety.", A),
    rule("schools", Kind::FAIR_HOUSING, Certainty::Likely, PRAISE,
        "How good schools are, which stands for who goes there.", A),
    rule("schools_claim", Kind::FAIR_HOUSING, Certainty::Certain, CLAIM,
        "Schools are judged or compared.", A),
    rule("asks_people", Kind::FAIR_HOUSING, Certainty::Likely, QUESTION,
        "Who lives in an area.", A),
    rule("asks_where", Kind::FAIR_HOUSING, Certainty::Likely, QUESTION,
        "Which area is good or right for them.", A),
    rule("mention", Kind::FAIR_HOUSING, Certainty::Likely, CLAIM,
        "A protected group is named in a text about housing.", C),
    rule("stance", Kind::FAIR_HOUSING, Certainty::Likely, CLAIM,
        "A stand is taken on families, age, sex or disability.", C),
    rule("asks_area", Kind::FAIR_HOUSING, Certainty::Likely, ASKED,
        "What an area and its people are like.", A),
    rule("asks_safety", Kind::FAIR_HOUSING, Certainty::Likely, ASKED,
        "How safe an area is.", A),
    rule("asks_schools", Kind::FAIR_HOUSING, Certainty::Likely, ASKED,
        "How good schools are.", A),
    rule("asks_expert", Kind::LICENSING, Certainty::Likely, ASKED,
        "A legal, tax or value opinion is asked.", LAW),
    rule("loan_promise", Kind::FINANCIAL_REGULATION, Certainty::Likely, OURS,
        "A loan, its approval or its rate is promised.", MAP),
    rule("misstatement", Kind::FINANCIAL_REGULATION, Certainty::Certain, FORBIDDEN,
        "A lender or an appraiser is to be misled.", LIE),
    rule("kickback", Kind::FINANCIAL_REGULATION, Certainty::Likely, FORBIDDEN,
        "Money or an advantage for sending business to a settlement service.", RESPA),
    rule("value_guarantee", Kind::FINANCIAL_REGULATION, Certainty::Likely, OURS,
        "A price, a sale or a gain in value is guaranteed.", DTPA),
    rule("value_opinion", Kind::LICENSING, Certainty::Likely, OURS,
        "What a home is worth is stated as fact.", APPRAISAL),
    rule("legal_advice", Kind::LICENSING, Certainty::Likely, OURS,
        "Legal advice.", LAW),
    rule("tax_advice", Kind::LICENSING, Certainty::Likely, OURS,
        "Tax advice.", TAX),
    rule("asks_advice", Kind::LICENSING, Certainty::Likely, QUESTION,
        "Advice is asked that only a lawyer, a tax adviser, a lender or an appraiser may give.", LAW),
];
