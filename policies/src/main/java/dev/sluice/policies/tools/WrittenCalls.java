package dev.sluice.policies.tools;

import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Tool calls that a model wrote into its text: JSON with name and arguments, in tags, fences or lists, or a function
 * call as in Python. A call in prose counts only where a tool has that name.
 */
final class WrittenCalls {

    private static final int LONGEST = 100_000;
    private static final int MOST = 64;
    private static final int NEAR = 200;
    private static final List<String> NAMES = List.of("name", "function", "tool", "tool_name", "function_name");
    private static final List<String> ARGUMENTS =
            List.of("arguments", "parameters", "args", "input", "tool_input", "kwargs");
    private static final Pattern TAG =
            Pattern.compile("<tool_call>|<function_call>|\\[TOOL_CALLS\\]|<\\|python_tag\\|>|<\\|tool_call\\|>");
    private static final Pattern FUNCTION_TAG = Pattern.compile("<function=([A-Za-z0-9_.:-]{1,100})>");
    private static final Pattern CALL = Pattern.compile("(?<![A-Za-z0-9_.])([A-Za-z_][A-Za-z0-9_.]{0,100})\\(");

    private final String text;
    private final List<Tool> tools;
    private final Set<Repair> repairs;
    private final List<ToolCall> calls = new ArrayList<>();

    private WrittenCalls(String text, List<Tool> tools, Set<Repair> repairs) {
        this.text = text;
        this.tools = tools;
        this.repairs = repairs;
    }

    static List<ToolCall> in(String text, List<Tool> tools, Set<Repair> repairs) {
        if (text.length() > LONGEST) {
            return List.of();
        }
        WrittenCalls reader = new WrittenCalls(text, tools, repairs);
        reader.tagged();
        if (reader.calls.isEmpty()) {
            reader.json();
        }
        if (reader.calls.isEmpty()) {
            reader.functions();
        }
        if (!reader.calls.isEmpty()) {
            repairs.add(Repair.FROM_TEXT);
        }
        return reader.calls;
    }

    private void tagged() {
        Matcher named = FUNCTION_TAG.matcher(text);
        for (int tags = 0; tags < MOST && named.find(); tags++) {
            String name = named.group(1);
            value(named.end()).ifPresent(read -> add(name, read.value(), Repair.WRAPPING));
        }
        Matcher tag = TAG.matcher(text);
        for (int tags = 0; tags < MOST && tag.find(); tags++) {
            Optional<LenientJson.Read> read = value(tag.end());
            if (read.isPresent() && found(read.get().value(), false)) {
                repairs.add(Repair.WRAPPING);
                repairs.addAll(read.get().repairs());
            } else if (read.isEmpty()) {
                Matcher call = CALL.matcher(text).region(tag.end(), Math.min(text.length(), tag.end() + NEAR));
                if (call.find()) {
                    function(call);
                }
            }
        }
    }

    /** The JSON values of the text, from left to right, each looked at once. */
    private void json() {
        int from = 0;
        int failed = 0;
        while (from < text.length() && calls.size() < MOST && failed < MOST) {
            int next = bracket(from);
            if (next < 0) {
                return;
            }
            Optional<LenientJson.Read> read = value(next);
            if (read.isPresent() && found(read.get().value(), true)) {
                repairs.addAll(read.get().repairs());
                if (text.contains("```")) {
                    repairs.add(Repair.WRAPPING);
                }
            }
            failed += read.isPresent() ? 0 : 1;
            from = read.map(LenientJson.Read::end).orElse(next + 1);
        }
    }

    private int bracket(int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '[') {
                return i;
            }
        }
        return -1;
    }

    private Optional<LenientJson.Read> value(int from) {
        Optional<LenientJson.Read> read = LenientJson.at(text, from);
        return read.filter(r -> r.value().isContainer());
    }

    /** Takes the calls that a value describes; tells whether there were any. */
    private boolean found(JsonNode value, boolean knownOnly) {
        int before = calls.size();
        if (value.isArray()) {
            value.forEach(element -> found(element, knownOnly));
        } else if (value.path("tool_calls").isArray()) {
            found(value.path("tool_calls"), knownOnly);
        } else if (value.path("function").isObject()) {
            found(value.path("function"), knownOnly);
        } else {
            described(value, knownOnly);
        }
        return calls.size() > before;
    }

    private void described(JsonNode object, boolean knownOnly) {
        Optional<String> name = NAMES.stream()
                .map(object::path)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .findFirst();
        Optional<JsonNode> arguments =
                ARGUMENTS.stream().filter(object::has).map(object::get).findFirst();
        if (name.isPresent() && (known(name.get()) || (arguments.isPresent() && !knownOnly))) {
            calls.add(call(name.get(), arguments.map(WrittenCalls::text).orElse("{}")));
        } else if (object.size() == 1 && known(object.propertyNames().iterator().next())) {
            String only = object.propertyNames().iterator().next();
            add(only, object.get(only), Repair.FROM_TEXT);
        }
    }

    private static String text(JsonNode arguments) {
        return arguments.isString() ? arguments.stringValue() : arguments.toString();
    }

    private void functions() {
        Matcher call = CALL.matcher(text);
        for (int looked = 0; looked < MOST && call.find(); looked += known(call.group(1)) ? 1 : 0) {
            function(call);
        }
    }

    private void function(Matcher call) {
        Optional<Tool> tool = tool(call.group(1));
        tool.flatMap(known -> FunctionArguments.at(text, call.end(), known, repairs))
                .ifPresent(arguments -> add(call.group(1), arguments, Repair.FUNCTION_SYNTAX));
    }

    private void add(String name, JsonNode arguments, Repair repair) {
        if (arguments.isObject()) {
            calls.add(call(name, arguments.toString()));
            repairs.add(repair);
        }
    }

    private ToolCall call(String name, String arguments) {
        return new ToolCall("call_" + (calls.size() + 1), name, arguments);
    }

    private boolean known(String name) {
        return tool(name).isPresent();
    }

    private Optional<Tool> tool(String name) {
        String repaired = CallRepair.name(name, tools, EnumSet.noneOf(Repair.class));
        return tools.stream().filter(tool -> tool.name().equals(repaired)).findFirst();
    }
}
