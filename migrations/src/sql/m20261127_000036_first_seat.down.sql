-- An account's first price holds for all of its past; a later one from the month in which it is entered.
CREATE OR REPLACE FUNCTION seat_price_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
