package dev.sluice.adapters.assembly;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.http.HttpBackendClient;
import dev.sluice.adapters.resilience.BackendHealth;
import dev.sluice.adapters.resilience.Breaking;
import dev.sluice.adapters.resilience.Pause;
import dev.sluice.adapters.resilience.ResilientBackendClient;
import dev.sluice.core.backend.Catalog;
import dev.sluice.core.call.BackendClient;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** All backends of one configuration, ready to be called. */
public final class Backends implements AutoCloseable {

    private final HttpBackendClient http;
    private final ResilientBackendClient client;

    private Backends(HttpBackendClient http, ResilientBackendClient client) {
        this.http = http;
        this.client = client;
    }

    /** @throws IllegalArgumentException where an endpoint cannot be what it says; the message tells which and why */
    public static Backends of(List<Endpoint> endpoints) {
        HttpBackendClient http = new HttpBackendClient(endpoints, Dialects.BUILT_IN);
        return new Backends(
                http,
                new ResilientBackendClient(
                        http,
                        endpoints,
                        Breaking.DEFAULT,
                        Clock.systemUTC(),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        Pause.REAL));
    }

    public BackendClient client() {
        return client;
    }

    /** The backends that can be called now. */
    public Catalog catalog() {
        return client.catalog();
    }

    /** In the order of their declaration. */
    public List<BackendHealth> health() {
        return client.health();
    }

    /** Ends the calls still running. */
    @Override
    public void close() {
        http.close();
    }
}
