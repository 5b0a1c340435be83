//! Time in a zone: windows, buckets and billing cycles. `now` is always an argument.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use crate::overview::Bucket;
use crate::query::{Granularity, Range, UsageQuery};
