package dev.sluice.gateway.admin;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.adapters.resilience.BackendHealth;
import dev.sluice.core.backend.Catalog;
import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.gateway.config.SluiceConfig;
import dev.sluice.gateway.config.SluiceYaml;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.metrics.UsageDefects;
import dev.sluice.gateway.openai.OpenAiFormat;
import dev.sluice.gateway.preferences.PreferenceFiles;
import dev.sluice.gateway.prices.PriceBook;
import dev.sluice.policies.budget.InMemoryLedger;
import dev.sluice.policies.choice.VersionedPolicyBook;
import dev.sluice.policies.forecast.FittedCalibration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process with the admin API on its management port, and one route on the other. */
final class AdminGateway implements AutoCloseable {

    static final String KEY = "admin-admin-admin-1";

    private static final String CONFIG = """
            backends:
              - {id: mini, dialect: openai, base-url: "http://localhost:9/v1", model: gpt-4o-mini,
                 price: {input: 0.15, output: 0.60}, context-window: 128000, capabilities: {tools: true}}
              - {id: large, dialect: openai, base-url: "http://localhost:9/v1", model: gpt-4o,
                 price: {input: 2.50, output: 10}, context-window: 128000}
            policies:
              default: {objective: {quality: 0.95}}
              cheap: {objective: {worth: $0.01}, limits: {cost: $0.05, latency: 1500ms, thinking-tokens: 0}, backends: [mini]}
            anonymous-budgets: [{limit: $1, window: day}]
            """;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ComponentScan(basePackageClasses = AdminPort.class)
    static class App {}

    /** A status, JSON, and what ETag says; empty where there is none. */
    record Answer(int status, JsonNode body, String etag) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final String admin;
    private final String door;

    AdminGateway(Optional<Secret> key) {
        this(key, "--server.port=0", "--management.server.port=0");
    }

    AdminGateway(Optional<Secret> key, String... ports) {
        this(key, new InMemoryChangeLog(Clock.systemUTC()), new InMemoryLedger(Clock.systemUTC()), ports);
    }

    /** @param changes where changes are kept, which may fail */
    AdminGateway(Optional<Secret> key, ChangeLog changes, InMemoryLedger ledger, String... ports) {
        this(api(key, changes, ledger, Optional.empty()), ports);
    }

    static AdminGateway recording(PreferenceFiles preferences) {
        Clock clock = Clock.systemUTC();
        return new AdminGateway(
                api(
                        Optional.of(new Secret(KEY)),
                        new InMemoryChangeLog(clock),
                        new InMemoryLedger(clock),
                        Optional.of(preferences)),
                "--server.port=0",
                "--management.server.port=0");
    }

    private AdminGateway(AdminApi api, String... ports) {
        RouterFunction<ServerResponse> publicRoute = RouterFunctions.route()
                .GET("/v1/models", request -> ServerResponse.ok().bodyValue("{}"))
                .build();
        context = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.REACTIVE)
                .initializers(c -> {
                    GenericApplicationContext beans = (GenericApplicationContext) c;
                    beans.registerBean(AdminApi.class, () -> api);
                    beans.registerBean("publicRoute", RouterFunction.class, () -> publicRoute);
                })
                .run(ports);
        door = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
        admin = "http://localhost:" + context.getEnvironment().getProperty("local.management.port");
    }

    static AdminApi api(Optional<Secret> key) {
        return api(
                key, new InMemoryChangeLog(Clock.systemUTC()), new InMemoryLedger(Clock.systemUTC()), Optional.empty());
    }

    private static AdminApi api(
            Optional<Secret> key, ChangeLog log, InMemoryLedger ledger, Optional<PreferenceFiles> preferences) {
        SluiceConfig config = SluiceYaml.read("test", CONFIG, name -> null);
        Clock clock = Clock.systemUTC();
        config.budgets().forEach(ledger::open);
        Catalog catalog =
                new Catalog(config.endpoints().stream().map(e -> e.backend()).toList());
        FittedCalibration calibration = FittedCalibration.shipped();
        BackendHealth health = new BackendHealth(
                "mini",
                BackendHealth.State.HALF_OPEN,
                true,
                2,
                OptionalDouble.of(0.5),
                Optional.of("it was slow"),
                Instant.EPOCH);
        ChangeLog changes = new LoggedChanges(log);
        VersionedPolicyBook book =
                new VersionedPolicyBook(config.policies(), config.defaultPolicy(), catalog.backends());
        return new AdminApi(
                key,
                new Administered(
                        new StandingPolicies(config.policies(), config.backendIds(), book, changes),
                        config.endpoints(),
                        () -> List.of(health),
                        new PriceBook(config.endpoints(), changes, Duration.ofMinutes(10), clock),
                        new UsageDefects(new SimpleMeterRegistry()),
                        new StandingBudgets(config.budgets(), ledger, changes, clock),
                        new Keys(config.keys(), config.payers(), changes, new SecureRandom(), clock),
                        config.payers(),
                        changes,
                        new DryRun(
                                new OpenAiFormat(config.payers(), ledger, clock),
                                LexicalEstimator.shipped(),
                                () -> catalog,
                                () -> calibration,
                                () -> 7),
                        preferences));
    }

    Answer call(String method, String path, String body, String... headers) {
        return answer(raw(admin, method, path, body, Optional.of(KEY), headers));
    }

    Answer call(String method, String path, String body, Optional<String> key) {
        return answer(raw(admin, method, path, body, key));
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                JsonMapper.shared().readTree(response.body()),
                response.headers().firstValue("ETag").orElse(""));
    }

    HttpResponse<String> atAdminPort(String path) {
        return raw(admin, "GET", path, "", Optional.of(KEY));
    }

    HttpResponse<String> atDoor(String path) {
        return raw(door, "GET", path, "", Optional.of(KEY));
    }

    private HttpResponse<String> raw(
            String base, String method, String path, String body, Optional<String> key, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
