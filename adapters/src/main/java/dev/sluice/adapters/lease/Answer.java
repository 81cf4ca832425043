package dev.sluice.adapters.lease;

import java.util.List;
import java.util.Set;

/**
 * What the store answers.
 *
 * @param told one for each ask, in their order
 * @param refused budgets whose limit could not be set, for more is granted already
 * @param replicas how many are alive
 */
public record Answer(List<Told> told, Set<BudgetName> refused, int replicas) {

    public Answer {
        told = List.copyOf(told);
        refused = Set.copyOf(refused);
    }
}
