//! The blocking half of an import: reads files one after the other and hands out costed events in batches.

use std::collections::HashMap;
use std::io;

use domain::pricing::Book;
use ledger::imports::FileMark;
use ledger::record::Costed;
use sources::{Parsed, Tail, pump};

use super::events::{Named, account_named};
use super::files::LogFile;
use super::mark::{self, Plan};
use super::reader::Reader;
use super::{Meter, Target};

/// Events in a batch, about: large enough that a transaction's fixed cost does not count, small enough to be a steady flow.
const BATCH: usize = 2_000;

/// Events, and the marks of the files that are read as far as these events go.
#[derive(Debug, Default)]
pub struct Batch {
    /// What to record.
    pub events: Vec<Costed>,
    /// What to save once that is committed.
    pub marks: Vec<FileMark>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 when it is the file itself.
    pub line: u64,
    /// Why; never quotes the line.
    pub why: String,
}

/// What the reading found out beside the events.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Files that were read, wholly or further.
    pub files: u64,
    /// Files that had not changed.
    pub unchanged: u64,
    /// Lines that were read.
    pub lines: u64,
    /// Lines that could not be read.
    pub unreadable_lines: u64,
    /// The first of them, and files that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Events whose log does not name the model.
    pub assumed_models: u64,
}

/// So many unreadable lines are kept for the summary.
pub const SHOWN: usize = 20;

/// The receiver is gone: the import was stopped.
#[derive(Debug)]
pub struct Stopped;

/// Reads what is new in the files. A file that cannot be read is noted, and the next one follows.
///
/// # Errors
/// [`Stopped`], when `send` says so.
pub fn read_files(
    target: &Target,
    files: &[LogFile],
    marks: &HashMap<String, FileMark>,
    meter: &Meter,
    send: impl FnMut(Batch) -> Result<(), Stopped>,
) -> Result<Findings, Stopped> {
    let mut desk = Desk {
        target,
        book: &target.book,
        batch: Batch::default(),
        findings: Findings::default(),
        send,
    };
    for file in files {
        match mark::plan(target.format, file, marks.get(&file.key())) {
            Ok(Plan::Skip) => {
                desk.findings.unchanged += 1;
                meter.advance(file.size);
            }
            Ok(Plan::Read(reader)) => desk.read(file, *reader, meter)?,
            Err(problem) => desk.note(file, &problem),
        }
    }
    desk.flush()?;
    Ok(desk.findings)
}

/// The state of a reading.
struct Desk<'a, S> {
    target: &'a Target,
    book: &'a Book,
    batch: Batch,
    findings: Findings,
    send: S,
}

/// Why the reading of one file ended early.
enum Broken {
    Io(io::Error),
    Stopped,
}

impl From<io::Error> for Broken {
    fn from(problem: io::Error) -> Self {
        Self::Io(problem)
    }
}

impl<S: FnMut(Batch) -> Result<(), Stopped>> Desk<'_, S> {
    fn read(&mut self, file: &LogFile, reader: Reader, meter: &Meter) -> Result<(), Stopped> {
        self.findings.files += 1;
        let resumed = reader.offset() > 0;
        meter.advance(reader.offset().min(file.size));
        match self.read_from(file, reader, meter) {
            // It was cut while we looked at it: begin anew. Keys make sure that nothing is counted twice.
            Err(Broken::Io(problem)) if resumed && problem.kind() == io::ErrorKind::UnexpectedEof => {
                match self.read_from(file, Reader::fresh(self.target.format, &file.path), &Meter::hidden()) {
                    Err(Broken::Io(problem)) => self.note(file, &problem),
                    Err(Broken::Stopped) => return Err(Stopped),
                    Ok(()) => {}
                }
            }
            Err(Broken::Io(problem)) => self.note(file, &problem),
            Err(Broken::Stopped) => return Err(Stopped),
            Ok(()) => {}
        }
        Ok(())
    }

    fn read_from(&mut self, file: &LogFile, mut reader: Reader, meter: &Meter) -> Result<(), Broken> {
        let fingerprint = mark::fingerprint(file)?;
        let input = sources::open(&file.path, reader.offset())?;
        let mut stands = reader.offset();
        let mut metered = stands;
        let mut refused = false;
        pump(&mut reader, input, Tail::End, |parsed, reader| {
            refused |= !self.take(file, parsed, reader.named()).map_err(|Stopped| Broken::Stopped)?;
            stands = reader.offset();
            // A compressed file holds more text than it has bytes, so the bar may not run over.
            meter.advance(stands.min(file.size).saturating_sub(metered));
            metered = metered.max(stands.min(file.size));
            if !refused {
                self.batch.marks.push(mark::in_part(file, &fingerprint, reader)?);
            }
            Ok::<(), Broken>(())
        })?;
        // An event whose account is unknown is read again when a person has added it: the file counts as not read from there on.
        if !refused {
            self.batch.marks.push(mark::whole(file, &fingerprint, &reader)?);
        }
        meter.advance(file.size.saturating_sub(metered));
        Ok(())
    }

    /// Takes over what came out of a chunk. Returns whether every event has an account.
    fn take(&mut self, file: &LogFile, parsed: &mut Parsed, named: &[Named]) -> Result<bool, Stopped> {
        self.findings.lines += parsed.lines;
        self.findings.unreadable_lines += parsed.unreadable_lines;
        self.findings.assumed_models += parsed.assumed_models;
        let room = SHOWN.saturating_sub(self.findings.unreadable.len());
        self.findings
            .unreadable
            .extend(parsed.unreadable.drain(..).take(room).map(|line| Unreadable {
                file: file.key(),
                line: line.line,
                why: line.why,
            }));
        let (mut names, mut complete) = (named.iter(), true);
        for mut event in parsed.events.drain(..) {
            let account = match names.next() {
                Some(Named { account: Some(name), line }) => match account_named(&self.target.accounts, name) {
                    Ok(account) => account,
                    Err(why) => {
                        complete = false;
                        self.refuse(file, *line, format!("event {:?}: {why}", event.key));
                        continue;
                    }
                },
                _ => self.target.account,
            };
            if event.person.is_none() {
                event.person.clone_from(&self.target.person);
            }
            self.batch.events.push(Costed::new(account, event, self.book));
            if self.batch.events.len() >= BATCH {
                self.flush()?;
            }
        }
        Ok(complete)
    }

    fn note(&mut self, file: &LogFile, problem: &io::Error) {
        self.refuse(file, 0, problem.to_string());
    }

    fn refuse(&mut self, file: &LogFile, line: u64, why: String) {
        self.findings.unreadable_lines += 1;
        if self.findings.unreadable.len() < SHOWN {
            self.findings.unreadable.push(Unreadable {
                file: file.key(),
                line,
                why,
            });
        }
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        let batch = std::mem::take(&mut self.batch);
        if batch.events.is_empty() && batch.marks.is_empty() {
            return Ok(());
        }
        (self.send)(batch)
    }
}
