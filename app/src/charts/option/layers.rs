//! The series of a drawing: those of `charming`, and a few that it does not have.
//!
//! Its tree map has no data, its points no id and no size of their own, and its rings no end; ours hold just what our charts use.

use charming::series::{Bar, Line};
use serde::Serialize;

/// One series, of a kind that our charts use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Layer {
    Line(Box<Line>),
    Bars(Box<Bar>),
    Marks(Box<Marks>),
}

/// A series of marks that each have a look of their own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Marks {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub id: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius: Option<[&'static str; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub center: Option<[&'static str; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_angle: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_angle: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Show>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breadcrumb: Option<Show>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper_label: Option<Show>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roam: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_click: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_style: Option<Look>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emphasis: Option<Emphasis>,
    pub data: Vec<Mark>,
}

/// Whether something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Show {
    pub show: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u8>,
}

/// Which mark is brought forward under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Emphasis {
    pub focus: &'static str,
}

/// One mark.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    pub id: String,
    pub name: String,
    pub value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol_size: Option<f64>,
    pub item_style: Look,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Mark>,
}

/// What a mark stands for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    One(f64),
    Some(Vec<f64>),
}

impl Default for Value {
    fn default() -> Self {
        Self::One(0.0)
    }
}

/// How it is painted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Look {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opacity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub border_color: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub border_width: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap_width: Option<u8>,
}

impl Look {
    pub fn of(color: &'static str) -> Self {
        Self {
            color: Some(color),
            ..Self::default()
        }
    }

    pub fn edge(width: u8) -> Self {
        Self {
            border_color: Some("var(--surface)"),
            border_width: Some(width),
            ..Self::default()
        }
    }
}

impl Show {
    pub const NOT: Self = Self { show: false, height: None };
}
