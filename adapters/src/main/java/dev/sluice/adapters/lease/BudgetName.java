package dev.sluice.adapters.lease;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Unit;

/** What a budget is known by, whatever its limit. */
public record BudgetName(Scope scope, Window window, Unit unit) {

    /** @throws IllegalArgumentException where it is none */
    public static BudgetName parse(String scope, String window, String unit) {
        return new BudgetName(Scope.parse(scope), Window.valueOf(window), Unit.valueOf(unit));
    }

    public static BudgetName of(Budget budget) {
        return new BudgetName(budget.scope(), budget.window(), budget.unit());
    }
}
