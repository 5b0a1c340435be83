//! Who works in the sample workspace: accounts, people and projects.

use domain::Nanos;
use domain::account::{AccountForm, KeySource};
use domain::money::NANOS_PER_USD;
use jiff::tz::TimeZone;

use super::models::{CODEX, FABLE, GEMINI, GEMINI_FLASH, GPT, GPT_MINI, HAIKU, Model, OPUS, OPUS_NEXT, SONNET};

/// The account of the coding tool's team plan.
pub const TEAM: usize = 0;
/// The account of the editor.
pub const EDITOR: usize = 1;
/// A key that the platform people brought.
pub const BROUGHT: usize = 2;
/// The key of the services.
pub const SERVICES: usize = 3;
/// A key for research.
pub const RESEARCH: usize = 4;

/// The accounts, in the order of the indices that the generator gives.
#[must_use]
pub fn accounts() -> Vec<AccountForm> {
    let account = |provider: &str, email: &str, label: &str, billing_day, key_source, seat: Option<i64>| AccountForm {
        provider: provider.to_owned(),
        email: format!("{email}@northwind.example"),
        label: label.to_owned(),
        billing_day,
        key_source,
        seat_price: seat.map(|usd| Nanos(usd * NANOS_PER_USD)),
        session_gap_minutes: None,
    };
    vec![
        account("anthropic", "studio", "Claude Team", 5, KeySource::System, None),
        account("cursor", "dev-pool", "Cursor Business", 12, KeySource::System, Some(320)),
        account("openai", "platform", "OpenAI API key", 1, KeySource::Byok, None),
        account("anthropic", "services", "Claude API, services", 20, KeySource::System, None),
        account("google", "research", "Gemini API key", 28, KeySource::Byok, None),
    ]
}

/// A way to work: a tool on an account, with the models that its user likes.
#[derive(Debug)]
pub struct Tool {
    /// Index of the account.
    pub account: usize,
    /// The program.
    pub agent: &'static str,
    /// The models, favourite first.
    pub models: [&'static Model; 3],
    /// Whether prompts are cached for an hour rather than for five minutes.
    pub long_cache: bool,
}

static CLAUDE_OPUS: Tool = Tool {
    account: TEAM,
    agent: "claude-code",
    models: [&OPUS, &OPUS_NEXT, &SONNET],
    long_cache: true,
};
static CLAUDE_SONNET: Tool = Tool {
    account: TEAM,
    agent: "claude-code",
    models: [&OPUS_NEXT, &SONNET, &HAIKU],
    long_cache: true,
};
static CLAUDE_FABLE: Tool = Tool {
    account: TEAM,
    agent: "claude-code",
    models: [&FABLE, &OPUS, &SONNET],
    long_cache: false,
};
static CURSOR_SONNET: Tool = Tool {
    account: EDITOR,
    agent: "cursor",
    models: [&OPUS, &SONNET, &HAIKU],
    long_cache: false,
};
static CURSOR_GPT: Tool = Tool {
    account: EDITOR,
    agent: "cursor",
    models: [&GPT, &SONNET, &GEMINI],
    long_cache: false,
};
static CODEX_CLI: Tool = Tool {
    account: BROUGHT,
    agent: "codex",
    models: [&GPT, &CODEX, &GPT_MINI],
    long_cache: false,
};
static NOTEBOOK: Tool = Tool {
    account: RESEARCH,
    agent: "notebook",
    models: [&GEMINI, &GEMINI_FLASH, &GEMINI_FLASH],
    long_cache: false,
};

/// A repository, with the branches that are worked on.
#[derive(Debug)]
pub struct Project {
    /// The folder's name.
    pub folder: &'static str,
    /// Branches.
    pub branches: [&'static str; 4],
}

/// The clients' work, and the studio's own.
pub static PROJECTS: [Project; 6] = [
    Project {
        folder: "meridian-app",
        branches: ["main", "feature/checkout-v2", "feature/onboarding", "fix/cart-rounding"],
    },
    Project {
        folder: "meridian-api",
        branches: ["main", "feature/webhooks", "perf/search", "fix/timezones"],
    },
    Project {
        folder: "harbor-billing",
        branches: ["main", "feature/dunning", "feature/sepa", "fix/vat-2026"],
    },
    Project {
        folder: "atlas-site",
        branches: ["main", "redesign", "feature/maps", "chore/upgrade"],
    },
    Project {
        folder: "juniper-portal",
        branches: ["main", "feature/sso", "feature/audit-log", "fix/csv-export"],
    },
    Project {
        folder: "northwind-tools",
        branches: ["main", "spike/agents", "chore/ci", "feature/reports"],
    },
];

/// Days that people of a region mostly take off, as month and day.
pub type Holidays = &'static [(i8, i8)];
const US: Holidays = &[
    (1, 1),
    (5, 25),
    (6, 19),
    (7, 3),
    (9, 7),
    (11, 26),
    (11, 27),
    (12, 24),
    (12, 25),
    (12, 31),
];
const EUROPE: Holidays = &[
    (1, 1),
    (4, 3),
    (4, 6),
    (5, 1),
    (5, 14),
    (10, 3),
    (10, 28),
    (12, 24),
    (12, 25),
    (12, 26),
    (12, 31),
];
const ASIA: Holidays = &[
    (1, 1),
    (1, 26),
    (2, 17),
    (2, 18),
    (5, 4),
    (5, 5),
    (8, 15),
    (9, 25),
    (10, 10),
    (11, 3),
];

/// One person.
#[derive(Debug)]
pub struct Person {
    /// E-mail.
    pub email: String,
    /// Home folder.
    pub home: String,
    /// Where they live.
    pub zone: TimeZone,
    /// The hour at which they start.
    pub starts: f64,
    /// The hour at which they stop.
    pub stops: f64,
    /// How much they do, against the others.
    pub pace: f64,
    /// How likely they work on a day of the weekend.
    pub weekend: f64,
    /// The tools, favourite first.
    pub tools: [&'static Tool; 2],
    /// The projects, main one first, as indices into [`PROJECTS`].
    pub projects: [usize; 3],
    /// Their holidays.
    pub holidays: Holidays,
}

/// Name, zone, first and last hour, pace, weekends, tools, projects, holidays.
type Archetype = (
    &'static str,
    &'static str,
    f64,
    f64,
    f64,
    f64,
    [&'static Tool; 2],
    [usize; 3],
    Holidays,
);

/// The nine people of the sample; the bench has more, made after them.
static PEOPLE: [Archetype; 9] = [
    (
        "ana",
        "America/New_York",
        8.6,
        17.8,
        1.35,
        0.10,
        [&CLAUDE_OPUS, &CLAUDE_FABLE],
        [0, 2, 5],
        US,
    ),
    (
        "tomas",
        "Europe/Prague",
        8.2,
        16.8,
        1.05,
        0.06,
        [&CLAUDE_SONNET, &CODEX_CLI],
        [2, 0, 5],
        EUROPE,
    ),
    (
        "lin",
        "Asia/Taipei",
        9.6,
        18.9,
        1.10,
        0.14,
        [&CODEX_CLI, &CURSOR_GPT],
        [1, 4, 0],
        ASIA,
    ),
    (
        "priya",
        "Asia/Kolkata",
        9.9,
        19.2,
        1.15,
        0.12,
        [&CURSOR_SONNET, &CLAUDE_SONNET],
        [4, 1, 5],
        ASIA,
    ),
    (
        "joao",
        "America/Sao_Paulo",
        9.2,
        18.4,
        0.85,
        0.05,
        [&CURSOR_GPT, &CURSOR_SONNET],
        [3, 0, 4],
        US,
    ),
    (
        "mara",
        "Europe/Berlin",
        7.8,
        16.2,
        1.20,
        0.04,
        [&CLAUDE_FABLE, &CLAUDE_OPUS],
        [2, 4, 3],
        EUROPE,
    ),
    (
        "owen",
        "America/Los_Angeles",
        9.4,
        18.2,
        1.00,
        0.16,
        [&CLAUDE_OPUS, &CLAUDE_FABLE],
        [0, 1, 5],
        US,
    ),
    (
        "kenji",
        "Asia/Tokyo",
        9.1,
        19.0,
        0.90,
        0.08,
        [&CODEX_CLI, &CLAUDE_SONNET],
        [1, 3, 5],
        ASIA,
    ),
    (
        "sofia",
        "Europe/Madrid",
        9.3,
        18.6,
        0.70,
        0.05,
        [&NOTEBOOK, &CURSOR_GPT],
        [5, 3, 4],
        EUROPE,
    ),
];

/// Everybody.
#[derive(Debug)]
pub struct Cast {
    /// People.
    pub people: Vec<Person>,
}

impl Cast {
    /// So many people: the nine of the sample first, the others made after them and spread over their zones.
    #[must_use]
    pub fn new(people: usize) -> Self {
        let zones: Vec<TimeZone> = PEOPLE
            .iter()
            .map(|archetype| TimeZone::get(archetype.1).unwrap_or(TimeZone::UTC))
            .collect();
        let people = (0..people)
            .map(|index| {
                let (name, _, starts, stops, pace, weekend, tools, projects, holidays) = PEOPLE[index % PEOPLE.len()];
                let round = index / PEOPLE.len();
                let name = if round == 0 {
                    name.to_owned()
                } else {
                    format!("{name}{}", round + 1)
                };
                Person {
                    email: format!("{name}@northwind.example"),
                    home: format!("/home/{name}/work"),
                    zone: zones[(index + round) % zones.len()].clone(),
                    starts,
                    stops,
                    pace,
                    weekend,
                    tools,
                    projects: projects.map(|project| (project + round) % PROJECTS.len()),
                    holidays,
                }
            })
            .collect();
        Self { people }
    }
}
