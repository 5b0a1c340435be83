-- As the three migrations before made them.
DROP FUNCTION close_doors;
CREATE OR REPLACE FUNCTION note(org int, what text, whom text, old jsonb, new jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_log (org_id, user_id, actor, address, action, subject, before, after)
    VALUES (org, current_person(), current_actor(), COALESCE(current_setting('countinghouse.address', true), ''), what, whom, old, new)
$$;
DROP FUNCTION door_standing;
CREATE FUNCTION door_standing(who int, org int, sign_in bigint) RETURNS TABLE (user_id int, name text, email text, token_version int,
    org_id int, org_name text, time_zone text, sample boolean, role text, accounts int[], orgs int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.name, u.email, u.token_version, o.id, o.name, o.time_zone, o.sample, m.role, m.accounts,
        (SELECT count(*) FROM memberships e WHERE e.user_id = who)::int
    FROM users u JOIN memberships m ON m.user_id = u.id JOIN orgs o ON o.id = m.org_id
    WHERE u.id = who AND o.id = org AND (sign_in IS NULL OR EXISTS (SELECT FROM sign_ins s
        WHERE s.id = sign_in AND s.user_id = who AND s.revoked_at IS NULL AND s.expires_at > now()))
$$;
DROP TRIGGER end_sign_ins_of_gone ON memberships;
DROP FUNCTION end_sign_ins_of_gone;
CREATE OR REPLACE FUNCTION door_use_link(link int) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    l one_time_links;
BEGIN
    SELECT * INTO l FROM one_time_links WHERE id = link AND used_at IS NULL AND expires_at > now() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF l.purpose = 'password' AND (
        NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = l.org_id AND m.user_id = l.user_id)
        OR l.created_by IS NOT NULL AND (door_belongs_elsewhere(l.user_id, l.created_by)
            OR NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = l.org_id AND m.user_id = l.created_by AND m.role = 'admin'))) THEN
        RETURN false;
    END IF;
    IF l.purpose = 'invite' AND l.created_by IS NOT NULL
        AND NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = l.org_id AND m.user_id = l.created_by AND m.role = 'admin') THEN
        RETURN false;
    END IF;
    UPDATE one_time_links SET used_at = now() WHERE id = link;
    RETURN true;
END $$;
CREATE OR REPLACE FUNCTION door_belongs_elsewhere(who int, admin int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM memberships m WHERE m.user_id = who
        AND NOT EXISTS (SELECT FROM memberships a WHERE a.org_id = m.org_id AND a.user_id = admin AND a.role = 'admin'))
$$;
CREATE OR REPLACE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM orgs WHERE id = OLD.org_id FOR UPDATE;
    -- Where the org itself is gone, so may its members be.
    IF FOUND AND NOT EXISTS (SELECT FROM memberships WHERE org_id = OLD.org_id AND role = 'admin') THEN
        RAISE EXCEPTION 'an organization needs an administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'keep_an_admin';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER keep_an_admin ON memberships;
CREATE TRIGGER keep_an_admin AFTER UPDATE OF role OR DELETE ON memberships FOR EACH ROW
    WHEN (OLD.role = 'admin') EXECUTE FUNCTION keep_an_admin();
DROP FUNCTION was_right, count_sign_in, try_subject;
DROP FUNCTION count_try, tries_left;
ALTER TABLE sign_in_tries ALTER COLUMN tries TYPE int;
CREATE FUNCTION count_try(what bytea, free int) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    wait int;
BEGIN
    INSERT INTO sign_in_tries AS t VALUES (what, 1, now(), now())
    ON CONFLICT (subject) DO UPDATE SET
        tries = CASE WHEN t.last_at < now() - interval '1 hour' THEN 1 ELSE t.tries + 1 END,
        last_at = now(),
        held_until = CASE WHEN t.last_at < now() - interval '1 hour' OR t.tries + 1 < free THEN now()
            ELSE now() + least(900, 2 ^ least(t.tries + 1 - free, 10)) * interval '1 second' END
    WHERE t.held_until <= now();
    IF FOUND THEN
        RETURN 0;
    END IF;
    SELECT greatest(1, ceil(extract(epoch FROM held_until - now())))::int INTO wait FROM sign_in_tries WHERE subject = what;
    RETURN COALESCE(wait, 1);
END $$;
