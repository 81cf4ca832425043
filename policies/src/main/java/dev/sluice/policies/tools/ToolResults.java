package dev.sluice.policies.tools;

import dev.sluice.core.outcome.ToolRun;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Finds the results of tool calls that are new in a conversation: those after the last turn of a model. */
public final class ToolResults {

    private static final int LONGEST_ERROR = 8 * 1024;

    private ToolResults() {}

    /** A call, and what became of it. */
    public record Result(ToolCall call, ToolRun run) {}

    public static List<Result> latest(List<Message> conversation) {
        Map<String, ToolRun> runs = new TreeMap<>();
        for (Message turn : conversation.reversed()) {
            if (turn.role() == Message.Role.ASSISTANT) {
                return results(turn.calls(), runs);
            }
            turn.resultOf().ifPresent(id -> runs.merge(id, run(turn.text()), ToolResults::worse));
        }
        return List.of();
    }

    private static List<Result> results(List<ToolCall> calls, Map<String, ToolRun> runs) {
        List<Result> results = new ArrayList<>();
        for (ToolCall call : calls) {
            Optional.ofNullable(runs.get(call.id())).ifPresent(run -> results.add(new Result(call, run)));
        }
        return results;
    }

    public static ToolRun worse(ToolRun one, ToolRun other) {
        return one == ToolRun.FAILED ? one : other;
    }

    /**
     * The format has no mark for errors, and words that look like one may be what was asked for: only a JSON object that
     * holds nothing but an {@code error} is taken for one.
     */
    private static ToolRun run(String result) {
        return result.length() <= LONGEST_ERROR
                        && CallRepair.strict(result)
                                .filter(ToolResults::isError)
                                .isPresent()
                ? ToolRun.FAILED
                : ToolRun.RAN;
    }

    private static boolean isError(JsonNode result) {
        JsonNode error = result.path("error");
        return result.isObject()
                && result.size() == 1
                && ((error.isString() && !error.stringValue().isBlank())
                        || (error.isContainer() && !error.isEmpty())
                        || (error.isBoolean() && error.booleanValue()));
    }
}
