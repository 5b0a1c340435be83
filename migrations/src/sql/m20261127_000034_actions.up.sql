-- What an action billed sessions to; NULL takes their tags away, or is about no tag. For actions of before it is what they made most often: where
-- a part of a tagged session was tagged otherwise, they wrote the tag of its rest anew.
ALTER TABLE session_actions ADD COLUMN tag jsonb;
UPDATE session_actions a
SET tag = (SELECT (mode() WITHIN GROUP (ORDER BY d.value::text))::jsonb FROM session_decisions d
    WHERE d.org_id = a.org_id AND d.made_by = a.id AND d.kind = 2)
WHERE a.what IN ('tag', 'merge');
-- What undid an action.
CREATE INDEX session_actions_undoing ON session_actions (undoes) WHERE undoes IS NOT NULL;
