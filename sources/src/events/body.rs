//! From a body to its events.

use std::cell::Cell;
use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
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
    #[error("The body holds more than {max} events: send them in several requests.")]
    TooMany {
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
        Some(b'[') => array(body, limits.max_events)?,
        Some(b'{') => objects(body, limits.max_events)?,
        Some(_) => {
            let valid = serde_json::from_slice::<&RawValue>(body).map_err(|error| not_json(&error));
            return valid.and(Err(BodyError::NotEvents));
        }
    };
    let read = |(index, piece)| {
        let event = match piece {
            Piece::Value(text) => convert(text, limits.now),
            Piece::Broken(column) => Err(format!(
                "the line is not valid JSON at column {column}; write each object on one line"
            )),
        };
        event.map_err(|error| Rejected { index, error })
    };
    Ok(pieces.into_iter().enumerate().map(read).collect())
}

/// One event's place in a body.
enum Piece<'a> {
    /// A JSON value.
    Value(&'a str),
    /// A line that is none, from this column on.
    Broken(usize),
}

/// The values of an array. It is left at the first one too many: a small compressed body can hold very many.
fn array(body: &[u8], max: usize) -> Result<Vec<Piece<'_>>, BodyError> {
    struct Values<'c> {
        max: usize,
        is_over: &'c Cell<bool>,
    }
    impl<'de> Visitor<'de> for Values<'_> {
        type Value = Vec<Piece<'de>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
            let mut pieces = Vec::new();
            while let Some(value) = values.next_element::<&'de RawValue>()? {
                if pieces.len() == self.max {
                    // The reader will complain about the rest, which is not looked at.
                    self.is_over.set(true);
                    break;
                }
                pieces.push(Piece::Value(value.get()));
            }
            Ok(pieces)
        }
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let is_over = Cell::new(false);
    let read = reader.deserialize_seq(Values { max, is_over: &is_over });
    if is_over.get() {
        return Err(BodyError::TooMany { max });
    }
    let pieces = read.map_err(|error| not_json(&error))?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(pieces)
}

/// One object, perhaps over several lines, or one a line.
fn objects(body: &[u8], max: usize) -> Result<Vec<Piece<'_>>, BodyError> {
    let whole = match serde_json::from_slice::<&RawValue>(body) {
        Ok(value) => return Ok(vec![Piece::Value(value.get())]),
        Err(error) => not_json(&error),
    };
    // One too many is enough to know.
    let pieces: Vec<Piece<'_>> = body
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
        .take(max.saturating_add(1))
        .map(|line| match serde_json::from_slice::<&RawValue>(line) {
            Ok(value) => Piece::Value(value.get()),
            Err(error) => Piece::Broken(error.column()),
        })
        .collect();
    // Not one good line: then it is a single broken object rather than lines.
    let any_object = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Value(text) if text.starts_with('{')));
    match any_object {
        false => Err(whole),
        true if pieces.len() > max => Err(BodyError::TooMany { max }),
        true => Ok(pieces),
    }
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
