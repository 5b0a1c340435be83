//! Probes that write themselves: they walk the registries of the router and of the server functions, and try every door as everyone who
//! should not come in. A new route is probed as soon as it exists; one without a declared scope fails here.

mod actors;
mod bad_tokens;
mod bodies;
mod doors;
mod knock;
mod walk;

/// What belongs to one org alone; no other org's answer may hold it.
pub(super) const MINE: &str = "northwind";
/// What belongs to the account that the limited member does not see.
pub(super) const HIDDEN: &str = "hidden-harbor";
