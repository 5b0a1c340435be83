//! Pricing: a price book with effective dates, and the one function that costs an event.
