//! What the pages of statements show.

use serde::{Deserialize, Serialize};

use super::{State, Statement};
use crate::Nanos;
use crate::billing::{Month, Terms};
use crate::reports::{Part, Report};
use crate::sessions::Micros;

/// How a statement stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StatementStanding))]
pub struct Standing {
    /// Where it is.
    pub state: State,
    /// The number that it was closed under.
    pub number: Option<i32>,
    /// The SHA-256 of its text, in hexadecimal.
    pub sha256: Option<String>,
    /// What was billed.
    pub total: Option<Nanos>,
    /// When it was closed, unix milliseconds.
    pub closed_at: Option<i64>,
    /// Who closed it.
    pub closed_by: Option<String>,
}

/// What one payer's part of a month adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sum {
    /// Sessions that began in it.
    pub sessions: i64,
    /// Their active time, in microseconds.
    pub active: Micros,
    /// Requests.
    pub requests: i64,
    /// Tokens of all kinds.
    pub tokens: i64,
    /// What they cost, computed by us, as far as they have a price.
    pub cost: Nanos,
    /// Requests without a price.
    pub unpriced_requests: i64,
}

impl From<&Part> for Sum {
    fn from(part: &Part) -> Self {
        let total = part.total();
        Self {
            sessions: part.sessions,
            active: part.active,
            requests: total.requests,
            tokens: total.tokens(),
            cost: total.cost,
            unpriced_requests: total.unpriced_requests,
        }
    }
}

impl From<&Report> for Sum {
    /// All payers together; a session that is shared counts once.
    fn from(report: &Report) -> Self {
        let total = report.total();
        Self {
            sessions: report.sessions,
            active: report.parts.values().map(|part| part.active).sum(),
            requests: total.requests,
            tokens: total.tokens(),
            cost: total.cost,
            unpriced_requests: total.unpriced_requests,
        }
    }
}

/// A project in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProjectMonth {
    /// The project's number.
    pub project: i32,
    /// What people call it.
    pub name: String,
    /// Its place in the palette.
    pub colour: i16,
    /// Who is billed.
    pub client: String,
    /// Whether it is out of use.
    pub archived: bool,
    /// How its statement stands.
    pub standing: Standing,
    /// What was used, as of now: of a closed month that may be more than was billed.
    pub sum: Sum,
    /// What the month before cost.
    pub before: Nanos,
    /// What it cost by the cost that counts.
    pub counted: Nanos,
    /// What of the amount is adjustments of closed months.
    pub adjusted: Nanos,
    /// What is billed, or would be.
    pub amount: Nanos,
    /// What a month may cost before somebody should know.
    pub budget: Option<Nanos>,
}

impl ProjectMonth {
    /// What the terms make of the cost: mark-up, fixed price, allowance, minimum, cap and cents. Cost that counts, this, and adjustments add up to the
    /// amount.
    #[must_use]
    pub fn mark_up(&self) -> Nanos {
        self.amount - self.adjusted - self.counted
    }
}

/// An account that is paid for by the month, beside what its use would have cost by the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeatMonth {
    /// The account's number.
    pub account: i32,
    /// What it is called.
    pub name: String,
    /// What the seat cost in the month.
    pub price: Nanos,
    /// What the API would have cost, by the price book.
    pub equivalent: Nanos,
    /// What the projects bear of the price, by what they have used; what closed statements have billed of it stays.
    pub projects: Nanos,
    /// What work bears that somebody has said is not billable.
    pub not_billable: Nanos,
    /// What work bears that nobody has tagged.
    pub untagged: Nanos,
    /// What nobody bears: the seat was not used, or statements were closed before work went to others. All four add up to the price.
    pub unused: Nanos,
}

/// A month, payer by payer: projects, not billable and untagged add up to the total, to the nano-dollar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthPage {
    /// The month.
    pub month: Month,
    /// The current one.
    pub current: Month,
    /// The zone whose days these are.
    pub zone: String,
    /// The projects with use, adjustments or a statement, by client and name.
    pub projects: Vec<ProjectMonth>,
    /// What nobody is billed for, because somebody has said so.
    pub not_billable: Sum,
    /// What nobody has tagged.
    pub untagged: Sum,
    /// All of it.
    pub total: Sum,
    /// What the accounts have cost in the month, as the Overview has it.
    pub accounts: Nanos,
    /// What is billed, or would be, of all projects.
    pub amount: Nanos,
    /// The accounts that are paid for by the month.
    pub seats: Vec<SeatMonth>,
    /// What the month before cost, all of it.
    pub before: Nanos,
    /// How many stretches wait to be cut into sessions: until they are, the two sums may differ.
    pub waiting: i64,
}

/// Where a statement was once closed, before it was opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The number that it had been closed under.
    pub number: i32,
    /// Its hash.
    pub sha256: String,
    /// When it was opened again, unix milliseconds.
    pub at: i64,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A link under which the client reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShareLink {
    /// Its number.
    pub id: i32,
    /// Who made it.
    pub created_by: String,
    /// When, unix milliseconds.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
}

/// A statement, frozen or as a draft, with everything around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementPage {
    /// The statement.
    pub statement: Statement,
    /// The day on which it was closed, in its own zone: `2026-11-03`.
    pub closed_on: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// The terms of now, which a draft is made with.
    pub terms: Terms,
    /// What the project used in the month before.
    pub before: Sum,
    /// Where it was opened again, the latest first.
    pub reopened: Vec<Reopened>,
    /// Which of these is shown, where it is not the statement of now.
    pub earlier: Option<Reopened>,
    /// Links that still work.
    pub links: Vec<ShareLink>,
    /// The current month.
    pub current: Month,
}

impl StatementPage {
    /// The SHA-256 of the text that is shown; a draft has none.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        match &self.earlier {
            Some(earlier) => Some(&earlier.sha256),
            None => self.standing.sha256.as_deref(),
        }
    }
}

/// What whoever holds a link sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedStatement {
    /// The statement as it was closed.
    pub statement: Statement,
    /// The day on which it was closed, in its own zone: `2026-11-03`.
    pub closed_on: Option<String>,
    /// The SHA-256 of its text.
    pub sha256: String,
    /// When the link ends, unix milliseconds.
    pub expires_at: i64,
}
