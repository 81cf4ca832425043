package dev.sluice.policies.tools;

import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.schema.Conformity;
import dev.sluice.policies.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Checks tool calls against the tools that a request offers: whether a call belongs there at all, whether the tool
 * exists, and its arguments against its schema. A call without flaws need not be the right one.
 */
public final class CallCheck {

    private final Schemas schemas;

    public CallCheck(Schemas schemas) {
        this.schemas = schemas;
    }

    /** Empty where nothing is wrong. */
    public List<Flaw> flaws(InferenceRequest request, List<ToolCall> calls) {
        List<Flaw> flaws = new ArrayList<>();
        belongs(request, calls).ifPresent(flaws::add);
        if (!request.tools().isEmpty()) {
            calls.forEach(call -> flaws.addAll(flaws(request.tools(), call)));
        }
        return List.copyOf(flaws);
    }

    private static Optional<Flaw> belongs(InferenceRequest request, List<ToolCall> calls) {
        return switch (ToolChoice.of(request)) {
            case ToolChoice.Free f -> Optional.empty();
            case ToolChoice.Forbidden f ->
                calls.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Flaw(
                                Flaw.Kind.UNWANTED,
                                "a tool is called where none may be",
                                "Do not call a tool here. Answer in words."));
            case ToolChoice.Required r ->
                calls.isEmpty()
                        ? Optional.of(new Flaw(
                                Flaw.Kind.MISSING,
                                "no tool is called where one must be",
                                "You must call one of the tools."))
                        : Optional.empty();
            case ToolChoice.Named named ->
                calls.stream().anyMatch(call -> call.name().equals(named.tool()))
                        ? Optional.empty()
                        : Optional.of(new Flaw(
                                Flaw.Kind.MISSING,
                                "the tool that must be called is not: " + named.tool(),
                                "You must call the tool " + named.tool() + "."));
        };
    }

    private List<Flaw> flaws(List<Tool> tools, ToolCall call) {
        Optional<Tool> tool =
                tools.stream().filter(known -> known.name().equals(call.name())).findFirst();
        if (tool.isEmpty()) {
            String known = tools.stream().map(Tool::name).collect(Collectors.joining(", "));
            return List.of(new Flaw(
                    Flaw.Kind.UNKNOWN_FUNCTION,
                    "a tool is called that there is not",
                    "There is no tool " + call.name() + ". The tools are: " + known + "."));
        }
        Optional<JsonNode> arguments = CallRepair.strict(call.arguments()).filter(JsonNode::isObject);
        if (arguments.isEmpty()) {
            return List.of(new Flaw(
                    Flaw.Kind.UNREADABLE,
                    "arguments of " + call.name() + ": not a JSON object",
                    "The arguments of " + call.name() + " are not a JSON object."));
        }
        return flaws(tool.get(), arguments.get());
    }

    private List<Flaw> flaws(Tool tool, JsonNode arguments) {
        ToolSchema schema = ToolSchema.of(tool);
        List<Flaw> flaws = new ArrayList<>();
        for (String name : schema.required()) {
            if (!arguments.has(name)) {
                flaws.add(new Flaw(
                        Flaw.Kind.MISSING_ARGUMENT,
                        "arguments of " + tool.name() + ": " + name + " is missing",
                        "The argument " + name + " of " + tool.name() + " is missing."));
            }
        }
        if (schema.closed()) {
            for (String name : arguments.propertyNames()) {
                if (!schema.parameters().contains(name)) {
                    flaws.add(new Flaw(
                            Flaw.Kind.UNKNOWN_ARGUMENT,
                            "arguments of " + tool.name() + ": one that the tool does not have",
                            tool.name() + " has no argument " + name + "."));
                }
            }
        }
        if (flaws.isEmpty() && schemas.check(tool.schema(), arguments) instanceof Conformity.Broken broken) {
            flaws.add(new Flaw(
                    Flaw.Kind.SCHEMA,
                    "arguments of " + tool.name() + " break its schema at " + broken.rule(),
                    "Arguments of " + tool.name() + ": " + broken.message() + "."));
        }
        return flaws;
    }
}
