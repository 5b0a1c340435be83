-- What the log of requests asks for: traces, finding a request by a text, and a feed that tells as much as a line of the log shows.

-- A request's place in a trace. Most requests have none, so nothing is kept of it, and the index does not know of them.
ALTER TABLE events
    ADD COLUMN trace_id       text,
    ADD COLUMN span_id        text,
    ADD COLUMN parent_span_id text;
CREATE INDEX events_trace ON events (org_id, trace_id, occurred_at) WHERE trace_id IS NOT NULL;

-- By what the rollups do not know. Each index leaves out the requests that say nothing of it, and grows at its end: request ids of vendors and
-- numbers of contexts rise with time. Together they cost a writer less than a tenth of what it costs to keep the rollups.
CREATE INDEX events_request_ids ON events (org_id, request_id COLLATE "C") WHERE request_id IS NOT NULL;
CREATE INDEX events_contexts ON events (org_id, context_id, occurred_at) WHERE context_id <> 0;

-- Directories and branches, each once: contexts are as many as sessions of tools, and looking for a part of a text in all of them takes long.
-- The hash stands for the value, which may be longer than a row of an index. Kind 0 is a directory, 1 a branch.
CREATE TABLE context_values (
    org_id int      NOT NULL REFERENCES orgs ON DELETE CASCADE,
    kind   smallint NOT NULL,
    hash   bigint   NOT NULL,
    value  text     NOT NULL,
    PRIMARY KEY (org_id, kind, hash)
);
SELECT wall_in('context_values');
-- The hashes are columns, because behind the walls an index is only used by what tells nothing of the rows that it looks at: plain comparisons.
ALTER TABLE contexts
    ADD COLUMN cwd_hash    bigint GENERATED ALWAYS AS (hashtextextended(cwd, 0)) STORED,
    ADD COLUMN branch_hash bigint GENERATED ALWAYS AS (hashtextextended(git_branch, 0)) STORED;
CREATE INDEX contexts_sessions ON contexts (org_id, session_id COLLATE "C");
CREATE INDEX contexts_cwds ON contexts (org_id, cwd_hash, id);
CREATE INDEX contexts_branches ON contexts (org_id, branch_hash, id);

-- The values of new contexts. In order, so that two writers wait for each other's rows and not for ever.
CREATE FUNCTION keep_context_values() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO context_values (org_id, kind, hash, value)
    SELECT DISTINCT n.org_id, v.kind, hashtextextended(v.value, 0) AS hash, v.value
    FROM new_rows n CROSS JOIN LATERAL (VALUES (0::smallint, n.cwd), (1::smallint, n.git_branch)) AS v (kind, value)
    WHERE v.value <> '' ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER contexts_inserted AFTER INSERT ON contexts REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION keep_context_values();
INSERT INTO context_values (org_id, kind, hash, value)
SELECT DISTINCT c.org_id, v.kind, hashtextextended(v.value, 0), v.value
FROM contexts c CROSS JOIN LATERAL (VALUES (0::smallint, c.cwd), (1::smallint, c.git_branch)) AS v (kind, value) WHERE v.value <> ''
ON CONFLICT DO NOTHING;

-- The feed of the stream tells of caches and of failures as well. The triggers stay what they are, but for these few columns of their text.
DO $$
DECLARE
    columns constant text := 'e.latency_ms, e.outcome <> 0 AS error';
    joins   constant text := 'LEFT JOIN actions a ON a.id = e.action_id';
    name    text;
    body    text;
BEGIN
    FOREACH name IN ARRAY ARRAY['events_changed_by_insert', 'events_changed_by_update'] LOOP
        body := pg_get_functiondef(name::regproc);
        IF strpos(body, columns) = 0 OR strpos(body, joins) = 0 THEN
            RAISE EXCEPTION 'the feed of % is not what was expected', name;
        END IF;
        body := replace(body, columns, columns || ', COALESCE(t.name, '''') AS error_type, e.cache_read_tokens AS cache_read,
                e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS cache_write');
        EXECUTE replace(body, joins, joins || ' LEFT JOIN error_types t ON t.id = e.error_type_id');
    END LOOP;
END $$;
