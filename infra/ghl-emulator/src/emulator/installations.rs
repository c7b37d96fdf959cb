//! The app's access to locations, and what becomes of it.

use crate::{Emulator, InstallType, error::EmulatorError, seeds};

impl Emulator {
    /// An authorization code for `POST /oauth/token`, as a browser would bring it back from the consent page.
    ///
    /// # Errors
    ///
    /// When there is no such location, or the log fails.
    pub fn issue_authorization_code(
        &self,
        kind: InstallType,
        location_id: &str,
    ) -> Result<String, EmulatorError> {
        seeds::issue_code(&self.core, kind, location_id)
    }

    /// The app is installed: an `INSTALL` webhook tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such location, or the log fails.
    pub fn install_app(&self, kind: InstallType, location_id: &str) -> Result<(), EmulatorError> {
        seeds::install(&self.core, kind, location_id)
    }

    /// The app is removed: its tokens end and an `UNINSTALL` webhook tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such location, or the log fails.
    pub fn uninstall_app(&self, kind: InstallType, location_id: &str) -> Result<(), EmulatorError> {
        seeds::uninstall(&self.core, kind, location_id)
    }

    /// Somebody takes the app's access to a location away: its tokens end, and no webhook tells of it.
    ///
    /// # Errors
    ///
    /// When there is no such location, or the log fails.
    pub fn revoke_access(&self, location_id: &str) -> Result<(), EmulatorError> {
        seeds::revoke(&self.core, location_id)
    }

    /// How many refresh tokens of a location were spent.
    pub fn token_refreshes(&self, location_id: &str) -> usize {
        self.core.read(|state| state.refreshes.get(location_id).copied().unwrap_or_default())
    }
}
