-- What a seat costs, from a month on: a price that changes today does not change what last month's seat cost. The account itself has the price of now.
CREATE TABLE seat_prices (
    org_id      int    NOT NULL,
    account_id  int    NOT NULL,
    since       date   NOT NULL CHECK (since = '-infinity' OR extract(day FROM since) = 1),
    price_nanos bigint CHECK (price_nanos >= 0), -- NULL: no seat any more
    PRIMARY KEY (org_id, account_id, since),
    FOREIGN KEY (org_id, account_id) REFERENCES accounts (org_id, id) ON DELETE CASCADE
);
SELECT wall_in('seat_prices');
INSERT INTO seat_prices (org_id, account_id, since, price_nanos)
    SELECT org_id, id, '-infinity', seat_price_nanos FROM accounts WHERE seat_price_nanos IS NOT NULL;

-- An account's first price holds for all of its past; a later one from the month in which it is entered.
CREATE FUNCTION seat_price_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.seat_price_nanos IS NOT DISTINCT FROM OLD.seat_price_nanos THEN
        RETURN NULL;
    END IF;
    INSERT INTO seat_prices (org_id, account_id, since, price_nanos)
    SELECT NEW.org_id, NEW.id,
        CASE WHEN EXISTS (SELECT FROM seat_prices p WHERE p.org_id = NEW.org_id AND p.account_id = NEW.id)
            THEN date_trunc('month', now() AT TIME ZONE o.time_zone)::date ELSE '-infinity' END,
        NEW.seat_price_nanos
    FROM orgs o WHERE o.id = NEW.org_id AND (NEW.seat_price_nanos IS NOT NULL OR TG_OP = 'UPDATE')
    ON CONFLICT (org_id, account_id, since) DO UPDATE SET price_nanos = EXCLUDED.price_nanos;
    RETURN NULL;
END $$;
CREATE TRIGGER seat_price_changed AFTER INSERT OR UPDATE OF seat_price_nanos ON accounts FOR EACH ROW EXECUTE FUNCTION seat_price_changed();

-- What we compute for the requests of which the tools reported no cost: who bills by what was reported bills these by it.
ALTER TABLE session_parts ADD COLUMN unreported_nanos bigint NOT NULL DEFAULT 0;
UPDATE session_parts SET unreported_nanos = cost_nanos WHERE reported_requests = 0;
-- Parts of both kinds are cut anew from their events.
INSERT INTO session_touched (org_id, account_id, person_id, from_at, to_at)
    SELECT s.org_id, s.account_id, s.person_id, s.starts, s.ends FROM work_sessions s WHERE EXISTS (
        SELECT FROM session_parts p WHERE p.org_id = s.org_id AND p.session_id = s.id AND p.reported_requests > 0 AND p.reported_requests < p.requests);
ALTER TABLE statement_lines ADD COLUMN unreported_nanos bigint NOT NULL DEFAULT 0;

-- The rule that tags for a project what no other rule does.
ALTER TABLE rules ADD COLUMN default_for int;
ALTER TABLE rules ADD FOREIGN KEY (org_id, default_for) REFERENCES projects (org_id, id);
CREATE UNIQUE INDEX rules_default ON rules (org_id, default_for) WHERE until_at IS NULL;
