//! A statement that was opened again, as it was when it was closed.

use domain::statements::{Reopened, Statement, Sum};
use leptos::prelude::*;
use leptos_meta::Title;

use super::address::{earlier_file_url, statement_url};
use super::document::Document;
use super::lines::{LinesCard, LinesView};
use crate::components::moment::Moment;

/// Its text: to be read, and nothing else.
#[component]
pub(super) fn Earlier(
    /// The statement.
    statement: Statement,
    /// The day on which it was closed.
    closed_on: Option<String>,
    /// When, by whom and why it was opened again.
    earlier: Reopened,
    /// What was used in the month before.
    before: Sum,
) -> impl IntoView {
    let (project, month) = (statement.project_id, statement.month);
    let title = format!("{}, {}, No. {}", statement.project, month.label(), earlier.number);
    let file = |format: &str| earlier_file_url(project, month, format, earlier.number);
    view! {
        <Title text=title.clone() />
        <div class="bar no-print">
            <a class="button button--quiet" href=statement_url(project, month)>
                {format!("‹ {}", month.label())}
            </a>
            <h1>{title}</h1>
            <span class="badge">"Opened again"</span>
            <div class="bar__right">
                <a class="button" href=file("pdf") download="" rel="external">
                    "PDF"
                </a>
                <a class="button" href=file("json") download="" rel="external">
                    "JSON"
                </a>
            </div>
        </div>
        <div class="page statement">
            <p class="note note--warn no-print" role="status">
                {format!("This is No. {} as it was closed. It counts no more: {} opened it again, ", earlier.number, earlier.by)}
                <Moment at=earlier.at /> ". " <q>{earlier.reason}</q>
            </p>
            <Document statement=statement.clone() closed_on=closed_on sha256=Some(earlier.sha256) inside=Some(before) />
            <div class="grid no-print">
                <LinesCard statement=statement view=LinesView::new() />
            </div>
        </div>
    }
    .into_any()
}
