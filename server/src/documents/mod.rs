//! Documents of statements: the same statement as files for people, for spreadsheets, for FinOps tools and for programs that write invoices. All
//! of them add up to the total of its bill exactly, and are made of the statement alone: the same statement gives the same bytes.

mod accounting;
mod cents;
mod client_view;
mod csv;
mod focus;
mod invoice;
mod names;
mod pdf;
mod stripe;
mod sums;

#[cfg(test)]
mod agree;
#[cfg(test)]
mod example;

pub use accounting::accounting;
pub use client_view::ClientView;
pub use csv::{Reader, csv};
pub use focus::focus;
pub use names::file_name;
pub use pdf::pdf;
pub use stripe::stripe;
