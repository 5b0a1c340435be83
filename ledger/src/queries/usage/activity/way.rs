//! The third way through the log: what rollups do not know is looked up in indexes of its own.

use super::log::Writing;

/// So many requests of a month are all read and put in order; where there are more of them, they are met on a walk.
pub(super) const MANY: i64 = 5_000;

/// One way to find requests that rollups cannot find: a column and its values.
#[derive(Debug)]
pub(super) enum Way {
    /// Failures of these kinds.
    ErrorTypes(Vec<i32>),
    /// Of these contexts.
    Contexts(Vec<i32>),
    /// Ids at the vendor that begin so.
    Beginning(String),
    /// A trace.
    Trace(String),
    /// These requests.
    Events(Vec<i64>),
}

impl Way {
    /// Whether its index can lead to so many requests that they have to be counted first: it does not have them in the order of time.
    pub const fn can_be_many(&self) -> bool {
        matches!(self, Self::Contexts(_) | Self::Beginning(_))
    }

    /// The condition for its index.
    pub fn looked_up(&self, writing: &mut Writing) -> String {
        match self {
            // Failures have an index of their own.
            Self::ErrorTypes(ids) => format!("outcome <> 0 AND error_type_id = ANY({})", writing.place(ids.clone())),
            // The planner would weigh each of a hundred thousand values, in each month; what comes out of a query it does not weigh.
            Self::Contexts(ids) => format!(
                "context_id <> 0 AND context_id = ANY((SELECT {}::int[])::int[])",
                writing.place(ids.clone())
            ),
            Self::Beginning(text) => beginning(writing, text),
            Self::Trace(id) => format!("trace_id = {}", writing.place(id.clone())),
            Self::Events(ids) => format!("id = ANY({})", writing.place(ids.clone())),
        }
    }

    /// The condition on an event that is looked at.
    pub fn looked_at(&self, writing: &mut Writing) -> String {
        match self {
            // Told to be true, it stays a look into a table of hashes, and does not become a join that puts events in an order of its own.
            Self::Contexts(ids) => format!("(context_id IN (SELECT unnest({}::int[]))) IS TRUE", writing.place(ids.clone())),
            _ => self.looked_up(writing),
        }
    }

    /// A statement for the newest of its requests that pass, at most so many.
    pub fn statement(&self, writing: &mut Writing, passing: &str, most: usize) -> String {
        let looked_up = self.looked_up(writing);
        let newest = format!("ORDER BY occurred_at DESC, id DESC LIMIT {most}");
        let all = format!("SELECT * FROM events WHERE {looked_up} AND {passing}");
        // In the order of the index, so that it is that index which is read, and not the whole month.
        let order = match self {
            Self::Contexts(_) => "context_id",
            Self::Beginning(_) => "request_id COLLATE \"C\"",
            Self::ErrorTypes(_) | Self::Trace(_) | Self::Events(_) => return format!("{all} {newest}"),
        };
        format!("SELECT e.* FROM ({all} ORDER BY {order} LIMIT {}) AS e {newest}", MANY + 1)
    }
}

/// Whether an id at the vendor begins with a text. By the order of bytes, which the index has: nothing is after a text and before what follows
/// it with the last of all characters but what begins with it.
pub(super) fn beginning(writing: &mut Writing, text: &str) -> String {
    let (first, last) = (writing.place(text.to_owned()), writing.place(format!("{text}\u{10ffff}")));
    format!("(request_id COLLATE \"C\" >= {first} AND request_id COLLATE \"C\" < {last})")
}
