//! What is heard becomes what is known: nothing known is overwritten with nothing.

use super::Heard;
use crate::conversation::facts::Facts;
use crate::conversation::progress::Bot;

/// What a burst added to what is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// Something is known that was not.
    pub new: bool,
    /// Something known is known differently now.
    pub changed: bool,
}

impl Learnt {
    /// Whether the burst brought the conversation forward.
    #[must_use]
    pub const fn anything(self) -> bool {
        self.new || self.changed
    }

    fn keep<T: PartialEq + Clone>(&mut self, known: &mut Option<T>, heard: Option<&T>) {
        let Some(heard) = heard else { return };
        match known {
            Some(known) if known == heard => {}
            Some(known) => {
                known.clone_from(heard);
                self.changed = true;
            }
            None => {
                *known = Some(heard.clone());
                self.new = true;
            }
        }
    }
}

/// Takes over what was heard. A price is a budget for a buyer and an expectation for a seller; a lead's waits until
/// it is clear which.
pub fn take_in(known: &mut Facts, heard: &Heard, bot: Bot) -> Learnt {
    let mut learnt = Learnt::default();
    let said = &heard.facts;
    learnt.keep(&mut known.name, said.name.as_ref());
    learnt.keep(&mut known.phone, said.phone.as_ref());
    learnt.keep(&mut known.email, said.email.as_ref());
    learnt.keep(&mut known.contact_preference, said.contact_preference.as_ref());
    learnt.keep(&mut known.time_frame, said.time_frame.as_ref());
    learnt.keep(&mut known.monthly, said.monthly.as_ref());
    learnt.keep(&mut known.down_payment, said.down_payment.as_ref());
    learnt.keep(&mut known.income, said.income.as_ref());
    if said.income.is_some() {
        // "120k" after "5,000 a month" is no longer by the month.
        known.income_per = said.income_per;
    }
    learnt.keep(&mut known.debts, said.debts.as_ref());
    learnt.keep(&mut known.financing, said.financing.as_ref());
    learnt.keep(&mut known.bedrooms, said.bedrooms.as_ref());
    learnt.keep(&mut known.bathrooms, said.bathrooms.as_ref());
    learnt.keep(&mut known.kind, said.kind.as_ref());
    learnt.keep(&mut known.decision_makers, said.decision_makers.as_ref());
    learnt.keep(&mut known.consequence, said.consequence.as_ref());
    learnt.keep(&mut known.address, said.address.as_ref());
    learnt.keep(&mut known.motivation, said.motivation.as_ref());
    learnt.keep(&mut known.motivation_words, said.motivation_words.as_ref());
    learnt.keep(&mut known.destination, said.destination.as_ref());
    learnt.keep(&mut known.accepts_30_to_45_days, said.accepts_30_to_45_days.as_ref());
    learnt.keep(&mut known.condition, said.condition.as_ref());
    learnt.keep(&mut known.condition_words, said.condition_words.as_ref());
    let price = if bot == Bot::Seller { &mut known.asking_price } else { &mut known.budget };
    learnt.keep(price, heard.price.as_ref());
    for preference in &said.preferences {
        if !known.preferences.contains(preference) {
            known.preferences.push(*preference);
            learnt.new = true;
        }
    }
    if !said.areas.is_empty() {
        let before = known.areas.clone();
        // "Actually, Kyle instead" replaces; another area is otherwise one more.
        if heard.corrects {
            known.areas.clear();
        }
        known.add_areas(said.areas.clone());
        learnt.new |= before.is_empty();
        learnt.changed |= !before.is_empty() && before != known.areas;
    }
    learnt
}
