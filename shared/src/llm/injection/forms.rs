//! Suspicious by form, whatever the words: the marks in which programs speak to each other, and programs themselves.

use super::Suspicion;

/// Marks by which models tell who speaks; nobody texts them.
const MARKS: [&str; 14] = [
    "<|im_start|>",
    "<|im_end|>",
    "<|system|>",
    "<|user|>",
    "<|assistant|>",
    "<|endoftext|>",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "</contact_message>",
    "<contact_message>",
    "<system>",
    "### instruction",
    "### system",
];
/// Whoever begins a line so speaks for somebody else.
const VOICES: [&str; 6] = ["system:", "{system:", "[system]", "assistant:", "sistema:", "[system:"];
/// What lines of a program look like, folded.
const PROGRAM: [&str; 14] = [
    "import ",
    "#include",
    "def ",
    "function(",
    "function (",
    "console.log",
    "subprocess.",
    "requests.get",
    "os.system",
    "while true",
    "sudo ",
    "curl ",
    "eval(",
    "select * from",
];
/// Signs that stand in programs more than in texts.
const SIGNS: [char; 8] = ['{', '}', ';', '=', '(', ')', '_', '"'];

/// What the form of a text says.
pub(super) fn forged(text: &str) -> Option<Suspicion> {
    let lower = text.to_lowercase();
    if MARKS.iter().any(|mark| lower.contains(mark)) {
        return Some(Suspicion::ForgedVoice);
    }
    let speaks = |line: &str| VOICES.iter().any(|voice| line.trim_start().starts_with(voice));
    if lower.lines().any(speaks) {
        return Some(Suspicion::ForgedVoice);
    }
    let signs = lower.chars().filter(|c| SIGNS.contains(c)).count();
    let program = PROGRAM.iter().filter(|part| lower.contains(*part)).count();
    // A fence with a program in it, or lines of one.
    let fenced = lower.contains("```") && (signs >= 2 || program >= 1);
    (fenced || (program >= 1 && signs >= 4)).then_some(Suspicion::Code)
}
