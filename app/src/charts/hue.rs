//! Colours with a meaning.

/// A colour with a meaning. The values are in the style sheet, so that a theme can change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// One of the seven colours that tell models apart, from 1.
    Model(u8),
    /// Everything that has no colour of its own.
    Other,
    /// The class of fast models.
    Fast,
    /// The class of premium models.
    Premium,
    /// What went well.
    Good,
    /// What went wrong.
    Bad,
    /// What deserves a look.
    Warn,
    /// The accent: a chart of one thing.
    Plain,
    /// The kinds of tokens, from 1: input, cache reads, cache writes, output.
    Kind(u8),
}

impl Hue {
    /// The CSS class that paints a dot, a bar or a line with it.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Model(1) => "hue-1",
            Self::Model(2) => "hue-2",
            Self::Model(3) => "hue-3",
            Self::Model(4) => "hue-4",
            Self::Model(5) => "hue-5",
            Self::Model(6) => "hue-6",
            Self::Model(7) => "hue-7",
            Self::Model(_) | Self::Other => "hue-other",
            Self::Fast => "hue-fast",
            Self::Premium => "hue-premium",
            Self::Good => "hue-good",
            Self::Bad => "hue-bad",
            Self::Warn => "hue-warn",
            Self::Plain => "hue-plain",
            Self::Kind(1) => "hue-input",
            Self::Kind(2) => "hue-cache-read",
            Self::Kind(3) => "hue-cache-write",
            Self::Kind(_) => "hue-output",
        }
    }

    /// The colour as a CSS value; the glue resolves it when it draws.
    #[must_use]
    pub const fn css(self) -> &'static str {
        match self {
            Self::Model(1) => "var(--s1)",
            Self::Model(2) => "var(--s2)",
            Self::Model(3) => "var(--s3)",
            Self::Model(4) => "var(--s4)",
            Self::Model(5) => "var(--s5)",
            Self::Model(6) => "var(--s6)",
            Self::Model(7) => "var(--s7)",
            Self::Model(_) | Self::Other => "var(--s8)",
            Self::Fast => "var(--class-fast)",
            Self::Premium => "var(--class-premium)",
            Self::Good => "var(--good)",
            Self::Bad => "var(--bad)",
            Self::Warn => "var(--warn)",
            Self::Plain => "var(--accent)",
            Self::Kind(1) => "var(--kind-input)",
            Self::Kind(2) => "var(--kind-cache-read)",
            Self::Kind(3) => "var(--kind-cache-write)",
            Self::Kind(_) => "var(--kind-output)",
        }
    }
}
