DROP TRIGGER events_keys_deleted ON events;
DROP TRIGGER events_updated ON events;
DROP TRIGGER events_deleted ON events;
DROP TRIGGER events_inserted ON events;
DROP FUNCTION events_keys_deleted, events_changed_by_insert, events_changed_by_delete, events_changed_by_update;
DROP TABLE usage_changes;
