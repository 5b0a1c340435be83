//! Several versions of one request inside a batch: one of them stands, completed with what only the others say.

use std::borrow::Cow;
use std::collections::HashMap;

use uuid::Uuid;

use super::{Costed, Fate};

/// A batch, collapsed to one event a key.
pub(super) struct Groups<'a> {
    /// The standing version of each key, in the order of first appearance.
    pub standing: Vec<Cow<'a, Costed>>,
    /// For each event of the batch: its group, and whether it is the group's first or replaced what came before it.
    members: Vec<(usize, Member)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    First,
    Replaced,
    Repeated,
}

/// Finds, for every key, the version that stands: the rule is [`domain::UsageEvent::supersedes`].
pub(super) fn collapse(batch: &[Costed]) -> Groups<'_> {
    let mut group_of: HashMap<Uuid, usize> = HashMap::with_capacity(batch.len());
    let mut standing: Vec<Cow<'_, Costed>> = Vec::with_capacity(batch.len());
    let mut members = Vec::with_capacity(batch.len());
    for costed in batch {
        let group = *group_of.entry(costed.key()).or_insert(standing.len());
        let Some(before) = standing.get_mut(group) else {
            standing.push(Cow::Borrowed(costed));
            members.push((group, Member::First));
            continue;
        };
        if costed.event.supersedes(before.event.tokens.total(), before.event.at) {
            let mut winner = costed.clone();
            winner.event.complete_from(&before.event);
            *before = Cow::Owned(winner);
            members.push((group, Member::Replaced));
        } else {
            before.to_mut().event.complete_from(&costed.event);
            members.push((group, Member::Repeated));
        }
    }
    Groups { standing, members }
}

impl Groups<'_> {
    /// From what became of each group to what became of each event.
    pub fn spread(&self, fates: &[Fate]) -> Vec<Fate> {
        self.members
            .iter()
            .map(|(group, member)| match (member, fates[*group]) {
                (Member::First, fate) => fate,
                (Member::Replaced, Fate::Accepted | Fate::Updated) => Fate::Updated,
                (Member::Replaced, Fate::Duplicate) | (Member::Repeated, _) => Fate::Duplicate,
            })
            .collect()
    }
}
