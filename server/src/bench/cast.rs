//! Who takes part: an org with the sample's accounts, someone who is signed in, and an ingest key.

use anyhow::bail;
use domain::access::{Access, Role, Scope};
use ledger::{Ledger, accounts, api_tokens, keys, orgs, users};

use crate::sample;

/// The org's name: by it a database that an earlier bench kept is known.
const NAME: &str = "Countinghouse bench";
/// Who is signed in.
const EMAIL: &str = "bench@northwind.example";

/// Everybody.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The org.
    pub org: i32,
    /// Full access to it.
    pub access: Access,
    /// The accounts, in the order of the generator's indices.
    pub accounts: Vec<i32>,
    /// Whether an earlier bench has filled the org already.
    pub filled: bool,
    user: i32,
}

impl Cast {
    /// Makes everybody, or finds those of a bench that was kept.
    ///
    /// # Errors
    /// When somebody else's data is in the database.
    pub async fn assemble(ledger: &Ledger) -> anyhow::Result<Self> {
        match orgs::first(ledger).await? {
            None => {
                let org = orgs::create(ledger, NAME, "America/New_York", false).await?.id;
                let access = Access::system(org);
                for form in sample::accounts() {
                    accounts::add(ledger, &access, &form).await?;
                }
                // Nobody signs in with a password here: no password has this hash.
                users::add(ledger, org, "Bench", EMAIL, "none", Role::Admin).await?;
                Self::of(ledger, org, false).await
            }
            Some(org) if org.name == NAME => Self::of(ledger, org.id, true).await,
            Some(org) => bail!(
                "the database holds {:?}: the bench needs an empty one, because it fills it with generated events",
                org.name
            ),
        }
    }

    async fn of(ledger: &Ledger, org: i32, filled: bool) -> anyhow::Result<Self> {
        let access = Access::system(org);
        let accounts: Vec<i32> = accounts::list(ledger, &access)
            .await?
            .into_iter()
            .map(|account| account.id)
            .collect();
        let Some(user) = users::find_by_email(ledger, EMAIL).await? else {
            bail!("the bench that was kept here is not complete: remove it and start again");
        };
        if accounts.len() != sample::accounts().len() {
            bail!("the bench that was kept here has other accounts: remove it and start again");
        }
        Ok(Self {
            org,
            access,
            accounts,
            filled,
            user: user.id,
        })
    }

    /// A session for the user: a personal token, which lasts longer than any measurement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, ledger: &Ledger) -> anyhow::Result<String> {
        let access = Access {
            user: self.user,
            ..self.access.clone()
        };
        Ok(api_tokens::create(ledger, &access, "bench", &[Scope::UsageRead], 2).await?.1)
    }

    /// A key to send events with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn key(&self, ledger: &Ledger) -> anyhow::Result<String> {
        Ok(keys::create(ledger, &self.access, "bench", None).await?.1)
    }
}
