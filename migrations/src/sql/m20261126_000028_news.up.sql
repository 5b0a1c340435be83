-- How often an org's sessions have changed: a page says which number it was read at, and is told when there is a later one. Not a part of
-- `org_counters`, whose row every writer of events has to wait for.
CREATE TABLE session_counters (
    org_id int    PRIMARY KEY REFERENCES orgs ON DELETE CASCADE,
    seq    bigint NOT NULL
);
SELECT wall_in('session_counters');
