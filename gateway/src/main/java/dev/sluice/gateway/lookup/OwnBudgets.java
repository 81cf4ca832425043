package dev.sluice.gateway.lookup;

import dev.sluice.core.budget.Ledger;
import dev.sluice.core.request.Caller;
import dev.sluice.gateway.door.WalkBridge;
import dev.sluice.gateway.keys.AccountView;
import dev.sluice.gateway.keys.Lifted;
import dev.sluice.gateway.keys.Payers;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is left to a caller: every budget and rate limit that its next request would be paid from. */
public record OwnBudgets(Payers payers, Ledger ledger) {

    /** @param headers may name a user and tags, as those of a request would */
    byte[] of(Caller caller, HttpHeaders headers) {
        Caller paying =
                payers.of(caller, WalkBridge.header(headers, Payers.USER), WalkBridge.header(headers, Payers.TAGS));
        ObjectNode body = JsonMapper.shared().createObjectNode().put("key", paying.key());
        ArrayNode scopes = body.putArray("scopes");
        paying.scopes().forEach(scope -> scopes.add(scope.toString()));
        ArrayNode budgets = body.putArray("budgets");
        ledger.funds(paying.scopes()).accounts().stream()
                .filter(account -> !Lifted.is(account))
                .forEach(account -> budgets.add(AccountView.of(account)));
        return JsonMapper.shared().writeValueAsBytes(body);
    }
}
