package dev.sluice.gateway.config;

import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.PriceList;
import dev.sluice.core.backend.Rates;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Unit;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/** The same values as in {@code sluice.yaml}, in JSON: read by the very same rules, and written back. */
public final class AdminInput {

    private static final String SOURCE = "body";

    private AdminInput() {}

    /** @throws ConfigurationRefused with every field that is wrong */
    public static PolicySpec policy(String name, JsonNode json, Set<String> backends) {
        return read(json, in -> PolicySection.read(in, name, backends));
    }

    /**
     * What becomes of the budget or rate limit that is written.
     *
     * @param setting refuses with an {@link IllegalArgumentException} that starts with the field that is wrong
     * @throws ConfigurationRefused with every field that is wrong
     */
    public static <T> T budget(JsonNode json, Function<Budget, T> setting) {
        return read(json, in -> BudgetSection.either(in).flatMap(budget -> in.build(() -> setting.apply(budget))));
    }

    /** @throws ConfigurationRefused with every field that is wrong */
    public static Budget budget(JsonNode json) {
        return budget(json, budget -> budget);
    }

    /** @throws ConfigurationRefused with every field that is wrong */
    public static TopUp topUp(JsonNode json) {
        return read(json, BudgetSection::topUp);
    }

    /**
     * A budget by its scope, unit and window, whatever its limit.
     *
     * @throws ConfigurationRefused with every field that is wrong
     */
    public static Budget named(JsonNode json) {
        return read(json, BudgetSection::named);
    }

    /** @throws ConfigurationRefused with what is wrong with it */
    public static Scope scope(String field, String text) {
        return read(
                JsonMapper.shared().createObjectNode().put(field, text),
                in -> Optional.of(in.read(field, Scope.key("nobody"), Scope::parse)));
    }

    /** @throws ConfigurationRefused with every field that is wrong */
    public static PriceList prices(JsonNode json) {
        return read(json, in -> Optional.of(PriceSection.read(in.only("price", "prices", "free"))));
    }

    /** A day or an instant, as in {@code sluice.yaml}. */
    public static Instant time(String text) {
        return PriceSection.time(text);
    }

    /** As in {@code sluice.yaml}. */
    public static Duration duration(String text) {
        return Quantities.duration(text);
    }

    private static <T> T read(JsonNode json, Function<Section, Optional<T>> reading) {
        Problems problems = new Problems(SOURCE);
        Optional<T> value = reading.apply(Section.root(problems, node(json)));
        problems.refuseIfAny();
        return value.orElseThrow();
    }

    private static Node node(JsonNode json) {
        if (json.isObject()) {
            List<NodeTuple> entries = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                entries.add(new NodeTuple(scalar(Tag.STR, entry.getKey()), node(entry.getValue())));
            }
            return new MappingNode(Tag.MAP, entries, FlowStyle.FLOW);
        }
        if (json.isArray()) {
            List<Node> items = new ArrayList<>();
            json.forEach(item -> items.add(node(item)));
            return new SequenceNode(Tag.SEQ, items, FlowStyle.FLOW);
        }
        if (json instanceof NumericNode number) {
            return scalar(
                    Tag.FLOAT,
                    number.isNaN() ? number.asString() : number.decimalValue().toPlainString());
        }
        return json.isNull() ? scalar(Tag.NULL, "") : scalar(Tag.STR, json.asString());
    }

    private static ScalarNode scalar(Tag tag, String text) {
        return new ScalarNode(tag, text, null, null, ScalarStyle.PLAIN);
    }

    /** A policy as {@link #policy} reads it. */
    public static ObjectNode json(PolicySpec spec) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        ObjectNode objective = json.putObject("objective");
        switch (spec.objective()) {
            case Objective.Quality quality -> objective.put("quality", quality.ofBest());
            case Objective.Worth worth -> objective.put("worth", dollars(worth.perSuccess()));
        }
        ObjectNode limits = json.putObject("limits");
        Limits bounds = spec.limits();
        bounds.cost().ifPresent(cost -> limits.put("cost", dollars(cost)));
        bounds.latency().ifPresent(latency -> limits.put("latency", text(latency)));
        bounds.thinking().ifPresent(tokens -> limits.put("thinking-tokens", tokens.count()));
        limits.put("samples", bounds.samples());
        new TreeSet<>(spec.structures()).forEach(json.putArray("structures")::add);
        new TreeSet<>(spec.backends()).forEach(json.putArray("backends")::add);
        json.put("paced", spec.paced()).put("explore", spec.explore().share());
        return json;
    }

    /** A budget as {@link #budget} reads it. */
    public static ObjectNode json(Budget budget) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.putObject("scope")
                .put("kind", budget.scope().kind().word())
                .put("id", budget.scope().id());
        json.put("limit", Unit.text(budget.limit()));
        json.put("window", budget.window().word());
        json.put(
                "zone",
                budget.zone().equals(ZoneOffset.UTC) ? "UTC" : budget.zone().getId());
        json.put("kind", budget.isRateLimit() ? "rate-limit" : "budget");
        budget.until().ifPresent(until -> json.put("until", until.toString()));
        return json;
    }

    /** Prices as {@link #prices} reads them. */
    public static ObjectNode json(PriceList list) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        if (list.equals(PriceList.always(Price.FREE))) {
            return json.put("free", true);
        }
        if (list.prices().size() == 1 && list.prices().getFirst().from().isEmpty()) {
            write(json.putObject("price"), list.prices().getFirst().price());
            return json;
        }
        ArrayNode prices = json.putArray("prices");
        for (PriceList.Dated dated : list.prices()) {
            ObjectNode one = prices.addObject();
            dated.from().ifPresent(from -> one.put("from", from.toString()));
            write(one, dated.price());
        }
        return json;
    }

    private static void write(ObjectNode json, Price price) {
        write(json, price.rates());
        if (!price.perCall().equals(Cost.ZERO)) {
            json.put("per-call", dollars(price.perCall()));
        }
        if (!price.tiers().isEmpty()) {
            ArrayNode above = json.putArray("above");
            price.tiers()
                    .forEach(tier ->
                            write(above.addObject().put("tokens", tier.above().count()), tier.rates()));
        }
    }

    private static void write(ObjectNode json, Rates rates) {
        json.put("input", dollars(rates.input())).put("cached-input", dollars(rates.cachedInput()));
        json.put("cache-write", dollars(rates.cacheWrite())).put("cache-write-1h", dollars(rates.longCacheWrite()));
        json.put("output", dollars(rates.output())).put("thinking", dollars(rates.thinking()));
    }

    private static String dollars(Cost cost) {
        return "$" + cost;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
