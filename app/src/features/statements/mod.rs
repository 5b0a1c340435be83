//! Statements: what each project is billed for a month, from the draft to the invoice.

mod address;
mod api;
mod compared;
mod costs;
mod cross;
mod document;
mod earlier;
mod follow;
mod groups;
mod history;
mod lines;
mod links;
mod month_sums;
mod month_table;
mod months;
mod reopen;
mod seats_card;
mod shared;
mod statement;
mod steps;
mod words;

pub use address::{month_url, statement_url};
pub use api::{
    agreement_save, agreements_list, ask_for_statement, month_read, rate_withdraw, rates_enter, rates_list, statement_read,
    statement_share, statement_shared, statement_step, statement_unshare,
};
pub use months::StatementsPage;
pub use shared::SharedStatementPage;
pub use statement::StatementPage;
pub use words::{cents, exact};
