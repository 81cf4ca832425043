package dev.sluice.gateway.admin;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Operation;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.door.Incoming;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the decision a policy would take on a prompt now, as if money were no object. Reserves and calls nothing.
 *
 * @param format reads the prompt as it would read a caller's
 */
public record DryRun(
        InboundFormat format,
        DifficultyEstimator estimator,
        Supplier<Catalog> catalog,
        Supplier<Calibration> calibration,
        LongSupplier seeds) {

    private static final Caller ADMIN = new Caller("admin", List.of(), false);

    Decision decide(Policy policy, AdminCall call) {
        try {
            InferenceRequest request = format.read(
                    new Incoming(
                            "dry-run", Operation.CHAT, name -> Optional.empty(), "application/json", chatBody(call)),
                    ADMIN);
            return policy.decide(new Situation(
                    request,
                    estimator.estimate(request),
                    catalog.get(),
                    calibration.get(),
                    Funds.UNLIMITED,
                    seeds.getAsLong()));
        } catch (Refusal refusal) {
            throw new AdminRefusal(422, String.valueOf(refusal.getMessage()));
        }
    }

    private static byte[] chatBody(AdminCall call) {
        Optional<String> prompt = call.text("prompt");
        JsonNode messages = call.body().path("messages");
        if (prompt.isPresent() == messages.isArray()) {
            throw new AdminRefusal(422, "exactly one of 'prompt', a text, and 'messages', a list, is needed");
        }
        ObjectNode body = JsonMapper.shared().createObjectNode().put("model", "auto");
        if (messages.isArray()) {
            body.set("messages", messages);
        } else {
            body.putArray("messages").addObject().put("role", "user").put("content", prompt.orElseThrow());
        }
        return JsonMapper.shared().writeValueAsBytes(body);
    }
}
