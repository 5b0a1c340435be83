//! A database of one's own, with an org, an account and an admin.

use std::sync::Arc;

use domain::access::{Access, Role};
use domain::account::{Account, AccountForm, KeySource};
use domain::overview::Overview;
use domain::query::UsageQuery;
use ledger::{Ledger, accounts, orgs, users};

use super::cluster::{self, Cluster};

/// What a test starts from.
pub struct Stage {
    /// As the server connects: a role that owns no table.
    pub ledger: Ledger,
    /// As the owner.
    pub owner: Ledger,
    pub owner_url: String,
    pub app_url: String,
    pub org: i32,
    pub account: i32,
    pub access: Access,
    _cluster: Arc<Cluster>,
}

/// The admin's password.
pub const PASSWORD: &str = "a long enough password";
/// The admin's e-mail.
pub const EMAIL: &str = "ana@northwind.example";

impl Stage {
    pub async fn new() -> Self {
        Self::in_zone("America/New_York").await
    }

    pub async fn in_zone(zone: &str) -> Self {
        let cluster = cluster::shared().await;
        let (owner_url, app_url) = cluster.copy().await;
        let ledger = Ledger::connect(&app_url, 12).await.unwrap();
        let owner = Ledger::connect_as_owner(&owner_url).await.unwrap();
        let org = orgs::create(&ledger, "Northwind", zone, false).await.unwrap().id;
        let access = Access::system(org);
        let account = accounts::add(&ledger, &access, &form("studio@northwind.example")).await.unwrap().id;
        let hash = server::auth::password::hash(PASSWORD.to_owned()).await.unwrap();
        let user = users::add(&ledger, org, "Ana", EMAIL, &hash, Role::Admin).await.unwrap();
        let access = Access { user: user.id, ..access };
        Self {
            ledger,
            owner,
            owner_url,
            app_url,
            org,
            account,
            access,
            _cluster: cluster,
        }
    }

    /// An empty database, for migration tests.
    pub async fn empty() -> (String, Arc<Cluster>) {
        let cluster = cluster::shared().await;
        (cluster.empty().await, cluster)
    }

    pub async fn add_account(&self, email: &str) -> Account {
        accounts::add(&self.ledger, &self.access, &form(email)).await.unwrap()
    }

    /// A member with the password of all. Returns their number.
    pub async fn add_member(&self, email: &str, role: Role, accounts: Option<Vec<i32>>) -> i32 {
        let hash = server::auth::password::hash(PASSWORD.to_owned()).await.unwrap();
        let user = users::add(&self.ledger, self.org, email.split('@').next().unwrap(), email, &hash, role)
            .await
            .unwrap();
        let standing = domain::people::Standing { role, accounts };
        ledger::members::change(&self.ledger, &self.access, user.id, &standing)
            .await
            .unwrap();
        user.id
    }

    /// Puts something of every kind into an org, so that a test that looks for it finds it: an account, a member who is signed in, a key, a
    /// token, an invitation, a price, a mark of an imported file, a view, a statement. Returns the account.
    pub async fn fill(&self, org: i32, email: &str) -> i32 {
        let system = Access::system(org);
        let account = accounts::add(&self.ledger, &system, &form(email)).await.unwrap().id;
        let hash = server::auth::password::hash(PASSWORD.to_owned()).await.unwrap();
        self.psql(&format!("UPDATE accounts SET seat_price_nanos = 30000000000 WHERE id = {account}"))
            .await;
        let user = users::add(&self.ledger, org, "Filler", email, &hash, Role::Admin).await.unwrap();
        let access = Access { user: user.id, ..system };
        ledger::sign_ins::begin(&self.ledger, &user, None, "203.0.113.1", "test")
            .await
            .unwrap();
        ledger::keys::create(&self.ledger, &access, "filler", Some(account)).await.unwrap();
        let scopes = [domain::access::Scope::UsageRead];
        ledger::api_tokens::create(&self.ledger, &access, "filler", &scopes, 7)
            .await
            .unwrap();
        let standing = domain::people::Standing {
            role: Role::Viewer,
            accounts: None,
        };
        ledger::links::invite(&self.ledger, &access, &format!("invited-{email}"), &standing)
            .await
            .unwrap();
        let mark = ledger::imports::FileMark {
            path: "/a".to_owned(),
            fingerprint: "f".to_owned(),
            size: 1,
            mtime_ns: 1,
            byte_offset: 1,
            state: None,
        };
        ledger::imports::save(&self.ledger, org, "events", &[mark]).await.unwrap();
        let view = domain::views::ViewForm {
            name: "filler".to_owned(),
            path: "/".to_owned(),
            query: "range=7d".to_owned(),
            shared: true,
        };
        ledger::views::create(&self.ledger, &access, &view).await.unwrap();
        let mut event = super::event(&format!("filler-{org}"), 60);
        event.error_type = Some("overloaded".to_owned());
        event.outcome = domain::Outcome::Error;
        event.action = Some("title_generation".to_owned());
        event.session_id = Some("s".to_owned());
        event.cwd = Some("/srv".to_owned());
        event.person = Some(email.to_owned());
        let costed = ledger::record::Costed::new(account, event, domain::pricing::Book::builtin());
        ledger::record::record(&self.ledger, org, &[costed]).await.unwrap();
        self.tag_something(&access).await;
        self.psql(&format!(
            "INSERT INTO prices (org_id, key, model, body) VALUES ({org}, 'own-{org}', 'own-model', '{{}}')"
        ))
        .await;
        account
    }

    /// Cuts an org's sessions, tags one with a project of its own, and bills it.
    async fn tag_something(&self, access: &Access) {
        use domain::sessions::{Assignment, Deed};
        ledger::sessions::keep(&self.ledger, access.org).await.unwrap();
        let name = domain::projects::ClientForm { name: "filler".to_owned() };
        let client = ledger::projects::add_client(&self.ledger, access, &name).await.unwrap();
        let form = domain::projects::ProjectForm {
            client,
            name: "filler".to_owned(),
            colour: 0,
        };
        let project = ledger::projects::add_project(&self.ledger, access, &form).await.unwrap();
        let session = self
            .number(&format!("SELECT max(id) FROM work_sessions WHERE org_id = {}", access.org))
            .await;
        let form = domain::rules::RuleForm {
            name: "filler".to_owned(),
            conditions: vec![domain::rules::Condition::Branch("filler/*".to_owned())],
            tag: Assignment::project(project),
            default_for: None,
        };
        ledger::rules::add(&self.ledger, access, &form, domain::rules::Reach::New, jiff::Timestamp::now())
            .await
            .unwrap();
        let deed = Deed::Tag {
            sessions: vec![session],
            tag: Some(Assignment::project(project)),
        };
        ledger::sessions::decide(&self.ledger, access, &deed).await.unwrap();
        self.bill_something(access, project).await;
        self.psql(&format!(
            "WITH run AS (INSERT INTO repricings (org_id, by) VALUES ({0}, 'filler') RETURNING id) \
             INSERT INTO event_repricings (org_id, repricing_id, event_id, occurred_at, new_nanos) SELECT {0}, id, 1, now(), 1 FROM run",
            access.org
        ))
        .await;
    }

    pub async fn overview(&self) -> Overview {
        self.overview_of(&UsageQuery::default()).await
    }

    pub async fn overview_of(&self, query: &UsageQuery) -> Overview {
        ledger::queries::overview::overview(&self.ledger, &self.access, query, jiff::Timestamp::now())
            .await
            .unwrap()
    }

    /// Adds up all that is over, in the org's zone and in those that were asked for.
    pub async fn tend(&self) -> usize {
        ledger::calendar::tend(&self.ledger, self.org, jiff::Timestamp::now(), ledger::calendar::Pace::Full)
            .await
            .unwrap()
    }

    /// Asserts that every rollup is what the events say, and returns how many events there are.
    pub async fn assert_no_drift(&self) -> i64 {
        let verified = ledger::verify::verify(&self.ledger, self.org).await.unwrap();
        assert!(verified.is_clean(), "{verified:?}");
        verified.events
    }

    /// Runs SQL as a person at a psql prompt would.
    pub async fn psql(&self, statement: &str) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()))
            .execute(self.owner.pool())
            .await
            .unwrap();
    }

    pub async fn number(&self, statement: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT ({statement})::bigint")))
            .fetch_one(self.owner.pool())
            .await
            .unwrap()
    }
}

pub fn form(email: &str) -> AccountForm {
    AccountForm {
        provider: "anthropic".to_owned(),
        email: email.to_owned(),
        label: "Studio".to_owned(),
        billing_day: 5,
        key_source: KeySource::System,
        seat_price: None,
        session_gap_minutes: None,
    }
}

impl Stage {
    /// Cuts every connection to this database but the one that asks, as a restart would; returns how many.
    pub async fn terminate_connections(&self) -> i64 {
        use sqlx::Connection;
        let mut connection = sqlx::PgConnection::connect(&self.admin_url()).await.unwrap();
        sqlx::query_scalar(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .fetch_one(&mut connection)
        .await
        .unwrap()
    }

    fn admin_url(&self) -> String {
        let (mut url, own): (url::Url, url::Url) = (self._cluster.admin().parse().unwrap(), self.owner_url.parse().unwrap());
        url.set_path(own.path());
        url.to_string()
    }
}
