-- One row a request, partitioned by month (UTC) so that old months can be detached at once.
--
-- Only `org_id`, `account_id` and what was counted must be given: a row inserted by hand is as good as one that came by HTTP, and
-- the triggers of the next migrations carry it to the rollups and to every open page. Writers name this table, never a partition:
-- statement triggers fire for the table that the statement names.
CREATE SEQUENCE events_id_seq;
CREATE TABLE events (
    id                    bigint      NOT NULL DEFAULT nextval('events_id_seq'),
    org_id                int         NOT NULL,
    occurred_at           timestamptz NOT NULL DEFAULT now(),
    account_id            int         NOT NULL,
    person_id             int         NOT NULL DEFAULT 0,
    agent_id              int         NOT NULL DEFAULT 0,
    action_id             int         NOT NULL DEFAULT 0,
    model_id              int         NOT NULL DEFAULT 0,
    context_id            int         NOT NULL DEFAULT 0,
    error_type_id         int         NOT NULL DEFAULT 0,
    source                smallint    NOT NULL DEFAULT 0,
    outcome               smallint    NOT NULL DEFAULT 0, -- 0 ok, 1 error
    tier                  smallint    NOT NULL DEFAULT 0,
    speed                 smallint    NOT NULL DEFAULT 0,
    geography             smallint    NOT NULL DEFAULT 0,
    input_tokens          bigint      NOT NULL DEFAULT 0 CHECK (input_tokens >= 0),
    cache_read_tokens     bigint      NOT NULL DEFAULT 0 CHECK (cache_read_tokens >= 0),
    cache_write_5m_tokens bigint      NOT NULL DEFAULT 0 CHECK (cache_write_5m_tokens >= 0),
    cache_write_1h_tokens bigint      NOT NULL DEFAULT 0 CHECK (cache_write_1h_tokens >= 0),
    cache_write_tokens    bigint      NOT NULL DEFAULT 0 CHECK (cache_write_tokens >= 0), -- of unstated lifetime
    output_tokens         bigint      NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
    reasoning_tokens      bigint      NOT NULL DEFAULT 0 CHECK (reasoning_tokens >= 0),
    web_searches          int         NOT NULL DEFAULT 0,
    cost_nanos            bigint,     -- computed by us; NULL is "no price known", never zero
    saved_nanos           bigint,     -- what cache reads saved against the input price; NULL is unknown
    reported_nanos        bigint,     -- what the client said
    price_id              int,
    latency_ms            int,
    ttft_ms               int,
    request_id            text,
    recorded_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, occurred_at),
    FOREIGN KEY (org_id, account_id) REFERENCES accounts (org_id, id)
) PARTITION BY RANGE (occurred_at);
ALTER SEQUENCE events_id_seq OWNED BY events.id;
CREATE INDEX events_newest ON events (org_id, occurred_at DESC, id DESC);

-- A unique key of a partitioned table must contain the partition column, so idempotency has a table of its own. The key is a hash
-- of the source and of its id of the request; `weight` (all tokens) and `occurred_at` tell which of two versions stands.
CREATE TABLE event_keys (
    org_id      int         NOT NULL,
    key         uuid        NOT NULL,
    event_id    bigint      NOT NULL,
    occurred_at timestamptz NOT NULL,
    weight      bigint      NOT NULL,
    PRIMARY KEY (org_id, key)
);

-- Makes the month's partition if it is missing. Runs as the owner, because the server's role may not create tables.
CREATE FUNCTION ensure_events_partition(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', at);
    name  text := 'events_' || to_char(at, 'YYYY_MM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('events_partition'));
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)', name, first, first + interval '1 month');
END $$;
-- This month and the next two; the server's daily job keeps it so.
SELECT ensure_events_partition(now() + n * interval '1 month') FROM generate_series(-1, 2) AS n;
