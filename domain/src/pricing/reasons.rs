//! Why a request has no price, and what can be done about it: for people.

use super::Why;

impl Why {
    /// The reason, in two or three words.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::NoModel => "no model named",
            Self::UnknownModel => "unknown model",
            Self::NoTierPrice => "tier not for sale",
            Self::NoFastPrice => "no fast mode",
            Self::NoToolPrice => "no fee for searches",
            Self::TooLarge => "impossibly large",
            Self::NothingCounted => "nothing counted",
        }
    }

    /// The reason, in a sentence.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoModel => "The request names no model, so there is no price to take.",
            Self::UnknownModel => "The price book does not have this model, or not at that provider.",
            Self::NoTierPrice => "The vendor does not sell this model in the service tier that the request names.",
            Self::NoFastPrice => "The vendor does not sell this model in the fast mode that the request names.",
            Self::NoToolPrice => "The request made web searches, and the price book has no fee for them.",
            Self::TooLarge => "The cost would be more than a million dollars: the counters of the request cannot be right.",
            Self::NothingCounted => "The client reports a cost, but no tokens and no calls that it could be computed from.",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NoModel => "Have the sender fill in the model, and send the request again under the same id.",
            Self::UnknownModel => {
                "Check how the sender spells the model. A newer version of Countinghouse may know it; requests that come in after that are priced."
            }
            Self::NoTierPrice => "Check the service tier that the sender writes. A tier that is for sale, or none, is priced.",
            Self::NoFastPrice => "Check the speed that the sender writes.",
            Self::NoToolPrice => "A newer version of Countinghouse may know the fee; requests that come in after that are priced.",
            Self::TooLarge => "Check the counters that the sender writes: a sum over many requests is not one request.",
            Self::NothingCounted => "Have the sender write the token counters as well, and send the request again under the same id.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_and_says_what_to_do() {
        for why in Why::ALL {
            assert!(why.short().split(' ').count() <= 4, "{}", why.short());
            for text in [why.text(), why.advice()] {
                assert!(text.ends_with('.') && text.chars().next().is_some_and(char::is_uppercase), "{text}");
            }
        }
    }
}
