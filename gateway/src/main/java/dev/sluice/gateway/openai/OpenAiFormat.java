package dev.sluice.gateway.openai;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.door.Incoming;
import dev.sluice.gateway.door.Outgoing;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** OpenAI's chat completions, and whatever else of that API names a model. */
public final class OpenAiFormat implements InboundFormat {

    private final InstantSource clock;

    public OpenAiFormat(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public InferenceRequest read(Incoming incoming, Caller caller) {
        return OpenAiRequestReader.read(incoming, caller);
    }

    @Override
    public Answer answer(InferenceRequest request, Wishes wishes, Outgoing out) {
        return new OpenAiAnswer(request, wishes, out, clock);
    }

    @Override
    public void refuse(Refusal refusal, Outgoing out) {
        send(OpenAiError.of(refusal), Map.of(), out);
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
