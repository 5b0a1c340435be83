-- What a second look at the walls and doors has found.

-- Tries leak away with time, one every so often, instead of being forgotten all at once after an hour of quiet: an office whose people come
-- and go all day is never quiet. What was counted but turned out right is taken back, with the wait that it made.
ALTER TABLE sign_in_tries ALTER COLUMN tries TYPE double precision;
DROP FUNCTION count_try;

-- What is left of tries by now.
CREATE FUNCTION tries_left(tries double precision, last_at timestamptz, every interval) RETURNS double precision LANGUAGE sql STABLE AS
$$ SELECT greatest(0, tries - extract(epoch FROM now() - last_at)::double precision / extract(epoch FROM every)::double precision) $$;

-- Counts a try. Returns the seconds to wait; 0 lets it through. After `free` tries every further one doubles the wait, up to a quarter of an
-- hour.
CREATE FUNCTION count_try(what bytea, free int, every interval) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    wait int;
BEGIN
    INSERT INTO sign_in_tries AS t VALUES (what, 1, now(), now())
    ON CONFLICT (subject) DO UPDATE SET
        tries = tries_left(t.tries, t.last_at, every) + 1,
        last_at = now(),
        held_until = now() + CASE WHEN tries_left(t.tries, t.last_at, every) + 1 < free - 0.1 THEN interval '0'
            ELSE least(900, 2 ^ least(10, ceil(tries_left(t.tries, t.last_at, every) + 0.9 - free))) * interval '1 second' END
    WHERE t.held_until <= now();
    IF FOUND THEN
        RETURN 0;
    END IF;
    SELECT greatest(1, ceil(extract(epoch FROM held_until - now())))::int INTO wait FROM sign_in_tries WHERE subject = what;
    RETURN COALESCE(wait, 1);
END $$;

-- What a try to sign in is counted by: the network ('a'), the e-mail ('e'), and both ('b'), hashed. The database brings the e-mail to lower case,
-- as it does where it looks for the user: what is one user must be one e-mail here.
CREATE FUNCTION try_subject(kind text, network bytea, mail text) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(kind, 'UTF8') || CASE kind WHEN 'e' THEN ''::bytea ELSE network || '\x00'::bytea END
        || CASE kind WHEN 'a' THEN ''::bytea ELSE convert_to(lower(btrim(mail)), 'UTF8') END)
$$;

-- Counts a try to sign in. Many people may be behind one address; and whoever tries an e-mail from one place must not keep its owner out at
-- another, so the e-mail alone has more room than the two together. The first refusal ends it: what is refused by the network of its sender
-- makes no rows and does not count against the e-mail of someone else.
CREATE FUNCTION count_sign_in(network bytea, mail text) RETURNS int LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    wait int;
BEGIN
    wait := count_try(try_subject('a', network, mail), 30, interval '1 minute');
    IF wait = 0 THEN
        wait := count_try(try_subject('b', network, mail), 6, interval '10 minutes');
    END IF;
    IF wait = 0 THEN
        wait := count_try(try_subject('e', network, mail), 40, interval '1 minute');
    END IF;
    RETURN wait;
END $$;

-- The try was right: those of the e-mail are forgotten. Of the network only this one is, because whoever has one password may still guess others.
CREATE FUNCTION was_right(network bytea, mail text) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    DELETE FROM sign_in_tries WHERE subject IN (try_subject('b', network, mail), try_subject('e', network, mail));
    UPDATE sign_in_tries SET tries = greatest(0, tries - 1), held_until = least(held_until, now()) WHERE subject = try_subject('a', network, mail);
$$;

-- Administrators can be limited to some accounts, too; then they do not look after the organization. It needs one who does.
CREATE OR REPLACE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- As weak a lock as will do: the audit log refers to the org's row at the same time.
    PERFORM 1 FROM orgs WHERE id = OLD.org_id FOR NO KEY UPDATE;
    -- Where the org itself is gone, so may its members be.
    IF FOUND AND NOT EXISTS (SELECT FROM memberships WHERE org_id = OLD.org_id AND role = 'admin' AND accounts IS NULL) THEN
        RAISE EXCEPTION 'an organization needs an administrator' USING ERRCODE = 'check_violation', CONSTRAINT = 'keep_an_admin';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER keep_an_admin ON memberships;
CREATE TRIGGER keep_an_admin AFTER UPDATE OF role, accounts OR DELETE ON memberships FOR EACH ROW
    WHEN (OLD.role = 'admin' AND OLD.accounts IS NULL) EXECUTE FUNCTION keep_an_admin();

CREATE OR REPLACE FUNCTION door_belongs_elsewhere(who int, admin int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM memberships m WHERE m.user_id = who AND NOT EXISTS (
        SELECT FROM memberships a WHERE a.org_id = m.org_id AND a.user_id = admin AND a.role = 'admin' AND a.accounts IS NULL))
$$;

CREATE OR REPLACE FUNCTION door_use_link(link int) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    l one_time_links;
BEGIN
    SELECT * INTO l FROM one_time_links WHERE id = link AND used_at IS NULL AND expires_at > now() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Whoever made it may still make one.
    IF l.created_by IS NOT NULL AND NOT EXISTS (
        SELECT FROM memberships m WHERE m.org_id = l.org_id AND m.user_id = l.created_by AND m.role = 'admin' AND m.accounts IS NULL) THEN
        RETURN false;
    END IF;
    IF l.purpose = 'password' AND (
        NOT EXISTS (SELECT FROM memberships m WHERE m.org_id = l.org_id AND m.user_id = l.user_id)
        OR l.created_by IS NOT NULL AND door_belongs_elsewhere(l.user_id, l.created_by)) THEN
        RETURN false;
    END IF;
    UPDATE one_time_links SET used_at = now() WHERE id = link;
    RETURN true;
END $$;

-- Whoever belongs nowhere any more is signed in nowhere: their browsers do not come back to life with a later invitation.
CREATE FUNCTION end_sign_ins_of_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sign_ins SET revoked_at = now() WHERE user_id = OLD.user_id AND revoked_at IS NULL
        AND NOT EXISTS (SELECT FROM memberships WHERE user_id = OLD.user_id);
    RETURN NULL;
END $$;
CREATE TRIGGER end_sign_ins_of_gone AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION end_sign_ins_of_gone();

-- A token is for the org that its sign-in looks at: `here`. After a switch the tokens of before are void, so that no late answer can bring the
-- old org back.
DROP FUNCTION door_standing;
CREATE FUNCTION door_standing(who int, org int, sign_in bigint) RETURNS TABLE (user_id int, name text, email text, token_version int,
    org_id int, org_name text, time_zone text, sample boolean, role text, accounts int[], orgs int, here boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.name, u.email, u.token_version, o.id, o.name, o.time_zone, o.sample, m.role, m.accounts,
        (SELECT count(*) FROM memberships e WHERE e.user_id = who)::int, sign_in IS NULL OR s.org_id = org
    FROM users u JOIN memberships m ON m.user_id = u.id JOIN orgs o ON o.id = m.org_id
        LEFT JOIN sign_ins s ON s.id = sign_in AND s.user_id = who AND s.revoked_at IS NULL AND s.expires_at > now()
    WHERE u.id = who AND o.id = org AND (sign_in IS NULL OR s.id IS NOT NULL)
$$;

-- The server's role writes into the log of the org that its transaction works for, and no other.
CREATE OR REPLACE FUNCTION note(org int, what text, whom text, old jsonb, new jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF org IS DISTINCT FROM current_org() AND 'countinghouse_app' IN (session_user, current_setting('role')) THEN
        RAISE EXCEPTION 'this transaction does not work for organization %', org USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO audit_log (org_id, user_id, actor, address, action, subject, before, after)
    VALUES (org, current_person(), current_actor(), COALESCE(current_setting('countinghouse.address', true), ''), what, whom, old, new);
END $$;

-- Functions that run as the owner are for the server alone, not for whoever else may sign in to the database. Later migrations call this again.
CREATE FUNCTION close_doors() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    what regprocedure;
BEGIN
    FOR what IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', what);
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO countinghouse_app', what);
        END IF;
    END LOOP;
END $$;
SELECT close_doors();
