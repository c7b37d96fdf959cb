//! Worlds to test in: the real engines and functions in one process, and words to speak about them.

pub mod access;
pub mod counting;
pub mod disturbed;
pub mod experiments;
pub mod finance;
pub mod fleet;
pub mod leaks;
pub mod logs;
pub mod mail_server;
pub mod models;
pub mod receiver;
pub mod secrets;
pub mod texts;
pub mod topics;
pub mod watching;
pub mod workers;
pub mod world;

pub use fleet::Fleet;
pub use leaks::Leaks;
pub use texts::{Text, webhook};
pub use world::{Answer, World};
