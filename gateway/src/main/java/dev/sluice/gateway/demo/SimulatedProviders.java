package dev.sluice.gateway.demo;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Secret;
import dev.sluice.adapters.standin.Billed;
import dev.sluice.adapters.standin.OpenAiServer;
import dev.sluice.adapters.standin.ScriptedAnswer;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stand-ins for model providers, on the loopback interface, for whoever has none. Every answer says so. */
public final class SimulatedProviders implements AutoCloseable {

    private final DemoPrompts prompts;
    private final OpenAiServer server;

    private SimulatedProviders(DemoPrompts prompts) {
        this.prompts = prompts;
        this.server = new OpenAiServer(
                0,
                SimulatedModel.ALL.stream().map(SimulatedModel::id).toList(),
                (model, text, request) -> answer(model, text));
    }

    public static SimulatedProviders start() {
        return new SimulatedProviders(DemoPrompts.shipped());
    }

    public List<Endpoint> endpoints() {
        return SimulatedModel.ALL.stream()
                .map(model -> new Endpoint(
                        model.backend(),
                        "openai",
                        server.baseUrl(),
                        Secret.NONE,
                        "max_tokens",
                        Endpoint.Resilience.DEFAULT))
                .toList();
    }

    DemoPrompts prompts() {
        return prompts;
    }

    URI baseUrl() {
        return server.baseUrl();
    }

    /** What all models together have charged so far. */
    Cost bill() {
        Map<String, Billed> billed = server.billed();
        return SimulatedModel.ALL.stream()
                .map(model -> Optional.ofNullable(billed.get(model.id()))
                        .map(b -> model.price()
                                .of(new Tokens(b.promptTokens()), Tokens.ZERO, new Tokens(b.outputTokens())))
                        .orElse(Cost.ZERO))
                .reduce(Cost.ZERO, Cost::plus);
    }

    private Optional<ScriptedAnswer> answer(String name, String text) {
        return SimulatedModel.ALL.stream()
                .filter(model -> model.id().equals(name))
                .findFirst()
                .map(model -> prompts.asked(text).map(model::answer).orElseGet(() -> model.answerToAnything(text)));
    }

    @Override
    public void close() {
        server.close();
    }
}
