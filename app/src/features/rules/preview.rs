//! What the rule in the dialog would tag: asked a moment after the last change.

use std::future::ready;
use std::time::Duration;

use domain::rules::{Outlook, Reach};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::api::rule_preview;
use super::draft::Draft;
use super::words::count_words;
use crate::components::latest::Latest;
use crate::components::session::use_session;

/// How long nothing has changed before it is asked.
const STILL: Duration = Duration::from_millis(300);

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// It is being counted.
    Counting,
    /// What it would tag.
    Would(Outlook, Reach),
    /// What is missing or not right, or why there is no answer.
    Wrong(String),
}

impl Said {
    fn words(&self) -> String {
        match self {
            Self::Counting => "Counting…".to_owned(),
            Self::Would(shown, Reach::New) if shown.tags.sessions == 0 => {
                "Would tag no session yet: it is for those that begin from now on".to_owned()
            }
            Self::Would(shown, _) => match shown.in_closed_months {
                0 => format!("Would tag {}", count_words(shown.tags)),
                closed => format!(
                    "Would tag {}. {closed} of them {} in closed months: this becomes an adjustment of the next statement",
                    count_words(shown.tags),
                    if closed == 1 { "lies" } else { "lie" }
                ),
            },
            Self::Wrong(problem) => problem.clone(),
        }
    }
}

/// The line.
#[component]
pub(super) fn Preview(
    /// The rule.
    draft: Draft,
) -> impl IntoView {
    let session = use_session();
    let said = RwSignal::new(Said::Counting);
    let latest = Latest::new();
    let asked = Memo::new(move |_| {
        // What it will be called changes nothing that is asked.
        let rule = draft.form("preview".to_owned()).map_err(|error| error.problem);
        (rule, draft.reach.get())
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        // Whatever is still being answered is about something else now.
        latest.ask(ready(()), |()| ());
        let (rule, reach) = asked.get();
        let rule = match rule {
            Ok(rule) => rule,
            Err(problem) => return said.set(Said::Wrong(format!("To see what it would tag: {problem}"))),
        };
        said.set(Said::Counting);
        let ask = move || {
            let answer = async move { session.run(|| rule_preview(rule.clone(), reach, draft.id)).await };
            latest.ask(answer, move |answer| {
                said.try_set(match answer {
                    Ok(shown) => Said::Would(shown, reach),
                    Err(error) => Said::Wrong(error.to_string()),
                });
            });
        };
        timer.set_value(set_timeout_with_handle(ask, STILL).ok());
    });
    on_cleanup(stop);
    view! {
        <p class="rule-preview" class:rule-preview--quiet=move || !matches!(said.get(), Said::Would(..)) role="status">
            {move || said.with(Said::words)}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::Nanos;
    use domain::sessions::Count;

    use super::*;

    #[test]
    fn it_says_what_would_be_tagged() {
        let shown = |sessions, in_closed_months| Outlook {
            tags: Count {
                sessions,
                cost: Nanos(412_180_000_000),
            },
            in_closed_months,
        };
        assert_eq!(Said::Would(shown(37, 0), Reach::All).words(), "Would tag 37 sessions, $412.18");
        assert_eq!(
            Said::Would(shown(37, 3), Reach::All).words(),
            "Would tag 37 sessions, $412.18. 3 of them lie in closed months: this becomes an adjustment of the next statement"
        );
        assert_eq!(Said::Would(shown(0, 0), Reach::All).words(), "Would tag no session yet");
        assert!(Said::Would(shown(0, 0), Reach::New).words().ends_with("from now on"));
    }
}
