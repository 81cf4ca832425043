package dev.sluice.gateway.admin;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.resilience.BackendHealth;
import dev.sluice.core.backend.Backend;
import dev.sluice.gateway.journal.DecisionView;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The backends as they are declared, and how they have been doing. */
final class BackendRoutes {

    private final List<Endpoint> endpoints;
    private final Supplier<List<BackendHealth>> health;

    BackendRoutes(List<Endpoint> endpoints, Supplier<List<BackendHealth>> health) {
        this.endpoints = List.copyOf(endpoints);
        this.health = health;
    }

    List<AdminRoute> routes() {
        return List.of(AdminRoute.get("/admin/backends", call -> list()));
    }

    private AdminAnswer list() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode all = body.putArray("backends");
        List<BackendHealth> now = health.get();
        for (Endpoint endpoint : endpoints) {
            ObjectNode view = view(endpoint);
            now.stream()
                    .filter(h -> h.id().equals(endpoint.backend().id()))
                    .findFirst()
                    .ifPresentOrElse(h -> view.set("health", view(h)), () -> view.putNull("health"));
            all.add(view);
        }
        return AdminAnswer.ok(body);
    }

    private static ObjectNode view(Endpoint endpoint) {
        Backend backend = endpoint.backend();
        ObjectNode view = JsonMapper.shared().createObjectNode();
        view.put("id", backend.id()).put("model", backend.model()).put("dialect", endpoint.dialect());
        view.put("base_url", endpoint.baseUrl().toString());
        view.set("price_usd_per_million_tokens", DecisionView.of(backend.price()));
        view.put("context_window", backend.contextWindow().count());
        view.put("max_output", backend.maxOutput().count());
        view.put("family", backend.card().family())
                .put("calibrated_as", backend.card().calibratedAs());
        view.put("thinking", word(backend.card().thinking()));
        ArrayNode features = view.putArray("features");
        new TreeSet<>(backend.card().features()).forEach(feature -> features.add(word(feature)));
        ObjectNode labels = view.putObject("labels");
        backend.labels().forEach(labels::put);
        return view;
    }

    private static ObjectNode view(BackendHealth health) {
        ObjectNode view = JsonMapper.shared().createObjectNode();
        view.put("state", word(health.state())).put("callable", health.callable());
        view.put("running", health.running());
        if (health.failureRate().isPresent()) {
            view.put("failure_rate", health.failureRate().getAsDouble());
        } else {
            view.putNull("failure_rate");
        }
        view.put("last_failure", health.lastFailure().orElse(null));
        return view.put("since", health.since().toString());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
