//! The columns, and what each holds here.

use domain::civil::write_instant;
use domain::statements::Statement;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::charge::Charge;
use crate::documents::names;
use crate::rest::csv::cell;
use crate::rest::dollars;

/// What all rows have in common.
#[derive(Clone, Debug)]
pub(super) struct About<'a> {
    statement: &'a Statement,
    zone: TimeZone,
}

impl<'a> About<'a> {
    pub(super) fn of(statement: &'a Statement) -> Self {
        Self {
            statement,
            zone: names::zone(statement),
        }
    }

    /// When a day begins, in UTC, as the specification's Date/Time Format has it. Days are those of the studio's zone.
    fn begin(&self, day: Date) -> String {
        write_instant(names::begin(day, &self.zone) * 1000)
    }
}

/// The cells of a row, with the names of their columns.
///
/// - Costs: all four are what is billed. What the studio pays itself is not the client's; nothing is amortised, and there is no list to compare with.
/// - `BillingAccountId` is the client's name: a statement keeps no number of clients. `SubAccountId` is the project's number.
/// - The billing period is the statement's month; the charge period a day, for what stands below the lines the month. Starts are in it, ends are not.
/// - `PricingQuantity` and `ConsumedQuantity` are tokens of all kinds; of failed requests, which have none, requests. A correction's are the difference.
/// - `SkuId` and `SkuPriceId` are the model: what is agreed on depends on nothing else.
/// - `InvoiceId` is the statement's number; a draft is a provisional invoice, and has an identifier of its own.
/// - `ProviderName` and `InvoiceIssuerName` are the studio; `PublisherName` is who made the model, or the studio where that is not known.
/// - `Tags` says who used it.
pub(super) fn cells(charge: &Charge, about: &About<'_>) -> [(&'static str, String); 32] {
    let statement = about.statement;
    let cost = || dollars(charge.amount);
    let sku = || charge.sku.as_deref().map(cell).unwrap_or_default();
    let quantity = || charge.quantity.map(|(quantity, _)| quantity.to_string()).unwrap_or_default();
    let unit = || charge.quantity.map(|(_, unit)| unit.to_owned()).unwrap_or_default();
    let if_used = |text: String| if charge.category == "Usage" { text } else { String::new() };
    [
        ("BilledCost", cost()),
        ("BillingAccountId", cell(&statement.client)),
        ("BillingAccountName", cell(&statement.client)),
        ("BillingCurrency", "USD".to_owned()),
        ("BillingPeriodEnd", about.begin(statement.month.end())),
        ("BillingPeriodStart", about.begin(statement.month.first())),
        ("ChargeCategory", charge.category.to_owned()),
        ("ChargeClass", if charge.is_correction { "Correction" } else { "" }.to_owned()),
        ("ChargeDescription", cell(&charge.description)),
        ("ChargeFrequency", charge.frequency.to_owned()),
        ("ChargePeriodEnd", about.begin(charge.ends)),
        ("ChargePeriodStart", about.begin(charge.begins)),
        ("ConsumedQuantity", if_used(quantity())),
        ("ConsumedUnit", if_used(unit())),
        ("ContractedCost", cost()),
        ("EffectiveCost", cost()),
        ("InvoiceId", names::identifier(statement)),
        ("InvoiceIssuerName", cell(&statement.org)),
        ("ListCost", cost()),
        ("PricingQuantity", quantity()),
        ("PricingUnit", unit()),
        ("ProviderName", cell(&statement.org)),
        (
            "PublisherName",
            charge.publisher.map_or_else(|| cell(&statement.org), str::to_owned),
        ),
        ("ServiceCategory", "AI and Machine Learning".to_owned()),
        ("ServiceName", "AI models".to_owned()),
        ("ServiceSubcategory", "Generative AI".to_owned()),
        ("SkuId", sku()),
        ("SkuPriceId", sku()),
        ("SubAccountId", statement.project_id.to_string()),
        ("SubAccountName", cell(&statement.project)),
        ("SubAccountType", "Project".to_owned()),
        ("Tags", cell(&tags(charge))),
    ]
}

/// The specification's Key-Value Format: a JSON object. Keys of the provider's own have its name before them.
fn tags(charge: &Charge) -> String {
    if charge.person.is_empty() {
        return "{}".to_owned();
    }
    serde_json::json!({ "countinghouse/person": charge.person }).to_string()
}
