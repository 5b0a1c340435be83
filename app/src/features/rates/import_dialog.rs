//! The dialog in which many rates are entered at once: all of them, or none.

use domain::billing::{Rate, WrongLine, read_rates};
use leptos::prelude::*;

use crate::charts::format::count;
use crate::components::dialog::Dialog;
use crate::components::field::Refusal;
use crate::components::form_foot::FormFoot;
use crate::components::session::use_session;
use crate::components::submission::Submission;
use crate::components::toast::use_toasts;
use crate::features::statements::rates_enter;

/// So many wrong lines are told one by one.
const TOLD: usize = 20;

/// Enters the rates of a text.
#[component]
pub(super) fn ImportDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when they are saved.
    saved: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Import rates">
            <ImportFields open=open saved=saved />
        </Dialog>
    }
    .into_any()
}

/// The rates of a text, or what is wrong with it, line by line.
fn read(text: &str) -> Result<Vec<Rate>, Vec<String>> {
    let rates = read_rates(text).map_err(|wrong| told(&wrong))?;
    if rates.is_empty() {
        return Err(vec!["Write lines such as EUR,2026-10-31,0.9214".to_owned()]);
    }
    Ok(rates)
}

fn told(wrong: &[WrongLine]) -> Vec<String> {
    let lines = wrong
        .iter()
        .take(TOLD)
        .map(|wrong| format!("Line {}: {}", wrong.line, wrong.problem));
    let more = wrong.len().saturating_sub(TOLD);
    let rest = (more > 0).then(|| format!("And {more} more"));
    lines.chain(rest).collect()
}

#[component]
fn ImportFields(open: RwSignal<bool>, saved: Callback<()>) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let form = Submission::new(&[]);
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(Vec::<String>::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rates = match text.with_untracked(|text| read(text)) {
            Ok(rates) => rates,
            Err(lines) => return wrong.set(lines),
        };
        wrong.set(Vec::new());
        form.send(async move {
            session.run(|| rates_enter(rates.clone())).await?;
            open.try_set(false);
            let many = i64::try_from(rates.len()).unwrap_or(i64::MAX);
            toasts.done(format!("{} imported.", count(many, "rate", "rates")));
            saved.run(());
            Ok(())
        });
    };
    let is_wrong = move || wrong.with(|wrong| !wrong.is_empty());
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <Refusal text=form.elsewhere() />
            <div class="field" class:field--wrong=is_wrong>
                <label class="field__label" for="field-lines">
                    "Lines of currency,day,rate"
                </label>
                <textarea
                    class="input rates__lines"
                    id="field-lines"
                    name="lines"
                    rows="8"
                    spellcheck="false"
                    placeholder="EUR,2026-10-31,0.9214"
                    data-focus=""
                    aria-invalid=move || is_wrong().then_some("true")
                    aria-describedby=move || if is_wrong() { "error-lines hint-lines" } else { "hint-lines" }
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
                <div aria-live="polite">
                    {move || {
                        is_wrong()
                            .then(|| {
                                let lines = wrong.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
                                view! {
                                    <ul class="field__error rates__wrong" id="error-lines">
                                        {lines}
                                    </ul>
                                }
                            })
                    }}
                </div>
                <p class="field__hint" id="hint-lines">
                    "The first line may name the columns. Nothing is kept unless all lines are right; a rate of the same currency and day is corrected."
                </p>
            </div>
            <FormFoot open=open form=form text="Import" />
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_line_has_its_number() {
        let wrong = read("currency,day,rate\nEUR,2026-10-31,0.92\nEUR,soon,0.92\nEUR").expect_err("refused");
        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].starts_with("Line 3: write a day"), "{wrong:?}");
        assert!(wrong[1].starts_with("Line 4: write three values"), "{wrong:?}");
        assert_eq!(read(" \n").expect_err("nothing").len(), 1);
        assert_eq!(read("EUR,2026-10-31,0.92").map(|rates| rates.len()), Ok(1));
    }

    #[test]
    fn many_wrong_lines_are_counted() {
        let wrong = read(&"nonsense\n".repeat(25)).expect_err("refused");
        assert_eq!((wrong.len(), wrong.last().map(String::as_str)), (21, Some("And 5 more")));
    }
}
