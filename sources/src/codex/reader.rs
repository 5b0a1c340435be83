//! The reader of a rollout, and what it remembers from line to line.

use std::path::Path;
use std::sync::LazyLock;

use domain::event::ServiceTier;
use domain::{Source, UsageEvent};
use jiff::{SignedDuration, Timestamp};
use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::counters::Counters;
use super::model::Model;
use super::origin::Origin;
use super::paths::session_of;
use super::wire::{Entry, EventMsg, Git, Info, SessionMeta, TurnContext};
use crate::lenient::{Text, object};
use crate::text::{MAX_NAME, MAX_PATH, json_problem};
use crate::{LogReader, Parsed, Position, Tail};

/// A replayed history is written in one go: so long may its counts lie apart.
const BURST: SignedDuration = SignedDuration::from_secs(1);

/// The lines that are read. In a quoted text the quotes would be escaped, so prose does not match.
static KINDS: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| [&br#""token_count""#[..], br#""turn_context""#, br#""session_meta""#].map(Finder::new));

/// Reads one rollout. Store it to read on later: the state is part of it, except for the tier, which the caller gives each time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reader {
    position: Position,
    state: State,
    #[serde(skip)]
    tier: ServiceTier,
}

/// What earlier lines told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct State {
    /// The session's id: from the file's name until its first `session_meta`.
    session: String,
    /// Whether that line was seen; later ones are replayed from a parent, or repeat it.
    opened: bool,
    subagent: Option<String>,
    cwd: Option<String>,
    git_branch: Option<String>,
    model: Option<String>,
    /// The cumulative total so far.
    total: Option<Counters>,
    /// While a parent's history is replayed: the latest instant of the burst.
    replaying: Option<Timestamp>,
}

impl Reader {
    /// A reader for the start of that file. Its name tells the session if nothing in it does.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let state = State {
            session: session_of(path),
            ..State::default()
        };
        Self { state, ..Self::default() }
    }

    /// Sets the tier that the requests are taken to have been sold as: see [`super::service_tier`].
    #[must_use]
    pub fn with_tier(mut self, tier: ServiceTier) -> Self {
        self.tier = tier;
        self
    }
}

impl LogReader for Reader {
    fn read(&mut self, bytes: &[u8], tail: Tail, out: &mut Parsed) -> usize {
        let Self { position, state, tier } = self;
        let before = position.lines;
        let consumed = position.lines(bytes, tail, |line| {
            if let Err(why) = state.read_line(line.bytes, *tier, out) {
                out.refuse(line.number, line.offset, why);
            }
        });
        out.lines += position.lines - before;
        consumed
    }

    fn position(&self) -> &Position {
        &self.position
    }

    fn position_mut(&mut self) -> &mut Position {
        &mut self.position
    }
}

impl State {
    /// Reads one trimmed line that is not empty.
    fn read_line(&mut self, line: &[u8], tier: ServiceTier, out: &mut Parsed) -> Result<(), String> {
        if !line.starts_with(b"{") || !line.ends_with(b"}") {
            return Err("not a whole JSON object".to_owned());
        }
        if KINDS.iter().all(|kind| kind.find(line).is_none()) {
            return Ok(());
        }
        let entry: Entry<'_> = serde_json::from_slice(line).map_err(|error| json_problem(&error))?;
        let Some(payload) = entry.payload else {
            return Ok(());
        };
        match entry.kind.as_str() {
            "session_meta" => self.session_meta(entry.timestamp.0, part(payload)?),
            "turn_context" => self.turn_context(&part(payload)?),
            "event_msg" => {
                let message: EventMsg<'_> = part(payload)?;
                if let ("token_count", Some(info)) = (message.kind.as_str(), message.info) {
                    return self.token_count(entry.timestamp.0, message.model, part(info)?, tier, out);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn session_meta(&mut self, at: Option<Timestamp>, meta: SessionMeta<'_>) {
        if self.opened {
            return;
        }
        self.opened = true;
        if let Some(id) = meta.id.clean(MAX_NAME) {
            self.session = id;
        }
        let origin = Origin::of(meta.source.map(RawValue::get));
        if origin.spawned || meta.forked_from_id.clean(MAX_NAME).is_some() {
            self.replaying = at.max(meta.timestamp.0);
        }
        self.subagent = origin.subagent;
        self.cwd = meta.cwd.clean(MAX_PATH);
        let git: Option<Git<'_>> = meta.git.and_then(|git| object(git).ok());
        self.git_branch = git.and_then(|git| git.branch.clean(MAX_NAME)).filter(|branch| branch != "HEAD");
    }

    fn turn_context(&mut self, context: &TurnContext<'_>) {
        if let Some(model) = context.model.clean(MAX_NAME) {
            self.model = Some(model);
        }
        if let Some(cwd) = context.cwd.clean(MAX_PATH) {
            self.cwd = Some(cwd);
        }
    }

    fn token_count(
        &mut self,
        at: Option<Timestamp>,
        model: Text<'_>,
        info: Info<'_>,
        tier: ServiceTier,
        out: &mut Parsed,
    ) -> Result<(), String> {
        let total = info.total_token_usage.map(|usage| usage.counters()).transpose()?;
        let last = info.last_token_usage.map(|usage| usage.counters()).transpose()?;
        let (total, last) = match (total, last) {
            // Told again: nothing was used since.
            (Some(total), _) if self.total == Some(total) => return Ok(()),
            (Some(total), Some(last)) => (total, last),
            (Some(total), None) => (total, total.since(self.total.as_ref())),
            (None, Some(last)) => (self.total.unwrap_or_default().plus(&last), last),
            (None, None) => return Ok(()),
        };
        let at = at.ok_or("it has no readable timestamp")?;
        self.total = Some(total);
        let tokens = last.tokens();
        if self.is_replayed(at) || tokens.total() == 0 {
            return Ok(());
        }
        let logged = info.model.or(model).clean(MAX_NAME).or_else(|| self.model.clone());
        let model = Model::of(logged, at);
        out.assumed_models += u64::from(model.assumed);
        let key = format!("{}:{}:{}", self.session, at.as_microsecond(), total.total);
        let mut event = UsageEvent::new(Source::Codex, key, at, model.name);
        event.tokens = tokens;
        event.tier = tier;
        event.agent = Some(match &self.subagent {
            Some(role) => format!("codex/{role}"),
            None => "codex".to_owned(),
        });
        let action = match (model.auto_review, &self.subagent) {
            (true, _) => "auto_review",
            (false, Some(_)) => "subagent",
            (false, None) => "user_interaction",
        };
        event.action = Some(action.to_owned());
        event.session_id = Some(self.session.clone()).filter(|session| !session.is_empty());
        event.cwd.clone_from(&self.cwd);
        event.git_branch.clone_from(&self.git_branch);
        out.push(event);
        Ok(())
    }

    /// Whether a count belongs to the burst in which a parent's history is replayed. The first one that does not ends the burst.
    fn is_replayed(&mut self, at: Timestamp) -> bool {
        // Some versions keep the parent's stamps: they lie before the start.
        let replayed = self.replaying.is_some_and(|latest| at.duration_since(latest) < BURST);
        self.replaying = if replayed { self.replaying.max(Some(at)) } else { None };
        replayed
    }
}

/// Reads a part of a line.
fn part<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, String> {
    object(raw).map_err(|why| format!("its payload is {why}"))
}
