DROP INDEX session_actions_undoing;
ALTER TABLE session_actions DROP COLUMN tag;
