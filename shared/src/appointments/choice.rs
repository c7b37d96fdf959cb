//! stub
/// x
pub enum Choice {}
/// x
pub fn choice() {}
