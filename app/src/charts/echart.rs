//! The one component that draws: it owns an ECharts instance from the first picture to the last.

use leptos::ev::Custom;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::{ev, html};
use web_sys::HtmlElement;

use super::glue::{READY, glue};
use super::model::ChartModel;
use super::option::to_echarts;

/// A drawn chart. On the server it is a box of the right height with the summary as its label; in the browser the box is filled
/// once the library is there, follows the signal, its own size and the theme, and is given back at the end.
#[component]
pub fn EChart(
    /// What to draw.
    #[prop(into)]
    chart: Signal<ChartModel>,
    /// The box, so that its owner can have the picture downloaded.
    node: NodeRef<html::Div>,
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
        chart.with(|model| {
            if let (Some(glue), Ok(option)) = (glue(), serde_json::to_string(&to_echarts(model))) {
                glue.draw(&element, &option, model.unit.code());
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
    view! { <div class="chart__canvas" node_ref=node role="img" aria-label=move || chart.with(ChartModel::summary)></div> }
}
