DROP FUNCTION refresh_billing_periods;
DROP VIEW billing_periods;
DROP MATERIALIZED VIEW billing_periods_all;
DROP FUNCTION billing_period_start, local_day_start;
