package dev.sluice.gateway.admin;

import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.request.Scope;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.config.TopUp;
import dev.sluice.gateway.keys.AccountView;
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

    private static final String PATH = "/admin/budgets";
    private static final String KEY = "idempotency-key";

    private final StandingBudgets budgets;
    private final Keys keys;
    private final Payers payers;

    BudgetRoutes(StandingBudgets budgets, Keys keys, Payers payers) {
        this.budgets = budgets;
        this.keys = keys;
        this.payers = payers;
    }

    List<AdminRoute> routes() {
        return List.of(
                AdminRoute.get(PATH, this::list),
                AdminRoute.put(PATH, this::put),
                AdminRoute.post(PATH + "/top-up", this::topUp),
                AdminRoute.delete(PATH, this::delete));
    }

    private AdminAnswer list(AdminCall call) {
        Optional<Scope> scope =
                Optional.ofNullable(call.query().get("scope")).map(text -> AdminInput.scope("scope", text));
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode all = body.putArray("budgets");
        budgets.accounts().stream()
                .filter(account -> scope.isEmpty() || account.budget().scope().equals(scope.get()))
                .forEach(account -> all.add(view(account)));
        budgets.shared()
                .map(LeasedLedger::standing)
                .ifPresent(standing -> body.putObject("shared")
                        .put("reached", standing.reached())
                        .put("replicas", standing.replicas()));
        return AdminAnswer.ok(body);
    }

    private ObjectNode view(Account account) {
        ObjectNode view = AccountView.of(account);
        budgets.shared().flatMap(ledger -> ledger.held(account.budget())).ifPresent(held -> {
            AccountView.put(view, "held_unused", held.unused());
            AccountView.put(view, "held_unused_at_most", held.most());
        });
        return view.put("revision", budgets.revision(account.budget()));
    }

    private AdminAnswer put(AdminCall call) {
        Account set = AdminInput.budget(call.body(), budget -> set(call, budget));
        return AdminAnswer.ok(view(set)).at(budgets.revision(set.budget()));
    }

    private Account set(AdminCall call, Budget budget) {
        payers.nobodyPays(budget, keys.list().stream().map(Keys.Entry::key).toList())
                .ifPresent(why -> {
                    throw new IllegalArgumentException("scope: " + why);
                });
        return budgets.set(call.who(), budget, call.ifMatch());
    }

    private AdminAnswer topUp(AdminCall call) {
        TopUp asked = AdminInput.topUp(call.body());
        StandingBudgets.ToppedUp made = possible(asked, call);
        ObjectNode view = view(made.account());
        AccountView.put(view, "limit_before", made.before());
        AccountView.put(view, "limit_after", made.after());
        view.put("repeated", made.repeated());
        return AdminAnswer.ok(view).at(budgets.revision(made.account().budget()));
    }

    private StandingBudgets.ToppedUp possible(TopUp asked, AdminCall call) {
        try {
            return budgets.topUp(call.who(), asked, key(call), call.ifMatch());
        } catch (IllegalArgumentException impossible) {
            throw new AdminRefusal(422, String.valueOf(impossible.getMessage()));
        }
    }

    private static Optional<String> key(AdminCall call) {
        Optional<String> key = Optional.ofNullable(call.headers().get(KEY)).map(String::strip);
        if (key.isPresent() && !key.get().matches("[\\x21-\\x7e]{1,255}")) {
            throw new AdminRefusal(
                    400,
                    "the header Idempotency-Key must be 1 to 255 visible characters of ASCII: '" + key.get() + "'");
        }
        return key;
    }

    private AdminAnswer delete(AdminCall call) {
        ObjectNode query = JsonMapper.shared().createObjectNode();
        call.query().forEach(query::put);
        JsonNode deleted = AccountView.of(budgets.lift(call.who(), AdminInput.named(query), call.ifMatch()));
        return AdminAnswer.ok(deleted);
    }
}
