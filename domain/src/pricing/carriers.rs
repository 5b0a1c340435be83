//! What stands in front of a model's name: gateways, clouds, regions and vendors.
//!
//! A prefix counts only where the carrier charges the vendor's list price (or a published factor on it). `groq/…`, or DeepSeek at a third
//! party, cost something else: such names stay as they are, and unpriced.

use super::resolve::Via;
use crate::event::Geography;

/// A name without what stood in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unloaded<'n> {
    pub name: &'n str,
    pub via: Option<Via>,
    pub geography: Option<Geography>,
    /// The vendor that the prefix names; the model must be that vendor's.
    pub vendor: Option<&'static str>,
}

impl Unloaded<'_> {
    /// Whether a vendor's model is sold at that vendor's list price by this way.
    pub fn admits(&self, vendor: &str) -> bool {
        let sold = match self.via {
            None => true,
            Some(Via::Bedrock) => vendor == "anthropic",
            Some(Via::Vertex) => matches!(vendor, "anthropic" | "google"),
            Some(Via::Azure) => matches!(vendor, "anthropic" | "openai"),
            Some(Via::Gateway) => !matches!(vendor, "deepseek" | "cursor"),
        };
        sold && self.vendor.is_none_or(|named| named == vendor)
    }
}

/// Takes the prefixes off a name in lower case; `None` when one of them is not known.
pub(super) fn unload(full: &str) -> Option<Unloaded<'_>> {
    let mut at = Unloaded {
        name: full,
        via: None,
        geography: None,
        vendor: None,
    };
    if let Some(arn) = full.strip_prefix("arn:aws:bedrock:") {
        at.via = Some(Via::Bedrock);
        at.name = arn.rsplit_once('/')?.1;
    }
    while let Some((segment, rest)) = at.name.split_once('/') {
        at.pass(segment)?;
        at.name = rest;
    }
    at.bedrock_name()
}

impl<'n> Unloaded<'n> {
    fn pass(&mut self, segment: &str) -> Option<()> {
        match segment {
            "bedrock" | "bedrock_converse" | "amazon-bedrock" => self.via = Some(Via::Bedrock),
            "vertex_ai" | "vertex" | "vertexai" | "google-vertex" | "google-vertex-anthropic" | "publishers" => {
                self.via = Some(Via::Vertex);
            }
            "azure" | "azure_ai" | "azure_openai" => self.via = Some(Via::Azure),
            "openrouter" | "litellm_proxy" | "vercel" | "vercel_ai_gateway" | "opencode" => self.via = Some(Via::Gateway),
            "models" => {}
            "converse" | "invoke" if self.via == Some(Via::Bedrock) => {}
            "us" if self.via == Some(Via::Azure) => self.geography = Some(Geography::Us),
            "eu" if self.via == Some(Via::Azure) => self.geography = Some(Geography::Eu),
            "global" | "global-standard" if self.via == Some(Via::Azure) => self.geography = Some(Geography::Global),
            // In one region a model costs what it costs everywhere, but for the regions of the US government.
            region if self.via == Some(Via::Bedrock) && is_aws_region(region) => {}
            vendor => self.vendor = Some(vendor_of_prefix(vendor)?),
        }
        Some(())
    }

    /// `us.anthropic.claude-…`: a cross-region profile of Bedrock.
    fn bedrock_name(mut self) -> Option<Self> {
        let (region, name) = match self.name.split_once("anthropic.") {
            Some(("", name)) => (None, name),
            Some((region, name)) if region.ends_with('.') => (Some(&region[..region.len() - 1]), name),
            _ => return Some(self),
        };
        self.geography = match region {
            None => self.geography,
            Some("global") => Some(Geography::Global),
            Some("us") => Some(Geography::Us),
            Some("eu") => Some(Geography::Eu),
            Some("apac" | "jp" | "au" | "ca" | "sa" | "in" | "uk" | "me" | "af") => Some(Geography::Regional),
            Some(_) => return None,
        };
        (self.name, self.via, self.vendor) = (name, Some(Via::Bedrock), Some("anthropic"));
        Some(self)
    }
}

/// `eu-central-1`, but not `us-gov-west-1`.
fn is_aws_region(segment: &str) -> bool {
    let mut parts = segment.split('-');
    let (area, number) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
    area.len() == 2 && number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()) && !segment.contains("-gov-") && parts.count() == 1
}

fn vendor_of_prefix(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "anthropic" => "anthropic",
        "openai" | "text-completion-openai" => "openai",
        "google" | "gemini" => "google",
        "mistral" | "mistralai" => "mistral",
        "xai" | "x-ai" => "xai",
        "deepseek" => "deepseek",
        "cursor" => "cursor",
        _ => return None,
    })
}
