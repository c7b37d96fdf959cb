//! Homes that fit a buyer, or that a seller's can be compared with, where the task is about them.

use super::{Briefing, Purpose, section};
use crate::conversation::outgoing::TaskKind;
use crate::conversation::progress::Bot;
use crate::conversation::wording::team::card as wording;
use crate::listings;

/// Homes named.
const HOMES: usize = 5;

pub(super) fn lines(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<String> {
    let Some(market) = briefing.market else { return Vec::new() };
    let is_about_homes = purpose.is(TaskKind::Qualified) || purpose.is(TaskKind::HotLead);
    let sells = is_about_homes && briefing.progress().bot == Bot::Seller;
    if sells || purpose.is(TaskKind::Valuation) {
        // Of a home nobody named no comparables were looked for.
        if briefing.facts().address.is_none() {
            return Vec::new();
        }
        let shown = market.comparables.get(..HOMES).unwrap_or(&market.comparables);
        return listings::draft(shown).lines().map(ToOwned::to_owned).collect();
    }
    if !is_about_homes {
        return Vec::new();
    }
    let homes = market.best.iter().take(HOMES).map(wording::home);
    section(&wording::homes_that_fit(market.total), homes)
}
