//! Who is signed in, and what happens when the session ends while a page is open: a dialog asks for the password, and every
//! question that was refused is asked again. The view stays as it is.

use std::future::{Future, poll_fn};
use std::task::{Poll, Waker};

use domain::access::Scope;
use leptos::prelude::*;

use crate::error::AppError;
use crate::features::auth::{Me, whoami};

/// The session, for the whole page. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    me: RwSignal<Option<Me>>,
    ended: RwSignal<bool>,
    version: RwSignal<u32>,
    waiting: StoredValue<Vec<Waker>>,
    leaving: StoredValue<bool>,
}

/// Puts the session into context: on the server from the request, in the browser from what the server sent. The value is there
/// before the first view is built, so no view has to wait for it.
pub fn provide_session() -> Session {
    let me = SharedValue::new(|| {
        #[cfg(feature = "ssr")]
        return crate::server::current_user().map(Me::from);
        #[cfg(not(feature = "ssr"))]
        return None::<Me>;
    });
    let me = me.into_inner();
    #[cfg(feature = "hydrate")]
    if let Some(me) = &me {
        crate::page_client::made_for(me.org, me.user);
    }
    let session = Session {
        me: RwSignal::new(me),
        ended: RwSignal::new(false),
        version: RwSignal::new(0),
        waiting: StoredValue::new(Vec::new()),
        leaving: StoredValue::new(false),
    };
    provide_context(session);
    session
}

/// The session of this page.
///
/// # Panics
/// Outside of `App`.
#[must_use]
pub fn use_session() -> Session {
    expect_context::<Session>()
}

impl Session {
    /// Who is signed in.
    #[must_use]
    pub fn me(self) -> Signal<Option<Me>> {
        self.me.into()
    }

    /// Whether the signed-in user has the scope, as of now. For showing and hiding only: the server asks again.
    #[must_use]
    pub fn may(self, scope: Scope) -> bool {
        self.me
            .with_untracked(|me| me.as_ref().is_some_and(|me| me.scopes.contains(&scope)))
    }

    /// The org was given another name or zone on this page.
    pub fn org_changed(self, name: &str, zone: &str) {
        self.change(|me| {
            name.clone_into(&mut me.org_name);
            zone.clone_into(&mut me.zone);
        });
    }

    /// They gave themselves another name on this page.
    pub fn renamed(self, name: &str) {
        self.change(|me| name.clone_into(&mut me.name));
    }

    fn change(self, change: impl FnOnce(&mut Me)) {
        self.me.try_update(|me| {
            if let Some(me) = me {
                change(me);
            }
        });
    }

    /// They are signing out on this page: the form's answer takes the cookies away and leads on. The live stream may tell of the end before that
    /// answer is here; going elsewhere then would break the form off, and leave the cookies.
    pub fn leaving(self) {
        self.leaving.try_set_value(true);
    }

    /// The server has ended the session: signed out elsewhere, or no longer a member. What is on the page is not theirs to see any more.
    pub fn dismissed(self) {
        if self.leaving.try_get_value().unwrap_or(true) {
            return;
        }
        self.me.try_set(None);
        // At once: the next page may take its time to come.
        if let Some(body) = document().body() {
            body.set_hidden(true);
        }
        let _ = window().location().replace("/sign-in");
    }

    /// Counts sign-ins on this page. Resources take it into their source, so that they read again after one.
    #[must_use]
    pub fn version(self) -> Signal<u32> {
        self.version.into()
    }

    /// Whether the session is over and the dialog is open.
    #[must_use]
    pub fn ended(self) -> Signal<bool> {
        self.ended.into()
    }

    /// Says that the server no longer knows us; opens the dialog.
    pub fn expired(self) {
        if !self.ended.try_get_untracked().unwrap_or(true) {
            self.ended.set(true);
        }
    }

    /// Asks the server whether we are still signed in; opens the dialog if not. For the live stream, whose errors carry no status.
    pub async fn verify(self) {
        if let Ok(None) = whoami().await {
            self.expired();
        }
    }

    /// Looks whether the page is still made for who is signed in, and for what they may do; if not, it is loaded again, and nothing that waits
    /// is asked again. Returns whether it is.
    pub async fn check(self) -> bool {
        let Ok(Some(now)) = whoami().await else { return true };
        let same = self
            .me
            .try_with_untracked(|me| me.as_ref().is_none_or(|me| me.is_same(&now)))
            .unwrap_or(true);
        if !same {
            let _ = window().location().reload();
        }
        same
    }

    /// Somebody signed in again: if it is the same one, closes the dialog and lets everything ask again.
    pub async fn renewed(self) {
        if !self.check().await {
            return;
        }
        self.ended.try_set(false);
        self.version.try_update(|version| *version += 1);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Asks the server; when the session has ended, waits until somebody has signed in again and then asks once more. So a
    /// resource stays as it was, and an action goes through after all.
    ///
    /// # Errors
    /// What the server answered, in the browser never `Unauthenticated`.
    pub async fn run<T, F, A>(self, ask: A) -> Result<T, AppError>
    where
        A: Fn() -> F,
        F: Future<Output = Result<T, AppError>>,
    {
        loop {
            let answer = ask().await;
            if !cfg!(feature = "ssr") && matches!(answer, Err(AppError::Elsewhere)) {
                let _ = window().location().reload();
            }
            if cfg!(feature = "ssr") || !matches!(answer, Err(AppError::Unauthenticated)) {
                return answer;
            }
            self.expired();
            self.sign_in().await;
        }
    }

    /// Resolves when the session is not (or no longer) over.
    async fn sign_in(self) {
        poll_fn(|task| {
            if !self.ended.try_get_untracked().unwrap_or(false) {
                return Poll::Ready(());
            }
            self.waiting.try_update_value(|waiting| waiting.push(task.waker().clone()));
            Poll::Pending
        })
        .await;
    }
}
