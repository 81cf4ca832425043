package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.door.Incoming;
import dev.sluice.gateway.door.Outgoing;
import dev.sluice.gateway.keys.Payers;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** OpenAI's chat completions, and whatever else of that API names a model. */
public final class OpenAiFormat implements InboundFormat {

    private final Payers payers;
    private final Ledger ledger;
    private final InstantSource clock;

    /** @param ledger asked what is left of rate limits, which every response tells */
    public OpenAiFormat(Payers payers, Ledger ledger, InstantSource clock) {
        this.payers = payers;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public InferenceRequest read(Incoming incoming, Caller caller) {
        return OpenAiRequestReader.read(incoming, caller, payers);
    }

    @Override
    public Answer answer(InferenceRequest request, Wishes wishes, Outgoing out) {
        return new OpenAiAnswer(request, wishes, () -> limits(request.caller()), out, clock);
    }

    @Override
    public void refuse(Refusal refusal, Caller caller, Outgoing out) {
        send(OpenAiError.of(refusal), limits(caller), out);
    }

    private Map<String, String> limits(Caller caller) {
        return RateLimitHeaders.of(ledger.funds(caller.scopes()), clock.instant());
    }

    @Override
    public void fail(String requestId, Outgoing out) {
        send(OpenAiError.internal(requestId), Map.of(), out);
    }

    /** As the response, or, where a stream has begun, as an event of it. */
    static void send(OpenAiError error, Map<String, String> headers, Outgoing out) {
        if (out.streaming()) {
            try {
                out.write(Sse.event(error.body()));
            } catch (InterruptedException callerLeft) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(error.headers());
        all.put("content-type", "application/json");
        out.whole(error.status(), all, error.body());
    }
}
