//! The live tail: one listener hears what changed, the hub coalesces it per org, streams carry it to the pages.

mod frame;
mod hub;
mod listener;
mod message;
mod outbox;
mod stream;

pub use hub::Hub;
pub use listener::listen;
pub use stream::{__path_stream, stream};
