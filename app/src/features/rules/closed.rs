//! What is said where a change of the rules reaches a month that is closed.

use domain::projects::Book;
use domain::sessions::ClosedMonth;

use crate::components::toast::Toasts;
use crate::features::sessions::closed_words;

/// Says so in a toast of its own; nothing where none is reached.
pub(super) fn tell_closed(toasts: Toasts, book: &Book, months: &[ClosedMonth]) {
    if let Some(text) = closed_words(months, book) {
        toasts.done(text);
    }
}
