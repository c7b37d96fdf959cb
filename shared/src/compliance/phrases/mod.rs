//! How what the rules forbid is said, by rule.

pub(super) mod english;
pub(super) mod scope;
pub(super) mod spanish;
pub(super) mod windows;
