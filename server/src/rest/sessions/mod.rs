//! `/api/v1/sessions`: work sessions, and what people decide about them.

mod answer;
mod change_answer;
mod count_answer;
mod decisions;
mod deed_form;
mod examples;
mod list;
mod moment;
mod names;
mod request_answer;
mod session;
mod tag_answer;
mod untagged;

pub(super) use count_answer::CountAnswer;
pub(super) use moment::moment;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// All of them.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(untagged::untagged))
        .routes(routes!(session::session))
        .routes(routes!(decisions::decide, decisions::history))
        .routes(routes!(decisions::undo))
}
