package dev.sluice.policies.tools;

import dev.sluice.core.request.Tool;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The arguments of a function call in code: named ones, and bare ones in the order of the tool's parameters. */
final class FunctionArguments {

    private static final Pattern NAMED = Pattern.compile("\\s{0,50}([A-Za-z_][A-Za-z0-9_]{0,100})\\s{0,50}[=:](?!=)");

    private FunctionArguments() {}

    /** @param from behind the opening bracket */
    static Optional<JsonNode> at(String text, int from, Tool tool, Set<Repair> repairs) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        Iterator<String> parameters = ToolSchema.of(tool).parameters().iterator();
        LenientJson reader = new LenientJson(text, from);
        try {
            while (!reader.passed(')')) {
                if (reader.ended()) {
                    repairs.add(Repair.UNCLOSED);
                    return Optional.of(arguments);
                }
                Matcher named = NAMED.matcher(text).region(reader.at(), text.length());
                if (named.lookingAt()) {
                    LenientJson value = new LenientJson(text, named.end());
                    arguments.set(named.group(1), value.value(0));
                    reader = after(value, reader);
                } else if (parameters.hasNext()) {
                    arguments.set(parameters.next(), reader.value(0));
                } else {
                    return Optional.empty();
                }
                if (!reader.passed(',') && !reader.next(')') && !reader.ended()) {
                    return Optional.empty();
                }
            }
            repairs.addAll(reader.repairs());
            return Optional.of(arguments);
        } catch (LenientJson.NotJson notOne) {
            return Optional.empty();
        }
    }

    private static LenientJson after(LenientJson value, LenientJson before) {
        value.repairs().addAll(before.repairs());
        return value;
    }
}
