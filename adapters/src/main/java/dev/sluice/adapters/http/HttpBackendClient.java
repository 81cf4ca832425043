package dev.sluice.adapters.http;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.adapters.dialect.OutboundRequest;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Calls providers over HTTP with plain blocking reads: one attempt for each call, ended by deadline or interrupt. */
public final class HttpBackendClient implements BackendClient, AutoCloseable {

    private static final int BAD_REQUEST = 400;

    private final Map<String, Provider> providers = new HashMap<>();
    private final Watch watch = new Watch();

    /**
     * @param dialects finds a dialect by its name
     * @throws IllegalArgumentException where an endpoint promises what its dialect cannot say, or two share an id
     */
    public HttpBackendClient(List<Endpoint> endpoints, Function<String, Dialect> dialects) {
        for (Endpoint endpoint : endpoints) {
            String id = endpoint.backend().id();
            if (providers.put(id, new Provider(endpoint, dialects.apply(endpoint.dialect()))) != null) {
                throw new IllegalArgumentException("two backends are called " + id);
            }
        }
    }

    @Override
    public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        Provider provider = providers.get(call.backend().id());
        if (provider == null) {
            throw new IllegalArgumentException(
                    "no endpoint for backend " + call.backend().id());
        }
        try {
            OutboundRequest outbound = provider.dialect().outbound(request, call, provider.endpoint());
            return new Exchange(provider, request, call, timeLeft, sink).run(outbound, watch);
        } catch (NotExpressible refused) {
            return new Failure(
                    Failure.Kind.REJECTED,
                    Optional.of(BAD_REQUEST),
                    String.valueOf(refused.getMessage()),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Usage.NONE,
                    Duration.ZERO);
        }
    }

    /** Ends what is still running. */
    @Override
    public void close() {
        watch.close();
        providers.values().forEach(Provider::close);
    }
}
