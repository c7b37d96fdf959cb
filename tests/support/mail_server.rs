//! A mail server on loopback: it speaks SMTP as RFC 5321 has it, keeps what it is given, and misbehaves where a test
//! wants it to.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// The file of the certificate that a server with `tls` shows: of 127.0.0.1, by nobody.
pub const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/support/certificates/certificate.pem");

/// What a server does instead of what it should.
#[derive(Clone, Copy, Debug)]
pub enum Does {
    /// Says this line.
    Says(&'static str),
    /// Closes the connection.
    Drops,
    /// Says nothing any more.
    Hangs,
}

/// How a server behaves.
#[derive(Clone, Default)]
pub struct Habits {
    /// Who may send; `None`: anybody, and there is no `AUTH`.
    pub login: Option<(&'static str, &'static str)>,
    /// Whether it offers `STARTTLS`.
    pub tls: bool,
    /// What it does when a line begins so; `CONNECT` is a new connection, `MESSAGE` the end of a message.
    pub instead: Vec<(&'static str, Does)>,
}

/// One message that was taken.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// Of `MAIL FROM`.
    pub from: String,
    /// Of each `RCPT TO`.
    pub to: Vec<String>,
    /// The message, headers first, as it was meant.
    pub message: String,
    /// Who sent it, where somebody logged in.
    pub user: Option<String>,
    /// Whether the line was encrypted.
    pub encrypted: bool,
}

impl Letter {
    /// A header on one line.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let unfolded = self.message.replace("\r\n ", " ").replace("\r\n\t", " ");
        let (head, _) = unfolded.split_once("\r\n\r\n").expect("headers and a text");
        let found = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        found.unwrap_or_else(|| panic!("no {name} in {head}")).trim_end().to_owned()
    }

    /// The text, its transfer encoding undone.
    #[must_use]
    pub fn text(&self) -> String {
        let (_, body) = self.message.split_once("\r\n\r\n").expect("headers and a text");
        match self.header("Content-Transfer-Encoding").as_str() {
            "7bit" => body.replace("\r\n", "\n"),
            "quoted-printable" => quoted_printable(body).replace("\r\n", "\n"),
            other => panic!("the text is in {other}"),
        }
    }
}

fn quoted_printable(body: &str) -> String {
    let body = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let hex: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&hex, 16).expect("two hexadecimal digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("a text")
}

#[derive(Default)]
struct Memory {
    habits: Habits,
    letters: Vec<Letter>,
    heard: Vec<String>,
}

/// A running server.
pub struct MailServer {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    memory: Arc<Mutex<Memory>>,
}

impl MailServer {
    /// Starts one on a free port.
    pub async fn start(habits: Habits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let memory = Arc::new(Mutex::new(Memory { habits, ..Memory::default() }));
        let shared = memory.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let session = Session::new(shared.clone());
                // Who hangs up has nothing more to say.
                tokio::spawn(async move { session.serve(Box::new(stream)).await.ok() });
            }
        });
        Self { port, memory }
    }

    /// Behaves in another way from now on.
    pub fn turns(&self, habits: Habits) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).habits = habits;
    }

    /// All it took since it was asked last.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        std::mem::take(&mut self.memory.lock().unwrap_or_else(PoisonError::into_inner).letters)
    }

    /// Every line it heard, in the clear or decrypted.
    #[must_use]
    pub fn heard(&self) -> String {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).heard.join("\n")
    }
}

trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

/// One conversation.
struct Session {
    memory: Arc<Mutex<Memory>>,
    habits: Habits,
    letter: Letter,
}

impl Session {
    fn new(memory: Arc<Mutex<Memory>>) -> Self {
        let habits = memory.lock().unwrap_or_else(PoisonError::into_inner).habits.clone();
        Self { memory, habits, letter: Letter::default() }
    }

    fn instead(&self, line: &str) -> Option<Does> {
        self.habits.instead.iter().find(|(begins, _)| line.starts_with(begins)).map(|(_, does)| *does)
    }

    async fn serve(mut self, line: Box<dyn Line>) -> std::io::Result<()> {
        let mut line = BufReader::new(line);
        if !self.answer(&mut line, "CONNECT", "220 mail.test ready".to_owned()).await? {
            return Ok(());
        }
        while let Some(said) = self.hear(&mut line).await? {
            let answer = match said.split_once([' ', ':']).map_or(said.as_str(), |(verb, _)| verb) {
                "EHLO" => self.capabilities(),
                "AUTH" => self.log_in(&said),
                "MAIL" => self.mail(&said),
                "RCPT" => {
                    self.letter.to.push(address(&said));
                    "250 he is known".to_owned()
                }
                "DATA" => {
                    if !self.answer(&mut line, &said, "354 go on".to_owned()).await? {
                        return Ok(());
                    }
                    self.letter.message = read_message(&mut line).await?;
                    if !self.answer(&mut line, "MESSAGE", "250 taken".to_owned()).await? {
                        return Ok(());
                    }
                    if self.instead("MESSAGE").is_none() {
                        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
                        memory.letters.push(self.letter.clone());
                    }
                    continue;
                }
                "STARTTLS" if self.habits.tls && self.instead(&said).is_none() => {
                    line.get_mut().write_all(b"220 go on\r\n").await?;
                    line = BufReader::new(Box::new(acceptor().accept(line.into_inner()).await?));
                    self.letter.encrypted = true;
                    continue;
                }
                "QUIT" => "221 bye".to_owned(),
                _ => "500 what?".to_owned(),
            };
            if !self.answer(&mut line, &said, answer).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    fn capabilities(&self) -> String {
        let tls = if self.habits.tls && !self.letter.encrypted { "250-STARTTLS\r\n" } else { "" };
        let auth = if self.habits.login.is_some() { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
        format!("250-mail.test\r\n{tls}{auth}250 8BITMIME")
    }

    /// `AUTH PLAIN` with its initial response, which is all a client of ours says.
    fn log_in(&mut self, said: &str) -> String {
        let given = said.strip_prefix("AUTH PLAIN ").and_then(|given| STANDARD.decode(given.trim()).ok());
        let given = given.and_then(|given| String::from_utf8(given).ok()).unwrap_or_default();
        match (self.habits.login, given.split('\0').collect::<Vec<_>>().as_slice()) {
            (Some((user, password)), ["", name, word]) if (user, password) == (*name, *word) => {
                self.letter.user = Some(user.to_owned());
                "235 welcome".to_owned()
            }
            _ => "535 5.7.8 who are you?".to_owned(),
        }
    }

    fn mail(&mut self, said: &str) -> String {
        if self.habits.login.is_some() && self.letter.user.is_none() {
            return "530 5.7.0 who are you?".to_owned();
        }
        self.letter.from = address(said);
        self.letter.to.clear();
        "250 go on".to_owned()
    }

    async fn hear(&self, line: &mut BufReader<Box<dyn Line>>) -> std::io::Result<Option<String>> {
        let mut said = Vec::new();
        if line.read_until(b'\n', &mut said).await? == 0 {
            return Ok(None);
        }
        let said = String::from_utf8_lossy(&said).trim_end().to_owned();
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).heard.push(said.clone());
        Ok(Some(said))
    }

    /// Answers, or does what it does instead; whether the conversation goes on.
    async fn answer(
        &self,
        line: &mut BufReader<Box<dyn Line>>,
        said: &str,
        answer: String,
    ) -> std::io::Result<bool> {
        let answer = match self.instead(said) {
            None => answer,
            Some(Does::Says(instead)) => instead.to_owned(),
            Some(Does::Drops) => return Ok(false),
            Some(Does::Hangs) => std::future::pending().await,
        };
        line.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await?;
        Ok(!answer.starts_with("221"))
    }
}

/// What stands between the angle brackets of a command.
fn address(said: &str) -> String {
    let (_, rest) = said.split_once('<').unwrap_or(("", said));
    rest.split_once('>').map_or(rest, |(address, _)| address).to_owned()
}

/// A message, up to the line with nothing but a full stop, the stops that were doubled on the way made single.
async fn read_message(line: &mut BufReader<Box<dyn Line>>) -> std::io::Result<String> {
    let mut message = String::new();
    loop {
        let mut next = String::new();
        if line.read_line(&mut next).await? == 0 {
            return Err(std::io::Error::other("the message broke off"));
        }
        if next == ".\r\n" {
            return Ok(message.trim_end_matches("\r\n").to_owned());
        }
        message.push_str(next.strip_prefix('.').unwrap_or(&next));
    }
}

/// The certificate and the key beside it are made for this and nothing else.
fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(CERTIFICATE).expect("a certificate");
    let key = CERTIFICATE.replace("certificate.pem", "key.pem");
    let key = PrivateKeyDer::from_pem_file(key).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth().with_single_cert(vec![certificate], key);
    TlsAcceptor::from(Arc::new(config.expect("a certificate with its key")))
}
