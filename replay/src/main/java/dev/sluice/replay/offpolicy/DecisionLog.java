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
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
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
 * {@code success} is null or missing where nobody has judged the answer.
 */
public final class DecisionLog {

    private static final JsonMapper JSON = JsonMapper.shared();

    private DecisionLog() {}

    /** @throws WrongInput with file and line where something is not as described */
    public static List<LoggedDecision> read(Path file) {
        List<LoggedDecision> decisions = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    decisions.add(parse(line, file + ":" + number));
                }
            }
        } catch (IOException e) {
            throw new WrongInput("cannot read the log " + file + ": " + e.getMessage(), e);
        }
        if (decisions.isEmpty()) {
            throw new WrongInput("the log " + file + " holds no decisions");
        }
        return decisions;
    }

    private static LoggedDecision parse(String line, String place) {
        try {
            JsonNode json = JSON.readTree(line);
            List<Option> options = new ArrayList<>();
            for (JsonNode option : json.path("options")) {
                options.add(option(option, place));
            }
            JsonNode success = json.path("success");
            return new LoggedDecision(
                    text(json, "decision", place),
                    text(json, "policy", place),
                    options,
                    text(json, "chosen", place),
                    success.isNumber() ? OptionalDouble.of(success.doubleValue()) : OptionalDouble.empty(),
                    number(json, "costUsd", place));
        } catch (JacksonException e) {
            throw new WrongInput(place + " is not JSON: " + e.getOriginalMessage(), e);
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
