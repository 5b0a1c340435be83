//! What the system lets a process have.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Raises the number of files that may be open to what the system allows at most: every stream is one, and the usual 1,024 are soon
/// taken. When it cannot be raised, the server works with fewer.
pub fn raise_open_files() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(soft, hard)| {
        // macOS says "no limit" and then refuses more than this.
        let most = if cfg!(target_os = "macos") { hard.min(10_240) } else { hard };
        if soft < most {
            setrlimit(Resource::RLIMIT_NOFILE, most, hard)
        } else {
            Ok(())
        }
    });
    if let Err(problem) = raised {
        tracing::warn!(%problem, "the number of open files stays as it is");
    }
}
