//! The page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::password_panel::PasswordPanel;
use super::profile_panel::ProfilePanel;
use super::sign_ins_panel::SignInsPanel;
use super::tokens_panel::TokensPanel;

/// What everyone may change about themselves.
#[component]
pub fn YouPage() -> impl IntoView {
    view! {
        <Title text="You" />
        <div class="bar">
            <h1>"You"</h1>
        </div>
        <div class="page page--settings">
            <div class="page__pair">
                <ProfilePanel />
                <PasswordPanel />
            </div>
            <SignInsPanel />
            <TokensPanel />
        </div>
    }
    .into_any()
}
