//! What an experiment can change of what contacts read, or when.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing about a conversation that can be done in several ways. Stored and asked for by its name.
///
/// Which words a variant stands for is the conversation's: `conversation::style`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// The tone of what is only friendly.
    ResponseTone,
    /// When the first follow-up goes out.
    FollowupTiming,
    /// How the next step is asked for.
    CtaStyle,
    /// How a conversation opens.
    GreetingStyle,
    /// Which version of its prompt a language model words replies by.
    ReplyPrompt,
}

impl Lever {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::ResponseTone, Self::FollowupTiming, Self::CtaStyle, Self::GreetingStyle, Self::ReplyPrompt];

    /// Its name in definitions and commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResponseTone => "response_tone",
            Self::FollowupTiming => "followup_timing",
            Self::CtaStyle => "cta_style",
            Self::GreetingStyle => "greeting_style",
            Self::ReplyPrompt => "reply_prompt",
        }
    }

    /// The lever of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lever| lever.name() == name)
    }

    /// The ways there are: an experiment that changes it tries some of these.
    #[must_use]
    pub const fn ways(self) -> &'static [&'static str] {
        match self {
            Self::ResponseTone => &["formal", "casual", "empathetic"],
            Self::FollowupTiming => &["1hr", "4hr", "24hr"],
            Self::CtaStyle => &["direct", "soft", "question"],
            Self::GreetingStyle => &["name", "title", "casual"],
            Self::ReplyPrompt => &["v1", "v2"],
        }
    }
}

impl fmt::Display for Lever {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lever_is_known_by_its_name_wherever_it_is_met() {
        for lever in Lever::ALL {
            assert_eq!(Lever::parse(lever.name()), Some(lever));
            assert_eq!(serde_json::to_string(&lever).unwrap(), format!("\"{lever}\""));
            assert!(lever.ways().len() >= 2, "{lever}");
        }
        assert_eq!(Lever::parse("reply_length"), None);
    }
}
