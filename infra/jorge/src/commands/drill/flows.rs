//! What contacts write in a drill, and what each text must come to: declared here, so that a reply too many is as visible
//! as one that is missing.

/// One thing a contact writes, or several at once, and what must come of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) texts: &'static [&'static str],
    /// Replies, at least and at most: texts sent at once may be answered together.
    pub(super) replies: (usize, usize),
    /// Tasks for a person.
    pub(super) tasks: usize,
    /// Notes on the contact.
    pub(super) notes: usize,
    /// Texts are switched off in the CRM.
    pub(super) silences: bool,
}

const fn says(texts: &'static [&'static str]) -> Line {
    Line { texts, replies: (1, texts.len()), tasks: 0, notes: 0, silences: false }
}

impl Line {
    const fn task(self) -> Self {
        Self { tasks: self.tasks + 1, ..self }
    }

    const fn note(self) -> Self {
        Self { notes: self.notes + 1, ..self }
    }

    const fn silences(self) -> Self {
        Self { silences: true, ..self }
    }

    const fn unanswered(self) -> Self {
        Self { replies: (0, 0), ..self }
    }
}

/// What one contact writes, from the first text to the last.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) name: &'static str,
    pub(super) lines: &'static [Line],
}

/// Every kind of conversation a drill has; contacts take turns with them.
pub(super) const FLOWS: &[Flow] = &[
    Flow {
        name: "looks around",
        lines: &[
            says(&["Just browsing"]),
            says(&["maybe Cedar Park"]),
            says(&["no rush"]),
            says(&["text is fine"]).task(),
        ],
    },
    Flow {
        name: "buys, and asks what they can pay",
        lines: &[
            says(&["I want to buy a home"]).note(),
            says(&["we make 120k a year and have 40k for the down payment. How much house can we afford?"])
                .task(),
            says(&["around 400"]),
            says(&["not pre-approved yet"]),
        ],
    },
    Flow {
        name: "sells, and books a visit",
        lines: &[
            says(&["I want to sell my house"]).note(),
            says(&["1204 Oak Street, Cedar Park"]).task(),
            says(&["New job, we're moving to Dallas"]),
            says(&["Yes that works"]),
            says(&["It's in great shape, just remodeled"]),
            says(&["550k"]).task().note(),
            says(&["the first one"]),
        ],
    },
    Flow {
        name: "is handed to another bot",
        lines: &[
            says(&["Hi, I'm Robin. Cedar Park, in about 2 months"]),
            says(&["We are four people"]),
            says(&["up to 450k and we are pre-approved"]).note(),
        ],
    },
    Flow {
        name: "asks for a person",
        lines: &[
            says(&["Hello"]),
            says(&["can I talk to a real person please"]).task().note(),
            says(&["hello?"]).unanswered(),
        ],
    },
    Flow {
        name: "stops by the word",
        lines: &[says(&["I want to buy a home"]).note(), says(&["STOP"]).unanswered().silences()],
    },
    Flow {
        name: "stops in own words",
        lines: &[
            says(&["I want to buy a home"]).note(),
            says(&["please take me off your list"]).silences(),
            says(&["are you still there"]).unanswered(),
        ],
    },
    Flow {
        name: "asks for what the law forbids",
        lines: &[
            says(&["Hello"]),
            says(&["whites only please"]).task().note(),
            says(&["hello? are you there?"]).unanswered(),
        ],
    },
    Flow {
        name: "writes several at once",
        lines: &[
            says(&["Hello", "I saw your sign", "on Maple Street"]),
            says(&["I want to sell"]).task().note(),
        ],
    },
];
