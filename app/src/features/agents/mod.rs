//! The Agents page, ranked, and the page of each agent.

mod agent;
mod api;
mod body;
mod cost_by_model;
mod kpi;
mod latency;
mod missing;
mod page;
#[cfg(test)]
mod samples;

pub use agent::AgentPage;
pub use page::AgentsPage;
