package dev.sluice.core.budget;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Unit;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How much a scope may spend in each window. A scope may have several: one for each window and unit.
 *
 * @param zone whose calendar says where windows begin
 */
public record Budget(Scope scope, Amount limit, Window window, ZoneId zone) {

    /** In UTC. */
    public Budget(Scope scope, Amount limit, Window window) {
        this(scope, limit, window, ZoneOffset.UTC);
    }

    public Unit unit() {
        return limit.unit();
    }

    /** Whether {@code other} is this budget, perhaps with another limit or zone. */
    public boolean isSameAs(Budget other) {
        return scope.equals(other.scope) && window == other.window && unit() == other.unit();
    }
}
