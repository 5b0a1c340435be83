//! Charts: data → [`ChartModel`] (what is shown, decided once) → ECharts (how it is drawn), one way. The model also makes the
//! accessible summary, the table and the exports, so they cannot disagree with the picture.

mod card;
mod csv;
mod echart;
pub mod format;
mod glue;
mod keys;
mod model;
mod option;
mod palette;
mod sparkline;
mod table;

pub use card::ChartCard;
pub use csv::csv;
pub use echart::EChart;
pub use keys::Dot;
pub use model::{ChartModel, Hue, Point, Row, Series, Shape, Unit};
pub use option::to_echarts;
pub use palette::Palette;
pub use sparkline::Sparkline;
pub use table::ChartTable;
