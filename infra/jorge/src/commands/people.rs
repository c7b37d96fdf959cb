//! The people a local stack starts with. Invented, with numbers kept free for fiction.

use ghl_emulator::{Emulator, NewContact};

use crate::CommandError;
use crate::stack::LOCATION;

/// Who wants to buy.
pub(crate) const ANA: &str = "CONanarivera00000001";
/// Who wants to sell.
pub(crate) const SAM: &str = "CONsamporter00000002";

/// Puts them into the CRM unless they are there.
pub(crate) fn seed(crm: &Emulator) -> Result<(), CommandError> {
    let people = [
        (ANA, "Ana", "Rivera", "+12025550143", "ana@example.com"),
        (SAM, "Sam", "Porter", "+12025550187", "sam@example.com"),
    ];
    for (id, first, last, phone, email) in people {
        if crm.contact(id).is_none() {
            crm.seed_contact(NewContact {
                location_id: LOCATION.to_owned(),
                id: Some(id.to_owned()),
                first_name: Some(first.to_owned()),
                last_name: Some(last.to_owned()),
                phone: Some(phone.to_owned()),
                email: Some(email.to_owned()),
                timezone: Some("America/Chicago".to_owned()),
                tags: vec!["lead-bot".to_owned()],
                ..NewContact::default()
            })?;
        }
    }
    Ok(())
}
