//! A rule, and which of them speaks.

use serde::{Deserialize, Serialize};

use super::{Condition, Facts};
use crate::event::named;
use crate::query::QueryError;
use crate::sessions::{Assignment, ClosedMonth, Count, Micros};
use crate::text::{fail, line};

/// The most conditions of a rule.
pub const MOST_CONDITIONS: usize = 10;

named! {
    /// Which sessions a rule is for.
    #[derive(Default)]
    Reach {
        /// Those that begin from now on.
        #[default]
        New = "new",
        /// Those of the past too, as far as no person has tagged them and no rule before it does.
        All = "all",
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rule {
    /// Its number.
    pub id: i32,
    /// What people call it.
    pub name: String,
    /// All of these have to be met.
    pub conditions: Vec<Condition>,
    /// What sessions are billed to that meet them.
    pub tag: Assignment,
    /// It holds for sessions that begin from this moment on; without one for all of them.
    pub from: Option<Micros>,
    /// It holds for sessions that begin before this moment; without one, it goes on.
    pub until: Option<Micros>,
    /// The project whose default rule it is: it is asked when none of the other rules speaks.
    #[serde(default)]
    pub default_for: Option<i32>,
    /// Since when a project that it bills to is archived, or its client: it tags no session that began since, as nobody could. Nothing where all
    /// of them are open.
    pub archived: Option<Micros>,
}

/// A rule with what it does now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleRow {
    /// The rule.
    pub rule: Rule,
    /// The sessions that it tags: no person has, and no rule before it does.
    pub tags: Count,
}

/// What came of keeping a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleKept {
    /// The number of the rule, or of its new version.
    pub id: i32,
    /// The sessions that it tags now: those of the preview.
    pub tags: Count,
    /// The closed months of projects in which something else is billed because of it: that becomes an adjustment of the next statement.
    pub closed_months: Vec<ClosedMonth>,
}

/// What a rule would do if it was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// The sessions that it would tag.
    pub tags: Count,
    /// How many of them lie in closed months of the projects that they are billed to now, or would be: there the rule makes an adjustment of the
    /// next statement. Those that are billed so already are not counted.
    pub in_closed_months: i64,
}

/// What somebody types to make or change a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "name": "Globex", "conditions": [{ "directory": "/work/globex" }, { "persons": [7, 8] }],
    "tag": { "projects": [{ "project": 7, "points": 10_000 }] } })))]
#[serde(deny_unknown_fields)]
pub struct RuleForm {
    /// What people call it.
    pub name: String,
    /// All of these have to be met.
    pub conditions: Vec<Condition>,
    /// What sessions are billed to that meet them.
    pub tag: Assignment,
    /// The project whose default rule it becomes, if it becomes one: the project that it bills to. A project has one, and it is asked when none of the
    /// other rules speaks.
    #[serde(default)]
    pub default_for: Option<i32>,
}

impl Rule {
    /// Whether a session is one of those that it tags: it began while the rule held, what is asked of the session is met, and more than half of
    /// its requests meet everything that is asked of requests.
    #[must_use]
    pub fn matches(&self, facts: &Facts) -> bool {
        let is_before = |moment: Option<Micros>| moment.is_none_or(|moment| facts.starts < moment);
        let holds = self.from.is_none_or(|from| from <= facts.starts) && is_before(self.until) && is_before(self.archived);
        if !holds || self.conditions.iter().any(|condition| condition.of_session(facts) == Some(false)) {
            return false;
        }
        let meets = |part: &&super::PartFacts| self.conditions.iter().all(|condition| condition.of_part(part));
        let met: i64 = facts.parts.iter().filter(meets).map(|part| part.requests).sum();
        met * 2 > facts.requests()
    }
}

/// The first rule that tags a session, in the order in which people have put them.
#[must_use]
pub fn first<'a>(rules: &'a [Rule], facts: &Facts) -> Option<&'a Rule> {
    rules.iter().find(|rule| rule.matches(facts))
}

impl RuleForm {
    /// Checks what somebody typed, and trims it.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        if self.conditions.is_empty() || self.conditions.len() > MOST_CONDITIONS {
            return Err(fail("conditions", "give the rule one to ten conditions"));
        }
        let tag = match &self.tag {
            Assignment::Projects(shares) => Assignment::shares(shares.clone()).map_err(|error| fail("tag", &error.to_string()))?,
            Assignment::NotBillable => Assignment::NotBillable,
        };
        if self.default_for.is_some_and(|project| tag != Assignment::project(project)) {
            return Err(fail("default_for", "a project's default rule bills all to that project"));
        }
        Ok(Self {
            default_for: self.default_for,
            name: line("name", &self.name, 80, "name the rule, in at most 80 characters")?,
            conditions: self.conditions.iter().map(Condition::checked).collect::<Result<_, _>>()?,
            tag,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::PartFacts;
    use super::*;

    fn part(directory: &str, requests: i64) -> PartFacts {
        PartFacts {
            directory: directory.to_owned(),
            agent: 1,
            requests,
            ..PartFacts::default()
        }
    }

    fn rule(id: i32, conditions: Vec<Condition>) -> Rule {
        Rule {
            id,
            name: "r".to_owned(),
            conditions,
            tag: Assignment::project(id),
            from: None,
            until: None,
            default_for: None,
            archived: None,
        }
    }

    fn globex() -> Condition {
        Condition::Directory("/work/globex".to_owned())
    }

    fn session(parts: Vec<PartFacts>) -> Facts {
        Facts {
            account: 5,
            starts: 100,
            parts,
            ..Facts::default()
        }
    }

    #[test]
    fn more_than_half_of_the_requests_have_to_meet_all_of_it() {
        let rule = rule(1, vec![globex(), Condition::Agents(vec![1])]);
        assert!(rule.matches(&session(vec![part("/work/globex/a", 2), part("/work/globex/b", 1), part("/x", 2)])));
        assert!(
            !rule.matches(&session(vec![part("/work/globex", 2), part("/x", 2)])),
            "half is not more than half"
        );
        let mut other = part("/work/globex", 5);
        other.agent = 2;
        assert!(
            !rule.matches(&session(vec![other, part("/x", 2)])),
            "all conditions, of the same requests"
        );
        assert!(!rule.matches(&session(Vec::new())));
    }

    #[test]
    fn the_first_that_holds_speaks() {
        let here = session(vec![part("/work/globex", 1)]);
        let everywhere = |id| rule(id, vec![Condition::Accounts(vec![5])]);
        let ended = Rule {
            until: Some(100),
            ..everywhere(1)
        };
        let later = Rule {
            from: Some(101),
            ..everywhere(2)
        };
        let archived = Rule {
            archived: Some(100),
            ..everywhere(5)
        };
        let now = Rule {
            from: Some(100),
            until: Some(101),
            archived: Some(101),
            ..everywhere(3)
        };
        let rules = [
            ended,
            archived,
            later,
            rule(7, vec![Condition::Persons(vec![9])]),
            now,
            rule(4, vec![globex()]),
        ];
        assert_eq!(first(&rules, &here).map(|rule| rule.id), Some(3));
        assert_eq!(first(&rules[..3], &here), None);
    }

    #[test]
    fn a_rule_without_conditions_is_none() {
        let form = RuleForm {
            name: " Globex ".to_owned(),
            conditions: vec![globex()],
            tag: Assignment::project(1),
            default_for: Some(1),
        };
        assert_eq!(form.checked().expect("good").name, "Globex");
        let none = RuleForm {
            conditions: Vec::new(),
            ..form.clone()
        };
        assert_eq!(none.checked().expect_err("refused").field, "conditions");
        let other = RuleForm {
            default_for: Some(2),
            ..form.clone()
        };
        assert_eq!(other.checked().expect_err("refused").field, "default_for");
        let half = RuleForm {
            tag: Assignment::Projects(Vec::new()),
            ..form
        };
        assert_eq!(half.checked().expect_err("refused").field, "tag");
    }
}
