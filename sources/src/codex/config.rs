//! The service tier of Codex sessions, which their logs do not tell.

use domain::event::ServiceTier;
use toml::Table;

use crate::words;

/// Reads `service_tier` from the text of a `config.toml`: that of the chosen profile, otherwise the one at the top. `fast` is OpenAI's
/// priority tier. Standard when there is none, or when the text cannot be read.
#[must_use]
pub fn service_tier(config: &str) -> ServiceTier {
    let table: Table = config.parse().unwrap_or_default();
    let profile = table
        .get("profile")
        .and_then(|name| table.get("profiles")?.get(name.as_str()?)?.get("service_tier"));
    profile
        .or_else(|| table.get("service_tier"))
        .and_then(|tier| words::tier(tier.as_str()?))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_wins() {
        assert_eq!(service_tier(""), ServiceTier::Standard);
        assert_eq!(service_tier("service_tier = \"fast\""), ServiceTier::Priority);
        assert_eq!(
            service_tier("model = \"gpt-5.5\"\nservice_tier = \"flex\"\n[tui]\nx = 1"),
            ServiceTier::Flex
        );
        let profiles = "service_tier = \"fast\"\nprofile = \"calm\"\n[profiles.calm]\nservice_tier = \"default\"";
        assert_eq!(service_tier(profiles), ServiceTier::Standard);
        assert_eq!(service_tier("service_tier = 7"), ServiceTier::Standard);
        assert_eq!(service_tier("service_tier = \"fast"), ServiceTier::Standard, "broken file");
    }
}
