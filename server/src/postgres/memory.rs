//! How much memory the embedded Postgres may keep pages in.

use std::fs;

/// Megabytes where it is not known how large the machine is, and the least.
const LEAST: u64 = 256;
/// The most: what a ledger of ten million requests reads again and again fits.
const MOST: u64 = 2_048;

/// Settings for a machine with so many bytes of memory: an eighth of it for pages. Reports read days whose sketches are wide: from the pages of
/// the system each of them would be copied once more.
pub(super) fn settings(bytes: Option<u64>) -> String {
    let all = bytes.map_or(4 * LEAST, |bytes| bytes >> 20);
    let (shared, cached) = ((all / 8).clamp(LEAST, MOST), (all / 2).max(4 * LEAST));
    format!("# An eighth and a half of the memory that there is.\nshared_buffers = {shared}MB\neffective_cache_size = {cached}MB\n")
}

/// Bytes of memory of the machine, or of the container if that is told less.
pub(super) fn of_machine() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let limit = fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse().ok());
    match (machine, limit) {
        (Some(machine), Some(limit)) => Some(machine.min(limit)),
        (machine, limit) => machine.or(limit),
    }
}

/// `MemTotal` of `/proc/meminfo`, which tells of kibibytes.
fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_get_an_eighth_within_reason() {
        let shared = |gib: Option<u64>| settings(gib.map(|gib| gib << 30)).lines().nth(1).unwrap_or_default().to_owned();
        assert_eq!(shared(None), "shared_buffers = 256MB");
        assert_eq!(shared(Some(1)), "shared_buffers = 256MB");
        assert_eq!(shared(Some(8)), "shared_buffers = 1024MB");
        assert_eq!(shared(Some(64)), "shared_buffers = 2048MB");
        assert!(settings(Some(8 << 30)).ends_with("effective_cache_size = 4096MB\n"));
    }

    #[test]
    fn the_machine_says_how_much_it_has() {
        assert_eq!(total("MemTotal:       24683604 kB\nMemFree: 1 kB\n"), Some(24_683_604 << 10));
        assert_eq!(total("MemFree: 1 kB\n"), None);
    }
}
