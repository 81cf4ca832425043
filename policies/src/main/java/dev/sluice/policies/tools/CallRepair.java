package dev.sluice.policies.tools;

import dev.sluice.core.call.Completion;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the tool calls that a completion means: those it makes, with arguments that are valid JSON, or, where it makes
 * none, those it wrote as text. Nothing is guessed: what cannot be read stays as it was.
 */
public final class CallRepair {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CallRepair() {}

    public static Repaired of(Completion completion, List<Tool> tools) {
        if (tools.isEmpty()) {
            return new Repaired(completion.toolCalls(), Set.of());
        }
        Set<Repair> repairs = EnumSet.noneOf(Repair.class);
        List<ToolCall> calls = completion.toolCalls().stream()
                .map(call -> repaired(call, tools, repairs))
                .toList();
        if (calls.isEmpty()) {
            calls = WrittenCalls.in(completion.text(), tools, repairs).stream()
                    .map(call -> repaired(call, tools, repairs))
                    .toList();
            return new Repaired(calls, calls.isEmpty() ? Set.of() : repairs);
        }
        return new Repaired(calls, repairs);
    }

    private static ToolCall repaired(ToolCall call, List<Tool> tools, Set<Repair> repairs) {
        String name = name(call.name(), tools, repairs);
        if (call.arguments().isBlank()) {
            repairs.add(Repair.NO_ARGUMENTS);
            return new ToolCall(call.id(), name, "{}");
        }
        Optional<JsonNode> valid = strict(call.arguments());
        if (valid.isPresent() && valid.get().isObject()) {
            return new ToolCall(call.id(), name, call.arguments());
        }
        return lenient(call.arguments(), repairs)
                .map(object -> new ToolCall(call.id(), name, object.toString()))
                .orElseGet(() -> new ToolCall(call.id(), name, call.arguments()));
    }

    static Optional<JsonNode> strict(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> lenient(String arguments, Set<Repair> repairs) {
        String text = Unwrapped.text(arguments, repairs);
        Optional<LenientJson.Read> read = LenientJson.at(text, 0).filter(value -> rest(text, value.end()));
        if (read.isEmpty()) {
            return Optional.empty();
        }
        JsonNode value = read.get().value();
        Set<Repair> found = EnumSet.noneOf(Repair.class);
        found.addAll(read.get().repairs());
        if (value.isString()) {
            found.add(Repair.DOUBLE_ENCODED);
            value = LenientJson.at(value.stringValue(), 0)
                    .map(LenientJson.Read::value)
                    .orElse(value);
        }
        if (value instanceof ObjectNode object) {
            repairs.addAll(found);
            return Optional.of(object);
        }
        return Optional.empty();
    }

    /** Whether nothing but closing brackets, one too many, follows. */
    private static boolean rest(String text, int end) {
        return text.substring(end).chars().allMatch(c -> Character.isWhitespace(c) || "]};`".indexOf(c) >= 0);
    }

    /** {@code functions.find} is {@code find} where there is only that. */
    static String name(String written, List<Tool> tools, Set<Repair> repairs) {
        List<String> names = new ArrayList<>(tools.stream().map(Tool::name).toList());
        if (names.contains(written)) {
            return written;
        }
        String last = written.strip();
        int dot = Math.max(last.lastIndexOf('.'), last.lastIndexOf(':'));
        String bare = last.substring(dot + 1);
        List<String> same = names.stream().filter(bare::equalsIgnoreCase).toList();
        if (same.size() != 1) {
            return written;
        }
        repairs.add(Repair.NAME);
        return same.getFirst();
    }
}
