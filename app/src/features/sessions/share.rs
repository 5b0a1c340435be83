//! Sharing sessions between projects by percentages.

use domain::Nanos;
use domain::projects::Project;
use domain::sessions::{Assignment, Share as Part};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::desk::use_desk;
use super::words::{count, percent};
use crate::components::field::Refusal;

/// A line of the form: a project's number as the select has it, and a percentage as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    key: u32,
    project: RwSignal<String>,
    percent: RwSignal<String>,
}

impl Line {
    fn new(key: u32, project: i32, points: u16) -> Self {
        Self {
            key,
            project: RwSignal::new(if project == 0 { String::new() } else { project.to_string() }),
            percent: RwSignal::new(percent(points).trim_end_matches(" %").to_owned()),
        }
    }
}

/// Reads `33`, `33.3` or `33,33` percent as hundredths of a percent.
fn points(text: &str) -> Option<u16> {
    let text = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() > 2 || !is_digits(whole) || !is_digits(rest) {
        return None;
    }
    let rest: u16 = format!("{rest:0<2}").parse().ok()?;
    whole.parse::<u16>().ok()?.checked_mul(100)?.checked_add(rest)
}

/// What the lines say, or what is wrong with them.
fn read(lines: &[(String, String)]) -> Result<Assignment, String> {
    let mut parts = Vec::new();
    for (project, percent) in lines {
        let project = project.parse().map_err(|_| "Choose a project on each line.".to_owned())?;
        let points = points(percent).ok_or_else(|| format!("“{percent}” is not a percentage: write one such as 33.34."))?;
        parts.push(Part { project, points });
    }
    let sum: u32 = parts.iter().map(|part| u32::from(part.points)).sum();
    Assignment::shares(parts).map_err(|error| match error {
        domain::sessions::AssignmentError::Sum => {
            let sum = u16::try_from(sum).map_or_else(|_| "more than 600 %".to_owned(), percent);
            format!("The parts must add up to 100 %; these are {sum}.")
        }
        other => format!("This cannot be: {other}."),
    })
}

/// The form.
#[component]
pub(super) fn Share(
    /// The sessions that are shared.
    sessions: Vec<i64>,
) -> impl IntoView {
    let desk = use_desk();
    let (cost, known, projects) = desk.page.with_untracked(|page| {
        let rows: Vec<_> = page.rows.iter().filter(|row| sessions.contains(&row.id)).collect();
        let known = rows.first().and_then(|row| row.billed().cloned());
        let cost: Nanos = rows.iter().map(|row| row.cost).sum();
        let projects: Vec<Project> = page.book.projects.iter().filter(|project| !project.archived).cloned().collect();
        (cost, known, projects)
    });
    let first = match known {
        Some(Assignment::Projects(shares)) if shares.len() > 1 => shares,
        Some(Assignment::Projects(shares)) => vec![
            Part {
                points: 5_000,
                ..shares[0]
            },
            Part { project: 0, points: 5_000 },
        ],
        _ => vec![Part { project: 0, points: 5_000 }; 2],
    };
    let first: Vec<Line> = (0..)
        .zip(&first)
        .map(|(key, part)| Line::new(key, part.project, part.points))
        .collect();
    let next = StoredValue::new(u32::try_from(first.len()).unwrap_or(u32::MAX));
    let lines = RwSignal::new(first);
    let typed = Memo::new(move |_| {
        lines
            .get()
            .into_iter()
            .map(|line| (line.project.get(), line.percent.get()))
            .collect::<Vec<_>>()
    });
    let answer = Memo::new(move |_| typed.with(|typed| read(typed)));
    let tried = RwSignal::new(false);
    let problem = Signal::derive(move || tried.get().then(|| answer.get().err()).flatten());
    let many = i64::try_from(sessions.len()).unwrap_or(i64::MAX);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if let Ok(tag) = answer.get_untracked() {
            desk.sheet.set(None);
            desk.tag(sessions.clone(), Some(tag));
        }
    };
    // Of the sum: each session is shared for itself, so that its parts add up to the last nano-dollar.
    let part = move |line: Line| {
        points(&line.percent.get()).and_then(|points| {
            let rest = domain::sessions::WHOLE.checked_sub(points)?;
            let weights = [u64::from(points), u64::from(rest)];
            Some(domain::apportion::apportion(cost, &weights)[0].display_usd())
        })
    };
    let row = move |line: Line| {
        let options = projects
            .iter()
            .map(|project| {
                let id = project.id.to_string();
                view! {
                    <option value=id.clone() selected=line.project.with_untracked(|chosen| *chosen == id)>
                        {project.name.clone()}
                    </option>
                }
            })
            .collect_view();
        view! {
            <div class="share__line">
                <select class="input" aria-label="Project" on:change=move |event| line.project.set(event_target_value(&event))>
                    <option value="">"Choose a project"</option>
                    {options}
                </select>
                <label class="share__part">
                    <input
                        class="input num"
                        inputmode="decimal"
                        aria-label="Part in percent"
                        value=line.percent.get_untracked()
                        on:input=move |event| line.percent.set(event_target_value(&event))
                    />
                    "%"
                </label>
                <span class="num share__money">{move || part(line)}</span>
                <button
                    type="button"
                    class="button button--quiet"
                    disabled=move || lines.with(|lines| lines.len() < 3)
                    on:click=move |_| lines.update(|lines| lines.retain(|other| other.key != line.key))
                >
                    "Remove"
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <form class="form" on:submit=submit novalidate=true>
            <p class="dialog__lead">
                {format!("{} between projects. Every session is shared in these parts, to the last token.", count(many, cost))}
            </p>
            <Refusal text=problem />
            <For each=move || lines.get() key=|line| line.key children=row />
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| {
                    let key = next.get_value();
                    next.set_value(key + 1);
                    lines.update(|lines| lines.push(Line::new(key, 0, 0)));
                }
            >
                "One more project"
            </button>
            <footer class="dialog__foot">
                <button type="button" class="button" on:click=move |_| desk.sheet.set(None)>
                    "Cancel"
                </button>
                <button class="button button--primary">"Share"</button>
            </footer>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_people_write_them() {
        for (text, read) in [
            ("50", Some(5_000)),
            (" 33.34 % ", Some(3_334)),
            ("33,3", Some(3_330)),
            ("0.01", Some(1)),
            ("", None),
            (".5", None),
            ("33.333", None),
            ("-1", None),
            ("700", None),
        ] {
            assert_eq!(points(text), read, "{text}");
        }
    }

    #[test]
    fn lines_are_shares_or_say_what_is_wrong() {
        let lines = |list: &[(&str, &str)]| -> Vec<(String, String)> {
            list.iter()
                .map(|(project, percent)| ((*project).to_owned(), (*percent).to_owned()))
                .collect()
        };
        assert!(read(&lines(&[("1", "60"), ("2", "40")])).is_ok());
        let problem = |list: &[(&str, &str)]| read(&lines(list)).expect_err("refused");
        assert_eq!(problem(&[("", "60"), ("2", "40")]), "Choose a project on each line.");
        assert_eq!(
            problem(&[("1", "60"), ("2", "30")]),
            "The parts must add up to 100 %; these are 90 %."
        );
        assert!(problem(&[("1", "x"), ("2", "30")]).contains("not a percentage"));
        assert_eq!(problem(&[("1", "50"), ("1", "50")]), "This cannot be: name each project once.");
    }
}
