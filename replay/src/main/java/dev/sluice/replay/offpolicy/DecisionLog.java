package dev.sluice.replay.offpolicy;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Logged decisions as JSON lines, gzipped where the file's name ends in {@code .gz}:
 *
 * <pre>
 * {"decision": "dec_1", "policy": "default@3", "chosen": "single(mini/direct)", "success": 1, "costUsd": 0.00012,
 *  "options": [{"plan": "single(mini/direct)", "structure": "single", "backends": ["mini"], "low": 0.71,
 *    "success": 0.8, "costUsd": 0.0001, "ceilingUsd": 0.0007, "latencySeconds": 1.2, "propensity": 0.96}, ...]}
 * </pre>
 *
 * A gateway writes what it shows of a decision instead, {@code view}, from which the same is read; of two plans that are
 * described alike the probabilities add up.
 *
 * <p>{@code success} is null or missing where nobody has judged the answer, or where that was said later, in a line of its
 * own, the last of which counts:
 *
 * <pre>
 * {"decision": "dec_1", "judgements": [{"success": 0.5}, {"success": 1}]}
 * </pre>
 */
public final class DecisionLog {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DecisionLog() {}

    /**
     * @param place a file, or a directory of files that a gateway wrote
     * @throws WrongInput with file and line where something is not as described
     */
    public static List<LoggedDecision> read(Path place) {
        Map<String, LoggedDecision> decisions = new LinkedHashMap<>();
        Map<String, Double> judged = new HashMap<>();
        for (Path file : files(place)) {
            read(file, decisions, judged);
        }
        if (decisions.isEmpty()) {
            throw new WrongInput("the log " + place + " holds no decisions");
        }
        judged.forEach((id, success) -> decisions.computeIfPresent(id, (key, decision) -> decision.judged(success)));
        return List.copyOf(decisions.values());
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> file.getFileName().toString().matches(".*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new WrongInput("cannot read the log " + place + ": " + e.getMessage(), e);
        }
    }

    private static void read(Path file, Map<String, LoggedDecision> decisions, Map<String, Double> judged) {
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8))) {
            int number = 0;
            String next = lines.readLine();
            while (next != null) {
                String line = next;
                next = lines.readLine();
                number++;
                if (!line.isBlank() && (next != null || isWhole(line))) {
                    line(line, file + ":" + number, decisions, judged);
                }
            }
        } catch (IOException e) {
            throw new WrongInput("cannot read the log " + file + ": " + e.getMessage(), e);
        }
    }

    /** A gateway that was killed leaves a last line without its end. */
    private static boolean isWhole(String last) {
        try {
            return !JSON.readTree(last).isMissingNode();
        } catch (JacksonException torn) {
            return !last.startsWith("{\"decision\"");
        }
    }

    private static void line(
            String line, String place, Map<String, LoggedDecision> decisions, Map<String, Double> judged) {
        try {
            JsonNode json = JSON.readTree(line);
            JsonNode judgements = json.path("judgements");
            if (!judgements.isEmpty()) {
                judged.put(
                        text(json, "decision", place), number(judgements.get(judgements.size() - 1), "success", place));
            } else if (!judgements.isArray()) {
                LoggedDecision decision = parse(json, place);
                decisions.put(decision.id(), decision);
            }
        } catch (JacksonException e) {
            throw new WrongInput(place + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static LoggedDecision parse(JsonNode json, String place) {
        try {
            JsonNode view = json.path("view");
            List<Option> options = new ArrayList<>();
            for (JsonNode option : json.path("options")) {
                options.add(option(option, place));
            }
            if (view.isObject()) {
                options.addAll(shown(view, place));
            }
            JsonNode success = json.path("success");
            return new LoggedDecision(
                    text(json, "decision", place),
                    text(json, "policy", place),
                    options,
                    view.isObject() ? text(view.path("chosen"), "plan", place) : text(json, "chosen", place),
                    success.isNumber() ? OptionalDouble.of(success.doubleValue()) : OptionalDouble.empty(),
                    number(json, "costUsd", place));
        } catch (IllegalArgumentException e) {
            throw new WrongInput(place + ": " + e.getMessage(), e);
        }
    }

    private static Option option(JsonNode json, String place) {
        Set<String> backends = new HashSet<>();
        json.path("backends").forEach(b -> backends.add(b.asString()));
        return new Option(
                text(json, "plan", place),
                text(json, "structure", place),
                backends,
                number(json, "low", place),
                number(json, "success", place),
                number(json, "costUsd", place),
                number(json, "ceilingUsd", place),
                number(json, "latencySeconds", place),
                number(json, "propensity", place));
    }

    /** The plans of a decision as the gateway shows it. */
    private static Collection<Option> shown(JsonNode view, String place) {
        Map<String, Option> byPlan = new LinkedHashMap<>();
        shown(byPlan, view.path("chosen"), number(view, "propensity", place), place);
        for (JsonNode rejected : view.path("rejected")) {
            shown(byPlan, rejected, number(rejected, "propensity", place), place);
        }
        return byPlan.values();
    }

    private static void shown(Map<String, Option> byPlan, JsonNode plan, double propensity, String place) {
        JsonNode forecast = plan.path("forecast");
        Option option = new Option(
                text(plan, "plan", place),
                text(plan, "structure", place),
                new HashSet<>(plan.findValuesAsString("backend")),
                number(forecast.path("success"), "low", place),
                number(forecast.path("success"), "mean", place),
                Double.parseDouble(text(forecast, "cost_usd", place)),
                Double.parseDouble(text(plan, "ceiling_usd", place)),
                number(forecast, "latency_ms", place) / 1e3,
                propensity);
        byPlan.merge(option.plan(), option, (first, again) -> first.with(first.propensity() + again.propensity()));
    }

    private static String text(JsonNode json, String field, String place) {
        if (!json.path(field).isString()) {
            throw new WrongInput(place + " has no text '" + field + "'");
        }
        return json.path(field).stringValue();
    }

    private static double number(JsonNode json, String field, String place) {
        if (!json.path(field).isNumber()) {
            throw new WrongInput(place + " has no number '" + field + "'");
        }
        return json.path(field).doubleValue();
    }

    /** One line, without its end. */
    public static String line(LoggedDecision decision) {
        ObjectNode json = JSON.createObjectNode()
                .put("decision", decision.id())
                .put("policy", decision.policy())
                .put("chosen", decision.chosen());
        if (decision.success().isPresent()) {
            json.put("success", decision.success().getAsDouble());
        } else {
            json.putNull("success");
        }
        json.put("costUsd", decision.costUsd());
        ArrayNode options = json.putArray("options");
        for (Option option : decision.options()) {
            ObjectNode into = options.addObject().put("plan", option.plan()).put("structure", option.structure());
            ArrayNode backends = into.putArray("backends");
            option.backends().stream().sorted().forEach(backends::add);
            into.put("low", option.low())
                    .put("success", option.success())
                    .put("costUsd", option.costUsd())
                    .put("ceilingUsd", option.ceilingUsd())
                    .put("latencySeconds", option.latencySeconds())
                    .put("propensity", option.propensity());
        }
        return JSON.writeValueAsString(json);
    }
}
