//! The `compliance-auditor` function.

use compliance_auditor::{Deps, config, handle};
use lambda_runtime::{Error, run, service_fn};
use shared::edge::config::process_variable;
use shared::edge::log;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    log::init();
    let deps = Deps::new(config(&process_variable)?)?;
    run(service_fn(|event| handle(&deps, event))).await
}
