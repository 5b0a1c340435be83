DROP INDEX work_sessions_billed;
DROP INDEX work_sessions_untagged;
ALTER TABLE work_sessions DROP COLUMN billed, DROP COLUMN rule_tag, DROP COLUMN rule_id;
CREATE INDEX work_sessions_untagged ON work_sessions (org_id, ends DESC, id DESC) WHERE tag IS NULL;
DROP TABLE rules;
