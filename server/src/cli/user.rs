//! `countinghouse user`.

use std::io::Read;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use domain::access::{Access, Role};
use ledger::orgs::Org;
use ledger::{Ledger, orgs, sign_ins, users};
use serde::Serialize;

use super::open::with_ledger;
use super::print;
use crate::auth::password;
use crate::config::DatabaseArgs;
use crate::import::owner;

/// What to do with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add someone who can sign in; their password is made up and printed once, unless it is given on standard input
    Add(AddArgs),
    /// Give someone a new password and sign them out everywhere; it is made up and printed once, unless it is given on standard input
    Password(PasswordArgs),
}

/// Flags of `user password`.
#[derive(Args, Debug)]
pub struct PasswordArgs {
    /// Their e-mail
    pub email: String,
    /// Read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Flags of `user add`.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// Their e-mail, which they sign in with
    pub email: String,
    /// Their name; without it the part of the e-mail before the @
    #[arg(long)]
    pub name: Option<String>,
    /// What they may do
    #[arg(long, value_enum, default_value_t = RoleName::Admin)]
    pub role: RoleName,
    /// The organization, by number or name; without it the first one, or a new one
    #[arg(long)]
    pub org: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// A role, on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Everything
    Admin,
    /// Reads; tags, projects and statements
    Billing,
    /// Reads
    Viewer,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Billing => Self::Billing,
            RoleName::Viewer => Self::Viewer,
        }
    }
}

#[derive(Serialize)]
struct Added {
    id: i32,
    email: String,
    name: String,
    role: &'static str,
    org: i32,
    org_name: String,
    /// Only when it was made up.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

/// Runs `user`.
///
/// # Errors
/// When the e-mail is taken or no e-mail, the password too short, or the database fails.
pub async fn run(command: UserCommand) -> anyhow::Result<ExitCode> {
    let args = match command {
        UserCommand::Add(args) => args,
        UserCommand::Password(args) => return new_password(args).await,
    };
    let (secret, is_made_up) = secret(args.password_stdin)?;
    let added = with_ledger(&args.database, async |ledger| add(&ledger, &args, secret, is_made_up).await).await?;
    if args.json {
        print::json(&added)?;
        return Ok(ExitCode::SUCCESS);
    }
    print::text(&format!("{} can sign in to {} as {}.", added.email, added.org_name, added.role));
    if let Some(password) = added.password {
        print::text(&format!("Password (shown once): {password}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The password on standard input, or one that is made up.
fn secret(from_stdin: bool) -> anyhow::Result<(String, bool)> {
    if !from_stdin {
        return Ok((made_up(), true));
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    password::check(&text).map_err(|problem| anyhow::anyhow!("password: {problem}"))?;
    Ok((text, false))
}

async fn new_password(args: PasswordArgs) -> anyhow::Result<ExitCode> {
    let (secret, is_made_up) = secret(args.password_stdin)?;
    let hash = password::hash(secret.clone()).await?;
    let user = with_ledger(&args.database, async |ledger| {
        let Some(user) = users::find_by_email(&ledger, &args.email).await? else {
            anyhow::bail!("nobody signs in with {}", args.email);
        };
        // Who belongs to no org has a password as well.
        let org = sign_ins::orgs_of(&ledger, user.id).await?.first().map_or(0, |org| org.id);
        users::change_password(&ledger, &Access::system(org), user.id, &hash, None).await?;
        Ok(user)
    })
    .await?;
    print::text(&format!("{} has a new password and is signed out everywhere.", user.email));
    if is_made_up {
        print::text(&format!("Password (shown once): {secret}"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(ledger: &Ledger, args: &AddArgs, secret: String, is_made_up: bool) -> anyhow::Result<Added> {
    let org = org_of(ledger, args.org.as_deref()).await?;
    let role = Role::from(args.role);
    let name = args
        .name
        .clone()
        .unwrap_or_else(|| args.email.split('@').next().unwrap_or_default().to_owned());
    // Who can sign in already keeps their password, and becomes a member of the org.
    if let Some(user) = users::find_by_email(ledger, &args.email).await? {
        users::join(ledger, org.id, user.id, role).await?;
        return Ok(Added {
            id: user.id,
            email: user.email,
            name: user.name,
            role: role.as_str(),
            org: org.id,
            org_name: org.name,
            password: None,
        });
    }
    let hash = password::hash(secret.clone()).await?;
    let user = users::add(ledger, org.id, &name, &args.email, &hash, role).await?;
    Ok(Added {
        id: user.id,
        email: user.email,
        name: user.name,
        role: role.as_str(),
        org: org.id,
        org_name: org.name,
        password: is_made_up.then_some(secret),
    })
}

/// The org that a command about people means: unlike an import, it may be the sample workspace when there is no other.
pub(super) async fn org_of(ledger: &Ledger, named: Option<&str>) -> anyhow::Result<Org> {
    let all = orgs::all(ledger).await?;
    match (named, all.iter().any(|org| !org.sample), all.into_iter().next()) {
        (None, false, Some(sample)) => Ok(sample),
        _ => owner::org(ledger, named).await,
    }
}

/// A password of 24 letters and digits that are not mistaken for each other: 135 bits.
fn made_up() -> String {
    use rand::Rng;
    const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut random = rand::rng();
    (0..24).map(|_| char::from(SIGNS[random.random_range(0..SIGNS.len())])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_passwords_are_good_and_differ() {
        let (one, two) = (made_up(), made_up());
        assert!(password::check(&one).is_ok());
        assert_ne!(one, two);
    }
}
