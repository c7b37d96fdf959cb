//! What a model is asked, and what it answers, in words no provider's format knows of.

use super::order::Task;
use super::price::Usage;
use super::prompts::Prompt;
use crate::digest::sha256_hex;
use crate::privacy::Personal;

/// Characters of ordinary text a token is at least made of: what a call may cost is estimated on the high side.
const CHARS_A_TOKEN: usize = 3;

/// One question to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it is for.
    pub task: Task,
    /// What the model is told, the same for every contact: providers may cache it.
    pub prompt: &'static Prompt,
    /// What is said in turn, oldest first; the last is the user's.
    pub messages: Vec<Message>,
    /// Most tokens to be written.
    pub max_tokens: u32,
    /// What the answer has to be.
    pub form: Form,
    /// Whom it is about, as a hash: providers watch for abuse by it. `None` if it is about nobody.
    pub about: Option<String>,
    /// It holds nothing of a contact, so that its answer is anybody's.
    pub contact_free: bool,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What.
    pub text: Personal<String>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// We, to the model.
    User,
    /// The model.
    Assistant,
}

/// What an answer has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words.
    Text,
    /// One JSON object, see [`super::structured`].
    Structured,
}

impl Request {
    /// Tokens the call may take at most, estimated on the high side.
    #[must_use]
    pub fn estimate(&self) -> Usage {
        let chars: usize = self.messages.iter().map(|message| message.text.expose().chars().count()).sum();
        let tokens = (chars + self.prompt.text.chars().count()).div_ceil(CHARS_A_TOKEN);
        Usage {
            input: u64::try_from(tokens).unwrap_or(u64::MAX),
            output: u64::from(self.max_tokens),
            ..Usage::default()
        }
    }

    /// The whole request as one hash.
    #[must_use]
    pub(super) fn digest(&self) -> String {
        let mut whole =
            format!("{:?}\n{}\n{:?} {}\n", self.task, self.prompt.id(), self.form, self.max_tokens);
        for message in &self.messages {
            // Lengths keep two messages from looking like one.
            let text = message.text.expose();
            whole.push_str(&format!("{:?} {}\n{text}\n", message.role, text.len()));
        }
        sha256_hex(whole.as_bytes())
    }
}

/// What a provider answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The text, thoughts left out; never empty.
    pub text: Personal<String>,
    /// What it took; `None` if the provider does not say.
    pub usage: Option<Usage>,
    /// It ends because the limit of tokens was reached.
    pub cut: bool,
}
