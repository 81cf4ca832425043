package dev.sluice.adapters.dialect.openai;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.dialect.AnswerReader;
import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.NotExpressible;
import dev.sluice.adapters.dialect.OutboundRequest;
import dev.sluice.adapters.dialect.OutboundRequest.Header;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Call;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.WireFormat;
import java.util.List;
import java.util.Set;

/** The OpenAI wire: the caller's own body, with the fields a plan owns spliced into it. */
public final class OpenAiDialect implements Dialect {

    private static final Header JSON = new Header("Content-Type", "application/json");
    private static final Set<String> LIMIT_FIELDS = Set.of("max_tokens", "max_completion_tokens");

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public WireFormat format() {
        return WireFormat.OPENAI;
    }

    @Override
    public void check(Endpoint endpoint) {
        ThinkingControl thinking = endpoint.backend().card().thinking();
        if (thinking == ThinkingControl.BUDGET_TOKENS || thinking == ThinkingControl.ADAPTIVE) {
            throw new IllegalArgumentException("backend " + endpoint.backend().id()
                    + ": the openai dialect has no field for thinking control " + thinking
                    + "; it belongs to the anthropic dialect");
        }
        if (!LIMIT_FIELDS.contains(endpoint.answerLimitField())) {
            throw new IllegalArgumentException("backend " + endpoint.backend().id()
                    + ": the answer limit field must be max_tokens or max_completion_tokens: "
                    + endpoint.answerLimitField());
        }
    }

    @Override
    public OutboundRequest outbound(InferenceRequest request, Call call, Endpoint endpoint) {
        if (request.body().format() != WireFormat.OPENAI) {
            throw new NotExpressible("a request in " + request.body().format() + " format cannot be sent to backend "
                    + call.backend().id() + ", which speaks the OpenAI wire");
        }
        byte[] body = OwnedFields.written(request, call, endpoint);
        String key = endpoint.key().value();
        List<Header> headers =
                key.isEmpty() ? List.of(JSON) : List.of(JSON, new Header("Authorization", "Bearer " + key));
        return new OutboundRequest(request.operation().path(), headers, body);
    }

    @Override
    public AnswerReader reader(InferenceRequest request) {
        return new OpenAiReader();
    }
}
