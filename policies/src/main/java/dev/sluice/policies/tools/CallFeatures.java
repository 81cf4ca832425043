package dev.sluice.policies.tools;

import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Looks at a proposal beside the others and fills in the {@link CallFeature}s. Pure. */
public final class CallFeatures {

    private static final Pattern WORD = Pattern.compile("[A-Z]?[\\p{Ll}\\p{Lo}]+|\\p{Lu}+(?!\\p{Ll})|\\d+(?:\\.\\d+)?");
    private static final int LONGEST_TEXT = 20_000;
    private static final int MOST_VALUES = 200;
    private static final int STEM = 4;

    private final CallCheck check;

    public CallFeatures(CallCheck check) {
        this.check = check;
    }

    /** @param others proposals for the same request, without this one */
    public double[] of(InferenceRequest request, Proposal proposal, List<Proposal> others) {
        Map<CallFeature, Double> values = new EnumMap<>(CallFeature.class);
        String said = said(request);
        Set<String> words = words(said);
        Map<String, Double> fits = new HashMap<>();
        request.tools().forEach(tool -> fits.put(tool.name(), fit(tool, words)));
        double best = fits.values().stream().mapToDouble(d -> d).max().orElse(0);
        List<ToolCall> calls = proposal.calls();
        if (calls.isEmpty()) {
            values.put(CallFeature.NO_CALL, 1.0);
            values.put(CallFeature.NO_CALL_THOUGH_A_TOOL_FITS, best);
        } else {
            double named = calls.stream()
                    .mapToDouble(call -> fits.getOrDefault(call.name(), 0.0))
                    .average()
                    .orElse(0);
            values.put(CallFeature.NAME_FITS, named);
            values.put(CallFeature.ANOTHER_FITS_BETTER, Math.max(0, best - named));
            values.put(CallFeature.MORE_CALLS, Math.log(calls.size()));
            arguments(request, calls, said, words, values);
        }
        flaws(check.flaws(request, calls), values);
        values.put(CallFeature.REPAIRED, proposal.repaired() ? 1.0 : 0.0);
        values.put(CallFeature.ARM, Math.log(proposal.armSuccess() / (1 - proposal.armSuccess())));
        agreement(proposal, others, values);
        return CallFeature.ALL.stream()
                .mapToDouble(feature -> values.getOrDefault(feature, 0.0))
                .toArray();
    }

    private static String said(InferenceRequest request) {
        StringBuilder said = new StringBuilder();
        for (Message message : request.conversation()) {
            if (message.role() == Message.Role.USER || message.role() == Message.Role.TOOL) {
                said.append(message.text()).append('\n');
            }
        }
        String text = said.toString();
        return text.substring(Math.max(0, text.length() - LONGEST_TEXT));
    }

    /** Whole words and their stems, so that {@code cities} and {@code city} meet. */
    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String lower = word.group().toLowerCase(Locale.ROOT);
            words.add(lower);
            words.add(stem(lower));
        }
        return words;
    }

    private static String stem(String word) {
        return word.length() <= STEM ? word : word.substring(0, STEM);
    }

    /** Share of the words of a tool's name that the user said. */
    private static double fit(Tool tool, Set<String> said) {
        List<String> name = new ArrayList<>();
        Matcher word = WORD.matcher(tool.name());
        while (word.find()) {
            name.add(word.group().toLowerCase(Locale.ROOT));
        }
        return name.stream()
                .mapToDouble(part -> said.contains(part) || said.contains(stem(part)) ? 1 : 0)
                .average()
                .orElse(0);
    }

    private static void arguments(
            InferenceRequest request,
            List<ToolCall> calls,
            String said,
            Set<String> words,
            Map<CallFeature, Double> values) {
        String lower = said.toLowerCase(Locale.ROOT);
        List<String> given = new ArrayList<>();
        double optional = 0;
        for (ToolCall call : calls) {
            Optional<JsonNode> arguments = CallRepair.strict(call.arguments()).filter(JsonNode::isObject);
            arguments.ifPresent(object -> leaves(object, given));
            optional += arguments
                    .map(object -> optionalShare(request.tools(), call, object))
                    .orElse(0.0);
        }
        long found = given.stream().filter(value -> stands(value, lower, words)).count();
        values.put(CallFeature.VALUES_SAID, given.isEmpty() ? 0 : (double) found / given.size());
        values.put(CallFeature.NO_VALUE_SAID, !given.isEmpty() && found == 0 ? 1.0 : 0.0);
        values.put(CallFeature.OPTIONAL_GIVEN, optional / calls.size());
    }

    private static void leaves(JsonNode node, List<String> into) {
        if (into.size() >= MOST_VALUES) {
            return;
        }
        if (node.isContainer()) {
            node.forEach(child -> leaves(child, into));
        } else if (node.isNumber()) {
            into.add(node.decimalValue().stripTrailingZeros().toPlainString());
        } else if (node.isString() && !node.stringValue().isBlank()) {
            into.add(node.stringValue().toLowerCase(Locale.ROOT));
        }
    }

    private static boolean stands(String value, String said, Set<String> words) {
        return value.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
                ? words.contains(value)
                : said.contains(value);
    }

    private static double optionalShare(List<Tool> tools, ToolCall call, JsonNode arguments) {
        Optional<ToolSchema> schema = tools.stream()
                .filter(tool -> tool.name().equals(call.name()))
                .findFirst()
                .map(ToolSchema::of);
        if (schema.isEmpty()) {
            return 0;
        }
        long optional = schema.get().parameters().stream()
                .filter(name -> !schema.get().required().contains(name))
                .count();
        long given = schema.get().parameters().stream()
                .filter(name -> !schema.get().required().contains(name) && arguments.has(name))
                .count();
        return optional == 0 ? 0 : (double) given / optional;
    }

    private static void flaws(List<Flaw> flaws, Map<CallFeature, Double> values) {
        values.put(CallFeature.SOUND, flaws.isEmpty() ? 1.0 : 0.0);
        for (Flaw flaw : flaws) {
            CallFeature feature = switch (flaw.kind()) {
                case UNKNOWN_FUNCTION -> CallFeature.UNKNOWN_FUNCTION;
                case MISSING_ARGUMENT -> CallFeature.MISSING_ARGUMENT;
                case UNKNOWN_ARGUMENT -> CallFeature.UNKNOWN_ARGUMENT;
                case UNWANTED, MISSING, UNREADABLE, SCHEMA -> CallFeature.OTHER_FLAW;
            };
            values.put(feature, 1.0);
        }
    }

    private static void agreement(Proposal proposal, List<Proposal> others, Map<CallFeature, Double> values) {
        if (others.isEmpty()) {
            return;
        }
        String own = CanonicalCalls.of(proposal.calls());
        List<String> tools = names(proposal);
        long same = others.stream()
                .filter(other -> CanonicalCalls.of(other.calls()).equals(own))
                .count();
        long sameTools =
                others.stream().filter(other -> names(other).equals(tools)).count();
        values.put(CallFeature.AGREEMENT, (double) same / others.size());
        values.put(CallFeature.SAME_TOOLS, (double) sameTools / others.size());
    }

    private static List<String> names(Proposal proposal) {
        return proposal.calls().stream().map(ToolCall::name).sorted().toList();
    }
}
