package dev.sluice.gateway.prices;

import dev.sluice.core.backend.Price;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.request.InferenceRequest;
import java.time.Duration;
import java.util.Optional;

/** Has each call charged the price in force when it is made, where a dearer one was reserved for it. */
public record PricedCalls(BackendClient inner, PriceBook prices) implements BackendClient {

    @Override
    public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        Optional<Price> cheaper = prices.cheaperNow(call.backend());
        Reply reply = inner.call(request, call, timeLeft, sink);
        return cheaper.isEmpty() ? reply : at(cheaper.get(), reply);
    }

    private static Reply at(Price price, Reply reply) {
        return switch (reply) {
            case Completion c ->
                new Completion(
                        c.id(),
                        c.text(),
                        c.thinking(),
                        c.toolCalls(),
                        c.finish(),
                        c.usage().at(price),
                        c.toFirstChunk(),
                        c.latency());
            case Failure f ->
                new Failure(
                        f.kind(),
                        f.status(),
                        f.message(),
                        f.body(),
                        f.retryAfter(),
                        f.started(),
                        f.usage().at(price),
                        f.latency());
        };
    }
}
