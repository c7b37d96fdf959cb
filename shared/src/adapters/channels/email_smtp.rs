//! E-mail through a mail server, where there is no SES: RFC 5321, 3207 (`STARTTLS`) and 4954 (`AUTH`).
//!
//! One conversation a message. It is encrypted before anything is said that matters, or ends.

use std::time::Duration;

use async_trait::async_trait;
use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::ChannelsError;
use super::config::{SmtpConfig, SmtpTls};
use super::email::Mail;
use super::http::unavailable;
use crate::alerts::{Answer, Notice};
use crate::digest::sha256_hex;

/// How long a server that has taken a message may take to say good-bye.
const LEAVE: Duration = Duration::from_millis(500);
/// How a password may be said, on an encrypted line.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// A mail server.
pub(super) struct Smtp {
    config: SmtpConfig,
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
}

/// Why a conversation ended.
enum Ended {
    /// As the protocol or the line had it.
    By(Error),
    /// The server cannot do what we insist on.
    Without(&'static str),
    /// There is no such message.
    Unwritable,
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::By(error)
    }
}

impl Smtp {
    pub(super) fn new(config: SmtpConfig, from: &Mailbox, timeout: Duration) -> Result<Self, ChannelsError> {
        let tls = match config.tls {
            SmtpTls::Never => None,
            SmtpTls::Always | SmtpTls::Starttls => {
                Some(TlsParameters::new_rustls(config.host.clone()).map_err(|_| ChannelsError)?)
            }
        };
        // A function has no name of its own; servers want to hear one.
        let hello = ClientId::Domain(from.email.domain().to_owned());
        Ok(Self { config, tls, hello, timeout })
    }

    /// Up to the server's word that it has the message.
    async fn converse(
        &self,
        from: &Mailbox,
        to: &Mailbox,
        notice: &Notice,
    ) -> Result<AsyncSmtpConnection, Ended> {
        let message = message(from, to, notice).ok_or(Ended::Unwritable)?;
        let server = (self.config.host.trim_matches(['[', ']']), self.config.port);
        let at_once = self.tls.clone().filter(|_| self.config.tls == SmtpTls::Always);
        let mut line = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, at_once, None).await?;
        if let (SmtpTls::Starttls, Some(tls)) = (self.config.tls, &self.tls) {
            if !line.can_starttls() {
                return Err(Ended::Without("no STARTTLS"));
            }
            line.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(login) = &self.config.login {
            if line.server_info().get_auth_mechanism(&MECHANISMS).is_none() {
                return Err(Ended::Without("no AUTH"));
            }
            let (user, password) = (login.user.expose().to_owned(), login.password.expose().to_owned());
            line.auth(&MECHANISMS, &Credentials::new(user, password)).await?;
        }
        line.send(message.envelope(), &message.formatted()).await?;
        Ok(line)
    }
}

#[async_trait]
impl Mail for Smtp {
    async fn send(&self, from: &Mailbox, to: &Mailbox, notice: &Notice) -> Answer {
        match timeout(self.timeout, self.converse(from, to, notice)).await {
            Ok(Ok(mut line)) => {
                // It has the message, whatever it says now.
                timeout(LEAVE, line.quit()).await.ok();
                Answer::Delivered
            }
            Ok(Err(Ended::By(error))) => answer(&error),
            Ok(Err(Ended::Without(what))) => Answer::Refused { why: format!("the server offers {what}") },
            Ok(Err(Ended::Unwritable)) => Answer::Refused { why: "the message cannot be written".to_owned() },
            Err(_) => unavailable("no answer in time"),
        }
    }
}

/// The message. It bears the same id however often it is sent, and names the alert it is about, so that programs show
/// what comes twice once and what belongs together together.
fn message(from: &Mailbox, to: &Mailbox, notice: &Notice) -> Option<Message> {
    let domain = from.email.domain();
    let id = |of: String| format!("<{}@{domain}>", sha256_hex(of.as_bytes()));
    // No machine answers a message of a machine.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Message::builder()
        .from(from.clone())
        .to(to.clone())
        .subject(&notice.title)
        .message_id(Some(id(notice.name.to_string())))
        .references(id(notice.name.alert.to_string()))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .date_now()
        .header(ContentType::TEXT_PLAIN)
        .body(notice.text())
        .ok()
}

/// What a server says in words may name an address: its code is enough.
fn answer(error: &Error) -> Answer {
    match error.status() {
        Some(code) if error.is_permanent() => Answer::Refused { why: format!("SMTP {code}") },
        Some(code) => unavailable(format!("SMTP {code}")),
        None if error.is_response() => unavailable("no answer that can be read"),
        None => unavailable("no connection"),
    }
}
