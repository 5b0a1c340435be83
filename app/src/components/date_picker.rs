//! Choosing a range of days: two months side by side, by mouse, by keyboard or typed.

pub mod calendar;
mod choice;
mod month;
mod picker;

pub use picker::RangePicker;
