//! Personal data: how it is held in memory, and how it is sealed before it is stored.
//!
//! Text, names, phones and e-mails live in [`Personal`], which prints as a mask and does not serialise by
//! itself. They leave memory only inside a [`Sealed`], made with a [`DataKey`] that belongs to one
//! contact (or, at the door, to one location). Data keys are issued and opened by a [`KeyCustodian`]:
//! a local key file today, KMS in AWS.

mod find;
mod keys;
mod personal;
mod ports;
pub mod rights;
mod sealed;
mod secrets;

pub use find::{Found, Kind, find, mask_all};
pub use keys::{DataKey, KeyScope, WrappedKey};
pub use personal::{Personal, Secret, inside_seal};
pub use ports::KeyCustodian;
pub use sealed::{Place, Sealed};
pub use secrets::{Masked, SecretKind, mask_secrets};
