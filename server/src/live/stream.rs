//! `GET /api/v1/stream?since=<seq>`: server-sent events from exactly the change that the page was read at.

use std::convert::Infallible;
use std::time::Duration;

use app::page_client;
use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};
use tokio_util::sync::CancellationToken;

use super::message::{Message, News};
use super::{Hub, frame, outbox};
use crate::auth::Session;
use crate::http::extract::Caller;
use crate::http::problem;
use crate::http::refusals::Refusals;
use crate::state::AppState;

/// How often a stream says that it is alive.
const PING: Duration = Duration::from_secs(15);

/// Where to start.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Since {
    /// The number of the last change that is known.
    since: Option<i64>,
    /// How often work sessions had changed when the page was read that shows them: then it is told when they have since. -1 asks for what
    /// changes from now on; without it nothing is told of them.
    sessions: Option<i64>,
    /// For which org and user the page was made that asks: `3.7`. A page of somebody else is only told to read again.
    page: Option<String>,
}

/// Changes as they happen, as server-sent events: `usage`, `session`, `ping`, `resync`, `renew`, `ended`
///
/// `Last-Event-ID`, which a browser sends when it reconnects by itself, is newer than `since`.
#[utoipa::path(get, path = "/api/v1/stream", tag = "usage", security(("access" = ["usage:read"])), params(Since),
    responses((status = 200, content_type = "text/event-stream", body = String), Refusals))]
pub async fn stream(
    State(state): State<AppState>,
    caller: Caller,
    query: Result<Query<Since>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Query(query)) = query else {
        return problem::invalid("since", "Use the number of a change, such as since=42.").into_response();
    };
    let own = page_client::identity(caller.access().org, caller.access().user);
    if query.page.is_some_and(|page| page != own) {
        return stream_of(stream::iter([Ok::<_, Infallible>(frame::resync(0))]));
    }
    let last_id = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|id| id.parse().ok());
    let Some(changed) = state.hub.access_of(caller.access().user) else {
        return problem::later(
            StatusCode::TOO_MANY_REQUESTS,
            "You have very many pages or programs that follow the live numbers. Close some of them.",
            30,
        )
        .into_response();
    };
    match open(&state, caller.0, changed, last_id.or(query.since), query.sessions).await {
        Ok(events) => stream_of(events),
        Err(error) => problem::ledger(error).into_response(),
    }
}

/// Events as an answer that no proxy holds back.
fn stream_of(events: impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static) -> Response {
    (
        [
            (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        ],
        Body::from_stream(events),
    )
        .into_response()
}

async fn open(
    state: &AppState,
    session: Session,
    changed: watch::Receiver<()>,
    since: Option<i64>,
    sessions: Option<i64>,
) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + use<>, ledger::LedgerError> {
    let org = session.user.access.org;
    let receiver = state.hub.subscribe(org).await?;
    let latest = ledger::changes::latest(state.hub.ledger(), org).await?;
    let at = since.unwrap_or(latest).min(latest);
    // A page that knows more than the database was read before a backup was restored.
    let mut first = since.filter(|seq| *seq > latest).map(|_| frame::resync(latest));
    if let (None, Some(known @ 0..)) = (&first, sessions) {
        let seq = ledger::sessions::changes(state.hub.ledger(), org).await?;
        first = (seq != known).then(|| frame::sessions(seq));
    }
    let left = session.until - jiff::Timestamp::now().as_second();
    let mut pings = interval_at(Instant::now(), PING);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let follower = Follower {
        receiver,
        changed,
        session: Box::new(session),
        at,
        told: at,
        first,
        caught_up: false,
        hears_of_sessions: sessions.is_some(),
        pings,
        over: Instant::now() + Duration::from_secs(u64::try_from(left).unwrap_or(0)),
        stopping: state.stopping.clone(),
        ended: false,
        _counted: Counted::new(state.hub.clone()),
        hub: state.hub.clone(),
    };
    Ok(stream::unfold(follower, |mut follower| async move {
        follower.next().await.map(|event| (Ok(event), follower))
    }))
}

/// One open stream: where it is, and what may still be told to it.
struct Follower {
    hub: Hub,
    receiver: broadcast::Receiver<News>,
    changed: watch::Receiver<()>,
    session: Box<Session>,
    /// What has been looked at.
    at: i64,
    /// What the page knows. A member who is limited to some accounts is not told of changes elsewhere, not even that there were some: then
    /// it lags behind, and the next change that they may see closes the gap.
    told: i64,
    /// What is said before anything else.
    first: Option<Bytes>,
    caught_up: bool,
    hears_of_sessions: bool,
    pings: Interval,
    over: Instant,
    stopping: CancellationToken,
    /// The last word has been said.
    ended: bool,
    _counted: Counted,
}

impl Follower {
    /// The next event; `None` ends the stream.
    ///
    /// What asks the database is boxed: it happens now and then, while the room for its state would be part of every open stream.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(event) = self.first.take() {
            return Some(event);
        }
        if self.ended {
            return None;
        }
        loop {
            if !self.caught_up {
                self.caught_up = true;
                if let Some(event) = Box::pin(self.catch_up()).await {
                    return Some(event);
                }
            }
            tokio::select! {
                biased;
                () = self.stopping.cancelled() => return None,
                // A browser gets the next token by its sign-in when it opens the stream again.
                () = sleep_until(self.over) => return Some(self.last_word(frame::renew())),
                Ok(()) = self.changed.changed() => {
                    self.changed.mark_unchanged();
                    if let Some(last) = Box::pin(self.goodbye()).await {
                        return Some(last);
                    }
                }
                received = self.receiver.recv() => match received {
                    Ok(News::Sessions(seq, accounts)) => {
                        if self.hears_of_sessions && accounts.is_none_or(|accounts| accounts.iter().any(|account| self.session.user.access.sees(*account))) {
                            return Some(frame::sessions(seq));
                        }
                    }
                    Ok(News::Usage(message)) if message.seq() <= self.at => {}
                    Ok(News::Usage(message)) => {
                        if let Some(event) = Box::pin(self.tell_next(message)).await {
                            return Some(event);
                        }
                    }
                    // Too slow for the hub: the outbox knows what was missed.
                    Err(RecvError::Lagged(_)) => {
                        self.caught_up = false;
                        if self.hears_of_sessions
                            && let Ok(seq) = Box::pin(ledger::sessions::changes(self.hub.ledger(), self.session.user.access.org)).await {
                            return Some(frame::sessions(seq));
                        }
                    }
                    Err(RecvError::Closed) => return None,
                },
                _ = self.pings.tick() => match Box::pin(self.standing()).await {
                    Standing::Welcome => return Some(frame::ping(jiff::Timestamp::now().as_millisecond())),
                    Standing::Over(last) => return Some(self.last_word(last)),
                    // A ping says that nothing has happened. Without the database nobody knows: the page will notice the silence.
                    Standing::Unknown => {}
                },
            }
        }
    }

    /// A step of the hub continues where this stream is, or else the outbox fills the difference.
    async fn tell_next(&mut self, message: Message) -> Option<Bytes> {
        if let Message::Change { change, .. } = &message
            && change.from != self.at
        {
            let event = self.catch_up().await;
            if event.is_some() || self.at >= message.seq() {
                return event;
            }
        }
        self.tell(&message)
    }

    /// What lies between this stream and now. When the outbox cannot be read, the page is sent to read again.
    async fn catch_up(&mut self) -> Option<Bytes> {
        match outbox::step(self.hub.ledger(), self.session.user.access.org, self.at).await {
            Ok(message) => message.and_then(|message| self.tell(&message)),
            Err(error) => {
                tracing::warn!(org = self.session.user.access.org, %error, "a stream cannot catch up");
                Some(frame::resync(self.at))
            }
        }
    }

    /// What is said of a message; `None` when it holds nothing for this member.
    fn tell(&mut self, message: &Message) -> Option<Bytes> {
        self.at = message.seq();
        let event = match message {
            Message::Resync(_) => frame::resync(self.at),
            Message::Change { frame, .. } if self.session.user.access.accounts.is_none() => frame.clone(),
            Message::Change { change, .. } => {
                let mut own = change.limited_to(|account| self.session.user.access.sees(account));
                if own.is_empty() {
                    return None;
                }
                own.from = self.told;
                frame::usage(&own)
            }
        };
        self.told = self.at;
        Some(event)
    }

    /// Says something and ends the stream.
    fn last_word(&mut self, event: Bytes) -> Bytes {
        self.ended = true;
        event
    }

    /// The last word, if the session is over.
    async fn goodbye(&mut self) -> Option<Bytes> {
        match self.standing().await {
            Standing::Over(last) => Some(self.last_word(last)),
            Standing::Welcome | Standing::Unknown => None,
        }
    }

    /// Whether the session still holds.
    async fn standing(&self) -> Standing {
        let (ledger, access) = (self.hub.ledger(), &self.session.user.access);
        match self.session.holds(ledger).await {
            Ok(true) if self.hub.is_listening() => Standing::Welcome,
            Ok(true) | Err(_) => Standing::Unknown,
            Ok(false) => match ledger::users::standing(ledger, access.user, access.org, self.session.sign_in).await {
                // They may do something else now: the page reads again, and opens another stream.
                Ok(Some(_)) if self.session.sign_in.is_some() => Standing::Over(frame::resync(self.at)),
                _ => Standing::Over(frame::ended()),
            },
        }
    }
}

/// What is known of a stream's session, and of what it would be told.
enum Standing {
    /// It holds, and changes are heard.
    Welcome,
    /// It is over: the last word.
    Over(Bytes),
    /// The database, or the listener, is away. Nobody is thrown out for that.
    Unknown,
}

/// Counts the stream for as long as it lives.
struct Counted(Hub);

impl Counted {
    fn new(hub: Hub) -> Self {
        hub.count_stream(true);
        Self(hub)
    }
}
impl Drop for Counted {
    fn drop(&mut self) {
        self.0.count_stream(false);
    }
}
