//! The last messages, oldest first, each on one line.

use super::{Briefing, Purpose, clipped};
use crate::conversation::outgoing::TaskKind;
use crate::conversation::state::{Direction, PastMessage};
use crate::conversation::wording::team::card as wording;

/// Messages quoted, this turn's among them.
const QUOTED: usize = 6;
/// Most characters quoted of one.
const LONGEST: usize = 160;
/// Most characters of the one a person has to answer: they must not have to look for the question.
const LONGEST_TO_ANSWER: usize = 600;
/// Bytes of a message the rules read: nobody says more in a text, and an e-mail quotes.
const READ_OF_A_MESSAGE: usize = 2_000;

/// Who said something, as a person of the team sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The contact.
    They,
    /// A bot.
    Assistant,
    /// A bot, in a text that may not have arrived.
    Unsure,
    /// A person of the team.
    Team,
}

pub(super) fn lines(purpose: Purpose, briefing: &Briefing<'_>) -> Vec<String> {
    let unsure = briefing.conversation.outgoing.as_ref().and_then(|outgoing| outgoing.text.as_ref());
    let unsure = unsure.filter(|_| purpose.is(TaskKind::Undelivered)).map(|text| text.expose().as_str());
    let newest = match (unsure, briefing.said) {
        (Some(text), _) => Some((Voice::Unsure, text)),
        (None, "") => None,
        (None, said) => Some((Voice::They, said)),
    };
    let before = QUOTED - usize::from(newest.is_some());
    let is_newest = |message: &&PastMessage| {
        message.direction == Direction::Bot && unsure.is_some_and(|text| message.text.expose() == text)
    };
    let past = briefing.history.iter().filter(|message| !is_newest(message)).take(before);
    let mut lines: Vec<String> =
        past.map(|message| line(voice(message.direction), message.text.expose(), LONGEST)).collect();
    lines.reverse();
    lines.extend(newest.map(|(voice, text)| line(voice, text, longest(purpose))));
    lines
}

/// The contact's own texts among the quoted ones, as much of each as a rule reads.
pub(super) fn recent_words<'a>(briefing: Briefing<'a>) -> impl Iterator<Item = &'a str> {
    let theirs = |message: &&PastMessage| message.direction == Direction::Inbound;
    let past =
        briefing.history.iter().take(QUOTED).filter(theirs).map(|message| message.text.expose().as_str());
    let begins = |text: &'a str| text.get(..text.floor_char_boundary(READ_OF_A_MESSAGE)).unwrap_or(text);
    std::iter::once(briefing.said).chain(past).map(begins)
}

const fn voice(direction: Direction) -> Voice {
    match direction {
        Direction::Inbound => Voice::They,
        Direction::Bot => Voice::Assistant,
        Direction::Person => Voice::Team,
    }
}

fn line(voice: Voice, text: &str, longest: usize) -> String {
    wording::said(voice, &clipped(text, longest))
}

const fn longest(purpose: Purpose) -> usize {
    match purpose {
        Purpose::Task(
            TaskKind::NeedsPerson
            | TaskKind::Question
            | TaskKind::LateMessage
            | TaskKind::OtherChannel
            | TaskKind::Undelivered
            | TaskKind::StoppedDraft
            | TaskKind::DailyLimit,
        ) => LONGEST_TO_ANSWER,
        Purpose::Task(_) | Purpose::HandOver => LONGEST,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::lead;
    use super::*;
    use crate::conversation::outgoing::{Outgoing, OutgoingState};

    #[test]
    fn the_last_six_are_quoted_oldest_first_with_what_was_said_now_at_the_end() {
        let mut case = lead();
        for nth in 1..=4 {
            case.they_said(&format!("text {nth}"));
            case.we_said(&format!("answer {nth}"));
        }
        case.said = "text\n5".into();
        let quoted = lines(Purpose::HandOver, &case.briefing());
        assert_eq!(
            quoted,
            [
                "Assistant: \"answer 2\"",
                "They: \"text 3\"",
                "Assistant: \"answer 3\"",
                "They: \"text 4\"",
                "Assistant: \"answer 4\"",
                "They: \"text 5\"",
            ]
        );
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_a_question_to_answer_later() {
        let mut case = lead();
        case.said = "ñandú ".repeat(400);
        let of = |kind| lines(Purpose::Task(kind), &case.briefing()).remove(0).chars().count();
        let quotes = "They: \"\"".chars().count();
        assert_eq!(of(TaskKind::Qualified), LONGEST + quotes);
        assert!((LONGEST_TO_ANSWER - 1..=LONGEST_TO_ANSWER).contains(&(of(TaskKind::Question) - quotes)));
    }

    #[test]
    fn a_text_that_may_not_have_arrived_is_quoted_once_and_named_so() {
        let mut case = lead();
        case.they_said("Hello");
        case.we_said("Hi Robin");
        let briefing = case.briefing();
        let turn = crate::ids::TurnId::new(uuid::Uuid::nil());
        let mut conversation = briefing.conversation.clone();
        conversation.outgoing = Some(Outgoing {
            text: Some("Hi Robin".to_owned().into()),
            state: OutgoingState::Pending,
            ..Outgoing::silent(turn, briefing.now, vec![])
        });
        let briefing = Briefing { conversation: &conversation, ..briefing };
        let quoted = lines(Purpose::Task(TaskKind::Undelivered), &briefing);
        assert_eq!(quoted, ["They: \"Hello\"", "Assistant, may not have arrived: \"Hi Robin\""]);
    }
}
