//! The one component that draws: it owns an ECharts instance from the first picture to the last.

use leptos::ev::Custom;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::{ev, html};
use web_sys::{CustomEvent, HtmlElement};

use super::figure::{Figure, Pick};
use super::glue::{PICKED, READY, glue};
use super::option::to_echarts;

/// A drawn chart. On the server it is a box of the right height with the summary as its label; in the browser the box is filled
/// once the library is there, follows the signal, its own size and the theme, and is given back at the end.
#[component]
pub fn EChart(
    /// What to draw.
    #[prop(into)]
    chart: Signal<Figure>,
    /// The box, so that its owner can have the picture downloaded.
    node: NodeRef<html::Div>,
    /// What a click on a mark does.
    #[prop(optional_no_strip)]
    pick: Option<Callback<Pick>>,
) -> impl IntoView {
    let drawn = StoredValue::new(SendOption::<HtmlElement>::new_local(None));
    let ready = RwSignal::new(false);
    Effect::new(move |_| {
        ready.set(glue().is_some());
    });
    // A client-side visit of the page can be faster than the script.
    let late = window_event_listener(Custom::<ev::Event>::new(READY), move |_| {
        ready.try_set(true);
    });
    Effect::new(move |_| {
        let (Some(element), true) = (node.get(), ready.get()) else {
            return;
        };
        let element: HtmlElement = (*element).clone();
        chart.with(|figure| {
            let (drawing, units) = to_echarts(figure);
            if let (Some(glue), Ok(option), Ok(units)) = (glue(), serde_json::to_string(&drawing), serde_json::to_string(&units)) {
                glue.draw(&element, &option, &units);
            }
        });
        drawn.update_value(|drawn| drawn.update(|drawn| *drawn = Some(element)));
    });
    on_cleanup(move || {
        late.remove();
        let mut last = None;
        drawn.try_update_value(|drawn| drawn.update(|drawn| last = drawn.take()));
        // Without an element there is no browser, so nothing is asked of one.
        if let Some(element) = last
            && let Some(glue) = glue()
        {
            glue.forget(&element);
        }
    });
    let picked = move |event: CustomEvent| {
        let text = event.detail().as_string().unwrap_or_default();
        if let (Some(pick), Some(found)) = (pick, Pick::read(&text)) {
            pick.run(found);
        }
    };
    html::div()
        .class("chart__canvas")
        .node_ref(node)
        .role("img")
        .aria_label(move || chart.with(Figure::summary))
        .on(Custom::<CustomEvent>::new(PICKED), picked)
}
