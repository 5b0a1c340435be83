//! The theme. A script in the document's head decides it before the first paint and keeps it right afterwards; the switch only
//! tells that script what was chosen.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// Sets `data-theme` on the root element to `light` or `dark`: the choice in `localStorage`, else the system's. It listens for
/// the system, for other tabs and for the event `themechoice` of the switch; when the theme has changed, it dispatches
/// `themechange` on the window, which charts listen to.
pub const SCRIPT: &str = "(()=>{\
const dark=matchMedia('(prefers-color-scheme: dark)'),root=document.documentElement;\
const choice=()=>{try{return localStorage.getItem('theme')}catch{return null}};\
const apply=()=>{const c=choice(),t=c==='light'||c==='dark'?c:dark.matches?'dark':'light';\
if(root.dataset.theme!==t){root.dataset.theme=t;dispatchEvent(new Event('themechange'))}};\
apply();dark.addEventListener('change',apply);addEventListener('themechoice',apply);\
addEventListener('storage',e=>{if(e.key==='theme')apply()})})()";

/// What can be chosen: the value in `localStorage`, what it is called, its icon.
const CHOICES: [(&str, &str, Shape); 3] = [
    ("system", "System", Shape::Screen),
    ("light", "Light", Shape::Sun),
    ("dark", "Dark", Shape::Moon),
];

/// System, light or dark. The server does not know the choice, so the first render shows none and an effect fills it in.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| {
        let stored = storage().and_then(|storage| storage.get_item("theme").ok().flatten());
        chosen.set(
            stored
                .filter(|theme| theme == "light" || theme == "dark")
                .unwrap_or_else(|| "system".to_owned()),
        );
    });
    let choose = move |theme: &'static str| {
        // Private windows may refuse to store it; then the choice lasts as long as the page does not hear of it: not at all.
        if let Some(storage) = storage() {
            let _ = storage.set_item("theme", theme);
        }
        chosen.set(theme.to_owned());
        if let Ok(event) = web_sys::Event::new("themechoice") {
            let _ = window().dispatch_event(&event);
        }
    };
    let buttons = CHOICES
        .into_iter()
        .map(|(theme, name, shape)| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || chosen.with(|chosen| (chosen == theme).to_string())
                    aria-label=format!("{name} theme")
                    title=name
                    on:click=move |_| choose(theme)
                >
                    <Icon shape=shape />
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="seg seg--icons" role="group" aria-label="Theme">
            {buttons}
        </div>
    }
    .into_any()
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
