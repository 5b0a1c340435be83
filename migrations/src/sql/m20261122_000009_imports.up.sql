-- How far each followed or imported file has been read, so that a second import reads only what is new. A mark is saved after the
-- events before it are committed: a crash between the two reads some lines again, and their keys make that harmless.
CREATE TABLE import_files (
    org_id      int    NOT NULL REFERENCES orgs ON DELETE CASCADE,
    source      text   NOT NULL,
    path        text   NOT NULL,
    fingerprint text   NOT NULL,
    size        bigint NOT NULL,
    mtime_ns    bigint NOT NULL,
    byte_offset bigint NOT NULL,
    state       jsonb,
    PRIMARY KEY (org_id, source, path)
);
