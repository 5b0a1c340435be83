-- Latency as a sketch that can be merged over any window: DDSketch (Masson, Rim, Lee 2019) with a relative error of 1 %. A value
-- falls into bin ceil(ln(ms) / ln(1.01 / 0.99)); a sketch is an array of bins with their counts, each packed into one bigint as
-- bin * 2^32 + count. Counts are signed, so that a sketch can also be taken away.
CREATE FUNCTION sketch_bin(ms int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ceil(ln(greatest(ms, 1)::double precision) / 0.020000666706669543)::bigint $$;

CREATE FUNCTION sketch_merge(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN a IS NULL THEN b
        WHEN b IS NULL THEN a
        ELSE (
            SELECT array_agg((bin << 32) + n ORDER BY bin) FROM (
                SELECT (e + 2147483648) >> 32 AS bin, sum(e - (((e + 2147483648) >> 32) << 32))::bigint AS n
                FROM unnest(a || b) AS e GROUP BY 1
            ) AS bins WHERE n <> 0
        )
    END
$$;
CREATE AGGREGATE sketch_sum(bigint[]) (SFUNC = sketch_merge, STYPE = bigint[], COMBINEFUNC = sketch_merge, PARALLEL = SAFE);

-- The finest rollup: every dimension, in buckets of a quarter of an hour, so that every time zone (+5:45, +10:30) is exact.
CREATE TABLE usage_15m (
    org_id            int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    person_id         int         NOT NULL,
    agent_id          int         NOT NULL,
    action_id         int         NOT NULL,
    model_id          int         NOT NULL,
    requests          bigint      NOT NULL,
    errors            bigint      NOT NULL,
    input             bigint      NOT NULL,
    cache_read        bigint      NOT NULL,
    cache_write       bigint      NOT NULL,
    output            bigint      NOT NULL,
    reasoning         bigint      NOT NULL,
    cost_nanos        bigint      NOT NULL,
    saved_nanos       bigint      NOT NULL,
    unpriced_requests bigint      NOT NULL,
    unpriced_tokens   bigint      NOT NULL,
    unsaved_reads     bigint      NOT NULL,
    latency           bigint[],
    ttft              bigint[],
    PRIMARY KEY (org_id, bucket, account_id, person_id, agent_id, action_id, model_id)
) WITH (fillfactor = 80);

-- A coarser one beside it for longer windows: by the hour, without agent and action. Exact for zones of whole hours.
CREATE TABLE usage_1h (
    org_id            int         NOT NULL,
    bucket            timestamptz NOT NULL,
    account_id        int         NOT NULL,
    person_id         int         NOT NULL,
    model_id          int         NOT NULL,
    requests          bigint      NOT NULL,
    errors            bigint      NOT NULL,
    input             bigint      NOT NULL,
    cache_read        bigint      NOT NULL,
    cache_write       bigint      NOT NULL,
    output            bigint      NOT NULL,
    reasoning         bigint      NOT NULL,
    cost_nanos        bigint      NOT NULL,
    saved_nanos       bigint      NOT NULL,
    unpriced_requests bigint      NOT NULL,
    unpriced_tokens   bigint      NOT NULL,
    unsaved_reads     bigint      NOT NULL,
    PRIMARY KEY (org_id, bucket, account_id, person_id, model_id)
) WITH (fillfactor = 80);
