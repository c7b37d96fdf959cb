//! How long turns take and what they come to: every wake-up has a stopwatch, and what they say is flushed once a batch.
//!
//! Durations come from the monotonic clock. Only the time a message waited before its wake-up arrived, on another
//! machine, is the difference of two clocks.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use shared::clock::millis_since;
use shared::conversation::counted::{Counted, counted, variants};
use shared::conversation::{Bot, Conversation, Desk, Turn};
use shared::edge::sqs_batch::ItemError;
use shared::ids::LocationId;
use shared::inbox::ContactEvent;
use shared::locations::Settings;
use shared::metrics::{Event, Notes, Operation, Outcome, Running, Service, Timed};
use tokio::time::Instant;

use crate::Deps;
use crate::wake_up::Woken;

/// Whose wake-up it is that something is counted of.
#[derive(Clone, Copy)]
pub(crate) struct Tally<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) location: &'a LocationId,
}

impl Tally<'_> {
    /// Counts what a turn, or its reply, has come to.
    pub(crate) fn count(self, counted: Counted, conversation: &Conversation) {
        for count in counted.counts {
            self.event.count(Some(self.location), count, 1);
        }
        if !counted.stages.is_empty() {
            let variants = variants(conversation);
            let variants: Vec<&str> = variants.iter().map(String::as_str).collect();
            for stage in counted.stages {
                self.event.stage(self.location, counted.bot, stage, &variants);
            }
        }
    }
}

/// Measures the turns of one wake-up. What is dropped before it has come to its end, by an error, a panic or because time
/// is over, has failed.
pub(crate) struct Stopwatch<'a> {
    pub(crate) tally: Tally<'a>,
    notes: Arc<Notes>,
    queue_delay: Duration,
    woken: Instant,
    woken_at: Timestamp,
    /// The bot that has the contact, as far as is known.
    bot: Option<Bot>,
    /// The turn that is being decided.
    turn: Option<Deciding<'a>>,
    /// The answer to what the contact wrote, as long as it is not theirs.
    answer: Option<Running<'a>>,
}

/// A turn on its way to its commit.
struct Deciding<'a> {
    process: Running<'a>,
    /// Whose it is; not known until the desk is loaded.
    bot: Option<Bot>,
    /// How long others had been waited for, and how often a model was asked, when it began.
    away: Duration,
    models_asked: u64,
}

impl<'a> Stopwatch<'a> {
    /// Runs from now on.
    pub(crate) fn start(deps: &'a Deps, woken: Woken<'a>) -> Self {
        let event = deps.recording.event(woken.correlation_id);
        Self {
            tally: Tally { event, location: &woken.who.location },
            notes: deps.recording.notes(),
            queue_delay: deps.timing.queue_delay,
            woken: Instant::now(),
            woken_at: deps.clock.now(),
            bot: None,
            turn: None,
            answer: None,
        }
    }

    /// Where what happens far below the wake-up is noted.
    pub(crate) fn notes(&self) -> Arc<Notes> {
        self.notes.clone()
    }

    /// Before the desk is loaded. A turn that is decided again because someone was faster goes on.
    pub(crate) fn turn_begins(&mut self) {
        if self.turn.is_some() {
            return;
        }
        // A reply that was not begun is left to whoever resumes it: that one is not measured.
        self.forget_answer();
        let process = self.tally.event.begin(Timed::Bot(Bot::default(), Operation::Process));
        let (away, models_asked) = (self.notes.away(), self.notes.models_asked());
        self.turn = Some(Deciding { process, bot: None, away, models_asked });
    }

    /// Everything a turn needs of the contact is being read.
    pub(crate) fn reads(&self) -> Running<'a> {
        self.tally.event.begin(Timed::Service(Service::ContactRead))
    }

    /// The desk is there: whose turn it is, and which message it answers.
    pub(crate) fn loaded(&mut self, desk: &Desk, settings: &Settings) {
        self.forget_answer();
        let bot = desk.conversation.progress.bot;
        self.bot = Some(bot);
        if desk.conversation.undelivered().is_some() {
            // The rest of an earlier turn: its first attempt was measured.
            self.forget_turn();
            return;
        }
        if let Some(turn) = &mut self.turn {
            turn.bot = Some(bot);
            turn.process.is(Timed::Bot(bot, Operation::Process));
        }
        let waited = self.waited(desk, settings).map(|waited| waited + self.woken.elapsed());
        let answers = Timed::Bot(bot, Operation::FullQualification);
        self.answer = waited.map(|waited| self.tally.event.begin_after(waited, answers));
    }

    /// The turn is committed. It was that of the bot that answers, even if another one began it.
    pub(crate) fn committed(&mut self, before: &Conversation, turn: &Turn) {
        let bot = turn.conversation.progress.bot;
        self.bot = Some(bot);
        if let Some(mut decided) = self.turn.take() {
            decided.process.is(Timed::Bot(bot, Operation::Process));
            self.end(decided, bot, Outcome::Success);
        }
        self.tally.count(counted(before, turn), &turn.conversation);
        if turn.reply().is_some_and(|outgoing| outgoing.text.is_some()) {
            if let Some(answer) = &mut self.answer {
                answer.is(Timed::Bot(bot, Operation::FullQualification));
            }
        } else {
            self.forget_answer();
        }
    }

    /// The answer, for whoever delivers it: it has succeeded once the CRM has it.
    pub(crate) fn answer(&mut self) -> Option<Running<'a>> {
        self.answer.take()
    }

    /// The wake-up is over.
    pub(crate) fn stop(mut self, answered: &Result<(), ItemError>) {
        if !matches!(answered, Err(ItemError::Fault(_))) {
            self.forget_turn();
            self.forget_answer();
        }
    }

    /// How long the newest message had waited when the wake-up arrived, without the burst window: that is the queue's
    /// delay, or what the location waits if that is longer.
    fn waited(&self, desk: &Desk, settings: &Settings) -> Option<Duration> {
        let texts = desk
            .waiting
            .iter()
            .filter(|waiting| matches!(waiting.event, ContactEvent::MessageReceivedV1(_)))
            .map(|waiting| waiting.received_at);
        let waited = Duration::from_millis(millis_since(texts.max()?, self.woken_at));
        Some(waited.saturating_sub(self.queue_delay.max(settings.burst_window())))
    }

    /// Ends a turn. Told with it: what of it was our own, and the same once more if no model was asked.
    fn end(&self, turn: Deciding<'_>, bot: Bot, outcome: Outcome) {
        let took = turn.process.ended(outcome);
        let own = took.saturating_sub(self.notes.away().saturating_sub(turn.away));
        self.tally.event.took(Timed::Bot(bot, Operation::OwnShare), own, outcome);
        if self.notes.models_asked() == turn.models_asked {
            self.tally.event.took(Timed::Bot(bot, Operation::NoModel), took, outcome);
        }
    }

    fn forget_turn(&mut self) {
        if let Some(turn) = self.turn.take() {
            turn.process.forget();
        }
    }

    fn forget_answer(&mut self) {
        if let Some(answer) = self.answer.take() {
            answer.forget();
        }
    }
}

impl Drop for Stopwatch<'_> {
    /// What happened far below belongs to the bot that had the contact at last. What still runs has failed; what failed
    /// before anybody knew whose it was counts for no bot.
    fn drop(&mut self) {
        self.tally.event.below(Some(self.tally.location), self.bot, &self.notes.take());
        let Some(turn) = self.turn.take() else { return };
        match turn.bot {
            Some(bot) => self.end(turn, bot, Outcome::Failure),
            None => turn.process.forget(),
        }
    }
}
