//! An alert as e-mail: the title as its subject, the text as it is, one message for each address.
//!
//! A message to several is one delivery: it is over when each address has it or will never take it. Who has it already
//! is remembered by this instance, so that one address that is out of reach does not bring the others the same again.

use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use jiff::Timestamp;
use lettre::message::Mailbox;

use super::config::{Carrier, EmailConfig};
use super::email_ses::Ses;
use super::email_smtp::Smtp;
use super::{ChannelsError, Way};
use crate::alerts::{Answer, Notice};
use crate::privacy::Personal;
use crate::remembered::Remembered;

/// How long an instance remembers who has a message: longer than one is tried.
const REMEMBERED_FOR: Duration = Duration::from_secs(48 * 3600);
/// How many it remembers: those of a hundred messages to ten addresses.
const MOST_REMEMBERED: usize = 1_000;

/// What carries a message to one address, within its time-out.
#[async_trait]
pub(super) trait Mail: Send + Sync {
    async fn send(&self, from: &Mailbox, to: &Mailbox, notice: &Notice) -> Answer;
}

/// E-mail.
pub(super) struct Email {
    from: Personal<Mailbox>,
    to: Vec<Personal<Mailbox>>,
    mail: Box<dyn Mail>,
    /// What came of a message, by its name and which address it was for: only what is final.
    ended: Remembered<(String, usize), Answer>,
}

impl Email {
    pub(super) fn new(config: EmailConfig, timeout: Duration) -> Result<Self, ChannelsError> {
        let mail: Box<dyn Mail> = match config.carrier {
            Carrier::Ses(aws) => Box::new(Ses::new(&aws, timeout)),
            Carrier::Smtp(smtp) => Box::new(Smtp::new(smtp, config.from.expose(), timeout)?),
        };
        let ended = Remembered::new(REMEMBERED_FOR, MOST_REMEMBERED);
        Ok(Self { from: config.from, to: config.to, mail, ended })
    }

    /// Sends to one address, unless it is known what came of that.
    async fn send_to(&self, nth: usize, to: &Mailbox, notice: &Notice) -> Answer {
        let name = (notice.name.to_string(), nth);
        if let Some(answer) = self.ended.find(&name, Timestamp::now()) {
            return answer;
        }
        let answer = self.mail.send(self.from.expose(), to, notice).await;
        if !matches!(answer, Answer::Unavailable { .. }) {
            self.ended.keep(name, answer.clone(), Timestamp::now());
        }
        answer
    }
}

#[async_trait]
impl Way for Email {
    async fn send(&self, notice: &Notice) -> Answer {
        let to = self.to.iter().enumerate();
        let answers = join_all(to.map(|(nth, to)| self.send_to(nth, to.expose(), notice))).await;
        let answer = together(&answers);
        if answer == Answer::Delivered {
            log_refused(notice, &answers);
        }
        answer
    }
}

/// What came of all of it: it is delivered if nobody is left who might yet get it and at least one has it.
fn together(answers: &[Answer]) -> Answer {
    let mut together = Answer::Refused { why: "there is no address".to_owned() };
    for answer in answers {
        together = match (together, answer) {
            (Answer::Unavailable { why, retry_after }, Answer::Unavailable { retry_after: other, .. }) => {
                Answer::Unavailable { why, retry_after: retry_after.max(*other) }
            }
            (left @ Answer::Unavailable { .. }, _) | (left @ Answer::Delivered, Answer::Refused { .. }) => {
                left
            }
            (_, answer) => answer.clone(),
        };
    }
    together
}

/// Some have it, so nobody will try again for those who refused it: people should know that they hear nothing.
fn log_refused(notice: &Notice, answers: &[Answer]) {
    for (nth, answer) in answers.iter().enumerate() {
        if let Answer::Refused { why } = answer {
            tracing::error!(
                alert = "alerting.channel_refused",
                alerting.id = %notice.name.alert,
                alerting.channel = notice.name.channel.name(),
                alerting.address = nth + 1,
                error = why,
                "one of the addresses alerts are mailed to takes none"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unavailable(seconds: Option<u64>) -> Answer {
        Answer::Unavailable { why: "HTTP 503".into(), retry_after: seconds.map(Duration::from_secs) }
    }

    #[test]
    fn a_message_to_several_is_delivered_when_nobody_is_left_who_might_get_it() {
        let refused = || Answer::Refused { why: "HTTP 400".into() };
        let got = || Answer::Delivered;
        for (answers, together_they_are) in [
            (vec![got()], got()),
            (vec![got(), refused()], got()),
            (vec![refused(), got()], got()),
            (vec![refused(), refused()], refused()),
            (vec![got(), unavailable(None)], unavailable(None)),
            (vec![unavailable(Some(3)), got(), refused(), unavailable(Some(7))], unavailable(Some(7))),
            (vec![unavailable(None), unavailable(Some(3)), unavailable(None)], unavailable(Some(3))),
        ] {
            assert_eq!(together(&answers), together_they_are, "{answers:?}");
        }
        assert!(matches!(together(&[]), Answer::Refused { .. }));
    }
}
