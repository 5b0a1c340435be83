DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
        ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM countinghouse_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM countinghouse_app;
        REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM countinghouse_app;
        REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM countinghouse_app;
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM countinghouse_app;
        REVOKE USAGE ON SCHEMA public FROM countinghouse_app;
    END IF;
END $$;
