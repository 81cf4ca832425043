-- Budgets and the slices that replicas hold of them. Amounts are whole smallest parts of their unit: nano-dollars,
-- tokens, requests.

CREATE TABLE sluice_budget (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope text NOT NULL,
    time_window text NOT NULL,
    unit text NOT NULL,
    limit_parts bigint NOT NULL CHECK (limit_parts >= 0),
    -- a replica lacked something then
    wanted_at timestamptz,
    wanted_by bigint,
    UNIQUE (scope, time_window, unit)
);

CREATE TABLE sluice_replica (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    -- which life of the replica: what an earlier one still sends is refused
    life bigint NOT NULL,
    -- the last message of that life: what comes late is refused
    message bigint NOT NULL,
    seen_at timestamptz NOT NULL
);

-- What one replica may use of one budget in one period: it has been granted so much and has spent so much of it, both
-- counted from the beginning of the period, never as a difference. The sum of granted over replicas is at most the limit.
CREATE TABLE sluice_slice (
    budget_id bigint NOT NULL REFERENCES sluice_budget (id),
    -- the end of the period in seconds of the epoch; the greatest number for a lifetime
    end_second bigint NOT NULL,
    replica_id bigint NOT NULL REFERENCES sluice_replica (id),
    granted bigint NOT NULL CHECK (granted >= 0),
    spent bigint NOT NULL CHECK (spent >= 0 AND spent <= granted),
    -- billed beyond the limit by a provider that does not keep to what it was allowed
    overrun bigint NOT NULL CHECK (overrun >= 0),
    PRIMARY KEY (budget_id, end_second, replica_id)
);
