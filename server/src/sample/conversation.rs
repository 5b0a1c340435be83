//! One conversation of a person with a coding tool: a context that grows, a cache that warms and cools, and what is asked on the side.

use domain::event::Trace;
use domain::{Outcome, Source, UsageEvent};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::cast::{Person, Project, Tool};
use super::dice::Dice;
use super::models::{HAIKU, Model, Style};

/// An event with the index of its account.
pub type Sampled = (usize, UsageEvent);

/// The share of requests that fail.
const FAILURES: f64 = 0.013;

/// A running conversation.
#[derive(Clone, Debug)]
pub struct Conversation<'a> {
    person: &'a Person,
    tool: &'static Tool,
    model: &'static Model,
    project: &'static Project,
    branch: &'static str,
    session: String,
    cwd: String,
    /// Tokens that the next request sends anyway.
    context: u64,
    /// Tokens of it that the cache holds.
    cached: u64,
    /// When the cache was last used.
    used: Option<Timestamp>,
    key: String,
    serial: u32,
}

impl<'a> Conversation<'a> {
    /// A new conversation. `key` is what its events' keys begin with.
    pub fn new(
        person: &'a Person,
        tool: &'static Tool,
        model: &'static Model,
        project: &'static Project,
        key: String,
        dice: &mut Dice,
    ) -> Self {
        Self {
            person,
            tool,
            model,
            project,
            branch: project.branches[dice.below(project.branches.len())],
            session: session_id(dice),
            cwd: format!("{}/{}", person.home, project.folder),
            context: dice.count(38_000.0, 0.3, 16_000.0, 90_000.0),
            cached: 0,
            used: None,
            key,
            serial: 0,
        }
    }

    /// One request at that time, and what comes with it: a title at the start, sometimes a subagent's requests.
    pub fn step(&mut self, at: Timestamp, dice: &mut Dice, out: &mut Vec<Sampled>) {
        let serial = self.serial;
        let titled = (serial == 0 && self.tool.agent != "notebook").then(|| Turn::new(&self.key, serial));
        if let Some(turn) = &titled {
            self.title(at, turn, dice, out);
        }
        let mut event = self.event(at, self.model, "user_interaction");
        event.trace = titled.as_ref().map(Turn::root);
        if dice.chance(FAILURES) {
            fail(&mut event, dice);
            out.push((self.tool.account, event));
            return;
        }
        let added = dice.count(3_700.0, 1.15, 80.0, 60_000.0);
        let output = dice.count(1_450.0, 1.05, 14.0, 20_000.0);
        self.fill(&mut event, added, output, at, dice);
        time(&mut event, self.model, dice);
        out.push((self.tool.account, event));
        if self.tool.agent == "claude-code" && dice.chance(0.011) {
            let turn = Turn::new(&self.key, serial);
            if let Some((_, event)) = out.last_mut() {
                event.trace = Some(turn.root());
            }
            self.subagent(at, &turn, dice, out);
        }
    }

    /// Counters of the next turn, by the vendor's way of caching.
    fn fill(&mut self, event: &mut UsageEvent, added: u64, output: u64, at: Timestamp, dice: &mut Dice) {
        let lifetime = SignedDuration::from_mins(if self.tool.long_cache { 60 } else { 5 });
        let warm = self.used.is_some_and(|used| at.duration_since(used) < lifetime);
        let sent = self.context + added;
        let tokens = &mut event.tokens;
        if self.model.style == Style::Anthropic {
            tokens.input = 2 + dice.bits() % 9;
            // The tool's own instructions stay warm: colleagues use the same.
            tokens.cache_read = if warm { self.cached } else { 13_400.min(sent) };
            let written = sent - tokens.cache_read.min(sent);
            if self.tool.long_cache {
                tokens.cache_write_1h = written;
            } else {
                tokens.cache_write_5m = written;
            }
            tokens.reasoning = if dice.chance(0.4) { output / 3 } else { 0 };
        } else {
            let held = if warm && dice.chance(0.94) { self.cached / 128 * 128 } else { 0 };
            tokens.cache_read = held.min(sent);
            tokens.input = sent - tokens.cache_read;
            tokens.reasoning = output * (20 + dice.bits() % 40) / 100;
        }
        tokens.output = output;
        self.cached = sent;
        self.context = sent + output;
        self.used = Some(at);
        if self.context > self.model.window {
            // Compacted: the conversation goes on from a summary that no cache holds.
            self.context = dice.count(34_000.0, 0.2, 20_000.0, 60_000.0);
            self.cached = 0;
            self.used = None;
        }
    }

    /// The conversation's title, made by a small model.
    fn title(&mut self, at: Timestamp, turn: &Turn, dice: &mut Dice, out: &mut Vec<Sampled>) {
        let mut event = self.event(at, &HAIKU, "title_generation");
        event.trace = Some(turn.child(&event.key));
        event.tokens.input = dice.count(640.0, 0.5, 150.0, 4_000.0);
        event.tokens.output = 8 + dice.bits() % 22;
        time(&mut event, &HAIKU, dice);
        out.push((self.tool.account, event));
    }

    /// A few requests of a helper that searches with a context of its own.
    fn subagent(&mut self, at: Timestamp, turn: &Turn, dice: &mut Dice, out: &mut Vec<Sampled>) {
        let (mut at, mut context) = (at, dice.count(11_000.0, 0.2, 6_000.0, 20_000.0));
        let mut cached = 0;
        for _ in 0..3 + dice.below(7) {
            at += seconds(dice.count(6.0, 0.5, 2.0, 40.0));
            let mut event = self.event(at, &HAIKU, "subagent");
            event.agent = Some("claude-code/explore".to_owned());
            event.trace = Some(turn.child(&event.key));
            let added = dice.count(2_600.0, 0.9, 200.0, 24_000.0);
            event.tokens.input = 3;
            event.tokens.cache_read = cached;
            event.tokens.cache_write_5m = context + added - cached;
            event.tokens.output = dice.count(190.0, 0.8, 20.0, 3_000.0);
            cached = context + added;
            context = cached + event.tokens.output;
            time(&mut event, &HAIKU, dice);
            out.push((self.tool.account, event));
        }
    }

    fn event(&mut self, at: Timestamp, model: &Model, action: &str) -> UsageEvent {
        self.serial += 1;
        let mut event = UsageEvent::new(Source::Sample, format!("{}-{}", self.key, self.serial), at, model.name.to_owned());
        event.person = Some(self.person.email.clone());
        event.agent = Some(self.tool.agent.to_owned());
        event.action = Some(action.to_owned());
        event.session_id = Some(self.session.clone());
        if self.project.folder.is_empty() {
            return event;
        }
        event.cwd = Some(self.cwd.clone());
        event.git_branch = Some(self.branch.to_owned());
        event
    }
}

/// A turn of a conversation that takes several requests, as a trace. Its ids are made of names and throw no dice, so that the requests are what
/// they were before there were traces.
struct Turn {
    trace: String,
    root: String,
}

impl Turn {
    fn new(conversation: &str, serial: u32) -> Self {
        let trace = hexadecimal(&format!("{conversation}/{serial}"), 16);
        let root = hexadecimal(&trace, 8);
        Self { trace, root }
    }

    /// The person's own request.
    fn root(&self) -> Trace {
        Trace {
            id: self.trace.clone(),
            span: Some(self.root.clone()),
            parent: None,
        }
    }

    /// A request that it brings with it.
    fn child(&self, key: &str) -> Trace {
        Trace {
            id: self.trace.clone(),
            span: Some(hexadecimal(key, 8)),
            parent: Some(self.root.clone()),
        }
    }
}

/// So many bytes of a name's hash.
fn hexadecimal(name: &str, bytes: usize) -> String {
    Sha256::digest(name).iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

/// How long the answer took: time to the first token, then the output at the model's speed, both with a long tail.
pub fn time(event: &mut UsageEvent, model: &Model, dice: &mut Dice) {
    let ttft = dice.count(model.ttft, 0.38, 40.0, 60_000.0);
    #[expect(clippy::cast_precision_loss, reason = "thousands of tokens")]
    let writing = event.tokens.output as f64 / model.speed * 1000.0;
    let rest = if event.tokens.output == 0 {
        0
    } else {
        dice.count(writing.max(1.0), 0.22, 1.0, 900_000.0)
    };
    event.ttft_ms = (model.style != Style::Embedding).then(|| u32::try_from(ttft).unwrap_or(u32::MAX));
    event.latency_ms = u32::try_from(ttft + rest).ok();
}

/// A request that got no answer.
pub fn fail(event: &mut UsageEvent, dice: &mut Dice) {
    event.outcome = Outcome::Error;
    let (kind, latency) = match dice.below(10) {
        0..=4 => ("rate_limit", dice.count(320.0, 0.4, 80.0, 5_000.0)),
        5..=7 => ("overloaded", dice.count(1_900.0, 0.6, 200.0, 20_000.0)),
        8 => ("timeout", 60_000),
        _ => ("connection", dice.count(5_000.0, 0.8, 100.0, 30_000.0)),
    };
    event.error_type = Some(kind.to_owned());
    event.latency_ms = u32::try_from(latency).ok();
}

/// So many seconds.
#[must_use]
pub fn seconds(count: u64) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(count).unwrap_or(0))
}

fn session_id(dice: &mut Dice) -> String {
    uuid::Builder::from_random_bytes((u128::from(dice.bits()) << 64 | u128::from(dice.bits())).to_be_bytes())
        .into_uuid()
        .to_string()
}
