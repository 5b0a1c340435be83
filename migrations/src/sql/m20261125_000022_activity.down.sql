DO $$
DECLARE
    columns constant text := ', COALESCE(t.name, '''') AS error_type, e.cache_read_tokens AS cache_read,
                e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens AS cache_write';
    name    text;
BEGIN
    FOREACH name IN ARRAY ARRAY['events_changed_by_insert', 'events_changed_by_update'] LOOP
        EXECUTE replace(replace(pg_get_functiondef(name::regproc), columns, ''), ' LEFT JOIN error_types t ON t.id = e.error_type_id', '');
    END LOOP;
END $$;
DROP TRIGGER contexts_inserted ON contexts;
DROP FUNCTION keep_context_values;
DROP INDEX contexts_sessions, contexts_cwds, contexts_branches;
ALTER TABLE contexts DROP COLUMN cwd_hash, DROP COLUMN branch_hash;
DROP TABLE context_values;
DROP INDEX events_contexts, events_request_ids, events_trace;
ALTER TABLE events DROP COLUMN trace_id, DROP COLUMN span_id, DROP COLUMN parent_span_id;
