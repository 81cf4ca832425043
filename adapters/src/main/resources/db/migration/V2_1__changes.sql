-- What was changed through the admin API: the audit, and the documents that the changes left behind.

CREATE TABLE sluice_change (
    -- counted without gaps: who makes a change takes the number after the last one it has seen, or has been overtaken
    revision bigint PRIMARY KEY CHECK (revision > 0),
    made_at timestamptz NOT NULL,
    who text NOT NULL,
    what text NOT NULL,
    before_json text NOT NULL,
    after_json text NOT NULL
);

CREATE TABLE sluice_document (
    kind text NOT NULL,
    name text NOT NULL,
    -- the change that wrote it, or took it away
    revision bigint NOT NULL REFERENCES sluice_change (revision),
    -- null where it was taken away
    body text,
    PRIMARY KEY (kind, name)
);

CREATE INDEX sluice_document_revision ON sluice_document (revision);
