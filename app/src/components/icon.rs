//! Inline icons, drawn on a grid of 16 with a stroke of 1.5 in the colour of the text. They are decoration: the text beside them,
//! or the label of their button, says what is meant.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Something is wrong.
    Alert,
    /// Day before, month before.
    Left,
    /// Day after, month after.
    Right,
    /// One place up.
    Up,
    /// One place down.
    Down,
    /// The menu of a phone.
    Menu,
    /// Close.
    Close,
    /// Done.
    Check,
    /// Copy to the clipboard.
    Copy,
    /// Add one.
    Plus,
    /// Choose a date.
    Calendar,
    /// Read again.
    Refresh,
    /// A key.
    Key,
    /// The light theme.
    Sun,
    /// The dark theme.
    Moon,
    /// The theme of the system.
    Screen,
    /// Leave.
    Exit,
    /// Look for something.
    Search,
    /// Let only some through.
    Filter,
    /// Something kept under a name.
    Bookmark,
    /// An address.
    Link,
    /// Change something.
    Edit,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.7v.1",
            Self::Left => "M10 3 5 8l5 5",
            Self::Right => "m6 3 5 5-5 5",
            Self::Up => "m3 10 5-5 5 5",
            Self::Down => "m3 6 5 5 5-5",
            Self::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Check => "m3 8.5 3.5 3.5L13 4.5",
            Self::Copy => "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Calendar => "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
            Self::Refresh => "M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3",
            Self::Key => "M10.5 9a3.5 3.5 0 1 0-3.2-2.1L2 12.2V14h2.5v-1.5H6V11l1.6-1.6A3.5 3.5 0 0 0 10.5 9zM11.3 4.7v.1",
            Self::Sun => "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1M8 14v1M1 8h1M14 8h1M3 3l.7.7M12.3 12.3l.7.7M13 3l-.7.7M3.7 12.3 3 13",
            Self::Moon => "M13.5 9.5A5.7 5.7 0 0 1 6.5 2.5 5.8 5.8 0 1 0 13.5 9.5z",
            Self::Screen => "M2 3h12v8H2zM6 13.5h4",
            Self::Exit => "M6.5 13.5h-4v-11h4M10.5 11l3-3-3-3M13 8H6.5",
            Self::Search => "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
            Self::Filter => "M2 4h12M4.5 8h7M6.5 12h3",
            Self::Bookmark => "M4 2.5h8v11L8 10.5 4 13.5z",
            Self::Link => "M6.8 9.2a3 3 0 0 0 4.2 0l2-2a3 3 0 0 0-4.2-4.2l-1 1M9.2 6.8a3 3 0 0 0-4.2 0l-2 2A3 3 0 0 0 7.2 13l1-1",
            Self::Edit => "M10.5 3 13 5.5 5.5 13H3v-2.5z",
        }
    }
}

/// Draws an icon.
#[component]
pub fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=shape.path()></path>
        </svg>
    }
    .into_any()
}
