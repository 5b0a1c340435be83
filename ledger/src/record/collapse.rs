//! Several versions of one request inside a batch: one of them stands.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Costed, Fate};

/// A batch, collapsed to one event a key.
pub(super) struct Groups {
    /// Index of the standing version of each key, in the order of first appearance.
    pub winners: Vec<usize>,
    /// For each event of the batch: its group, and whether it is the group's first or replaced what came before it.
    members: Vec<(usize, Member)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    First,
    Replaced,
    Repeated,
}

/// Finds, for every key, the version that stands: the rule is [`domain::UsageEvent::supersedes`], so order does not matter.
pub(super) fn collapse(batch: &[Costed]) -> Groups {
    let mut group_of: HashMap<Uuid, usize> = HashMap::with_capacity(batch.len());
    let mut winners: Vec<usize> = Vec::with_capacity(batch.len());
    let mut members = Vec::with_capacity(batch.len());
    for (index, costed) in batch.iter().enumerate() {
        let group = *group_of.entry(costed.key()).or_insert(winners.len());
        let Some(winner) = winners.get_mut(group) else {
            winners.push(index);
            members.push((group, Member::First));
            continue;
        };
        let standing = &batch[*winner].event;
        if costed.event.supersedes(standing.tokens.total(), standing.at) {
            *winner = index;
            members.push((group, Member::Replaced));
        } else {
            members.push((group, Member::Repeated));
        }
    }
    Groups { winners, members }
}

impl Groups {
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
