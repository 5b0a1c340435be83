//! What is asked of an action in SQL, where it is a row `a` of `session_actions`.

/// Whether it was undone.
pub(super) const IS_UNDONE: &str = "EXISTS (SELECT FROM session_actions u WHERE u.org_id = a.org_id AND u.undoes = a.id)";

/// The decisions that it is about: what it made, took away and brought back. What it took away and its undoing brought back is no more known by
/// the action itself.
pub(super) const DECISIONS: &str = "\
    SELECT d.* FROM session_decisions d WHERE d.org_id = a.org_id AND d.made_by = a.id \
    UNION ALL SELECT d.* FROM session_decisions d WHERE d.org_id = a.org_id AND d.taken_by = a.id \
    UNION ALL SELECT d.* FROM unnest(a.freed) AS f (id) JOIN session_decisions d ON d.org_id = a.org_id AND d.id = f.id \
    UNION ALL SELECT d.* FROM session_actions u CROSS JOIN unnest(u.freed) AS f (id) JOIN session_decisions d ON d.org_id = u.org_id AND d.id = f.id \
        WHERE u.org_id = a.org_id AND u.undoes = a.id";

/// Whether something that it made or brought back does not hold any more, or something else is said now where it took something away.
pub(super) const IS_OVERTAKEN: &str = "\
    (EXISTS (SELECT FROM session_decisions d WHERE d.org_id = a.org_id AND d.made_by = a.id AND d.taken_by IS NOT NULL) \
    OR EXISTS (SELECT FROM session_decisions d WHERE d.org_id = a.org_id AND d.id = ANY(a.freed) AND d.taken_by IS NOT NULL) \
    OR EXISTS (SELECT FROM session_decisions t JOIN session_decisions n ON n.org_id = t.org_id AND n.account_id = t.account_id \
        AND n.person_id = t.person_id AND n.kind = t.kind AND n.taken_by IS NULL AND n.made_by <> a.id AND n.id <> ALL(a.freed) \
        AND n.from_at <= t.to_at AND n.to_at >= t.from_at \
        WHERE t.org_id = a.org_id AND t.taken_by = a.id AND t.kind IN (2, 3)))";

/// Whether all that it is about is theirs to see: `$2` are the only accounts that they may see, or NULL, and `$3` is who they are. What changed
/// nothing tells of no account, and is told to whoever did it.
pub(super) fn is_theirs() -> String {
    format!(
        "($2::int[] IS NULL OR (NOT EXISTS (SELECT FROM ({DECISIONS}) AS d WHERE d.account_id <> ALL($2)) \
         AND (a.user_id = $3 OR EXISTS (SELECT FROM ({DECISIONS}) AS d))))"
    )
}
