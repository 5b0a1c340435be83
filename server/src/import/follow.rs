//! Following logs as they grow, are rotated, replaced or created: the system's notifications for speed, a regular look at all
//! files for certainty.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::access::Access;
use ledger::imports::FileMark;
use ledger::{Ledger, imports};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::files::{self, LogFile};
use super::{Meter, Summary, Target, import};

/// Folders, or single files, to follow, and where their requests go.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Where the requests go.
    pub target: Target,
    /// What to follow; a folder may not exist yet.
    pub roots: Vec<PathBuf>,
}

/// A tool writes a line in several pieces: so long is waited for the rest.
const SETTLE: Duration = Duration::from_millis(60);
/// The regular look at all files. Notifications are lost on network disks, and when the system's limit of watches is reached.
const LOOK: Duration = Duration::from_secs(2);
/// The look may take this share of the time: a home with very many files is looked at less often.
const SHARE: u32 = 40;
/// After so long a file that could not be read is tried again, then after twice that time, and so on …
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// … up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Follows until cancelled. Every bunch of lines is recorded, and `report` is called with what became of it.
pub async fn follow(
    ledger: Ledger,
    followed: Vec<Followed>,
    cancel: CancellationToken,
    mut report: impl FnMut(&Followed, &Summary) + Send,
) {
    let (sender, mut changed) = unbounded_channel();
    let mut watch = Watch::new(sender);
    let mut tracks = Vec::new();
    for followed in followed {
        watch.add(&followed.roots);
        tracks.push(Track {
            followed,
            marks: None,
            failed: HashMap::new(),
        });
    }
    let mut next_look = Instant::now();
    loop {
        let dirty = tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep_until(next_look.into()) => None,
            Some(first) = changed.recv() => Some(settle(first, &mut changed).await),
        };
        let mut looking = Duration::ZERO;
        for track in &mut tracks {
            if dirty.is_none() {
                // Before the look, so that nothing falls between the two.
                watch.add(&track.followed.roots);
            }
            let begun = Instant::now();
            let files = track.stat(dirty.as_ref()).await;
            looking += begun.elapsed();
            let work = track.take_in(&ledger, files);
            match cancel.run_until_cancelled(work).await {
                None => return,
                Some(Ok(Some(summary))) => report(&track.followed, &summary),
                Some(Ok(None)) => {}
                Some(Err(problem)) => tracing::error!(%problem, "followed logs could not be recorded; they will be read again"),
            }
        }
        if dirty.is_none() {
            next_look = Instant::now() + LOOK.max(looking * SHARE);
        }
    }
}

/// Reports to the server's log: unreadable lines as warnings with file and line.
pub fn log_report(followed: &Followed, summary: &Summary) {
    for line in &summary.unreadable {
        tracing::warn!(
            file = line.file,
            line = line.line,
            why = line.why,
            "a line of a followed log could not be read"
        );
    }
    if !summary.is_empty() {
        tracing::debug!(
            tool = followed.target.format.name(),
            requests = summary.requests,
            updated = summary.updated,
            "followed logs grew"
        );
    }
}

/// Collects what changes within a moment.
async fn settle(first: PathBuf, changed: &mut UnboundedReceiver<PathBuf>) -> HashSet<PathBuf> {
    let mut dirty = HashSet::from([first]);
    tokio::time::sleep(SETTLE).await;
    while let Ok(path) = changed.try_recv() {
        dirty.insert(path);
    }
    dirty
}

/// One followed tool.
struct Track {
    followed: Followed,
    /// As in the ledger; `None` until loaded.
    marks: Option<HashMap<String, FileMark>>,
    /// Files that could not be read to their end. They are told once, and tried again when they have changed, or now and then: the cause may
    /// lie elsewhere.
    failed: HashMap<PathBuf, Failed>,
}

/// A file that could not be read.
struct Failed {
    /// Its size and time of modification then.
    was: (u64, i64),
    /// When it is tried again, though it has not changed.
    again: Instant,
    /// How long was waited for that.
    wait: Duration,
}

impl Failed {
    fn new(file: &LogFile, before: Option<Self>) -> Self {
        let was = (file.size, file.mtime_ns);
        let wait = match before {
            Some(before) if before.was == was => (before.wait * 2).min(LONGEST_WAIT),
            _ => FIRST_WAIT,
        };
        Self {
            was,
            again: Instant::now() + wait,
            wait,
        }
    }

    fn is_due(&self, file: &LogFile) -> bool {
        self.was != (file.size, file.mtime_ns) || self.again <= Instant::now()
    }
}

impl Track {
    /// The files to look at: those that changed, or all.
    async fn stat(&self, dirty: Option<&HashSet<PathBuf>>) -> Vec<LogFile> {
        let (format, roots, dirty) = (self.followed.target.format, self.followed.roots.clone(), dirty.cloned());
        let look = move || {
            let found = match dirty {
                None => roots.iter().flat_map(|root| at_or_below(format, root)).collect(),
                Some(paths) => {
                    let roots: Vec<PathBuf> = roots.iter().filter_map(|root| root.canonicalize().ok()).collect();
                    let ours = |path: &&PathBuf| roots.iter().any(|root| path.starts_with(root));
                    paths.iter().filter(ours).flat_map(|path| touched(format, path, &roots)).collect()
                }
            };
            files::in_order(format, found)
        };
        tokio::task::spawn_blocking(look).await.unwrap_or_default()
    }

    /// Records what is new in the files; `None` when none of them has changed.
    async fn take_in(&mut self, ledger: &Ledger, files: Vec<LogFile>) -> Result<Option<Summary>, super::ImportError> {
        let target = &mut self.followed.target;
        let marks = match &mut self.marks {
            Some(marks) => marks,
            unloaded => unloaded.insert(imports::load_all(ledger, target.org, target.format.source().as_str()).await?),
        };
        let is_marked = |marks: &HashMap<String, FileMark>, file: &LogFile| {
            marks
                .get(&file.key())
                .is_some_and(|mark| u64::try_from(mark.size) == Ok(file.size) && mark.mtime_ns == file.mtime_ns)
        };
        let changed: Vec<LogFile> = files
            .into_iter()
            .filter(|file| !is_marked(marks, file) && self.failed.get(&file.path).is_none_or(|failed| failed.is_due(file)))
            .collect();
        if changed.is_empty() {
            return Ok(None);
        }
        // An account that an event names may have been added since.
        target.accounts = ledger::accounts::list(ledger, &Access::system(target.org)).await?;
        target.book = ledger::prices::book(ledger, target.org).await?;
        let mut summary = import(ledger, target, changed.clone(), marks, &Meter::hidden()).await?;
        for file in changed {
            let before = self.failed.remove(&file.path);
            if is_marked(marks, &file) {
                continue;
            }
            if before.as_ref().is_some_and(|failed| failed.was == (file.size, file.mtime_ns)) {
                let key = file.key();
                summary.unreadable.retain(|line| line.file != key);
            }
            self.failed.insert(file.path.clone(), Failed::new(&file, before));
        }
        Ok(Some(summary))
    }
}

/// A root may be a folder or, for `import FILE --watch`, a file.
fn at_or_below(format: super::Format, root: &Path) -> Vec<LogFile> {
    match root.canonicalize() {
        Ok(path) if path.is_file() => LogFile::at(&path).into_iter().collect(),
        _ => files::below(format, root),
    }
}

/// The logs that a notification about a path may mean: the file itself, or those in a new folder.
fn touched(format: super::Format, path: &Path, roots: &[PathBuf]) -> Vec<LogFile> {
    if path.is_dir() {
        return files::below(format, path);
    }
    if format.accepts(path) || roots.iter().any(|root| root == path) {
        return LogFile::at(path).into_iter().collect();
    }
    Vec::new()
}

/// The system's notifications. Where they do not work, the regular look is enough.
struct Watch {
    watcher: Option<RecommendedWatcher>,
    watched: HashSet<PathBuf>,
}

impl Watch {
    fn new(sender: UnboundedSender<PathBuf>) -> Self {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if event.kind.is_create() || event.kind.is_modify() {
                for path in event.paths {
                    // The receiver is gone only when following has ended.
                    drop(sender.send(path));
                }
            }
        });
        Self {
            watcher: watcher
                .inspect_err(|problem| tracing::warn!(%problem, "no notifications about files; looking every two seconds"))
                .ok(),
            watched: HashSet::new(),
        }
    }

    /// Watches the roots that exist and are not watched yet.
    fn add(&mut self, roots: &[PathBuf]) {
        let Some(watcher) = &mut self.watcher else { return };
        self.watched.retain(|root| root.exists());
        for root in roots.iter().filter_map(|root| root.canonicalize().ok()) {
            if self.watched.contains(&root) {
                continue;
            }
            match watcher.watch(&root, RecursiveMode::Recursive) {
                Ok(()) => {
                    self.watched.insert(root);
                }
                Err(problem) => tracing::debug!(%problem, root = %root.display(), "not notified about this folder"),
            }
        }
    }
}
