package dev.sluice.core.budget;

import dev.sluice.core.request.Cost;
import java.time.Instant;
import java.util.Optional;

/**
 * A budget at one moment: {@code limit = free + reserved + spent}, and spent never exceeds the limit.
 *
 * @param resetsAt when the window starts anew; empty for a lifetime budget
 */
public record Account(Budget budget, Cost spent, Cost reserved, Optional<Instant> resetsAt) {

    public Cost free() {
        return budget.limit().minus(spent).minus(reserved);
    }
}
