//! What is put there before anything happens: locations, contacts, installations.

use crate::{
    core::Core,
    error::EmulatorError,
    ids::new_id,
    model::{Contact, Grant, InstallType, Location, NewContact},
    state::Change,
    webhooks::payloads,
};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Puts a location there, or changes one.
pub(crate) fn seed_location(core: &Arc<Core>, location: Location) -> Result<Location, EmulatorError> {
    check_id("location", &location.id)?;
    check_zone(&location.timezone)?;
    let at = core.now();
    core.with_ledger(|ledger| {
        if ledger.state().locations.get(&location.id) != Some(&location) {
            ledger.commit(at, vec![Change::LocationSaved { location: location.clone() }], Vec::new())?;
        }
        Ok(location)
    })
}

/// Puts a contact there. One of this id that exists stays as it is: whoever seeds at every start must not undo
/// what happened since the first.
pub(crate) fn seed_contact(core: &Arc<Core>, new: NewContact) -> Result<Contact, EmulatorError> {
    check_id("location", &new.location_id)?;
    let id = new.id.clone().unwrap_or_else(new_id);
    check_id("contact", &id)?;
    if let Some(timezone) = &new.timezone {
        check_zone(timezone)?;
    }
    let at = core.now();
    core.with_ledger(|ledger| {
        if let Some(contact) = ledger.state().contacts.get(&id) {
            return Ok(contact.clone());
        }
        let mut changes = Vec::new();
        if !ledger.state().locations.contains_key(&new.location_id) {
            changes.push(Change::LocationSaved { location: Location::example(&new.location_id) });
        }
        let announce = new.announce;
        let contact = new.into_contact(id, at);
        let announcements = if announce { vec![payloads::contact_create(&contact)] } else { Vec::new() };
        changes.push(Change::ContactSaved { contact: contact.clone() });
        ledger.commit(at, changes, announcements)?;
        Ok(contact)
    })
}

/// What an installation on this location, or on the agency of it, allows.
fn grant(
    core: &Arc<Core>,
    install_type: InstallType,
    location_id: &str,
) -> Result<(Grant, String), EmulatorError> {
    core.read(|state| {
        let location = state.locations.get(location_id);
        let location = location.ok_or_else(|| EmulatorError::UnknownLocation(location_id.to_owned()))?;
        let grant = Grant {
            install_type,
            company_id: location.company_id.clone(),
            location_id: (install_type == InstallType::Location).then(|| location.id.clone()),
            user_id: location.users.first().map(|user| user.id.clone()).unwrap_or_default(),
        };
        Ok((grant, location.name.clone()))
    })
}

/// An authorization code as the browser would bring it back.
pub(crate) fn issue_code(
    core: &Arc<Core>,
    kind: InstallType,
    location_id: &str,
) -> Result<String, EmulatorError> {
    let (grant, _) = grant(core, kind, location_id)?;
    let code = new_id();
    core.record(vec![Change::CodeIssued { code: code.clone(), grant }])?;
    Ok(code)
}

/// The app is installed: an `INSTALL` webhook tells of it.
pub(crate) fn install(core: &Arc<Core>, kind: InstallType, location_id: &str) -> Result<(), EmulatorError> {
    let (grant, name) = grant(core, kind, location_id)?;
    let at = core.now();
    let announcement = payloads::install(&grant, &name, at);
    let change = Change::AppInstalled { location_id: grant.location_id, company_id: grant.company_id };
    core.with_ledger(|ledger| ledger.commit(at, vec![change], vec![announcement]))?;
    Ok(())
}

/// The app is removed: its tokens end and an `UNINSTALL` webhook tells of it.
pub(crate) fn uninstall(core: &Arc<Core>, kind: InstallType, location_id: &str) -> Result<(), EmulatorError> {
    let (grant, _) = grant(core, kind, location_id)?;
    let announcement = payloads::uninstall(&grant);
    let change = Change::AppUninstalled { location_id: grant.location_id, company_id: grant.company_id };
    let at = core.now();
    core.with_ledger(|ledger| ledger.commit(at, vec![change], vec![announcement]))?;
    Ok(())
}

/// The app may no longer access a location: its tokens end, and nobody is told.
pub(crate) fn revoke(core: &Arc<Core>, location_id: &str) -> Result<(), EmulatorError> {
    let (grant, _) = grant(core, InstallType::Location, location_id)?;
    let change = Change::AccessRevoked { location_id: location_id.to_owned(), company_id: grant.company_id };
    Ok(core.record(vec![change])?)
}

fn check_id(what: &str, id: &str) -> Result<(), EmulatorError> {
    // It stands in paths.
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if !id.is_empty() && id.chars().all(fits) {
        return Ok(());
    }
    let rule = "it needs letters, digits, '-', '_' or '.'";
    Err(EmulatorError::InvalidSeed(format!("{id:?} is no id of a {what}: {rule}")))
}

fn check_zone(name: &str) -> Result<(), EmulatorError> {
    TimeZone::get(name).map(drop).map_err(|_| {
        EmulatorError::InvalidSeed(format!("{name:?} is no IANA time zone, such as America/Chicago"))
    })
}
