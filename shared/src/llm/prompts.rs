//! What models are told. Each prompt is a file with a version, and the version is in every record of an answer.

use std::fmt;

/// What a model is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its name.
    pub name: &'static str,
    /// Counts its changes.
    pub version: u32,
    /// Its words.
    pub text: &'static str,
}

/// To put an answer into words, and to read what no rule could.
pub const REPLY: Prompt = Prompt { name: "reply", version: 1, text: include_str!("prompts/reply-1.md") };

/// The same, shorter and warmer: what an experiment tries against [`REPLY`].
pub const REPLY_2: Prompt = Prompt { name: "reply", version: 2, text: include_str!("prompts/reply-2.md") };

/// Every prompt a model may be told.
pub const ALL: [Prompt; 2] = [REPLY, REPLY_2];

/// Words of a prompt in a row that no answer says by chance.
const TELLING: usize = 8;

impl Prompt {
    /// Its name in records: `reply/1`.
    #[must_use]
    pub const fn id(&self) -> PromptId<'_> {
        PromptId(self)
    }

    /// Whether a text repeats this prompt: eight of its words in a row.
    #[must_use]
    pub fn is_quoted_in(&self, text: &str) -> bool {
        let own = words(self.text);
        let said = words(text);
        said.windows(TELLING).any(|said| own.windows(TELLING).any(|own| own == said))
    }
}

/// A prompt's name and version.
#[derive(Clone, Copy, Debug)]
pub struct PromptId<'a>(&'a Prompt);

impl fmt::Display for PromptId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0.name, self.0.version)
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256_hex;

    #[test]
    fn a_prompt_that_changes_gets_another_version() {
        // Changed words under an old version would make records of answers lie: add a file, and count up.
        let pinned = [
            "82a07df7990e7ef6dc9899580283f46eefda16d5d25dd0f920680a222927ffd4",
            "5f0c4f3b099c3d04ab4ba96226ffa2d1527e6a8ae6be0f114d7dd3096ad3a156",
        ];
        for (prompt, hash) in ALL.into_iter().zip(pinned) {
            assert_eq!(sha256_hex(prompt.text.as_bytes()), hash, "{}", prompt.id());
        }
        assert_eq!(ALL.map(|prompt| prompt.id().to_string()), ["reply/1", "reply/2"]);
    }

    #[test]
    fn a_text_that_repeats_the_prompt_is_noticed_whatever_its_punctuation() {
        for prompt in ALL {
            let quoted: Vec<&str> = prompt.text.split_whitespace().skip(20).take(12).collect();
            assert!(prompt.is_quoted_in(&format!("Sure! {}", quoted.join(" ").to_uppercase())));
            assert!(!prompt.is_quoted_in("Great, thanks! How many bedrooms would you like, at least?"));
        }
    }
}
