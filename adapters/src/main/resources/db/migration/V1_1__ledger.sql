-- Budgets and what replicas hold of them. Amounts are whole smallest parts of their unit: nano-dollars, tokens, requests.

CREATE SEQUENCE sluice_budget_version;

CREATE TABLE sluice_budget (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope text NOT NULL,
    time_window text NOT NULL,
    unit text NOT NULL,
    zone text NOT NULL,
    limit_parts bigint NOT NULL CHECK (limit_parts >= 0),
    -- rises with every change of any budget, so that replicas can ask what is new
    version bigint NOT NULL UNIQUE,
    UNIQUE (scope, time_window, unit)
);

CREATE TABLE sluice_replica (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    -- which life of the replica: what an earlier one still sends is refused
    epoch bigint NOT NULL,
    -- the last message of that life: what was overtaken is refused
    seq bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    lease_until timestamptz NOT NULL
);

-- What one replica may use of one budget in one period: it has been granted so much and has used so much of it, both
-- counted from the beginning of the period, never as a difference. For each period the sum over replicas of the larger
-- of granted and settled is at most the limit.
CREATE TABLE sluice_lease (
    budget_id bigint NOT NULL REFERENCES sluice_budget (id),
    -- the end of the period in seconds of the epoch; the greatest number for a lifetime
    end_second bigint NOT NULL,
    replica_id bigint NOT NULL REFERENCES sluice_replica (id),
    granted bigint NOT NULL CHECK (granted >= 0),
    settled bigint NOT NULL CHECK (settled >= 0),
    reserved bigint NOT NULL CHECK (reserved >= 0),
    -- how much of it another replica asks back
    wanted bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (budget_id, end_second, replica_id)
);

CREATE INDEX sluice_lease_wanted ON sluice_lease (replica_id) WHERE wanted > 0;
CREATE INDEX sluice_lease_replica ON sluice_lease (replica_id, end_second);
