//! The last look at a reply before it is committed. What it cannot approve is not sent: neither what the rules of
//! [`crate::compliance`] forbid, nor what they could not look over.

mod faithful;
mod length;
mod manners;
mod names;
mod others_data;

pub use faithful::{Unfaithful, unfaithful};
pub use length::{fits, plain_letters};

use super::compose::Words;
use super::state::{Direction, PastMessage};
use crate::compliance::evidence::{Ground, grounds};
use crate::compliance::{Direction as Said, Guarding};
use crate::privacy::Personal;

/// Messages before a text that it is read in the light of.
const CONTEXT: usize = 6;

/// Why a draft was stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It says nothing.
    Empty,
    /// It needs more segments than a text may take.
    TooLong,
    /// It contains a link nobody asked for.
    Link,
    /// It is word for word what was said before.
    Repeated,
    /// It denies being an assistant.
    DeniesAssistant,
    /// It shows how we are instructed.
    LeakedPrompt,
    /// It violates rules of compliance.
    Violation(Vec<Ground>),
    /// It tells data of somebody else, or a number nobody should text.
    OthersData(Vec<Ground>),
    /// Nobody can tell whether it does: the rules are missing or broken.
    Unguarded,
}

impl Objection {
    /// The rule's name in audit records.
    #[must_use]
    pub fn rule(&self) -> String {
        let name = match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Link => "link",
            Self::Repeated => "repeated",
            Self::DeniesAssistant => "denies_assistant",
            Self::LeakedPrompt => "leaked_prompt",
            Self::Violation(grounds) => grounds.first().map_or("violation", |ground| ground.kind.name()),
            Self::OthersData(_) => "others_data",
            Self::Unguarded => "unguarded",
        };
        format!("guard_{name}")
    }
}

/// Approves a draft with its typography made plain, or says why not.
///
/// # Errors
/// The gravest [`Objection`].
pub fn guard(
    draft: &Personal<String>,
    words: Words<'_>,
    guarding: &Guarding,
) -> Result<Personal<String>, Objection> {
    let text = length::plain_typography(draft.expose().trim());
    if text.is_empty() {
        return Err(Objection::Empty);
    }
    lawful(&text, words, guarding)?;
    if !fits(&text, words.conversation.progress.language) {
        return Err(Objection::TooLong);
    }
    let lower = text.to_lowercase();
    if ["http:", "https:", "www."].iter().any(|link| lower.contains(link)) {
        return Err(Objection::Link);
    }
    if let Some(objection) = manners::objection(&text) {
        return Err(objection);
    }
    let last = words.history.iter().find(|message| message.direction == Direction::Bot);
    if last.is_some_and(|last| *last.text.expose() == text) {
        return Err(Objection::Repeated);
    }
    Ok(Personal::new(text))
}

/// Whether a text of ours may be said at all, in whatever form: what is held against an e-mail too.
///
/// # Errors
/// The [`Objection`].
pub fn lawful(text: &str, words: Words<'_>, guarding: &Guarding) -> Result<(), Objection> {
    let others = others_data::found(text, words);
    if !others.is_empty() {
        return Err(Objection::OthersData(others));
    }
    let context = context(words.history);
    let nameless = names::out_of_sight(text, words, guarding);
    let screened = guarding.screen(Said::Output, &nameless, &context).map_err(|_| Objection::Unguarded)?;
    let grounds = grounds(&screened);
    if grounds.is_empty() { Ok(()) } else { Err(Objection::Violation(grounds)) }
}

/// What a text is read in the light of, oldest first.
#[must_use]
pub fn context(history: &[PastMessage]) -> Vec<&str> {
    history.iter().take(CONTEXT).rev().map(|message| message.text.expose().as_str()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::conversation::plan::MarketView;
    use crate::conversation::style::Style;
    use crate::conversation::turn::tests::Thread;
    use crate::language::Language;
    use crate::listings::Listing;
    use crate::privacy::Personal;

    /// Whether the guard approves a text in a conversation in this language.
    pub(in crate::conversation) fn approves(text: &str, history: &[PastMessage], language: Language) -> bool {
        let mut thread = Thread::with_tags(&[]);
        thread.desk.conversation.progress.language = language;
        thread.desk.history = history.to_vec();
        judged(&thread, text, &Guarding::default()).is_ok()
    }

    /// Whether the guard lets a text of ours pass to a contact called `name`, from this speaker, about a home in `area`.
    pub(in crate::conversation) fn is_lawful(text: &str, name: &str, us: (&str, &str), area: &str) -> bool {
        let mut thread = Thread::with_tags(&[]);
        (thread.settings.assistant_name, thread.settings.team_name) = (us.0.into(), us.1.into());
        let profile = thread.desk.conversation.profile.as_mut().unwrap();
        profile.person.first_name = Personal::new(Some(name.into()));
        let home = Listing { area: area.into(), ..crate::listings::sample("L1") };
        let market = MarketView { total: 1, best: vec![home], prices: None, comparables: Vec::new() };
        let (conversation, settings) = (&thread.desk.conversation, &thread.settings);
        let (market, style) = (Some(&market), Style::default());
        let words = Words { conversation, history: &[], settings, market, style, now: thread.now() };
        lawful(text, words, &Guarding::default()).is_ok()
    }

    /// What becomes of a draft to a contact whose number is (512) 555-0123.
    fn verdict(text: &str) -> Result<String, Objection> {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        let profile = thread.desk.conversation.profile.as_mut().unwrap();
        profile.person.phone = Personal::new(Some("+15125550123".into()));
        profile.person.email = Personal::new(Some("Pat@Example.com".into()));
        judged(&thread, text, &Guarding::default())
    }

    fn judged(thread: &Thread, text: &str, guarding: &Guarding) -> Result<String, Objection> {
        let (conversation, settings) = (&thread.desk.conversation, &thread.settings);
        let (history, style) = (&thread.desk.history, Style::default());
        let words = Words { conversation, history, settings, market: None, style, now: thread.now() };
        guard(&text.to_owned().into(), words, guarding).map(|text| text.expose().clone())
    }

    #[test]
    fn a_plain_short_text_passes_with_its_typography_made_plain() {
        assert_eq!(verdict("  It\u{2019}s \u{201c}fine\u{201d} ").as_deref(), Ok("It's \"fine\""));
    }

    #[test]
    fn what_is_too_long_empty_or_a_link_is_stopped() {
        assert_eq!(verdict(&"a".repeat(307)), Err(Objection::TooLong));
        assert_eq!(verdict("See https://example.com"), Err(Objection::Link));
        assert_eq!(verdict(" "), Err(Objection::Empty));
    }

    #[test]
    fn nobody_reads_the_same_reply_twice_in_a_row() {
        let mut thread = Thread::with_tags(&["lead-bot"]);
        thread.desk.history.push(PastMessage {
            number: 1,
            direction: Direction::Bot,
            at: jiff::Timestamp::UNIX_EPOCH,
            message: None,
            text: Personal::new("Which areas?".to_owned()),
        });
        assert_eq!(judged(&thread, "Which areas?", &Guarding::default()), Err(Objection::Repeated));
    }

    #[test]
    fn steering_is_stopped_with_the_rule_the_place_and_the_law() {
        let Err(Objection::Violation(grounds)) = verdict("It is perfect for families") else {
            panic!("it was approved")
        };
        assert!(!grounds[0].rule.is_empty() && !grounds[0].statute.is_empty());
        assert_eq!(Objection::Violation(grounds).rule(), "guard_fair_housing");
    }

    #[test]
    fn promises_opinions_of_value_and_steering_are_stopped_in_both_languages() {
        let passed: Vec<&str> = [
            "We guarantee a quick sale",
            "Your home is worth 450,000",
            "Your home is worth a lot",
            "You are approved!",
            "It is perfect for families",
            "a safe neighborhood",
            "su casa vale 400 mil",
            "Ideal para familias",
            "Home prices will go up",
            "You can deduct the interest",
        ]
        .into_iter()
        .filter(|text| !matches!(verdict(text), Err(Objection::Violation(_))))
        .collect();
        assert_eq!(passed, [""; 0]);
        for text in [
            "I found 3 homes that fit, for example a 3-bedroom in Cedar Park at $450k.",
            "A single-family home with a family room, walking distance to the park",
        ] {
            assert!(verdict(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_secret_and_the_number_or_address_of_somebody_else_do_not_go_out() {
        for text in [
            "Your card 4111 1111 1111 1111 is fine",
            "Call the owner at 512-555-0188",
            "Write to owner@example.org",
        ] {
            assert!(matches!(verdict(text), Err(Objection::OthersData(_))), "{text}");
        }
        for text in ["I have you at (512) 555-0123", "I will write to pat@example.com", "Homes from $512,555"]
        {
            assert!(verdict(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn without_rules_nothing_is_approved() {
        let thread = Thread::with_tags(&["lead-bot"]);
        let broken = Guarding::Broken("no file".into());
        assert_eq!(judged(&thread, "Which areas?", &broken), Err(Objection::Unguarded));
    }
}
