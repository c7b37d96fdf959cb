//! When the bot reads and says nothing.

use jiff::Timestamp;

use super::{Bot, Conversation, Profile};
use crate::locations::Settings;

/// Why the bot is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The contact asked for no more texts.
    OptedOut,
    /// The CRM says do not disturb.
    DoNotDisturb,
    /// A violation is under review: nothing but what the law asks for, until a person releases the conversation.
    UnderReview,
    /// A person has the conversation.
    PersonHasIt,
    /// A tag closed the conversation to bots.
    Closed,
    /// Nothing made the bot responsible for this contact.
    NotActive,
    /// Every automatic text is stopped (`jorge pause-all`).
    Paused,
    /// The day's limit of bot messages is reached.
    DailyLimit,
    /// There is nothing to answer: a picture, a call, a keyword the carrier answers.
    NothingToAnswer,
}

impl Silence {
    /// The rule's name in audit records.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::OptedOut => "opted_out",
            Self::DoNotDisturb => "do_not_disturb",
            Self::UnderReview => "under_review",
            Self::PersonHasIt => "person_has_it",
            Self::Closed => "closed_by_tag",
            Self::NotActive => "not_active",
            Self::Paused => "paused",
            Self::DailyLimit => "daily_limit",
            Self::NothingToAnswer => "nothing_to_answer",
        }
    }
}

/// Tags that make a bot responsible, in any case.
const OPENING: [&str; 5] = ["Needs Qualifying", "AI On", "Buyer-Lead", "Seller-Lead", "Lead-Bot"];
/// Tags that end a bot's responsibility, in any case.
const CLOSING: [&str; 3] = ["AI-Off", "Stop-Bot", "Qualified"];

/// Whether a bot is responsible for the contact: once active, active until a tag closes it.
#[must_use]
pub fn is_active(was_active: bool, profile: &Profile, settings: &Settings) -> bool {
    let bears_any = |tags: &[&str]| tags.iter().any(|tag| profile.has_tag(tag));
    let untagged = profile.tags.as_ref().is_some_and(Vec::is_empty);
    !bears_any(&CLOSING) && (was_active || bears_any(&OPENING) || (untagged && settings.answer_untagged))
}

/// Which bot a contact starts with, by its tags; both tags mean it has to be asked.
#[must_use]
pub fn starting_bot(profile: &Profile) -> Bot {
    match (profile.has_tag("Seller-Lead"), profile.has_tag("Buyer-Lead")) {
        (true, false) => Bot::Seller,
        (false, true) => Bot::Buyer,
        _ => Bot::Lead,
    }
}

/// Why the bot must not answer now, if there is a reason. The gravest comes first.
#[must_use]
pub fn why_silent(conversation: &Conversation, settings: &Settings, now: Timestamp) -> Option<Silence> {
    let progress = &conversation.progress;
    let profile = conversation.profile.as_ref();
    if progress.opted_out_at.is_some() {
        Some(Silence::OptedOut)
    } else if profile.is_some_and(Profile::do_not_disturb) {
        Some(Silence::DoNotDisturb)
    } else if progress.compliance.held_since.is_some() {
        Some(Silence::UnderReview)
    } else if progress.silent_until.is_some_and(|until| now < until) || progress.is_claimed() {
        Some(Silence::PersonHasIt)
    } else if profile.is_some_and(|profile| CLOSING.iter().any(|tag| profile.has_tag(tag))) {
        Some(Silence::Closed)
    } else if !progress.active {
        Some(Silence::NotActive)
    } else if settings.paused {
        Some(Silence::Paused)
    } else if progress.today.on_day_of(now) >= settings.daily_limit {
        Some(Silence::DailyLimit)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged(tags: &[&str]) -> Profile {
        Profile { tags: Some(tags.iter().map(ToString::to_string).collect()), ..Profile::default() }
    }

    #[test]
    fn a_contact_is_active_by_tag_in_any_case_or_by_having_none() {
        let settings = Settings::default();
        assert!(is_active(false, &tagged(&["buyer-lead"]), &settings));
        assert!(is_active(false, &tagged(&["NEEDS QUALIFYING"]), &settings));
        assert!(is_active(false, &tagged(&[]), &settings));
        assert!(!is_active(false, &tagged(&["past client"]), &settings));
        assert!(!is_active(false, &Profile::default(), &settings), "unknown tags are not no tags");
        let strict = Settings { answer_untagged: false, ..Settings::default() };
        assert!(!is_active(false, &tagged(&[]), &strict));
    }

    #[test]
    fn once_active_it_stays_so_until_a_tag_closes_it() {
        let settings = Settings::default();
        assert!(is_active(true, &tagged(&["whatever"]), &settings));
        assert!(!is_active(true, &tagged(&["buyer-lead", "ai-off"]), &settings));
    }

    #[test]
    fn a_contact_with_both_tags_starts_with_the_lead_bot() {
        assert_eq!(starting_bot(&tagged(&["seller-lead"])), Bot::Seller);
        assert_eq!(starting_bot(&tagged(&["Buyer-Lead"])), Bot::Buyer);
        assert_eq!(starting_bot(&tagged(&["Buyer-Lead", "Seller-Lead"])), Bot::Lead);
    }
}
