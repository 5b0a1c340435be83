//! Charts: data → [`Figure`] (what is shown, decided once) → ECharts (how it is drawn), one way. The figure also makes the
//! accessible summary, the table and the exports, so they cannot disagree with the picture.

mod bubbles;
mod buckets;
mod card;
mod csv;
mod echart;
mod figure;
pub mod format;
mod gauge;
mod glue;
mod heat;
mod hue;
mod keys;
mod model;
mod option;
mod palette;
#[cfg(test)]
mod samples;
mod sheet;
mod sparkline;
mod table;
mod tree;
mod unit;

pub use bubbles::{Bubble, Bubbles, Measure};
pub use buckets::{axis, often, points};
pub use card::ChartCard;
pub use csv::csv;
pub use echart::EChart;
pub use figure::{Figure, Key, Pick};
pub use gauge::Gauge;
pub use heat::Heat;
pub use hue::Hue;
pub use keys::Dot;
pub use model::{ChartModel, Point, Series, Shape};
pub use option::{Drawing, Units, to_echarts};
pub use palette::Palette;
pub use sheet::{Cell, Head, Line, Place, Sheet};
pub use sparkline::Sparkline;
pub use table::ChartTable;
pub use tree::{Node, Tree};
pub use unit::Unit;
