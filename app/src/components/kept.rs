//! What a page shows while it cannot be read again.

use leptos::prelude::*;

use super::toast::Toasts;
use crate::error::AppError;

/// The last good answer to a question. Cheap to copy.
pub struct Kept<Q: Send + Sync + 'static, T: Send + Sync + 'static>(StoredValue<Option<(Q, T)>>);

// Derived, they would ask the same of what is kept.
impl<Q: Send + Sync + 'static, T: Send + Sync + 'static> Clone for Kept<Q, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Send + Sync + 'static, T: Send + Sync + 'static> Copy for Kept<Q, T> {}

impl<Q: PartialEq + Send + Sync + 'static, T: Clone + Send + Sync + 'static> Kept<Q, T> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Keeps the first answer, which came with the page.
    pub fn begin(self, question: Q, answer: &T) {
        self.0.try_update_value(|kept| {
            kept.get_or_insert_with(|| (question, answer.clone()));
        });
    }

    /// Keeps a good answer. In the place of one that failed for a while only it puts the last good one to the same question, and says so.
    ///
    /// # Errors
    /// That of the answer, where there is none, or where it says that what was shown does not hold any more.
    pub fn or_last(self, question: Q, answer: Result<T, AppError>, toasts: Toasts) -> Result<T, AppError> {
        match answer {
            Ok(answer) => {
                self.0.try_set_value(Some((question, answer.clone())));
                Ok(answer)
            }
            Err(error @ (AppError::Unavailable | AppError::Internal | AppError::Transport)) => {
                let last = self
                    .0
                    .try_with_value(|kept| kept.as_ref().filter(|(of, _)| *of == question).map(|(_, last)| last.clone()));
                let last = last.flatten().ok_or_else(|| error.clone())?;
                toasts.failed(format!("{error} What is shown is of before."));
                Ok(last)
            }
            Err(error) => Err(error),
        }
    }
}

impl<Q: PartialEq + Send + Sync + 'static, T: Clone + Send + Sync + 'static> Default for Kept<Q, T> {
    fn default() -> Self {
        Self::new()
    }
}
