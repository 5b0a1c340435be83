//! Work sessions against the events, in SQL. `$1` is the org.

/// Lines of sessions (account, person, day in the org's zone, model) that differ from what the events of the line add up to. Left out are people and
/// accounts of whom something waits to be cut, days before the first session of theirs (history that is not cut yet), and days near months whose
/// events have expired.
pub(super) const SESSIONS: &str = r"
WITH whole AS MATERIALIZED (SELECT whole_months($1) AS month),
e AS (
    SELECT e.account_id, e.person_id, (e.occurred_at AT TIME ZONE o.time_zone)::date AS day, e.model_id,
        count(*) AS requests,
        count(*) FILTER (WHERE e.outcome <> 0) AS errors,
        sum(e.input_tokens)::bigint AS input,
        sum(e.cache_read_tokens)::bigint AS cache_read,
        sum(e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens)::bigint AS cache_write,
        sum(e.output_tokens)::bigint AS output,
        COALESCE(sum(e.cost_nanos), 0)::bigint AS cost_nanos,
        COALESCE(sum(e.reported_nanos), 0)::bigint AS reported_nanos,
        COALESCE(sum(e.cost_nanos) FILTER (WHERE e.reported_nanos IS NULL), 0)::bigint AS unreported_nanos,
        count(*) FILTER (WHERE e.cost_nanos IS NULL) AS unpriced_requests
    FROM events e JOIN orgs o ON o.id = e.org_id WHERE e.org_id = $1 GROUP BY 1, 2, 3, 4
),
s AS (
    SELECT s.account_id, s.person_id, p.day, p.model_id,
        sum(p.requests)::bigint AS requests,
        sum(p.errors)::bigint AS errors,
        sum(p.input)::bigint AS input,
        sum(p.cache_read)::bigint AS cache_read,
        sum(p.cache_write)::bigint AS cache_write,
        sum(p.output)::bigint AS output,
        sum(p.cost_nanos)::bigint AS cost_nanos,
        sum(p.reported_nanos)::bigint AS reported_nanos,
        sum(p.unreported_nanos)::bigint AS unreported_nanos,
        sum(p.unpriced_requests)::bigint AS unpriced_requests
    FROM session_parts p JOIN work_sessions s ON s.org_id = p.org_id AND s.id = p.session_id WHERE p.org_id = $1 GROUP BY 1, 2, 3, 4
),
begun AS (SELECT account_id, person_id, min(day) AS first_day FROM s GROUP BY 1, 2)
SELECT count(*) FROM e FULL JOIN s USING (account_id, person_id, day, model_id) JOIN begun b USING (account_id, person_id)
WHERE day >= b.first_day
AND to_char(day - 1, 'YYYY_MM') IN (SELECT month FROM whole) AND to_char(day + 1, 'YYYY_MM') IN (SELECT month FROM whole)
AND NOT EXISTS (SELECT FROM session_touched t WHERE t.org_id = $1 AND t.account_id = b.account_id AND t.person_id = b.person_id)
AND (e.requests, e.errors, e.input, e.cache_read, e.cache_write, e.output, e.cost_nanos, e.reported_nanos, e.unreported_nanos, e.unpriced_requests)
    IS DISTINCT FROM
    (s.requests, s.errors, s.input, s.cache_read, s.cache_write, s.output, s.cost_nanos, s.reported_nanos, s.unreported_nanos, s.unpriced_requests)";
