//! How people revoke and give consent in Spanish as it is texted in Texas, accents or none.

mod classes;
mod keywords;
mod objections;
mod wishes;

pub(super) use classes::CLASSES;
pub(super) use keywords::KEYWORDS;
use objections::{GO_ON, RETRACT, TEXT_INSTEAD};
use wishes::{
    ALLOW, COMPLAINT, INSIST, NO_WISH, NUMBER, OFF_THE_LIST, REMOVE_IT, STOP, STOP_CALLS, WRONG_NUMBER,
};

use super::opt_out::Sign;

/// Phrases and what they are signs of.
pub(super) const WORDING: &[(Sign, &[&str])] = &[
    (Sign::Revoke, STOP),
    (Sign::RevokeCalls, STOP_CALLS),
    (Sign::Revoke, NO_WISH),
    (Sign::Revoke, OFF_THE_LIST),
    (Sign::Revoke, WRONG_NUMBER),
    (Sign::Complain, COMPLAINT),
    (Sign::RemoveIt, REMOVE_IT),
    (Sign::Number, NUMBER),
    (Sign::Insist, INSIST),
    (Sign::TextInstead, TEXT_INSTEAD),
    (Sign::Keep, GO_ON),
    (Sign::Retract, RETRACT),
    (Sign::Allow, ALLOW),
];
