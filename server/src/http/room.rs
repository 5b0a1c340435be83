//! Room for what is sent: the bodies of one org that are held at a time must not take the server's memory from the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use bytes::BytesMut;
use http_body_util::{BodyExt, LengthLimitError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::problem::{self, Problem};

/// Room is counted in blocks of so many bytes.
const BLOCK: usize = 16 * 1024;
/// So many blocks of bodies of events are held for one org: 256 MiB.
const BLOCKS: usize = 16 * 1024;
/// How long a body waits for room.
const PATIENCE: Duration = Duration::from_secs(10);

/// Room for the bodies of one org that are held at a time.
#[derive(Clone, Debug)]
pub struct Room {
    patience: Duration,
    orgs: Arc<Mutex<HashMap<i32, Arc<Semaphore>>>>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            patience: PATIENCE,
            orgs: Arc::default(),
        }
    }
}

/// A body that was read, and its room.
#[derive(Debug)]
pub struct Taken {
    /// The bytes.
    pub bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Room {
    /// Reads a body to its end, taking room for it as it grows.
    ///
    /// # Errors
    /// 413 above `most` bytes, 400 when it ends early, 429 when the org's other bodies leave no room for a while.
    pub async fn read(&self, org: i32, mut body: Body, most: usize) -> Result<Taken, Problem> {
        let room = self.of(org);
        let (mut bytes, mut held) = (BytesMut::new(), None::<OwnedSemaphorePermit>);
        while let Some(frame) = body.frame().await {
            let Ok(part) = frame.map_err(|error| unreadable(&error))?.into_data() else {
                continue;
            };
            if bytes.len() + part.len() > most {
                return Err(too_large());
            }
            let blocks = u32::try_from((bytes.len() + part.len()).div_ceil(BLOCK) - bytes.len().div_ceil(BLOCK)).unwrap_or(u32::MAX);
            if blocks > 0 {
                let more = match timeout(self.patience, room.clone().acquire_many_owned(blocks)).await {
                    Ok(Ok(more)) => more,
                    _ => {
                        let detail = "Your organization sends very much at once. Send this again in a moment.";
                        return Err(problem::later(StatusCode::TOO_MANY_REQUESTS, detail, 1));
                    }
                };
                match &mut held {
                    Some(held) => held.merge(more),
                    None => held = Some(more),
                }
            }
            bytes.extend_from_slice(&part);
        }
        Ok(Taken {
            bytes: bytes.freeze(),
            _room: held,
        })
    }

    fn of(&self, org: i32) -> Arc<Semaphore> {
        let mut orgs = self.orgs.lock().unwrap_or_else(PoisonError::into_inner);
        orgs.retain(|known, room| *known == org || room.available_permits() < BLOCKS || Arc::strong_count(room) > 1);
        orgs.entry(org).or_insert_with(|| Arc::new(Semaphore::new(BLOCKS))).clone()
    }
}

fn too_large() -> Problem {
    let detail = "The body is too large: send at most 16 MiB (64 MiB when decompressed) at once.";
    problem::problem(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

fn unreadable(error: &axum::Error) -> Problem {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return too_large();
        }
        cause = error.source();
    }
    problem::bad_request("The body could not be read to its end: check its Content-Encoding (gzip or zstd) and send it again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bodies_of_one_org_have_so_much_room_together() {
        let room = Room {
            patience: Duration::from_millis(20),
            ..Room::default()
        };
        let half = Body::from(vec![0; BLOCK * BLOCKS / 2]);
        let first = room.read(1, half, usize::MAX).await.expect("room");
        assert_eq!(first.bytes.len(), BLOCK * BLOCKS / 2);
        let more = || Body::from(vec![0; BLOCK * BLOCKS / 2 + 1]);
        let refused = room.read(1, more(), usize::MAX).await.expect_err("no room");
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(room.read(2, more(), usize::MAX).await.is_ok(), "another org has its own");
        drop(first);
        assert!(room.read(1, more(), usize::MAX).await.is_ok(), "and it is free again");
        let refused = room.read(1, Body::from("too much"), 3).await.expect_err("too large");
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
