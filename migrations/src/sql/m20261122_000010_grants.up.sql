-- The server connects as `countinghouse_app`, which owns nothing: it may read and write rows, and call the functions above for the
-- few things that only the owner may do. Where that role does not exist (a single-role database), there is nothing to grant.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'countinghouse_app') THEN
        GRANT USAGE ON SCHEMA public TO countinghouse_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO countinghouse_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO countinghouse_app;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO countinghouse_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO countinghouse_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO countinghouse_app;
        -- What has been costed stays costed.
        REVOKE UPDATE, DELETE ON prices FROM countinghouse_app;
    END IF;
END $$;
