//! How people revoke and give consent in Spanish as it is texted in Texas, accents or none.

mod classes;
mod keywords;
mod objections;
mod wishes;

pub(super) use classes::CLASSES;
pub(super) use keywords::KEYWORDS;
use objections::{GO_ON, RETRACT, TEXT_INSTEAD};
use wishes::{ALLOW, INSIST, NO_WISH, OFF_THE_LIST, STOP, STOP_CALLS, WRONG_NUMBER};

use super::opt_out::Sign;

/// Phrases and what they are signs of.
pub(super) const WORDING: &[(Sign, &[&str])] = &[
    (Sign::Revoke, STOP),
    (Sign::RevokeCalls, STOP_CALLS),
    (Sign::Revoke, NO_WISH),
    (Sign::Revoke, OFF_THE_LIST),
    (Sign::Revoke, WRONG_NUMBER),
    (Sign::Insist, INSIST),
    (Sign::TextInstead, TEXT_INSTEAD),
    (Sign::Keep, GO_ON),
    (Sign::Retract, RETRACT),
    (Sign::Allow, ALLOW),
];
