//! A statement as FOCUS 1.2 CSV, the FinOps Open Cost and Usage Specification (<https://focus.finops.org/focus-specification/v1-2/>), as the studio's
//! bill to its client: the studio is the provider, the client's account with it is the billing account, the project the sub account.
//!
//! Every line of the statement is a charge, and every amount below the lines is one, so that the sum of `BilledCost` is the total, to the nano-dollar.
//!
//! | of the statement | category | class | frequency |
//! |---|---|---|---|
//! | a line | Usage | | Usage-Based |
//! | an adjustment of an earlier month, with the day of then | Usage | Correction | Usage-Based |
//! | the fixed price | Purchase | | Recurring |
//! | what is included in the agreement | Credit | | Recurring |
//! | minimum, maximum, rounding | Adjustment | | One-Time |
//!
//! Left out are conditional columns of what does not exist here: price lists with unit prices, commitment discounts, capacity reservations, regions,
//! resources, a pricing currency of its own. What is null is an empty cell.

mod charge;
mod columns;
mod publisher;

use domain::statements::Statement;

use self::charge::{Charge, charges};
use self::columns::{About, cells};
use crate::rest::csv::line;

/// The heading, then a row for each charge.
#[must_use]
pub fn focus(statement: &Statement) -> String {
    let about = About::of(statement);
    let head = cells(&Charge::default(), &about).map(|(name, _)| name.to_owned());
    let rows = charges(statement)
        .into_iter()
        .map(|charge| cells(&charge, &about).map(|(_, cell)| cell));
    std::iter::once(head).chain(rows).map(|row| line(&row)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::documents::example;

    fn rows(text: &str) -> Vec<HashMap<String, String>> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.expect("a row")).collect()
    }

    /// Columns that FOCUS 1.2 wants in every data set, and those of them that may never be null.
    const MANDATORY: [(&str, bool); 23] = [
        ("BilledCost", true),
        ("BillingAccountId", true),
        ("BillingAccountName", false),
        ("BillingCurrency", true),
        ("BillingPeriodEnd", true),
        ("BillingPeriodStart", true),
        ("ChargeCategory", true),
        ("ChargeClass", false),
        ("ChargeDescription", false),
        ("ChargePeriodEnd", true),
        ("ChargePeriodStart", true),
        ("ContractedCost", true),
        ("EffectiveCost", true),
        ("InvoiceIssuerName", true),
        ("ListCost", true),
        ("PricingQuantity", false),
        ("PricingUnit", false),
        ("ProviderName", true),
        ("PublisherName", true),
        ("ServiceCategory", true),
        ("ServiceName", true),
        ("ServiceSubcategory", true),
        ("ChargeFrequency", true),
    ];

    #[test]
    fn what_must_be_there_is_and_the_rules_of_nulls_are_kept() {
        let rows = rows(&focus(&example::statement()));
        assert_eq!(rows.len(), 7, "four lines, an adjustment, two amounts below them");
        for row in &rows {
            for (column, is_needed) in MANDATORY {
                let cell = row.get(column).unwrap_or_else(|| panic!("{column} is missing"));
                assert!(!is_needed || !cell.is_empty(), "{column} is null: {row:?}");
            }
            let is_correction = row["ChargeClass"] == "Correction";
            let is_sold = ["Usage", "Purchase"].contains(&row["ChargeCategory"].as_str());
            for column in ["PricingQuantity", "PricingUnit", "SkuId", "SkuPriceId"] {
                assert_eq!(!row[column].is_empty(), is_sold, "{column}: {row:?}");
            }
            assert_eq!(row["ConsumedQuantity"].is_empty(), row["ConsumedUnit"].is_empty());
            assert!(is_correction || row["ConsumedQuantity"].is_empty() == (row["ChargeCategory"] != "Usage"));
            assert!(!is_correction || row["ChargePeriodStart"] < row["BillingPeriodStart"]);
            assert!(serde_json::from_str::<HashMap<String, String>>(&row["Tags"]).is_ok());
        }
    }

    #[test]
    fn days_are_those_of_the_zone_and_people_have_no_addresses() {
        let text = focus(&example::statement());
        let rows = rows(&text);
        assert_eq!(rows[0]["BillingPeriodStart"], "2026-09-30T22:00:00Z");
        assert_eq!(rows[0]["BillingPeriodEnd"], "2026-10-31T23:00:00Z", "winter time has come");
        assert_eq!(rows[0]["ChargePeriodEnd"], "2026-10-01T22:00:00Z");
        assert_eq!(rows[0]["Tags"], "{\"countinghouse/person\":\"ana\"}");
        assert_eq!(
            (rows[0]["PublisherName"].as_str(), rows[0]["InvoiceId"].as_str()),
            ("Anthropic", "7")
        );
        let mut draft = example::statement();
        draft.number = None;
        assert!(self::rows(&focus(&draft)).iter().all(|row| row["InvoiceId"] == "DRAFT-2026-10-P12"));
        assert_eq!(rows[2]["Tags"], "{\"countinghouse/person\":\"=cmd|' /C calc'!A0, x\"}");
        assert!(!text.contains('@') && !text.contains("1234.567890123"), "{text}");
    }
}
