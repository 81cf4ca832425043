package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.gateway.door.WalkBridge;
import dev.sluice.gateway.journal.DecisionJournal;
import dev.sluice.gateway.journal.FeedbackService;
import dev.sluice.gateway.keys.Keys;
import dev.sluice.gateway.keys.Payers;
import dev.sluice.gateway.lookup.OwnBudgets;
import dev.sluice.gateway.lookup.PublicRoutes;
import dev.sluice.gateway.openai.ModelList;
import dev.sluice.policies.budget.InMemoryLedger;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.server.RouterFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {

    /** As a router function prints a route: {@code (GET && /v1/models) -> ...}. */
    private static final Pattern ROUTE = Pattern.compile("\\((GET|PUT|POST|DELETE) && ([^)]+)\\) ->");

    /** The gateway's inference route takes whatever is posted below {@code /v1}. */
    private static final Set<String> INFERENCE = Set.of("POST /v1/chat/completions", "POST /v1/{operation}");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private static JsonNode document() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi/openapi.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        }
    }

    private static Set<String> routes(RouterFunction<?> router) {
        Set<String> routes = new TreeSet<>();
        Matcher matcher = ROUTE.matcher(router.toString());
        while (matcher.find()) {
            routes.add(matcher.group(1) + " " + matcher.group(2).replace("{*", "{"));
        }
        return routes;
    }

    @Test
    void every_route_stands_in_the_document_and_the_reverse() throws IOException {
        Clock clock = Clock.systemUTC();
        DecisionJournal journal = new DecisionJournal(DecisionJournal.Retention.DEFAULT, Ticker.systemTicker());
        PublicRoutes publicRoutes = new PublicRoutes(
                new WalkBridge(1 << 20, Duration.ofSeconds(1)),
                new Keys(List.of(), Payers.KEYS_ONLY, new InMemoryChangeLog(clock), new SecureRandom(), clock),
                new OwnBudgets(Payers.KEYS_ONLY, new InMemoryLedger(clock)),
                new ModelList(List::of, List.of(), 0),
                journal,
                new FeedbackService(journal, journal));
        Set<String> real = new TreeSet<>(INFERENCE);
        real.addAll(routes(publicRoutes.routes()));
        Set<String> admin = routes(AdminGateway.api(Optional.empty()).routes());
        assertThat(admin).hasSizeGreaterThan(10);
        real.addAll(admin);

        Set<String> documented = new TreeSet<>();
        document()
                .path("paths")
                .forEachEntry((path, item) -> item.propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(documented).isEqualTo(real);
    }

    @Test
    void it_is_openapi_3_1_and_all_its_references_lead_somewhere() throws IOException {
        JsonNode document = document();
        assertThat(document.path("openapi").asString()).startsWith("3.1.");
        List<JsonNode> references = document.findValues("$ref");
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.asString().substring(1)).isMissingNode())
                        .as(reference.asString())
                        .isFalse());
        List<String> ids = document.path("paths").findValuesAsString("operationId");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void variables_of_a_path_are_declared() throws IOException {
        document().path("paths").forEachEntry((path, item) -> {
            Matcher variable = Pattern.compile("\\{(\\w+)}").matcher(path);
            while (variable.find()) {
                String name = variable.group(1);
                item.propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> assertThat(
                                        item.path(method).path("parameters").findValuesAsString("name"))
                                .as("%s %s", method, path)
                                .contains(name));
            }
        });
    }
}
