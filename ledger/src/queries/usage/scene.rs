//! What every answer about usage begins with: a snapshot, the window, and what passes.

use domain::access::Access;
use domain::account::Account;
use domain::models::Model;
use domain::periods;
use domain::query::{Granularity, UsageQuery, ZoneChoice};
use domain::usage::Window;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::DatabaseTransaction;

use super::{Selection, Spans, days, head, models};
use crate::{Ledger, LedgerError};

/// An open snapshot of an org, and a question resolved in it.
pub(crate) struct Scene {
    pub txn: DatabaseTransaction,
    pub head: head::Head,
    /// The zone that the question names.
    pub zone: TimeZone,
    pub zone_name: String,
    pub window: periods::Window,
    pub selection: Selection,
    /// The accounts that the asker may see.
    pub accounts: Vec<Account>,
    /// The models that they may know of.
    pub models: Vec<Model>,
    by_day: bool,
}

impl Scene {
    /// Opens it.
    ///
    /// # Errors
    /// [`LedgerError::Invalid`] when the question cannot be resolved, [`LedgerError::NotFound`] for an unknown org.
    pub async fn open(ledger: &Ledger, access: &Access, query: &UsageQuery, now: Timestamp) -> Result<Self, LedgerError> {
        let txn = ledger.snapshot(access).await?;
        let head = head::head(&txn, access).await?;
        let zone_name = match &query.zone {
            ZoneChoice::Org => head.time_zone.clone(),
            ZoneChoice::Named(name) => name.clone(),
        };
        let zone = periods::zone(&zone_name)?;
        let window = periods::resolve(query, &zone, now)?;
        let accounts = crate::accounts::list_in(&txn, access).await?;
        let models = models::models(&txn, access).await?;
        let selection = Selection::new(access.org, &query.filters, &accounts, &models);
        // The daily rollup answers where its days begin when ours do.
        let by_day = days::agree(&txn, &head.time_zone, &window).await?;
        Ok(Self {
            txn,
            head,
            zone,
            zone_name,
            window,
            selection,
            accounts,
            models,
            by_day,
        })
    }

    /// Looks at another window of the same snapshot, under the same filters and in the same zone.
    ///
    /// # Errors
    /// [`LedgerError::Invalid`] when it cannot be resolved.
    pub async fn look_at(&mut self, query: &UsageQuery, now: Timestamp) -> Result<(), LedgerError> {
        self.window = periods::resolve(query, &self.zone, now)?;
        self.by_day = days::agree(&self.txn, &self.head.time_zone, &self.window).await?;
        Ok(())
    }

    /// A part of the window, split between the rollups; `days_until` is a local midnight up to which days may answer.
    pub fn spans(&self, start: i64, days_until: i64, end: i64) -> Spans {
        let days_until = if self.by_day { days_until } else { start };
        Spans::new(self.window.is_hour_aligned(), start, days_until, end)
    }

    /// The whole window, cut into its buckets: days answer unless hours are asked for.
    pub fn in_buckets(&self) -> Spans {
        let window = &self.window;
        let days_until = if window.granularity == Granularity::Hour {
            window.start
        } else {
            window.end
        };
        self.spans(window.start, days_until, window.end)
    }

    /// The whole window as one.
    pub fn whole(&self) -> Spans {
        self.spans(self.window.start, self.window.end, self.window.end)
    }

    /// What it is compared with, as one.
    pub fn before(&self) -> Spans {
        self.spans(self.window.before_start, self.window.before_day, self.window.before_end)
    }

    /// The window, as answers tell of it.
    pub fn told(&self) -> Window {
        Window {
            start: self.window.start,
            end: self.window.end,
            granularity: self.window.granularity,
            zone: self.zone_name.clone(),
            label: self.window.range_label.clone(),
            before_start: self.window.before_start,
            before_end: self.window.before_end,
            before_label: self.window.before_label.clone(),
            as_of: self.head.as_of,
            seq: self.head.seq,
        }
    }

    /// What a page calls a model.
    pub fn model_name(&self, id: i32) -> &str {
        self.models
            .iter()
            .find(|model| model.id == id)
            .map_or(domain::overview::UNNAMED_MODEL, |model| &model.name)
    }
}
