//! The `alert-checker` function.

use alert_checker::{Config, Deps, handle};
use lambda_runtime::{Error, run, service_fn};
use shared::edge::{config, log};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    log::init();
    let deps = Deps::new(Config::from_env(&config::process_variable)?)?;
    run(service_fn(|event| handle(&deps, event))).await
}
