//! What a caller may do, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::key::KeyId;
use crate::ids::LocationId;

/// What somebody has to do with Jorge. A person or a program has one, and may whatever those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks on: dashboards, reports.
    Viewer,
    /// Works with contacts and takes up what is wrong.
    Agent,
    /// Watches over what is said and what is kept.
    Compliance,
    /// Sets things up.
    Admin,
}

/// Something a caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// To see figures, alerts and experiments: no contact is in them.
    SeeFigures,
    /// To take up an alert in somebody's name.
    TakeUpAlerts,
    /// To read what bots leave to people, and to claim and close it.
    WorkEscalations,
    /// To read violations, to report one, and to claim and close them.
    WatchViolations,
    /// To export what is kept of a contact, to erase it and to hold it.
    HandleContactData,
    /// To begin experiments, and to change and end them.
    ConductExperiments,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::SeeFigures,
        Self::TakeUpAlerts,
        Self::WorkEscalations,
        Self::WatchViolations,
        Self::HandleContactData,
        Self::ConductExperiments,
    ];

    /// The first role that brings it.
    #[must_use]
    pub const fn least_role(self) -> Role {
        match self {
            Self::SeeFigures => Role::Viewer,
            Self::TakeUpAlerts | Self::WorkEscalations => Role::Agent,
            Self::WatchViolations | Self::HandleContactData => Role::Compliance,
            Self::ConductExperiments => Role::Admin,
        }
    }
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Agent, Self::Compliance, Self::Admin];

    /// Its name in keys, records and on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Agent => "agent",
            Self::Compliance => "compliance",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether it brings a right.
    #[must_use]
    pub fn has(self, right: Right) -> bool {
        self >= right.least_role()
    }
}

/// Where a grant counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everywhere, and for what all locations share.
    All,
    /// At one location.
    Location(LocationId),
}

impl Reach {
    /// Whether it covers a location, or, without one, what all of them share.
    #[must_use]
    pub fn covers(&self, location: Option<&LocationId>) -> bool {
        match self {
            Self::All => true,
            Self::Location(own) => location == Some(own),
        }
    }

    /// The location whose operations chain holds what is done to keys of this reach.
    #[must_use]
    pub fn chain_of(&self) -> LocationId {
        match self {
            Self::All => LocationId::of_all(),
            Self::Location(location) => location.clone(),
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all locations"),
            Self::Location(location) => location.fmt(f),
        }
    }
}

/// What a caller may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// By which key.
    pub key: KeyId,
    /// As what.
    pub role: Role,
    /// Where.
    pub reach: Reach,
}

/// Why a caller may not. Neither says whether there is such a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The role does not bring the right.
    #[error("the role does not allow it")]
    Role,
    /// It lies out of reach.
    #[error("the key does not reach there")]
    Reach,
}

impl Grant {
    /// Whether the caller may do this at a location, or, without one, to what all of them share.
    ///
    /// # Errors
    /// [`Forbidden`] says why not.
    pub fn allows(&self, right: Right, location: Option<&LocationId>) -> Result<(), Forbidden> {
        if !self.role.has(right) {
            return Err(Forbidden::Role);
        }
        if self.reach.covers(location) { Ok(()) } else { Err(Forbidden::Reach) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ApiKey;

    fn location(id: &str) -> LocationId {
        LocationId::parse(id).unwrap()
    }

    fn grant(role: Role, reach: Reach) -> Grant {
        Grant { key: ApiKey::of(&[1; 32]).hash().id(), role, reach }
    }

    /// `docs/api.md` has this table for people.
    #[test]
    fn every_role_may_what_those_before_it_may() {
        use Right::{
            ConductExperiments, HandleContactData, SeeFigures, TakeUpAlerts, WatchViolations, WorkEscalations,
        };
        let of_agents = [SeeFigures, TakeUpAlerts, WorkEscalations];
        let of_compliance = [SeeFigures, TakeUpAlerts, WorkEscalations, WatchViolations, HandleContactData];
        let mut all = of_compliance.to_vec();
        all.push(ConductExperiments);
        for (role, rights) in [
            (Role::Viewer, &[SeeFigures][..]),
            (Role::Agent, &of_agents),
            (Role::Compliance, &of_compliance),
            (Role::Admin, &all),
        ] {
            let grant = grant(role, Reach::All);
            for right in Right::ALL {
                let expected = if rights.contains(&right) { Ok(()) } else { Err(Forbidden::Role) };
                assert_eq!(grant.allows(right, None), expected, "{} {right:?}", role.name());
            }
            assert_eq!(Role::named(role.name()), Some(role));
        }
    }

    #[test]
    fn a_locations_key_reaches_neither_another_nor_what_all_share() {
        let theirs = grant(Role::Admin, Reach::Location(location("LOC1")));
        assert_eq!(theirs.allows(Right::SeeFigures, Some(&location("LOC1"))), Ok(()));
        for elsewhere in [Some(location("LOC2")), Some(location("LOC")), None] {
            assert_eq!(theirs.allows(Right::SeeFigures, elsewhere.as_ref()), Err(Forbidden::Reach));
        }
    }
}
