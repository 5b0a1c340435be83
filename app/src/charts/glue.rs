//! The few calls into `app/js/charts.js`, which owns the ECharts instances. Browser only.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// Fired on the window when the script has put itself in place.
pub const READY: &str = "countinghousecharts";

/// Fired on a chart's box when a mark of it was clicked. Its detail is `INDEX ID`: the index of the point or the cell, and the id of the mark
/// or, where marks have none, of the series.
pub const PICKED: &str = "chartpick";

#[wasm_bindgen]
extern "C" {
    /// The object that the script puts on the window.
    pub type Glue;

    /// Draws an option (JSON) into an element, or changes what is drawn there. Values are formatted by units (JSON).
    #[wasm_bindgen(method)]
    fn set(this: &Glue, element: &HtmlElement, option: &str, units: &str);

    /// Gives the element's chart back.
    #[wasm_bindgen(method)]
    fn dispose(this: &Glue, element: &HtmlElement);

    /// Downloads the chart as a picture with its title and legend.
    #[wasm_bindgen(method)]
    fn png(this: &Glue, element: &HtmlElement, name: &str);

    /// Downloads a text.
    #[wasm_bindgen(method)]
    fn save(this: &Glue, text: &str, kind: &str, name: &str);
}

/// The script's object; `None` until it has loaded (or when it could not).
pub fn glue() -> Option<Glue> {
    let window: JsValue = web_sys::window()?.into();
    let object = js_sys::Reflect::get(&window, &JsValue::from_str("countinghouseCharts")).ok()?;
    object.is_object().then(|| object.unchecked_into())
}

impl Glue {
    /// Draws, or changes what is drawn.
    pub fn draw(&self, element: &HtmlElement, option: &str, units: &str) {
        self.set(element, option, units);
    }

    /// Gives a chart back.
    pub fn forget(&self, element: &HtmlElement) {
        self.dispose(element);
    }

    /// Downloads a picture; `name` has no ending.
    pub fn picture(&self, element: &HtmlElement, name: &str) {
        self.png(element, name);
    }

    /// Downloads a CSV file; `name` has no ending.
    pub fn csv(&self, text: &str, name: &str) {
        // The byte order mark tells spreadsheets that it is UTF-8.
        self.save(&format!("\u{feff}{text}"), "text/csv;charset=utf-8", &format!("{name}.csv"));
    }
}
