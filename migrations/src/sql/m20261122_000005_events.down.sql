DROP FUNCTION ensure_events_partition;
DROP TABLE event_keys, events;
