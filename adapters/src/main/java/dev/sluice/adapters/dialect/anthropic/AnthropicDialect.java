package dev.sluice.adapters.dialect.anthropic;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.dialect.AnswerReader;
import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.adapters.dialect.OutboundRequest;
import dev.sluice.adapters.dialect.OutboundRequest.Header;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.WireFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The Messages wire. What it cannot say is refused, at start or before the call; nothing is left out in silence. */
public final class AnthropicDialect implements Dialect {

    private static final Header JSON = new Header("Content-Type", "application/json");
    private static final Header VERSION = new Header("anthropic-version", "2023-06-01");
    private static final Set<ThinkingControl> CONTROLS = EnumSet.of(
            ThinkingControl.NONE, ThinkingControl.ALWAYS, ThinkingControl.BUDGET_TOKENS, ThinkingControl.ADAPTIVE);
    private static final Set<Feature> FEATURES = EnumSet.of(Feature.TOOLS, Feature.IMAGES, Feature.REASONING_EFFORT);

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public WireFormat format() {
        return WireFormat.ANTHROPIC;
    }

    @Override
    public void check(Endpoint endpoint) {
        Backend backend = endpoint.backend();
        if (!CONTROLS.contains(backend.card().thinking())) {
            throw new IllegalArgumentException("backend " + backend.id()
                    + ": the anthropic dialect has no field for thinking control "
                    + backend.card().thinking());
        }
        Set<Feature> beyond = new TreeSet<>(backend.card().features());
        beyond.removeAll(FEATURES);
        if (!beyond.isEmpty()) {
            throw new IllegalArgumentException(
                    "backend " + backend.id() + ": the anthropic dialect cannot express " + beyond);
        }
    }

    @Override
    public OutboundRequest outbound(InferenceRequest request, Call call, Endpoint endpoint) {
        if (!request.operation().isChat()) {
            throw new NotExpressible("backend " + call.backend().id() + " speaks the Messages wire, which has no "
                    + request.operation().path());
        }
        if (request.body().format() != WireFormat.OPENAI) {
            throw new NotExpressible("a request in " + request.body().format() + " format cannot be sent to backend "
                    + call.backend().id());
        }
        List<Header> headers = new ArrayList<>(List.of(JSON, VERSION));
        if (!endpoint.key().value().isEmpty()) {
            headers.add(new Header("x-api-key", endpoint.key().value()));
        }
        return new OutboundRequest("/messages", headers, new MessagesBody(request, call).bytes());
    }

    @Override
    public AnswerReader reader(InferenceRequest request) {
        return new MessagesReader();
    }
}
