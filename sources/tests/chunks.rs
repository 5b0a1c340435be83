//! However a file arrives (in pieces, with the reader stored in between, compressed), the same events come out; and no bytes
//! make a reader panic.

use std::io;
use std::path::Path;

use domain::UsageEvent;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sources::{LogReader, Parsed, Tail, claude_code, codex, events, pump};

const TRANSCRIPT: &str = include_str!("fixtures/transcript.jsonl");
const ROLLOUT: &str = include_str!("fixtures/rollout-fork.jsonl");

/// What came out, in a form that compares: each request once, in order, and the lines that could not be read.
type Outcome = (Vec<UsageEvent>, Vec<(u64, u64)>, u64);

/// Reads a growing file that is as long as each of `ends` says in turn, storing the reader in between. `tail` is what is known at each but the last.
fn grow<R: LogReader + Serialize + DeserializeOwned>(mut reader: R, file: &[u8], ends: &[usize], tail: Tail) -> Outcome {
    let mut all = Parsed::default();
    let mut unreadable = Vec::new();
    let mut lines = 0;
    for (n, end) in ends.iter().copied().chain([file.len()]).enumerate() {
        let tail = if n < ends.len() { tail } else { Tail::End };
        let start = usize::try_from(reader.position().offset).expect("small");
        let mut parsed = Parsed::default();
        let consumed = reader.read(&file[start..end.max(start)], tail, &mut parsed);
        assert_eq!(reader.position().offset, (start + consumed) as u64);
        parsed.events.into_iter().for_each(|event| all.push(event));
        unreadable.extend(parsed.unreadable.iter().map(|line| (line.line, line.offset)));
        lines += parsed.lines;
        let stored = serde_json::to_string(&reader).expect("stores");
        reader = serde_json::from_str(&stored).expect("reads back");
    }
    (all.events, unreadable, lines)
}

fn rollout_reader() -> codex::Reader {
    codex::Reader::new(Path::new("rollout-fork.jsonl"))
}

#[test]
fn the_fixtures_hold_what_they_are_for() {
    let (found, unreadable, lines) = grow(claude_code::Reader::default(), TRANSCRIPT.as_bytes(), &[], Tail::End);
    assert_eq!((found.len(), unreadable.len(), lines), (6, 1, 11));
    let (found, unreadable, lines) = grow(rollout_reader(), ROLLOUT.as_bytes(), &[], Tail::End);
    assert_eq!((found.len(), unreadable.len(), lines), (3, 1, 12));
}

#[test]
fn compressed_files_and_a_pump_give_the_same() {
    let folder = tempfile::tempdir().expect("folder");
    let packed = folder.path().join("rollout-fork.jsonl.zst");
    std::fs::write(&packed, zstd::encode_all(ROLLOUT.as_bytes(), 3).expect("packs")).expect("writes");
    let mut all = Parsed::default();
    let mut reader = rollout_reader();
    pump(&mut reader, sources::open(&packed, 0).expect("opens"), Tail::End, |parsed, _| {
        parsed.events.drain(..).for_each(|event| all.push(event));
        io::Result::Ok(())
    })
    .expect("reads");
    assert_eq!(all.events, grow(rollout_reader(), ROLLOUT.as_bytes(), &[], Tail::End).0);
    assert_eq!(reader.position().offset, ROLLOUT.len() as u64);
}

/// Growing ends of a file.
fn ends(length: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..=length, 0..20).prop_map(|mut ends| {
        ends.sort_unstable();
        ends
    })
}

/// Bytes with what the formats are made of.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..12),
        prop::sample::select(vec![
            &b"{"[..],
            b"}",
            b"[",
            b"]",
            b"\n",
            b":",
            b",",
            b"null",
            b"-1",
            b"1e999",
            b"\"usage\"",
            b"\"type\"",
            b"\"assistant\"",
            b"\"message\"",
            b"\"iterations\"",
            b"\"token_count\"",
            b"\"session_meta\"",
            b"\"payload\"",
            b"\"info\"",
            b"\"id\"",
            b"\"timestamp\"",
            b"\"2026-05-01T10:00:00Z\"",
            b"{\"type\":\"assistant\",\"message\":{\"usage\":",
            b"}}\n",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn transcripts_in_pieces(ends in ends(TRANSCRIPT.len()), to_the_end in any::<bool>()) {
        let tail = if to_the_end { Tail::End } else { Tail::Partial };
        let whole = grow(claude_code::Reader::default(), TRANSCRIPT.as_bytes(), &[], Tail::End);
        prop_assert_eq!(grow(claude_code::Reader::default(), TRANSCRIPT.as_bytes(), &ends, tail), whole);
    }

    #[test]
    fn rollouts_in_pieces(ends in ends(ROLLOUT.len()), to_the_end in any::<bool>()) {
        let tail = if to_the_end { Tail::End } else { Tail::Partial };
        let whole = grow(rollout_reader(), ROLLOUT.as_bytes(), &[], Tail::End);
        prop_assert_eq!(grow(rollout_reader(), ROLLOUT.as_bytes(), &ends, tail), whole);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in soup(), at in any::<prop::sample::Index>()) {
        let ends = [at.index(bytes.len() + 1)];
        grow(claude_code::Reader::default(), &bytes, &ends, Tail::End);
        grow(rollout_reader(), &bytes, &ends, Tail::End);
        let _ = events::parse(&bytes, &events::Limits::file());
    }

    #[test]
    fn no_damage_to_a_line_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for text in [TRANSCRIPT, ROLLOUT] {
            let mut bytes = text.as_bytes().to_vec();
            let place = at.index(bytes.len());
            bytes[place] = byte;
            grow(claude_code::Reader::default(), &bytes, &[], Tail::End);
            grow(rollout_reader(), &bytes, &[], Tail::End);
            let _ = events::parse(&bytes, &events::Limits::file());
        }
    }
}
