//! When a function is ready for events: at its start, or, where a variable names a secret, with its first event.

use std::error::Error;

use tokio::sync::OnceCell;

use super::config::process_variable;
use super::secrets::Named;
use crate::error::chain;

/// What goes wrong before there is anything to work with.
type StartError = Box<dyn Error + Send + Sync>;
/// Reads a variable.
type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;
/// Makes it from the variables it is given.
type Make<D> = dyn Fn(Lookup<'_>) -> Result<D, StartError> + Send + Sync;

/// What a function works with, as soon as all it is made from is known.
///
/// Secrets cannot be had before the first event: only then does the extension that reads them serve. Where none is named
/// everything is made at the start, and what is wrong with the configuration is told there.
pub struct Ready<D> {
    made: OnceCell<D>,
    make: Box<Make<D>>,
    variables: fn(&str) -> Option<String>,
    secrets: Named,
}

impl<D> Ready<D> {
    /// From the variables of this process; `make` is given what reads them.
    ///
    /// # Errors
    /// Those of `make`, unless a variable names a secret; a reference that is written wrongly.
    pub fn new(
        make: impl Fn(Lookup<'_>) -> Result<D, StartError> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        Self::of(process_variable, make)
    }

    /// The same from the variables that `variables` reads.
    ///
    /// # Errors
    /// As [`Ready::new`].
    pub fn of(
        variables: fn(&str) -> Option<String>,
        make: impl Fn(Lookup<'_>) -> Result<D, StartError> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let secrets = Named::among(&variables)?;
        let made = match secrets.is_empty() {
            true => OnceCell::new_with(Some(make(&variables)?)),
            false => OnceCell::new(),
        };
        Ok(Self { made, make: Box::new(make), variables, secrets })
    }

    /// What to answer an event with. Of events that come at the same time one makes it; what fails is tried again with the
    /// next event.
    ///
    /// # Errors
    /// When a secret cannot be had, each named by its variable, and those of `make`. Logged here.
    pub async fn deps(&self) -> Result<&D, StartError> {
        self.made.get_or_try_init(|| self.make_now()).await
    }

    async fn make_now(&self) -> Result<D, StartError> {
        let made = match self.secrets.look_up().await {
            Ok(found) => (self.make)(&|name| {
                let secret = found.get(name).map(|secret| secret.expose().to_owned());
                secret.or_else(|| (self.variables)(name))
            }),
            Err(error) => Err(error.into()),
        };
        made.inspect_err(|error| {
            tracing::error!(
                alert = "start.failed",
                error = chain(error.as_ref()),
                "the function cannot work"
            );
        })
    }
}
