//! The Models page: what each model gives for its money, how fast it is, and what its traffic would cost elsewhere. Everything on it is derived
//! from one [`domain::usage::ModelEfficiency`]; only the re-pricing is asked for by itself.

mod address;
mod api;
mod banners;
mod body;
mod cells;
mod column;
mod cost_latency;
mod page;
mod reprice_answer;
mod reprice_panel;
mod reprice_question;
#[cfg(test)]
mod samples;
mod side_by_side;
mod side_panel;
mod table;
mod table_row;
mod top_ten;

pub use api::{models_page, reprice};
pub use page::ModelsPage;
