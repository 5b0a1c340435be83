//! Statements: what each project is billed for a month, from the draft to the invoice.

mod api;

pub use api::{
    agreement_read, agreement_save, agreements_list, ask_for_statement, month_read, rates_enter, rates_list, statement_read,
    statement_share, statement_shared, statement_step, statement_unshare,
};
