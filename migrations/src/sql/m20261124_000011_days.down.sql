DROP TRIGGER orgs_moved ON orgs;
DROP TRIGGER events_updated_by_day ON events;
DROP TRIGGER events_deleted_by_day ON events;
DROP TRIGGER events_inserted_by_day ON events;
DROP FUNCTION orgs_moved, rebuild_days, events_by_day_on_insert, events_by_day_on_delete, events_by_day_on_update, local_day;
DROP TABLE usage_1d;
