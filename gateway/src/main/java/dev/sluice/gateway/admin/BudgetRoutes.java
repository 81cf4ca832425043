package dev.sluice.gateway.admin;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.request.Scope;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.keys.ApiKey;
import dev.sluice.gateway.keys.Keys;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Budgets: how much of each is left, and setting them without forgetting what was spent. */
final class BudgetRoutes {

    private final Ledger ledger;
    private final Keys keys;

    BudgetRoutes(Ledger ledger, Keys keys) {
        this.ledger = ledger;
        this.keys = keys;
    }

    List<AdminRoute> routes() {
        return List.of(AdminRoute.get("/admin/budgets", call -> list()), AdminRoute.put("/admin/budgets", this::put));
    }

    private AdminAnswer list() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode all = body.putArray("budgets");
        ledger.accounts().forEach(account -> all.add(view(account)));
        return AdminAnswer.ok(body);
    }

    private AdminAnswer put(AdminCall call) {
        Budget budget = AdminInput.budget(call.body());
        Scope scope = budget.scope();
        if (scope.kind() != Scope.Kind.KEY) {
            throw new AdminRefusal(422, "nobody would spend from " + scope + ": only keys have budgets");
        }
        if (!scope.id().equals(ApiKey.ANONYMOUS)
                && keys.list().stream().noneMatch(e -> e.key().name().equals(scope.id()))) {
            throw new AdminRefusal(422, "there is no key '" + scope.id() + "' to set a budget for");
        }
        Optional<Account> before = ledger.accounts().stream()
                .filter(a -> a.budget().scope().equals(scope) && a.budget().window() == budget.window())
                .findFirst();
        JsonNode after = view(ledger.open(budget));
        Audit.changed(
                "budget of " + scope + " set",
                before.<JsonNode>map(BudgetRoutes::view).orElseGet(Audit::nothing),
                after);
        return AdminAnswer.ok(after);
    }

    private static ObjectNode view(Account account) {
        ObjectNode view = JsonMapper.shared().createObjectNode();
        view.putObject("scope")
                .put("kind", account.budget().scope().kind().name().toLowerCase(Locale.ROOT))
                .put("id", account.budget().scope().id());
        view.put("window", account.budget().window().name().toLowerCase(Locale.ROOT));
        view.put("limit_usd", account.budget().limit().toString());
        view.put("spent_usd", account.spent().toString());
        view.put("reserved_usd", account.reserved().toString());
        view.put("free_usd", account.free().toString());
        return view.put("resets_at", account.resetsAt().map(Object::toString).orElse(null));
    }
}
