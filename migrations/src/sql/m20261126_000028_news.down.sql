DROP TABLE session_counters;
