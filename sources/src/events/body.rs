//! From a body to its events.

use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;

use super::convert::convert;
use super::{Incoming, Limits, Rejected};

/// Why a whole body cannot be read. The texts are for the sender.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BodyError {
    /// There is nothing in it.
    #[error("The body is empty: send a JSON object, an array of objects, or one object a line.")]
    Empty,
    /// It is not JSON.
    #[error("The body is not valid JSON at line {line}, column {column}: send a JSON object, an array of objects, or one object a line.")]
    NotJson {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// It is JSON, but neither an object nor an array.
    #[error("The body is neither an object nor an array: send a JSON object, an array of objects, or one object a line.")]
    NotEvents,
    /// It holds too many events.
    #[error("The body holds {count} events and at most {max} are taken at once: send them in several requests.")]
    TooMany {
        /// How many it holds.
        count: usize,
        /// How many it may hold.
        max: usize,
    },
}

/// Reads a body: one object, an array, or NDJSON. The answer has one entry for each event, in order.
///
/// # Errors
/// When nothing of the body can be read, or it holds too many events. A bad event among good ones is no error.
pub fn parse(body: &[u8], limits: &Limits) -> Result<Vec<Result<Incoming, Rejected>>, BodyError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    let pieces = match body.first() {
        None => return Err(BodyError::Empty),
        Some(b'[') => array(body)?,
        Some(b'{') => objects(body)?,
        Some(_) => {
            let valid = serde_json::from_slice::<&RawValue>(body).map_err(|error| not_json(&error));
            return valid.and(Err(BodyError::NotEvents));
        }
    };
    if pieces.len() > limits.max_events {
        return Err(BodyError::TooMany {
            count: pieces.len(),
            max: limits.max_events,
        });
    }
    let read = |(index, piece)| {
        let event = match piece {
            Piece::Value(text) => convert(text, limits.now),
            Piece::Broken(why) => Err(why),
        };
        event.map_err(|error| Rejected { index, error })
    };
    Ok(pieces.into_iter().enumerate().map(read).collect())
}

/// One event's place in a body.
enum Piece<'a> {
    /// A JSON value.
    Value(&'a str),
    /// A line that is none.
    Broken(String),
}

fn array(body: &[u8]) -> Result<Vec<Piece<'_>>, BodyError> {
    let values: Vec<&RawValue> = serde_json::from_slice(body).map_err(|error| not_json(&error))?;
    Ok(values.into_iter().map(|value| Piece::Value(value.get())).collect())
}

/// One object, perhaps over several lines, or one a line.
fn objects(body: &[u8]) -> Result<Vec<Piece<'_>>, BodyError> {
    let whole = match serde_json::from_slice::<&RawValue>(body) {
        Ok(value) => return Ok(vec![Piece::Value(value.get())]),
        Err(error) => not_json(&error),
    };
    let pieces: Vec<Piece<'_>> = body
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
        .map(|line| match serde_json::from_slice::<&RawValue>(line) {
            Ok(value) => Piece::Value(value.get()),
            Err(error) => Piece::Broken(format!(
                "the line is not valid JSON at column {}; write each object on one line",
                error.column()
            )),
        })
        .collect();
    // Not one good line: then it is a single broken object rather than lines.
    let any_object = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Value(text) if text.starts_with('{')));
    if any_object { Ok(pieces) } else { Err(whole) }
}

fn not_json(error: &serde_json::Error) -> BodyError {
    BodyError::NotJson {
        line: error.line(),
        column: error.column(),
    }
}

/// Reads the fields of one event.
pub(super) fn fields<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    if !text.starts_with('{') {
        return Err("an event is a JSON object with `id`, `timestamp`, `model` and token counters".to_owned());
    }
    // The only fault that is left in valid JSON whose fields are taken raw is a repeated name; the text tells only that name.
    serde_json::from_str(text).map_err(|error| format!("the event cannot be read: {error}"))
}
