package dev.sluice.gateway.admin;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.resilience.BackendHealth;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.PriceList;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.journal.DecisionView;
import dev.sluice.gateway.metrics.UsageDefects;
import dev.sluice.gateway.prices.PriceBook;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The backends as they are declared, how they have been doing, and what they cost. */
final class BackendRoutes {

    private final List<Endpoint> endpoints;
    private final Supplier<List<BackendHealth>> health;
    private final PriceBook prices;
    private final UsageDefects defects;

    BackendRoutes(
            List<Endpoint> endpoints, Supplier<List<BackendHealth>> health, PriceBook prices, UsageDefects defects) {
        this.endpoints = List.copyOf(endpoints);
        this.health = health;
        this.prices = prices;
        this.defects = defects;
    }

    List<AdminRoute> routes() {
        return List.of(
                AdminRoute.get("/admin/backends", call -> list()),
                AdminRoute.put(
                        "/admin/backends/{name}/price",
                        call -> correct(call, Optional.of(AdminInput.prices(call.body())))),
                AdminRoute.delete("/admin/backends/{name}/price", call -> correct(call, Optional.empty())));
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

    private AdminAnswer correct(AdminCall call, Optional<PriceList> list) {
        try {
            prices.correct(call.who(), call.name(), list);
        } catch (NoSuchElementException missing) {
            throw new AdminRefusal(404, String.valueOf(missing.getMessage()));
        }
        ObjectNode view = JsonMapper.shared().createObjectNode().put("id", call.name());
        addPrice(view, call.name());
        return AdminAnswer.ok(view);
    }

    /** The price now, all that are known in the words of the configuration, and what the configuration says instead. */
    private void addPrice(ObjectNode view, String id) {
        PriceBook.Standing standing = prices.of(id);
        view.set("price_usd_per_million_tokens", DecisionView.of(prices.now(id)));
        view.set("prices", AdminInput.json(standing.inForce()));
        if (standing.corrected().isPresent()) {
            view.set("configured_prices", AdminInput.json(standing.configured()));
        } else {
            view.putNull("configured_prices");
        }
    }

    private ObjectNode view(Endpoint endpoint) {
        Backend backend = endpoint.backend();
        ObjectNode view = JsonMapper.shared().createObjectNode();
        view.put("id", backend.id()).put("model", backend.model()).put("dialect", endpoint.dialect());
        view.put("base_url", endpoint.baseUrl().toString());
        addPrice(view, backend.id());
        view.put("context_window", backend.contextWindow().count());
        view.put("max_output", backend.maxOutput().count());
        view.put("family", backend.card().family())
                .put("calibrated_as", backend.card().calibratedAs());
        view.put("thinking", word(backend.card().thinking()));
        ArrayNode features = view.putArray("features");
        new TreeSet<>(backend.card().features()).forEach(feature -> features.add(word(feature)));
        ObjectNode labels = view.putObject("labels");
        backend.labels().forEach(labels::put);
        defects.of(backend.id())
                .ifPresentOrElse(seen -> view.set("usage_defects", view(seen)), () -> view.putNull("usage_defects"));
        return view;
    }

    private static ObjectNode view(UsageDefects.Seen seen) {
        ObjectNode view = JsonMapper.shared().createObjectNode().put("calls", seen.calls());
        view.put("last", word(seen.last().kind())).put("message", seen.last().words());
        return view.put("at", seen.at().toString());
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
