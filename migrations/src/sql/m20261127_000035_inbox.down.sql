DROP INDEX work_sessions_inbox;
