//! How people revoke and give consent in English.

mod classes;
mod grievances;
mod keywords;
mod objections;
mod wishes;

pub(super) use classes::CLASSES;
use grievances::{COMPLAINT, INSIST, LEAVE_ME, NO_CONSENT, NUMBER, REMOVE_IT, WRONG_NUMBER};
pub(super) use keywords::KEYWORDS;
use objections::{ANOTHER_THING, ANOTHER_TIME, GO_ON, NO_COMMAND, RETRACT, TEXT_INSTEAD};
use wishes::{ALLOW, DO_NOT, DO_NOT_CALL, LAST_WORD, NO_WISH, OFF_THE_LIST, STOP, STOP_CALLS};

use super::opt_out::Sign;

/// Phrases and what they are signs of.
pub(super) const WORDING: &[(Sign, &[&str])] = &[
    (Sign::Revoke, STOP),
    (Sign::RevokeCalls, STOP_CALLS),
    (Sign::Revoke, DO_NOT),
    (Sign::RevokeCalls, DO_NOT_CALL),
    (Sign::Revoke, NO_WISH),
    (Sign::Revoke, OFF_THE_LIST),
    (Sign::Revoke, LEAVE_ME),
    (Sign::Revoke, NO_CONSENT),
    (Sign::Revoke, WRONG_NUMBER),
    (Sign::Complain, COMPLAINT),
    (Sign::RemoveIt, REMOVE_IT),
    (Sign::LastWord, LAST_WORD),
    (Sign::NoCommand, NO_COMMAND),
    (Sign::Number, NUMBER),
    (Sign::Insist, INSIST),
    (Sign::TextInstead, TEXT_INSTEAD),
    (Sign::Keep, GO_ON),
    (Sign::Keep, ANOTHER_TIME),
    (Sign::Keep, ANOTHER_THING),
    (Sign::Retract, RETRACT),
    (Sign::Allow, ALLOW),
];
