//! `countinghouse prices`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::access::Access;
use domain::pricing::{Book, Price, PriceForm};
use domain::statements::Repricing;
use ledger::prices;

use super::open::with_ledger;
use super::print;
use super::user::org_of;
use crate::config::DatabaseArgs;

/// What to do with prices.
#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// List the prices of the built-in book, in US dollars for a million tokens
    List(ListArgs),
    /// Enter a price of an organization's own, in US dollars for a million tokens
    Add(AddArgs),
    /// Cost requests anew with the prices of now; without --apply, only say what would change
    Reprice(RepriceArgs),
}

/// Flags of `prices add`.
#[derive(Args, Debug)]
pub struct AddArgs {
    /// The model, by any of its names
    pub model: String,
    /// The first day on which it holds, in UTC: 2026-10-01
    #[arg(long)]
    pub from: String,
    /// Uncached input
    #[arg(long)]
    pub input: String,
    /// Output, reasoning included
    #[arg(long)]
    pub output: String,
    /// Input read from a cache; the input rate if absent
    #[arg(long, default_value = "")]
    pub cache_read: String,
    /// Input written to a cache for five minutes; the input rate if absent
    #[arg(long, default_value = "")]
    pub cache_write_5m: String,
    /// Input written to a cache for an hour; the rate of five minutes if absent
    #[arg(long, default_value = "")]
    pub cache_write_1h: String,
    /// The organization, by number or name; needed where there are several
    #[arg(long)]
    pub org: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Flags of `prices reprice`.
#[derive(Args, Debug)]
pub struct RepriceArgs {
    /// Change the costs; what is on closed statements stays as it is
    #[arg(long)]
    pub apply: bool,
    /// The organization, by number or name; needed where there are several
    #[arg(long)]
    pub org: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Flags of `prices list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Only models whose name, or whose vendor, contains this
    pub filter: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Runs `prices`.
///
/// # Errors
/// A sentence that says what to do.
pub async fn run(command: PricesCommand) -> anyhow::Result<ExitCode> {
    match command {
        PricesCommand::List(args) => list(&args)?,
        PricesCommand::Add(args) => add(&args).await?,
        PricesCommand::Reprice(args) => reprice(&args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: &ListArgs) -> anyhow::Result<()> {
    let wanted = |price: &&Price| {
        let filter = args.filter.as_deref().unwrap_or_default().to_lowercase();
        price.model.contains(&filter) || price.vendor.contains(&filter)
    };
    let prices: Vec<&Price> = Book::builtin().prices().filter(wanted).collect();
    if args.json {
        return print::json(&prices);
    }
    print::text(&table(&prices));
    Ok(())
}

async fn add(args: &AddArgs) -> anyhow::Result<()> {
    let form = PriceForm {
        model: args.model.clone(),
        from: args.from.clone(),
        input: args.input.clone(),
        output: args.output.clone(),
        cache_read: args.cache_read.clone(),
        cache_write_5m: args.cache_write_5m.clone(),
        cache_write_1h: args.cache_write_1h.clone(),
    };
    // What is wrong is said before a database is opened.
    form.checked()?;
    let added = with_ledger(&args.database, async |ledger| {
        let org = org_of(&ledger, args.org.as_deref()).await?;
        Ok(prices::enter(&ledger, &Access::system(org.id), &form).await?)
    })
    .await?;
    if args.json {
        return print::json(&added);
    }
    let doubt = added.doubt().map(|doubt| format!("\n{doubt}")).unwrap_or_default();
    print::text(&format!(
        "The price was entered as number {}. New requests are costed with it. For those that are there: countinghouse prices reprice{doubt}",
        added.id
    ));
    Ok(())
}

async fn reprice(args: &RepriceArgs) -> anyhow::Result<()> {
    let found = with_ledger(&args.database, async |ledger| {
        let org = org_of(&ledger, args.org.as_deref()).await?;
        let access = Access::system(org.id);
        Ok(if args.apply {
            ledger::reprice::apply(&ledger, &access).await?
        } else {
            ledger::reprice::dry_run(&ledger, &access).await?
        })
    })
    .await?;
    if args.json {
        return print::json(&found);
    }
    print::text(&told(&found, args.apply));
    Ok(())
}

/// What has changed, or would: a line for each month, model and payer, and the sum.
fn told(found: &Repricing, applied: bool) -> String {
    let mut lines: Vec<String> = found
        .parts
        .iter()
        .map(|part| {
            format!(
                "{}  {:<32} {:<24} {:>9} requests  {:>14} -> {:>14}",
                part.month,
                part.model,
                part.payer,
                part.requests,
                part.before.display_usd(),
                part.after.display_usd()
            )
        })
        .collect();
    lines.push(format!(
        "{} requests {}: {} -> {}, {} of them had no price; {} on closed statements stay as they are.",
        found.requests,
        if applied { "were costed anew" } else { "would cost something else" },
        found.before.display_usd(),
        found.after.display_usd(),
        found.newly_priced,
        found.closed
    ));
    lines.join("\n")
}

fn table(prices: &[&Price]) -> String {
    let mut lines = vec![format!(
        "{:<44} {:>9} {:>9} {:>10} {:>9} {:>9}  {:<10}",
        "price", "input", "output", "cache read", "write 5m", "write 1h", "until"
    )];
    for price in prices {
        let rates = &price.standard;
        lines.push(format!(
            "{:<44} {:>9} {:>9} {:>10} {:>9} {:>9}  {:<10}",
            price.key,
            rates.input.normalize(),
            rates.output.normalize(),
            or_dash(rates.cache_read),
            or_dash(rates.cache_write_5m),
            or_dash(rates.cache_write_1h),
            price.until.map_or_else(String::new, |until| until.strftime("%Y-%m-%d").to_string()),
        ));
    }
    lines.join("\n")
}

/// A rate that may not exist.
fn or_dash(rate: Option<impl ToString>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| rate.to_string())
}
