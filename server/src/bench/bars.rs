//! What good means, in numbers: section 11 of the design. They are meant for ten million events on two cores.

use super::report::Bar;

/// Events a second, in batches of 1,000.
pub const BATCHED: Bar = Bar::AtLeast(10_000.0);
/// Events a second, one by one from 50 clients.
pub const SINGLE: Bar = Bar::AtLeast(1_500.0);
/// Requests a second of an import of transcripts.
pub const IMPORT: Bar = Bar::AtLeast(10_000.0);
/// Seconds of an import that finds nothing new.
pub const IMPORT_AGAIN: Bar = Bar::AtMost(2.0);
/// Milliseconds of the Overview, p95.
pub const OVERVIEW: Bar = Bar::AtMost(100.0);
/// Milliseconds of any panel under any filter over up to 90 days, p95.
pub const PANEL: Bar = Bar::AtMost(50.0);
/// The same over up to twelve months.
pub const PANEL_OF_A_YEAR: Bar = Bar::AtMost(150.0);
/// How many times faster than plain SQL.
pub const FASTER: Bar = Bar::AtLeast(50.0);
/// Milliseconds from commit to the page, p50.
pub const DELIVERY_P50: Bar = Bar::AtMost(300.0);
/// The same, p95.
pub const DELIVERY_P95: Bar = Bar::AtMost(500.0);
/// Milliseconds from commit to each of many streams, p95.
pub const MANY_P95: Bar = Bar::AtMost(1_000.0);
/// Milliseconds from a request to its work session, p95: within a second.
pub const CUT: Bar = Bar::AtMost(1_000.0);
/// Kilobytes of memory a stream.
pub const PER_STREAM: Bar = Bar::AtMost(20.0);
/// Megabytes of the idle server.
pub const IDLE: Bar = Bar::AtMost(60.0);
/// Megabytes of the server at full ingest.
pub const BUSY: Bar = Bar::AtMost(300.0);
/// Kilobytes of the page's wasm, in brotli.
pub const WASM: Bar = Bar::AtMost(350.0);
/// Nothing may drift, and nothing may be lost.
pub const NONE: Bar = Bar::AtMost(0.0);
