//! Whose the imported requests are: the org, the account and the person.

use std::path::{Path, PathBuf};

use domain::access::Access;
use domain::account::{Account, AccountForm, KeySource, Unnamed};
use ledger::orgs::Org;
use ledger::prices::OrgBook;
use ledger::{Ledger, LedgerError, accounts, orgs, prices, users};

use super::Format;

/// Where an import goes.
#[derive(Clone, Debug)]
pub struct Target {
    /// The org.
    pub org: i32,
    /// The account that the requests are paid by.
    pub account: i32,
    /// The person to name where the log names none.
    pub person: Option<String>,
    /// The kind of log.
    pub format: Format,
    /// The org's accounts, for events that name theirs.
    pub accounts: Vec<Account>,
    /// The prices that requests are costed with.
    pub book: OrgBook,
}

/// What the person at the command line said about whose it is.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The org's number or name.
    pub org: Option<String>,
    /// The account's number, e-mail or label.
    pub account: Option<String>,
    /// The person's e-mail or name.
    pub person: Option<String>,
}

/// Finds or creates org and account. `path` is one of the logs' folders: a home folder around it may tell an e-mail.
///
/// # Errors
/// When something that was named does not exist, with what does; when the database fails.
pub async fn target(ledger: &Ledger, format: Format, named: &Named, path: &Path) -> anyhow::Result<Target> {
    let org = match (find_org(ledger, named.org.as_deref()).await?, &named.account) {
        (Some(org), _) => org,
        // Nothing is made for a command that cannot go on.
        (None, Some(text)) => anyhow::bail!(no_account(text, &[])),
        (None, None) => create_org(ledger).await?,
    };
    let email = email(format, path);
    let account = match &named.account {
        Some(text) => account_named(ledger, org.id, text).await?,
        None => account_of_tool(ledger, org.id, format, email.as_deref()).await?,
    };
    // Events name their own people; one that names nobody was made by a program.
    let assumed = || email.or_else(user_name).filter(|_| format != Format::Events);
    let person = named.person.clone().or_else(assumed);
    Ok(Target {
        org: org.id,
        account: account.id,
        person,
        format,
        accounts: accounts::list(ledger, &Access::system(org.id)).await?,
        book: prices::book(ledger, org.id).await?,
    })
}

/// The org of that number or name; without one the oldest that is no sample, created when there is none.
///
/// # Errors
/// When the named one does not exist; when the database fails.
pub async fn org(ledger: &Ledger, named: Option<&str>) -> anyhow::Result<Org> {
    match find_org(ledger, named).await? {
        Some(org) => Ok(org),
        None => create_org(ledger).await,
    }
}

/// Whoever looks after the sample looks after the real org, too: otherwise nobody could see it.
async fn create_org(ledger: &Ledger) -> anyhow::Result<Org> {
    let org = orgs::create(ledger, "My studio", &system_zone(), false).await?;
    for sample in orgs::all(ledger).await?.into_iter().filter(|org| org.sample) {
        users::share_admins(ledger, sample.id, org.id).await?;
    }
    Ok(org)
}

async fn find_org(ledger: &Ledger, named: Option<&str>) -> anyhow::Result<Option<Org>> {
    let all = orgs::all(ledger).await?;
    if let Some(text) = named {
        let known = all
            .iter()
            .map(|org| format!("{} ({})", org.name, org.id))
            .collect::<Vec<_>>()
            .join(", ");
        return all
            .into_iter()
            .find(|org| org.id.to_string() == text || org.name.eq_ignore_ascii_case(text.trim()))
            .map(Some)
            .ok_or_else(|| anyhow::anyhow!("there is no organization {text:?}; there are: {known}"));
    }
    Ok(all.into_iter().find(|org| !org.sample))
}

/// The account of that number, e-mail or label.
///
/// # Errors
/// When there is none such, with what there is; when the database fails.
pub async fn account_named(ledger: &Ledger, org: i32, text: &str) -> anyhow::Result<Account> {
    let all = accounts::list(ledger, &Access::system(org)).await?;
    match domain::account::named(&all, text) {
        Ok(account) => Ok(account.clone()),
        Err(Unnamed::Unknown) => anyhow::bail!(no_account(text, &all)),
        Err(Unnamed::Ambiguous) => anyhow::bail!("{text:?} means several accounts; name it by its number: {}", listed(&all)),
    }
}

fn no_account(text: &str, all: &[Account]) -> String {
    if all.is_empty() {
        return format!(
            "there is no account {text:?}, nor any other yet: add it on the page under Settings, Accounts, or leave out --account"
        );
    }
    format!("there is no account {text:?}; there are: {}", listed(all))
}

/// `Claude Team studio@northwind.example (1), …`.
fn listed(all: &[Account]) -> String {
    all.iter()
        .map(|account| format!("{} ({})", [account.label.as_str(), &account.email].join(" ").trim(), account.id))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The tool's account on this machine: of the vendor, the one with the e-mail, else the one with the label that an earlier import gave, else the
/// only one; created when there is none of them.
async fn account_of_tool(ledger: &Ledger, org: i32, format: Format, email: Option<&str>) -> Result<Account, LedgerError> {
    let access = Access::system(org);
    let label = match email {
        Some(_) => format.name().to_owned(),
        None => format!(
            "{} · {}@{}",
            format.name(),
            user_name().unwrap_or_else(|| "unknown".to_owned()),
            host_name()
        ),
    };
    let mut of_vendor: Vec<Account> = accounts::list(ledger, &access).await?;
    of_vendor.retain(|account| account.provider == format.provider() && !account.archived);
    let found = of_vendor
        .iter()
        .find(|account| email.is_some_and(|email| account.email.eq_ignore_ascii_case(email)))
        .or_else(|| of_vendor.iter().find(|account| email.is_none() && account.label == label))
        .or_else(|| of_vendor.first().filter(|_| of_vendor.len() == 1 && email.is_none()));
    if let Some(account) = found {
        return Ok(account.clone());
    }
    let form = AccountForm {
        provider: format.provider().to_owned(),
        email: email.unwrap_or_default().to_owned(),
        label,
        billing_day: 1,
        key_source: KeySource::System,
        seat_price: None,
        session_gap_minutes: None,
    };
    accounts::add(ledger, &access, &form).await
}

/// The e-mail that the tool is signed in with, as Claude Code notes it beside its folder. Credentials are not looked at.
fn email(format: Format, path: &Path) -> Option<String> {
    if format != Format::ClaudeCode {
        return None;
    }
    let config = path
        .ancestors()
        .find(|folder| folder.file_name().is_some_and(|name| name == ".claude"));
    let mut places: Vec<PathBuf> = vec![path.join(".claude.json")];
    places.extend(config.map(|folder| folder.join(".claude.json")));
    places.extend(config.and_then(Path::parent).map(|home| home.join(".claude.json")));
    places.extend(
        path.parent()
            .filter(|_| path.ends_with("projects"))
            .map(|folder| folder.join(".claude.json")),
    );
    let text = places.iter().find_map(|place| std::fs::read(place).ok())?;
    let notes: serde_json::Value = serde_json::from_slice(&text).ok()?;
    let email = notes.get("oauthAccount")?.get("emailAddress")?.as_str()?.trim();
    (email.contains('@') && !email.contains(char::is_whitespace)).then(|| email.to_owned())
}

/// The name of the user at this machine.
fn user_name() -> Option<String> {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).ok().flatten();
    user.map(|user| user.name)
        .or_else(|| std::env::var("USER").ok())
        .filter(|name| !name.is_empty())
}

/// The name of this machine.
fn host_name() -> String {
    let asked = || {
        let output = std::process::Command::new("hostname").output().ok()?;
        String::from_utf8(output.stdout).ok()
    };
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(asked)
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "this machine".to_owned())
}

/// The system's time zone as an IANA name; `UTC` when it cannot be told.
#[must_use]
pub fn system_zone() -> String {
    let named = std::env::var("TZ").ok().map(|zone| zone.trim_start_matches(':').to_owned());
    let noted = || std::fs::read_to_string("/etc/timezone").ok().map(|zone| zone.trim().to_owned());
    let linked = || {
        let target = Path::new("/etc/localtime").canonicalize().ok()?;
        let path = target.to_string_lossy().into_owned();
        path.split_once("zoneinfo/").map(|(_, zone)| zone.to_owned())
    };
    [named, linked(), noted()]
        .into_iter()
        .flatten()
        .find(|zone| !zone.is_empty() && jiff::tz::TimeZone::get(zone).is_ok())
        .map_or_else(|| "UTC".to_owned(), |zone| if zone == "Etc/UTC" { "UTC".to_owned() } else { zone })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_email_is_found_from_every_folder_that_a_person_may_name() {
        let home = tempfile::tempdir().expect("folder");
        let project = home.path().join(".claude/projects/-home-dev-a");
        std::fs::create_dir_all(&project).expect("folder");
        assert_eq!(email(Format::ClaudeCode, home.path()), None);
        std::fs::write(
            home.path().join(".claude.json"),
            r#"{"oauthAccount":{"emailAddress":"ana@northwind.example"}}"#,
        )
        .expect("notes");
        for path in [home.path().to_owned(), home.path().join(".claude"), project.join("1.jsonl")] {
            assert_eq!(
                email(Format::ClaudeCode, &path).as_deref(),
                Some("ana@northwind.example"),
                "{}",
                path.display()
            );
        }
        assert_eq!(email(Format::Codex, home.path()), None);
    }

    #[test]
    fn the_zone_is_one_that_exists() {
        assert!(jiff::tz::TimeZone::get(&system_zone()).is_ok());
    }
}
