DROP TABLE ingest_keys, accounts;
