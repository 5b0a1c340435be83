//! Which zones are asked for. Questions are read-only, so they leave a note, and whoever tends the calendar reads it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Above so many notes nobody reads them.
const MOST: usize = 1_000;

/// Notes of orgs and zones.
#[derive(Debug, Default)]
pub struct Asked(Mutex<BTreeSet<(i32, String)>>);

impl Asked {
    /// Leaves a note.
    pub fn note(&self, org: i32, zone: &str) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() < MOST {
            notes.insert((org, zone.to_owned()));
        }
    }

    /// Takes the notes of an org.
    pub fn take(&self, org: i32) -> Vec<String> {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mine, others) = std::mem::take(&mut *notes).into_iter().partition(|(of, _)| *of == org);
        *notes = others;
        let mine: BTreeSet<(i32, String)> = mine;
        mine.into_iter().map(|(_, zone)| zone).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_taken_once_and_by_org() {
        let asked = Asked::default();
        asked.note(1, "UTC");
        asked.note(1, "UTC");
        asked.note(2, "Asia/Kathmandu");
        assert_eq!(asked.take(1), ["UTC"]);
        assert!(asked.take(1).is_empty());
        assert_eq!(asked.take(2), ["Asia/Kathmandu"]);
    }
}
