-- Who changed what: members, invitations, keys, tokens, accounts, prices, settings. Triggers write it, so that no way of changing something
-- goes around it, psql included. `before` and `after` hold only what differs, without secrets.
CREATE TABLE audit_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id  int         NOT NULL REFERENCES orgs,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id int,                    -- who, if it was a person who had signed in
    actor   text        NOT NULL,   -- their e-mail then, or what else it was
    address text        NOT NULL DEFAULT '',
    action  text        NOT NULL,   -- 'account.changed'
    subject text        NOT NULL,   -- what it was done to, by a name that people know
    before  jsonb,
    after   jsonb
);
CREATE INDEX audit_log_newest ON audit_log (org_id, id DESC);
SELECT wall_in('audit_log');

-- Append-only for everyone; and the server's role may not even try.
CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays();
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_log FROM countinghouse_app;
    END IF;
END $$;

-- Who works in this transaction, by a name.
CREATE FUNCTION current_actor() RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT COALESCE((SELECT email FROM users WHERE id = current_person()), NULLIF(current_setting('countinghouse.actor', true), ''),
        'database user ' || session_user)
$$;

-- Notes one thing in the log: the only way into it. Who it was is not an argument.
CREATE FUNCTION note(org int, what text, whom text, old jsonb, new jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_log (org_id, user_id, actor, address, action, subject, before, after)
    VALUES (org, current_person(), current_actor(), COALESCE(current_setting('countinghouse.address', true), ''), what, whom, old, new)
$$;

-- One trigger for all tables: its argument says what a row is.
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    hidden CONSTANT text[] := '{id,org_id,user_id,hash,password_hash,created_at,created_by,last_used_at,used_at,hour_aligned,expired_before,prefix,purpose}';
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    one     jsonb := COALESCE(new_row, old_row);
    kind    text  := TG_ARGV[0];
    org     int   := COALESCE(one ->> 'org_id', CASE WHEN TG_TABLE_NAME = 'orgs' THEN one ->> 'id' END)::int;
    verb    text;
    whom    text;
    differs text[];
BEGIN
    IF org IS NULL OR NOT EXISTS (SELECT FROM orgs WHERE id = org) THEN
        RETURN NULL; -- The setup link and the shared prices are no org's; and an org that goes takes its log with it.
    END IF;
    IF TG_TABLE_NAME = 'one_time_links' AND TG_OP = 'DELETE' AND (one ->> 'used_at' IS NOT NULL OR (one ->> 'expires_at')::timestamptz < now()) THEN
        RETURN NULL; -- Tidied away long after.
    END IF;
    IF TG_TABLE_NAME = 'one_time_links' THEN
        kind := CASE one ->> 'purpose' WHEN 'invite' THEN 'invitation' ELSE 'password link' END;
    END IF;
    verb := CASE
        WHEN TG_OP = 'INSERT' THEN 'created'
        WHEN TG_OP = 'DELETE' THEN 'removed'
        WHEN old_row ->> 'revoked_at' IS NULL AND new_row ->> 'revoked_at' IS NOT NULL THEN 'revoked'
        WHEN old_row ->> 'archived_at' IS NULL AND new_row ->> 'archived_at' IS NOT NULL THEN 'archived'
        WHEN old_row ->> 'archived_at' IS NOT NULL AND new_row ->> 'archived_at' IS NULL THEN 'brought back'
        WHEN old_row ->> 'used_at' IS NULL AND new_row ->> 'used_at' IS NOT NULL THEN 'used'
        ELSE 'changed' END;
    whom := CASE WHEN one ? 'user_id' AND one ->> 'user_id' IS NOT NULL AND kind IN ('member', 'password link')
        THEN (SELECT email FROM users WHERE id = (one ->> 'user_id')::int) END;
    whom := COALESCE(whom, NULLIF(one ->> 'label', ''), NULLIF(one ->> 'name', ''), NULLIF(one ->> 'email', ''), one ->> 'model', '');
    old_row := old_row - hidden;
    new_row := new_row - hidden;
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(key) INTO differs FROM jsonb_each(new_row) AS n WHERE n.value IS DISTINCT FROM old_row -> n.key;
        IF differs IS NULL AND verb = 'changed' THEN
            RETURN NULL;
        END IF;
        SELECT jsonb_object_agg(key, value) INTO old_row FROM jsonb_each(old_row) WHERE key = ANY (differs);
        SELECT jsonb_object_agg(key, value) INTO new_row FROM jsonb_each(new_row) WHERE key = ANY (differs);
    ELSE
        old_row := jsonb_strip_nulls(old_row);
        new_row := jsonb_strip_nulls(new_row);
    END IF;
    PERFORM note(org, kind || '.' || verb, whom, old_row, new_row);
    RETURN NULL;
END $$;

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION audit('member');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON one_time_links FOR EACH ROW EXECUTE FUNCTION audit('link');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON ingest_keys FOR EACH ROW EXECUTE FUNCTION audit('ingest key');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON api_tokens FOR EACH ROW EXECUTE FUNCTION audit('token');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION audit('account');
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON prices FOR EACH ROW EXECUTE FUNCTION audit('price');
CREATE TRIGGER audit AFTER UPDATE OF class ON models FOR EACH ROW EXECUTE FUNCTION audit('model');
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON orgs FOR EACH ROW EXECUTE FUNCTION audit('organization');
