DROP TRIGGER keep_an_admin ON memberships;
DROP TRIGGER void_tokens_of_gone ON memberships;
DROP TRIGGER void_tokens ON memberships;
DROP TRIGGER access_changed ON users;
DROP TRIGGER access_changed ON memberships;
DROP FUNCTION keep_an_admin, void_tokens;
DROP TABLE api_tokens, sign_ins, sign_in_tries;
DROP FUNCTION access_changed, count_try;
DELETE FROM one_time_links WHERE purpose <> 'setup';
ALTER TABLE one_time_links
    DROP CONSTRAINT one_time_links_purpose_check,
    DROP COLUMN id, DROP COLUMN org_id, DROP COLUMN user_id, DROP COLUMN email, DROP COLUMN role, DROP COLUMN accounts, DROP COLUMN created_by,
    ADD CONSTRAINT one_time_links_purpose_check CHECK (purpose IN ('setup'));
ALTER TABLE orgs DROP COLUMN session_gap_minutes, DROP COLUMN retention_months;
