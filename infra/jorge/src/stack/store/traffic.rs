//! What a measurement hears of the store.

/// Hears of every call of the store that an engine has answered. For measurements: it is called on the store's thread,
/// which waits for it.
pub trait StoreTraffic: Send + Sync {
    /// A call was answered.
    fn answered(&self, call: StoreCall<'_>);
}

/// One call, answered.
#[derive(Clone, Copy, Debug)]
pub struct StoreCall<'a> {
    /// The operation (`Query`).
    pub operation: &'a str,
    /// The table it names, in a transaction that of the first item; empty where it names none.
    pub table: &'a str,
    /// Partition and sort key of the one item it is about, where it is about one.
    pub key: Option<(&'a str, &'a str)>,
    /// Capacity units it consumed, of tables and indexes together, by DynamoDB's own rules; 0 where it was refused.
    pub units: f64,
}
