DROP FUNCTION whole_months(int);
DROP FUNCTION expire_events;
ALTER TABLE orgs DROP COLUMN expired_before;
