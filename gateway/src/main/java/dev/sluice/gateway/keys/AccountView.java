package dev.sluice.gateway.keys;

import dev.sluice.core.budget.Account;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Tokens;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A budget or rate limit as people and programs read it: what is left of it, and when it begins anew. */
public final class AccountView {

    private AccountView() {}

    public static ObjectNode of(Account account) {
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

    public static void put(ObjectNode view, String name, Amount amount) {
        switch (amount) {
            case Cost cost -> view.put(name + "_usd", cost.toString());
            case Tokens tokens -> view.put(name + "_tokens", tokens.count());
            case Count count -> view.put(name + "_" + count.unit().word(), count.parts());
        }
    }
}
