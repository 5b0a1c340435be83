//! What is asked of the re-pricing, and when it is asked again.

use domain::query::UsageQuery;
use domain::usage::ModelEfficiency;

/// So long an answer stands while changes come in, in ms of the server's clock.
const STANDS: i64 = 5_000;

/// A question. As long as it is the same, so is its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// The other model.
    pub model: String,
    /// The selection: that of the numbers on the page, so that both are of the same window.
    pub query: UsageQuery,
    /// Which five seconds the page is of: it moves with the changes of the stream, and the answer follows it not more often than that.
    pub turn: i64,
}

impl Question {
    /// The question that a page and an address ask together; none without a model.
    pub(super) fn of(page: &ModelEfficiency, model: Option<String>) -> Option<Self> {
        Some(Self {
            model: model?,
            query: page.query.clone(),
            turn: page.window.as_of.div_euclid(STANDS),
        })
    }

    /// Whether both ask for the same thing, be it at another time.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.model == other.model && self.query == other.query
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::page;
    use super::*;

    #[test]
    fn changes_ask_again_every_five_seconds_at_most() {
        let mut page = page();
        let of = |page: &ModelEfficiency| Question::of(page, Some("gpt-5".to_owned()));
        let first = of(&page);
        page.window.as_of += 4_999;
        assert_eq!(of(&page), first);
        page.window.as_of += 1;
        assert_ne!(of(&page), first);
        assert!(of(&page).zip(first).is_some_and(|(now, then)| now.is_like(&then)));
        assert_eq!(Question::of(&page, None), None);
    }
}
