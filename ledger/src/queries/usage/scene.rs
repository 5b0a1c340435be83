//! What every answer about usage begins with: a snapshot, the window, and what passes.

use domain::access::Access;
use domain::account::Account;
use domain::models::Model;
use domain::overview::Bucket;
use domain::periods;
use domain::periods::Period;
use domain::query::{UsageQuery, ZoneChoice};
use domain::usage::Window;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::DatabaseTransaction;

use super::{Selection, Spans, head, models};
use crate::calendar::{self, Kept};
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
    pub kept: Kept,
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
        let kept = calendar::read(&txn, access.org, &zone_name).await?;
        if kept.is_unnoted {
            ledger.asked.note(access.org, &zone_name);
        }
        let models = models::models(&txn, access, &kept).await?;
        let selection = Selection::new(access.org, &query.filters, &accounts, &models);
        Ok(Self {
            txn,
            head,
            zone,
            zone_name,
            window,
            selection,
            accounts,
            models,
            kept,
        })
    }

    /// Looks at another window of the same snapshot, under the same filters and in the same zone.
    ///
    /// # Errors
    /// [`LedgerError::Invalid`] when it cannot be resolved.
    pub fn look_at(&mut self, query: &UsageQuery, now: Timestamp) -> Result<(), LedgerError> {
        self.window = periods::resolve(query, &self.zone, now)?;
        Ok(())
    }

    /// Some stretch of time, covered with sums of which none crosses the beginning of a bucket.
    pub fn cut(&self, start: i64, end: i64, buckets: &[Bucket]) -> Spans {
        let cuts: Vec<i64> = buckets.iter().map(|bucket| bucket.start).collect();
        let parts = self.kept.calendar.cover(start, end, &cuts, Period::Month);
        Spans::new(self.kept.zone, parts, start, self.window.is_hour_aligned())
    }

    /// The whole window, in days and quarters of an hour: longer periods tell nothing of the hours of a day, or of the days on which somebody
    /// was active.
    pub fn by_day(&self) -> Spans {
        self.kept.days(self.window.start, self.window.end)
    }

    /// The whole window, cut into its buckets.
    pub fn in_buckets(&self) -> Spans {
        self.cut(self.window.start, self.window.end, &self.window.buckets)
    }

    /// The whole window as one.
    pub fn whole(&self) -> Spans {
        self.cut(self.window.start, self.window.end, &[])
    }

    /// What it is compared with, as one.
    pub fn before(&self) -> Spans {
        self.cut(self.window.before_start, self.window.before_end, &[])
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
