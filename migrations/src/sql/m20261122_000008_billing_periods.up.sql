-- The first instant of a local day: where midnight comes twice (clocks set back over it) the first of the two, where it does not
-- exist the instant at which the clocks jump.
CREATE FUNCTION local_day_start(day timestamp, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN ((day AT TIME ZONE zone) - interval '1 hour') AT TIME ZONE zone = day
        THEN (day AT TIME ZONE zone) - interval '1 hour' ELSE day AT TIME ZONE zone END
$$;

-- The first instant of the billing cycle that holds a moment: the last billing day at or before it, in the org's zone. In months that
-- are shorter than the billing day, the month's last day stands for it, as the vendors do.
CREATE FUNCTION billing_period_start(at timestamptz, billing_day int, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN local.day >= least(billing_day, extract(day FROM local.month + interval '1 month - 1 day')::int)
        THEN public.local_day_start(local.month + (least(billing_day, extract(day FROM local.month + interval '1 month - 1 day')::int) - 1) * interval '1 day', zone)
        ELSE public.local_day_start(local.month - interval '1 month' + (least(billing_day, extract(day FROM local.month - interval '1 day')::int) - 1) * interval '1 day', zone)
    END
    FROM (SELECT date_trunc('month', at AT TIME ZONE zone) AS month, extract(day FROM at AT TIME ZONE zone)::int AS day) AS local
$$;

-- What each account cost in each of its billing cycles, by model. Refreshed every hour by a job, or sooner when much has come in.
-- `seq` is the org's change number in the same snapshot: what came later is in the outbox behind that number, so
-- view + outbox tail is never stale and never counts twice. `billing_day` and `time_zone` say what the cycles were cut by.
CREATE MATERIALIZED VIEW billing_periods_all AS
SELECT u.org_id, u.account_id, billing_period_start(u.bucket, a.billing_day, o.time_zone) AS period_start, a.billing_day, o.time_zone, u.model_id,
    sum(u.requests)::bigint AS requests, sum(u.errors)::bigint AS errors, sum(u.input)::bigint AS input, sum(u.cache_read)::bigint AS cache_read, sum(u.cache_write)::bigint AS cache_write, sum(u.output)::bigint AS output, sum(u.reasoning)::bigint AS reasoning, sum(u.cost_nanos)::bigint AS cost_nanos, sum(u.saved_nanos)::bigint AS saved_nanos, sum(u.unpriced_requests)::bigint AS unpriced_requests, sum(u.unpriced_tokens)::bigint AS unpriced_tokens, sum(u.unsaved_reads)::bigint AS unsaved_reads, c.seq
FROM (
    SELECT org_id, bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_1h WHERE org_id IN (SELECT id FROM orgs WHERE hour_aligned)
    UNION ALL
    SELECT org_id, bucket, account_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads FROM usage_15m WHERE org_id IN (SELECT id FROM orgs WHERE NOT hour_aligned)
) AS u
    JOIN orgs o ON o.id = u.org_id
    JOIN org_counters c ON c.org_id = u.org_id
    JOIN accounts a ON a.org_id = u.org_id AND a.id = u.account_id
GROUP BY u.org_id, u.account_id, period_start, a.billing_day, o.time_zone, u.model_id, c.seq;
CREATE UNIQUE INDEX billing_periods_all_key ON billing_periods_all (org_id, account_id, period_start, model_id);

-- A materialized view knows nothing of row-level security, so the server reads it through this one: the org of the transaction only.
CREATE VIEW billing_periods AS
SELECT * FROM billing_periods_all WHERE org_id = NULLIF(current_setting('countinghouse.org', true), '')::int;

-- Refreshing is for the owner; the server's role asks for it by this function.
CREATE FUNCTION refresh_billing_periods() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY billing_periods_all;
END $$;
