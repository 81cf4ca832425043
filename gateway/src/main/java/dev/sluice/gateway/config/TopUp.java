package dev.sluice.gateway.config;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Scope;

/**
 * What is to be added to the limit of a budget.
 *
 * @param amount in the budget's unit
 */
public record TopUp(Scope scope, Window window, Amount amount) {

    public boolean isOf(Budget budget) {
        return budget.scope().equals(scope) && budget.window() == window && budget.unit() == amount.unit();
    }
}
