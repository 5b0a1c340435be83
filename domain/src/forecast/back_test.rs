//! How good a method would have been so far.

use super::projection::{Day, Fitted, in_floats};
use super::types::{BackTest, FEWEST, Method};

/// Asks a method on each day of the history, knowing only the days before, for the rest of that day's month, as far as that is history too.
/// `None` when it can be asked nowhere.
#[must_use]
pub fn back_test(days: &[Day], method: Method) -> Option<BackTest> {
    let (mut asked, mut held, mut errors, mut truth) = (0_usize, 0_usize, 0.0, 0.0);
    for today in FEWEST..days.len() {
        let end = today + 1 + usize::from(days[today].left);
        if end > days.len() {
            continue;
        }
        let Some((fitted, n)) = Fitted::new(method, &days[..today]) else {
            continue;
        };
        let estimate = fitted.sum(n..n + end - today);
        let came: f64 = days[today..end].iter().map(|day| in_floats(day.cost)).sum();
        asked += 1;
        held += usize::from((estimate.value - came).abs() <= estimate.margin());
        errors += (estimate.value - came).abs();
        truth += came;
    }
    #[expect(clippy::cast_precision_loss, reason = "days are few")]
    (asked > 0 && truth > 0.0).then(|| BackTest {
        method,
        asked,
        error: errors / truth,
        coverage: held as f64 / asked as f64,
    })
}
