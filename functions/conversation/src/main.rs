//! The `conversation` function.

use conversation::{Config, Deps, handle};
use lambda_runtime::{Error, run, service_fn};
use shared::edge::log;
use shared::edge::start::Ready;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    log::init();
    let ready = &Ready::new(|variable| Deps::new(Config::from_env(variable)?))?;
    run(service_fn(|event| async move { handle(ready.deps().await?, event).await })).await
}
