//! The embedded Postgres as commands use it: made, found again, shared, left behind by a crash. Run as root these tests also cover
//! handing the server to an unprivileged user.

use std::path::Path;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use server::postgres::{Embedded, PostgresError, Start, Stop};
use sqlx::{Connection, PgConnection};
use tokio_util::sync::CancellationToken;

async fn scalar(url: &str, query: &'static str) -> String {
    let mut connection = PgConnection::connect(url).await.expect("connects");
    sqlx::query_scalar(query).fetch_one(&mut connection).await.expect("answers")
}

async fn run(url: &str, statement: &'static str) {
    let mut connection = PgConnection::connect(url).await.expect("connects");
    sqlx::query(statement).execute(&mut connection).await.expect("runs");
}

/// A data folder that only its owner can enter: as root, the server's user cannot.
fn private_folder() -> tempfile::TempDir {
    folder(0o700)
}

/// A data folder that everybody can enter.
fn open_folder() -> tempfile::TempDir {
    folder(0o755)
}

fn folder(mode: u32) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).expect("permitted");
    folder
}

fn kill_now(pid: i32) {
    kill(Pid::from_raw(pid), Signal::SIGKILL).expect("killed");
}

#[tokio::test]
async fn made_stopped_and_found_again_with_its_data() {
    let folder = open_folder();
    let first = Embedded::start(folder.path(), None).await.expect("starts");
    assert_eq!(first.how(), Start::Created);
    run(&first.owner_url(), "CREATE TABLE kept AS SELECT 'yes'::text AS it").await;
    let owner = scalar(
        &first.owner_url(),
        "SELECT tableowner::text FROM pg_tables WHERE tablename = 'kept'",
    )
    .await;
    assert_eq!(owner, "countinghouse_owner");
    let address = first.owner_url();
    assert_eq!(first.stop().await.expect("stops"), Stop::Stopped);
    assert!(PgConnection::connect(&address).await.is_err(), "nothing answers after the stop");
    assert!(
        !folder.path().join("postgres/cluster/postmaster.pid").exists(),
        "it was a clean stop"
    );

    let second = Embedded::start(folder.path(), None).await.expect("starts again");
    assert_eq!(second.how(), Start::Started);
    assert_eq!(second.owner_url(), address, "people's addresses stay right");
    assert_eq!(scalar(&second.owner_url(), "SELECT it FROM kept").await, "yes");
    second.stop().await.expect("stops");
}

#[tokio::test]
async fn the_servers_role_owns_nothing_and_the_settings_are_ours() {
    let folder = open_folder();
    let embedded = Embedded::start(folder.path(), None).await.expect("starts");
    run(&embedded.owner_url(), "CREATE TABLE theirs (x int)").await;
    let mut app = PgConnection::connect(&embedded.app_url()).await.expect("connects");
    assert!(sqlx::query("SELECT * FROM theirs").execute(&mut app).await.is_err());
    assert!(sqlx::query("CREATE TABLE mine (x int)").execute(&mut app).await.is_err());
    for (setting, value) in [
        ("jit", "off"),
        ("synchronous_commit", "on"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ] {
        let found: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut app)
            .await
            .expect("set");
        assert_eq!(found, value, "{setting}");
    }
    drop(app);
    embedded.stop().await.expect("stops");
}

#[tokio::test]
async fn a_second_command_attaches_and_the_last_one_out_stops_it() {
    let folder = open_folder();
    let serve = Embedded::start(folder.path(), None).await.expect("starts");
    let import = Embedded::start(folder.path(), None).await.expect("attaches");
    assert_eq!((import.how(), import.pid()), (Start::Attached, serve.pid()));
    assert_eq!(scalar(&import.app_url(), "SELECT 'hello'").await, "hello");
    assert_eq!(import.stop().await.expect("leaves"), Stop::LeftRunning);
    assert_eq!(scalar(&serve.app_url(), "SELECT 'still here'").await, "still here");

    // The other way round: the command that started it leaves first.
    let late = Embedded::start(folder.path(), None).await.expect("attaches");
    assert_eq!(serve.stop().await.expect("leaves"), Stop::LeftRunning);
    assert_eq!(scalar(&late.app_url(), "SELECT 'still here'").await, "still here");
    assert_eq!(late.stop().await.expect("stops"), Stop::Stopped);
}

#[tokio::test]
async fn two_commands_at_once_start_one_server() {
    let folder = open_folder();
    let (one, two) = tokio::join!(Embedded::start(folder.path(), None), Embedded::start(folder.path(), None));
    let (one, two) = (one.expect("starts"), two.expect("starts"));
    assert_eq!(one.pid(), two.pid());
    one.stop().await.expect("leaves");
    two.stop().await.expect("stops");
}

#[tokio::test]
async fn a_killed_server_recovers_and_is_supervised() {
    let folder = open_folder();
    let embedded = std::sync::Arc::new(Embedded::start(folder.path(), None).await.expect("starts"));
    run(&embedded.owner_url(), "CREATE TABLE kept AS SELECT 'yes'::text AS it").await;
    let address = embedded.owner_url();
    let cancel = CancellationToken::new();
    let watch = tokio::spawn({
        let (embedded, cancel) = (embedded.clone(), cancel.clone());
        async move { embedded.supervise(cancel).await }
    });
    let before = embedded.pid();
    kill_now(before);
    let mut answer = None;
    for _ in 0..300 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if embedded.pid() != before
            && let Ok(mut connection) = PgConnection::connect(&address).await
        {
            answer = sqlx::query_scalar::<_, String>("SELECT it FROM kept")
                .fetch_one(&mut connection)
                .await
                .ok();
            break;
        }
    }
    assert_eq!(answer.as_deref(), Some("yes"), "back at the same address with its data");
    cancel.cancel();
    watch.await.expect("ends");
    embedded.stop().await.expect("stops");
}

#[tokio::test]
async fn a_stale_pid_file_is_no_obstacle() {
    let folder = open_folder();
    let first = Embedded::start(folder.path(), None).await.expect("starts");
    let file = first.home().join("cluster/postmaster.pid");
    let note = std::fs::read_to_string(&file).expect("running");
    first.stop().await.expect("stops");
    let rest = note.split_once('\n').expect("lines").1.to_owned();
    // A process that is gone, and a number that another program has by now. Postgres's user must own such a file.
    for pid in [i32::MAX, i32::try_from(std::process::id()).expect("fits")] {
        std::fs::write(&file, format!("{pid}\n{rest}")).expect("written");
        give_like(&file, &folder.path().join("postgres/cluster"));
        let again = Embedded::start(folder.path(), None).await.expect("starts");
        assert_eq!(again.how(), Start::Started);
        again.stop().await.expect("stops");
    }
}

#[tokio::test]
async fn a_busy_port_is_left_to_its_owner() {
    let folder = open_folder();
    let first = Embedded::start(folder.path(), None).await.expect("starts");
    let address: sqlx::postgres::PgConnectOptions = first.app_url().parse().expect("address");
    first.stop().await.expect("stops");
    let _busy = std::net::TcpListener::bind(("127.0.0.1", address.get_port())).expect("taken");
    let again = Embedded::start(folder.path(), None).await.expect("starts elsewhere");
    assert!(!again.app_url().contains(&format!(":{}/", address.get_port())));
    assert_eq!(scalar(&again.app_url(), "SELECT 'ok'").await, "ok");
    again.stop().await.expect("stops");
}

#[tokio::test]
async fn data_of_another_version_is_refused_with_advice() {
    let folder = open_folder();
    let first = Embedded::start(folder.path(), None).await.expect("starts");
    let version = first.home().join("cluster/PG_VERSION");
    first.stop().await.expect("stops");
    std::fs::write(&version, "9\n").expect("written");
    let problem = Embedded::start(folder.path(), None).await.expect_err("refused");
    assert!(matches!(problem, PostgresError::OtherVersion { data: 9, .. }), "{problem}");
    assert!(problem.to_string().contains("--postgres-bin"), "{problem}");
}

#[tokio::test]
async fn lost_passwords_are_said_so() {
    let folder = open_folder();
    let first = Embedded::start(folder.path(), None).await.expect("starts");
    let file = first.home().join("credentials.json");
    first.stop().await.expect("stops");
    std::fs::remove_file(&file).expect("removed");
    let problem = Embedded::start(folder.path(), None).await.expect_err("refused").to_string();
    assert!(problem.contains("credentials.json"), "{problem}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_entered_sends_the_cluster_aside() {
    let folder = private_folder();
    let embedded = Embedded::start(&folder.path().join("data"), None).await.expect("starts");
    if nix::unistd::geteuid().is_root() {
        assert!(
            embedded.home().starts_with("/var/lib/countinghouse"),
            "{}",
            embedded.home().display()
        );
        let pointer = std::fs::read_to_string(folder.path().join("data/postgres.location")).expect("pointer");
        assert_eq!(Path::new(pointer.trim()), embedded.home());
    } else {
        assert!(embedded.home().starts_with(folder.path()));
    }
    let home = embedded.home().to_owned();
    embedded.stop().await.expect("stops");
    let again = Embedded::start(&folder.path().join("data"), None).await.expect("starts again");
    assert_eq!((again.home(), again.how()), (home.as_path(), Start::Started));
    again.stop().await.expect("stops");
    if home.starts_with("/var/lib/countinghouse") {
        std::fs::remove_dir_all(home).expect("cleaned up");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn programs_that_the_servers_user_cannot_reach_are_copied() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let (data, hidden) = (open_folder(), private_folder());
    let first = Embedded::start(data.path(), None).await.expect("starts");
    let program = std::fs::read_link(format!("/proc/{}/exe", first.pid())).expect("running");
    first.stop().await.expect("stops");
    let folder = program.parent().and_then(Path::parent).expect("a folder with bin, lib and share");
    if !folder.join("share").is_dir() {
        return; // A distribution's package, whose parts lie elsewhere.
    }
    std::os::unix::fs::symlink(folder, hidden.path().join("native")).expect("linked");
    let again = Embedded::start(data.path(), Some(&hidden.path().join("native")))
        .await
        .expect("starts");
    let copy = std::fs::read_link(format!("/proc/{}/exe", again.pid())).expect("running");
    assert!(copy.starts_with("/var/lib/countinghouse"), "{}", copy.display());
    again.stop().await.expect("stops");
    let copied = copy.parent().and_then(Path::parent).expect("folder");
    std::fs::remove_dir_all(copied).expect("cleaned up");
}

/// Gives a file the owner that another one has.
fn give_like(file: &Path, model: &Path) {
    use std::os::unix::fs::MetadataExt;
    let meta = model.metadata().expect("there");
    if nix::unistd::geteuid().is_root() {
        std::os::unix::fs::chown(file, Some(meta.uid()), Some(meta.gid())).expect("given");
    }
}
