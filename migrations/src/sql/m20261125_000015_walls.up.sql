-- The second wall: row-level security. A transaction says for which org it works (`countinghouse.org`), and every table shows it that org's
-- rows and no others. A transaction that says nothing sees nothing. The setting ends with the transaction, so nothing of it stays on a
-- connection that goes back to the pool.
--
-- The policies are forced, so they hold for the owner of the tables too; a second policy lets the owner's role see everything, for
-- migrations, for the functions below and for whoever repairs something by hand. The server does not work as that role.
CREATE FUNCTION current_org() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('countinghouse.org', true), '')::int $$;
-- Who works, where a person does; and from which address, and through which door.
CREATE FUNCTION current_person() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(current_setting('countinghouse.person', true), '')::int $$;

-- Walls a table in. Later migrations call it for each new table that has an `org_id`; a test looks for tables that were forgotten.
CREATE FUNCTION wall_in(what regclass, mine text DEFAULT 'org_id = current_org()') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', what);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', what);
    EXECUTE format('CREATE POLICY by_org ON %s USING (%s) WITH CHECK (%s)', what, mine, mine);
    EXECUTE format('CREATE POLICY by_owner ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', what);
END $$;

SELECT wall_in(c.oid::regclass)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname NOT IN ('memberships', 'prices', 'one_time_links', 'sign_ins');
-- The prices of the book inside the binary belong to no org, and all may see them.
SELECT wall_in('prices');
CREATE POLICY of_all ON prices FOR SELECT USING (org_id IS NULL);
-- A person may see where they belong, to switch from one org to another; to change something there, they have to be there.
SELECT wall_in('memberships');
CREATE POLICY own ON memberships FOR SELECT USING (user_id = current_person());
SELECT wall_in('orgs', 'id = current_org()');
CREATE POLICY own ON orgs FOR SELECT USING (id IN (SELECT m.org_id FROM memberships m WHERE m.user_id = current_person()));
-- The first admin's link comes before any org.
SELECT wall_in('one_time_links', 'org_id IS NULL OR org_id = current_org()');
-- A sign-in is a person's own affair, whatever org they look at.
SELECT wall_in('sign_ins', 'user_id = current_person()');

-- Partitions have walls of their own, because whoever names one goes around those of `events`; and the server may not name them at all.
CREATE FUNCTION wall_in_partition(what regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wall_in(what);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
        EXECUTE format('REVOKE ALL ON %s FROM countinghouse_app', what);
    END IF;
END $$;
SELECT wall_in_partition(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'events'::regclass;

CREATE OR REPLACE FUNCTION ensure_events_partition(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', at);
    after timestamptz := date_trunc('month', at) + interval '1 month';
    name  text := 'events_' || to_char(at, 'YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'events'::regclass AND c.relname IN (name, name || '_late')) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('events_partition'));
    IF EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'events'::regclass AND c.relname IN (name, name || '_late')) THEN
        RETURN;
    END IF;
    IF to_regclass(name) IS NOT NULL OR EXISTS (SELECT FROM usage_15m WHERE bucket >= first AND bucket < after) THEN
        name := name || '_late';
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name, first, after);
    PERFORM wall_in_partition(name::regclass);
END $$;

-- The summaries of all orgs are for the functions and the view that are here; the view shows the transaction's org.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
        REVOKE ALL ON billing_periods_all FROM countinghouse_app;
        -- Nobody is deleted by the server: what they did stays theirs.
        REVOKE DELETE ON users, orgs FROM countinghouse_app;
    END IF;
END $$;

-- Doors in the wall, each as small as can be. They run as the owner, and answer what must be known before an org is, or the little that
-- jobs need to know of all orgs. Whoever opens one shows a secret (by its hash), or learns nothing of what an org has in it.

-- The orgs there are: for jobs and for the command line.
CREATE FUNCTION all_orgs() RETURNS SETOF orgs LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT * FROM orgs ORDER BY id $$;

-- What an ingest key opens.
CREATE FUNCTION door_ingest_key(secret bytea) RETURNS TABLE (id int, org_id int, account_id int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT k.id, k.org_id, k.account_id FROM ingest_keys k WHERE k.hash = secret AND k.revoked_at IS NULL $$;

-- How a user stands in an org, and whether their sign-in (if there is one) still holds.
CREATE FUNCTION door_standing(who int, org int, sign_in bigint) RETURNS TABLE (user_id int, name text, email text, token_version int,
    org_id int, org_name text, time_zone text, sample boolean, role text, accounts int[], orgs int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.name, u.email, u.token_version, o.id, o.name, o.time_zone, o.sample, m.role, m.accounts,
        (SELECT count(*) FROM memberships e WHERE e.user_id = who)::int
    FROM users u JOIN memberships m ON m.user_id = u.id JOIN orgs o ON o.id = m.org_id
    WHERE u.id = who AND o.id = org AND (sign_in IS NULL OR EXISTS (SELECT FROM sign_ins s
        WHERE s.id = sign_in AND s.user_id = who AND s.revoked_at IS NULL AND s.expires_at > now()))
$$;

-- The sign-in behind a browser's secret, seen just now. One that was not used for so long is over. Where the person no longer belongs to
-- the org that they looked at, another one of theirs takes its place.
CREATE FUNCTION door_sign_in(secret bytea, idle interval, from_address text) RETURNS TABLE (id bigint, user_id int, org_id int, token_version int, role text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE sign_ins s SET last_seen_at = now(), address = from_address, org_id = m.org_id
    FROM users u, LATERAL (
        SELECT m.org_id, m.role FROM memberships m JOIN orgs o ON o.id = m.org_id WHERE m.user_id = u.id
        ORDER BY m.org_id = (SELECT t.org_id FROM sign_ins t WHERE t.hash = secret) DESC, o.sample, m.created_at, m.org_id LIMIT 1
    ) AS m
    WHERE s.hash = secret AND u.id = s.user_id AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - idle
    RETURNING s.id, s.user_id, m.org_id, u.token_version, m.role
$$;

-- The personal token behind a secret, used just now (noted once a minute).
CREATE FUNCTION door_api_token(secret bytea) RETURNS TABLE (id int, user_id int, org_id int, scopes text[], expires_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE api_tokens t SET last_used_at = now() WHERE t.hash = secret AND (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute');
    RETURN QUERY SELECT t.id, t.user_id, t.org_id, t.scopes, t.expires_at FROM api_tokens t
        WHERE t.hash = secret AND t.revoked_at IS NULL AND t.expires_at > now();
END $$;

-- What a link that works once leads to, as long as it works.
CREATE FUNCTION door_link(secret bytea, what text) RETURNS SETOF one_time_links
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT * FROM one_time_links l WHERE l.hash = secret AND l.purpose = what AND l.used_at IS NULL AND l.expires_at > now() $$;

-- When someone last looked at the transaction's org; NULL when no sign-in of theirs looks at it. What they do elsewhere is not told.
CREATE FUNCTION door_last_seen(who int) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT max(last_seen_at) FROM sign_ins WHERE user_id = who AND org_id = current_org() AND revoked_at IS NULL AND expires_at > now() $$;

-- Whether someone belongs to an org that the other one does not administer.
CREATE FUNCTION door_belongs_elsewhere(who int, admin int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM memberships m WHERE m.user_id = who
        AND NOT EXISTS (SELECT FROM memberships a WHERE a.org_id = m.org_id AND a.user_id = admin AND a.role = 'admin'))
$$;

-- Ends all sign-ins of a user but one, and with them every token.
CREATE FUNCTION door_end_sign_ins(who int, but bigint) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE users SET token_version = token_version + 1 WHERE id = who;
    UPDATE sign_ins SET revoked_at = now() WHERE user_id = who AND revoked_at IS NULL AND id IS DISTINCT FROM but;
$$;

-- Revokes all personal tokens of a user.
CREATE FUNCTION door_revoke_tokens(who int) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ UPDATE api_tokens SET revoked_at = now() WHERE user_id = who AND revoked_at IS NULL $$;

-- Uses a link up, if it still works: a link for a new password only while whom it is for belongs to the org, and while whoever made it may
-- still make one. Returns whether it did.
CREATE FUNCTION door_use_link(link int) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

-- Whether the database is as new, and whether logs of a kind were ever imported: what a first start does depends on it.
CREATE FUNCTION is_untouched() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT NOT EXISTS (SELECT FROM events) AND NOT EXISTS (SELECT FROM import_files) $$;
CREATE FUNCTION has_imported(what text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM import_files WHERE source = what) $$;

-- Jobs. Cells that came in since the summaries were refreshed, over all orgs.
CREATE FUNCTION unsummarised_cells() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT COALESCE(sum(tail.cells), 0)::bigint FROM org_counters o
    LEFT JOIN (SELECT org_id, max(seq) AS seq FROM billing_periods_all GROUP BY org_id) AS b ON b.org_id = o.org_id
    CROSS JOIN LATERAL (SELECT sum(c.cells) AS cells FROM usage_changes c WHERE c.org_id = o.org_id AND c.seq > COALESCE(b.seq, 0)) AS tail
$$;
-- Changes that no page can still ask for: older than a day. Every org keeps its latest thousand.
CREATE FUNCTION prune_outbox() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM usage_changes c USING org_counters o
        WHERE o.org_id = c.org_id AND c.at < now() - interval '1 day' AND c.seq < o.seq - 1000 RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
-- Sign-ins, links and tries that are long over.
CREATE FUNCTION prune_people() RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM sign_ins WHERE expires_at < now() - interval '30 days' OR revoked_at < now() - interval '30 days' OR last_seen_at < now() - interval '90 days';
    DELETE FROM one_time_links WHERE expires_at < now() - interval '30 days';
    DELETE FROM sign_in_tries WHERE last_at < now() - interval '1 day';
$$;
