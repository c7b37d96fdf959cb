//! A committed reply on its way to the contact, and what goes with it.

use jiff::Timestamp;
use shared::appointments::Booked;
use shared::conversation::card::Briefing;
use shared::conversation::counted::arrived;
use shared::conversation::delivery::{Resume, resume as next_step, time_to_send};
use shared::conversation::{
    Booking, Conversation, Effect, Email, Outgoing, OutgoingState, PastMessage, Sent, Settled, TaskKind,
    Written, card,
};
use shared::edge::sqs_batch::ItemError;
use shared::error::{Fault, chain};
use shared::locations::Location;
use shared::metrics::Running;
use shared::privacy::Personal;
use shared::queue::{AssessmentWanted, TicketOpened};
use shared::resilience::deadline;
use tokio::time::Instant;

use crate::Deps;
use crate::measure::Tally;
use crate::wake_up::Woken;

/// One delivery: whose reply, which, and where.
pub(crate) struct Delivery<'a> {
    pub(crate) deps: &'a Deps,
    pub(crate) location: &'a Location,
    pub(crate) conversation: &'a Conversation,
    pub(crate) outgoing: &'a Outgoing,
    /// What was said before the reply was sent, newest first: what a person reads if it does not arrive.
    pub(crate) history: &'a [PastMessage],
    /// What brought this worker here.
    pub(crate) woken: Woken<'a>,
    /// Whose wake-up it is counted of.
    pub(crate) tally: Tally<'a>,
}

/// Whether anybody may have tried before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    First,
    /// Look in the CRM before doing what cannot be done twice.
    Again,
    /// The same, and do not insist: the moment has passed.
    Last,
}

impl Delivery<'_> {
    /// Sends a reply this worker has just committed: the first and only attempt so far. Whatever of it is tried again is
    /// over before anybody else may go on with it. `answer` has succeeded once the CRM has taken the text.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not known whether the CRM has it; [`Delivery::resume`] finds out.
    pub(crate) async fn send(&self, answer: Option<Running<'_>>) -> Result<(), Fault> {
        let (decided_at, crm_timeout) = (self.outgoing.committed_at, self.deps.timing.crm_timeout);
        let left = time_to_send(decided_at, crm_timeout, self.now());
        deadline::within(Instant::now() + left, self.send_unasked(answer)).await
    }

    async fn send_unasked(&self, answer: Option<Running<'_>>) -> Result<(), Fault> {
        self.tell().await;
        self.allow_messages().await;
        let booked = self.book(Attempt::First).await?;
        let state = self.say(booked).await?;
        if let Some(answer) = answer {
            answer.succeeded();
        }
        self.effects(Attempt::First).await?;
        self.settle(&state).await
    }

    /// Goes on with a reply some worker committed and nobody has heard of since.
    ///
    /// # Errors
    /// [`ItemError::Later`] while that worker may still be sending, [`ItemError::Fault`] when the CRM cannot tell.
    pub(crate) async fn resume(&self) -> Result<(), ItemError> {
        let step = next_step(self.outgoing, self.deps.timing.crm_timeout, self.deps.clock.now());
        let attempt = match step {
            Resume::Wait(wait) => return Err(ItemError::Later(wait)),
            Resume::LookThenSend => Attempt::Again,
            Resume::LookThenAskPerson => Attempt::Last,
        };
        self.tell().await;
        let state = match self.arrived().await? {
            Some(arrived) => arrived,
            None if attempt == Attempt::Last && self.outgoing.text.is_some() => {
                self.ask_person().await?;
                OutgoingState::LeftToPerson
            }
            None => {
                self.allow_messages().await;
                let booked = self.book(attempt).await?;
                self.say(booked).await?
            }
        };
        self.effects(attempt).await?;
        Ok(self.settle(&state).await?)
    }

    /// Gives up a reply that must not be sent any more. Whether it had arrived no longer matters, so nobody is
    /// asked: a STOP is obeyed whether or not the CRM answers. What was to be done beside it comes first: whoever dies
    /// meanwhile leaves it to the next, who finds what is done already.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store does not answer.
    pub(crate) async fn withdraw(&self) -> Result<(), Fault> {
        self.tell().await;
        // Nobody writes to, or assesses, a contact who asked for silence. What asks for it waits for no CRM that hangs.
        let effects = self.outgoing.effects.iter().enumerate();
        let left =
            effects.filter(|(_, effect)| !matches!(effect, Effect::Email { .. } | Effect::Assess { .. }));
        let rest = async {
            for (nth, effect) in left {
                self.insist(nth, effect, Attempt::Last).await?;
            }
            Ok::<(), Fault>(())
        };
        deadline::within(self.deps.timing.until_asked(), rest).await?;
        self.settle(&OutgoingState::Withdrawn).await
    }

    /// Whoever carries tickets to people hears of them before the CRM is asked for anything: it may be down, and people
    /// are to know all the same. A ticket they do not hear of is due by itself a minute after it was opened.
    async fn tell(&self) {
        for effect in &self.outgoing.effects {
            let Effect::Tell { ticket } = effect else { continue };
            let opened = TicketOpened {
                who: self.conversation.who.clone(),
                ticket: *ticket,
                correlation_id: self.woken.correlation_id,
                traceparent: self.woken.traceparent.to_owned(),
            };
            if let Err(fault) = self.deps.tickets.announce(&opened).await {
                tracing::warn!(ticket.id = %ticket, error = chain(&fault), "a ticket is left to the schedule");
            }
        }
    }

    /// An opt-in is told the CRM before anything is sent: it refuses what comes while texts are off. If it does not
    /// take it, the contact reads nothing and the team sees why.
    async fn allow_messages(&self) {
        if !self.outgoing.effects.contains(&Effect::AllowMessages) {
            return;
        }
        let contact = &self.conversation.who.contact;
        if let Err(fault) = self.deps.crm.lift_do_not_disturb(self.location, contact).await {
            tracing::error!(turn.id = %self.outgoing.turn, error = chain(&fault), "texts stay off after an opt-in");
        }
    }

    /// Makes the appointment, if there is one to make; whether the contact has it.
    async fn book(&self, attempt: Attempt) -> Result<Option<bool>, Fault> {
        let Some(booking) = &self.outgoing.booking else { return Ok(None) };
        let Some(calendar) = self.location.settings.calendar_id() else { return Ok(Some(false)) };
        let contact = &self.conversation.who.contact;
        let calendars = &self.deps.calendar;
        if attempt != Attempt::First && self.is_booked(booking).await? {
            return Ok(Some(true));
        }
        let title = booking.title.expose();
        let reference = self.outgoing.turn;
        let booked =
            calendars.book(self.location, &calendar, contact, booking.start, title, reference).await?;
        if let Booked::Refused { status } = booked {
            tracing::error!(turn.id = %self.outgoing.turn, crm.status = status, "the CRM refuses an appointment");
        }
        Ok(Some(matches!(booked, Booked::Done { .. })))
    }

    async fn is_booked(&self, booking: &Booking) -> Result<bool, Fault> {
        let zone = self.location.settings.zone();
        let contact = &self.conversation.who.contact;
        let found = self.deps.calendar.find_booked(self.location, contact, booking.start, &zone).await?;
        Ok(found.is_some())
    }

    /// What the contact reads: the text, or that somebody was faster.
    fn text(&self, booked: Option<bool>) -> Option<&Personal<String>> {
        match (&self.outgoing.booking, booked) {
            (Some(booking), Some(false)) => Some(&booking.if_taken),
            _ => self.outgoing.text.as_ref(),
        }
    }

    async fn say(&self, booked: Option<bool>) -> Result<OutgoingState, Fault> {
        let Some(text) = self.text(booked) else {
            return Ok(OutgoingState::Delivered { message: None, booked });
        };
        let contact = &self.conversation.who.contact;
        let sent = self.deps.crm.send(self.location, contact, self.outgoing.channel, text).await?;
        Ok(match sent {
            Sent::Accepted { message, .. } => OutgoingState::Delivered { message: Some(message), booked },
            Sent::Refused { reason } => OutgoingState::Refused { reason },
        })
    }

    /// What the CRM's conversation says of an earlier attempt; `None` if nothing of it arrived.
    async fn arrived(&self) -> Result<Option<OutgoingState>, Fault> {
        let outcomes: &[Option<bool>] =
            if self.outgoing.booking.is_some() { &[Some(true), Some(false)] } else { &[None] };
        for booked in outcomes {
            let Some(text) = self.text(*booked) else { continue };
            let (contact, since) = (&self.conversation.who.contact, self.outgoing.committed_at);
            if let Some(message) = self.deps.crm.find_sent(self.location, contact, text, since).await? {
                return Ok(Some(OutgoingState::Delivered { message: Some(message), booked: *booked }));
            }
        }
        Ok(None)
    }

    async fn effects(&self, attempt: Attempt) -> Result<(), Fault> {
        for (nth, effect) in self.outgoing.effects.iter().enumerate() {
            self.insist(nth, effect, attempt).await?;
        }
        Ok(())
    }

    /// Does an effect; what fails at the last attempt is logged and left, so that it cannot hold up the contact for
    /// ever.
    async fn insist(&self, nth: usize, effect: &Effect, attempt: Attempt) -> Result<(), Fault> {
        let effect_name = effect.name();
        match self.perform(nth, effect, attempt).await {
            Ok(Written::Done) => Ok(()),
            Ok(Written::Refused { status }) => {
                tracing::error!(turn.id = %self.outgoing.turn, crm.status = status, effect.name = effect_name, "the CRM refuses an effect");
                Ok(())
            }
            Err(fault) if attempt == Attempt::Last => {
                tracing::error!(turn.id = %self.outgoing.turn, error = chain(&fault), effect.name = effect_name, "an effect is given up");
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    async fn perform(&self, nth: usize, effect: &Effect, attempt: Attempt) -> Result<Written, Fault> {
        let (crm, location) = (&self.deps.crm, self.location);
        let contact = &self.conversation.who.contact;
        match effect {
            Effect::Task(task) => {
                let reference = format!("{}/{nth}", self.outgoing.turn);
                crm.ensure_task(location, contact, task, &reference, self.now()).await
            }
            Effect::Tags { add, remove } => crm.change_tags(location, contact, add, remove).await,
            Effect::StopMessages { wording } => crm.do_not_disturb(location, contact, wording).await,
            Effect::Note { body } => {
                let reference = format!("{}/{nth}", self.outgoing.turn);
                crm.add_note(location, contact, body, &reference).await
            }
            // Done before anything else.
            Effect::AllowMessages | Effect::Tell { .. } => Ok(Written::Done),
            Effect::Assess { assessment, asked_at } => {
                let wanted = AssessmentWanted {
                    who: self.conversation.who.clone(),
                    assessment: *assessment,
                    asked_at: *asked_at,
                    correlation_id: self.woken.correlation_id,
                    traceparent: self.woken.traceparent.to_owned(),
                };
                self.deps.assessments.ask(&wanted).await?;
                Ok(Written::Done)
            }
            Effect::Email { subject, body } => {
                let since = self.outgoing.committed_at;
                if attempt != Attempt::First
                    && crm.find_sent_email(location, contact, subject, since).await?.is_some()
                {
                    return Ok(Written::Done);
                }
                let email = Email { subject: subject.clone(), body: body.clone() };
                if let Sent::Refused { reason } = crm.send_email(location, contact, &email).await? {
                    tracing::warn!(turn.id = %self.outgoing.turn, reason, "the CRM refuses an e-mail");
                }
                Ok(Written::Done)
            }
        }
    }

    /// Too late to send: a person decides what to do about it.
    async fn ask_person(&self) -> Result<(), Fault> {
        let settings = &self.location.settings;
        let briefing = Briefing::of(self.conversation, self.history, settings, self.now());
        let task = card::task(TaskKind::Undelivered, &briefing);
        let reference = format!("{}/undelivered", self.outgoing.turn);
        let contact = &self.conversation.who.contact;
        let written =
            self.deps.crm.ensure_task(self.location, contact, &task, &reference, self.now()).await?;
        if let Written::Refused { status } = written {
            tracing::error!(turn.id = %self.outgoing.turn, crm.status = status, "the CRM refuses a task for a person");
        }
        Ok(())
    }

    async fn settle(&self, state: &OutgoingState) -> Result<(), Fault> {
        let due_at = self.conversation.settled(state).due_at();
        let who = &self.conversation.who;
        let settled = self.deps.conversations.settle(who, self.outgoing.turn, state, due_at).await?;
        if settled == Settled::Recorded {
            tracing::info!(turn.id = %self.outgoing.turn, reply.state = ?state, "reply settled");
            // Whoever looks for it again later finds it settled, and counts nothing.
            self.tally.count(arrived(self.conversation, state), self.conversation);
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        self.deps.clock.now()
    }
}
