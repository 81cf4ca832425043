package dev.sluice.gateway.admin;

import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Tokens;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.keys.Payers;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Budgets: how much of each is left, and setting them without forgetting what was spent. */
final class BudgetRoutes {

    private final Ledger ledger;
    private final Keys keys;
    private final Payers payers;
    private final ChangeLog changes;

    BudgetRoutes(Ledger ledger, Keys keys, Payers payers, ChangeLog changes) {
        this.ledger = ledger;
        this.keys = keys;
        this.payers = payers;
        this.changes = changes;
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
        return AdminAnswer.ok(AdminInput.budget(call.body(), this::set));
    }

    private JsonNode set(Budget budget) {
        payers.nobodyPays(budget, keys.list().stream().map(Keys.Entry::key).toList())
                .ifPresent(why -> {
                    throw new IllegalArgumentException("scope: " + why);
                });
        Optional<Account> before = ledger.accounts().stream()
                .filter(a -> a.budget().isSameAs(budget))
                .findFirst();
        JsonNode after = view(ledger.open(budget));
        changes.edit(documents -> ChangeLog.Edit.of(
                new Change(
                        "admin",
                        budget.kind().word() + " of " + budget.scope() + " set",
                        before.map(account -> view(account).toString()).orElse("null"),
                        after.toString(),
                        List.of()),
                after));
        return after;
    }

    private static ObjectNode view(Account account) {
        ObjectNode view = JsonMapper.shared().createObjectNode();
        view.putObject("scope")
                .put("kind", account.budget().scope().kind().word())
                .put("id", account.budget().scope().id());
        view.put("kind", account.budget().isRateLimit() ? "rate-limit" : "budget");
        view.put("unit", account.budget().unit().word());
        view.put("window", account.budget().window().word());
        view.put("zone", account.budget().zone().getId());
        put(view, "limit", account.budget().limit());
        put(view, "spent", account.spent());
        put(view, "reserved", account.reserved());
        put(view, "free", account.free());
        put(view, "overrun", account.overrun());
        put(view, "lapsed", account.lapsed());
        view.put("until", account.budget().until().map(Object::toString).orElse(null));
        view.put("ended", account.ended());
        return view.put("resets_at", account.resetsAt().map(Object::toString).orElse(null));
    }

    private static void put(ObjectNode view, String name, Amount amount) {
        switch (amount) {
            case Cost cost -> view.put(name + "_usd", cost.toString());
            case Tokens tokens -> view.put(name + "_tokens", tokens.count());
            case Count count -> view.put(name + "_" + count.unit().word(), count.parts());
        }
    }
}
