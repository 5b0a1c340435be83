//! `countinghouse prices`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain::pricing::{Book, Price};

use super::print;

/// What to do with prices.
#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// List the prices of the built-in book, in US dollars for a million tokens
    List(ListArgs),
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
/// When a price has no JSON, which does not happen.
pub fn run(command: &PricesCommand) -> anyhow::Result<ExitCode> {
    let PricesCommand::List(args) = command;
    let wanted = |price: &&Price| {
        let filter = args.filter.as_deref().unwrap_or_default().to_lowercase();
        price.model.contains(&filter) || price.vendor.contains(&filter)
    };
    let prices: Vec<&Price> = Book::builtin().prices().filter(wanted).collect();
    if args.json {
        print::json(&prices)?;
        return Ok(ExitCode::SUCCESS);
    }
    print::text(&table(&prices));
    Ok(ExitCode::SUCCESS)
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
