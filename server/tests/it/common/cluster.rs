//! The database server of the run: embedded, shared by the tests that run at the same time, stopped after the last of them.
//! `COUNTINGHOUSE_TEST_DATABASE_URL` (a superuser's address) uses another one, to test against other versions.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use server::postgres::Embedded;
use sqlx::{Connection, PgConnection};
use tokio::sync::Mutex;

static SHARED: Mutex<Weak<Cluster>> = Mutex::const_new(Weak::new());
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running database server with a migrated template.
pub struct Cluster {
    admin: String,
    owner: String,
    app: String,
    template: String,
    _embedded: Option<(Embedded, tempfile::TempDir)>,
}

/// The cluster of the run, started by whoever comes first.
pub async fn shared() -> Arc<Cluster> {
    let mut shared = SHARED.lock().await;
    if let Some(cluster) = shared.upgrade() {
        return cluster;
    }
    let cluster = Arc::new(Cluster::start().await);
    *shared = Arc::downgrade(&cluster);
    cluster
}

impl Cluster {
    async fn start() -> Self {
        let template = format!("ch_template_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let cluster = if let Ok(url) = std::env::var("COUNTINGHOUSE_TEST_DATABASE_URL") {
            Self {
                admin: url.clone(),
                owner: url.clone(),
                app: url,
                template,
                _embedded: None,
            }
        } else {
            // Open to all, so that the server's unprivileged user gets in when the tests run as root.
            let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            let folder = tempfile::Builder::new().permissions(open).tempdir().unwrap();
            let embedded = Embedded::start(folder.path(), None).await.unwrap_or_else(|error| panic!("{error}"));
            forget_on_power_loss(&embedded.admin_url()).await;
            Self {
                admin: embedded.admin_url(),
                owner: embedded.owner_url(),
                app: embedded.app_url(),
                template,
                _embedded: Some((embedded, folder)),
            }
        };
        cluster.create(&cluster.template, None).await;
        server::startup::migrate(&at(&cluster.owner, &cluster.template)).await.unwrap();
        cluster
    }

    /// The superuser's address.
    pub fn admin(&self) -> &str {
        &self.admin
    }

    /// A fresh copy of the template: the addresses of its owner and of the server's role.
    pub async fn copy(&self) -> (String, String) {
        let name = format!("{}_{}", self.template, NEXT.fetch_add(1, Ordering::Relaxed));
        self.create(&name, Some(&self.template)).await;
        (at(&self.owner, &name), at(&self.app, &name))
    }

    /// An empty database, not migrated: the address of its owner.
    pub async fn empty(&self) -> String {
        let name = format!("{}_{}", self.template, NEXT.fetch_add(1, Ordering::Relaxed));
        self.create(&name, None).await;
        at(&self.owner, &name)
    }

    async fn create(&self, name: &str, template: Option<&str>) {
        // Copies of one template at the same time would be refused.
        static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
        let _turn = ONE_AT_A_TIME.lock().await;
        let mut connection = PgConnection::connect(&self.admin).await.unwrap();
        let user: url::Url = self.owner.parse().unwrap();
        let template = template.map(|name| format!("TEMPLATE {name}")).unwrap_or_default();
        let statement = format!("CREATE DATABASE {name} OWNER {} {template}", user.username());
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }
}

/// Nothing of this server is wanted after the run, so that it need not wait for the disk.
async fn forget_on_power_loss(admin: &str) {
    let mut connection = PgConnection::connect(admin).await.unwrap();
    for statement in [
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "SELECT pg_reload_conf()",
    ] {
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    }
}

/// The same server, another database.
fn at(url: &str, database: &str) -> String {
    let mut url: url::Url = url.parse().unwrap();
    url.set_path(database);
    url.to_string()
}
