-- A repricing adds up what each of its batches did, in the batch's own transaction, so that one that was interrupted tells the truth. `ended_at` is
-- set together with its note in the audit log: by its last batch or, where it was interrupted, by the next repricing.
ALTER TABLE repricings
    ADD COLUMN newly_priced bigint NOT NULL DEFAULT 0,
    ADD COLUMN ended_at timestamptz;

-- What was interrupted until now has nothing but what it kept of each request. All others have their note.
UPDATE repricings SET ended_at = at WHERE requests > 0;
UPDATE repricings r SET newly_priced = e.newly_priced, requests = e.requests, before_nanos = e.before, after_nanos = e.after
FROM (
    SELECT org_id, repricing_id, count(*) AS requests, count(*) FILTER (WHERE old_nanos IS NULL) AS newly_priced,
        COALESCE(sum(old_nanos), 0)::bigint AS before, sum(new_nanos)::bigint AS after
    FROM event_repricings GROUP BY org_id, repricing_id
) AS e
WHERE e.org_id = r.org_id AND e.repricing_id = r.id;
CREATE INDEX repricings_open ON repricings (org_id) WHERE ended_at IS NULL;
