package dev.sluice.policies.tools;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Edited;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Edits tool calls. A repair counts only where what comes out can be used; where a call cannot be, its model is told what
 * is wrong. Text is taken for a call only where the caller insists on one, or where hardly anything else is in it.
 */
public final class ToolEditor implements Editor {

    private static final int MOST_PROSE = 160;

    private final CallCheck check;
    private final ProposalVectors vectors;
    private final Supplier<CallRanking> ranking;

    public ToolEditor(CallCheck check, ProposalVectors vectors, Supplier<CallRanking> ranking) {
        this.check = check;
        this.vectors = vectors;
        this.ranking = ranking;
    }

    @Override
    public Edited edit(InferenceRequest request, Completion completion) {
        if (request.tools().isEmpty()) {
            return Edited.untouched(completion);
        }
        List<Flaw> flaws = check.flaws(request, completion.toolCalls());
        boolean calls = !completion.toolCalls().isEmpty();
        if (flaws.isEmpty() && (calls || !mayBeCall(request, completion.text()))) {
            return Edited.untouched(completion);
        }
        Repaired repaired = CallRepair.of(completion, request.tools());
        if (!repaired.changed()) {
            return new Edited(completion, Optional.empty(), objections(completion, flaws, request.tools()));
        }
        List<Flaw> left = check.flaws(request, repaired.calls());
        return left.isEmpty()
                ? new Edited(mended(completion, repaired), Optional.of(words(repaired.repairs())), List.of())
                : new Edited(completion, Optional.empty(), objections(completion, left, request.tools()));
    }

    private static List<Message> objections(Completion completion, List<Flaw> flaws, List<Tool> tools) {
        if (flaws.isEmpty()) {
            return List.of();
        }
        String calls = completion.toolCalls().stream()
                .map(call -> call.name() + "(" + call.arguments() + ")")
                .collect(Collectors.joining("\n"));
        return Reask.turns((completion.text() + "\n" + calls).strip(), flaws, tools);
    }

    private static Completion mended(Completion completion, Repaired repaired) {
        boolean fromText = repaired.repairs().contains(Repair.FROM_TEXT);
        FinishReason finish = completion.finish() == FinishReason.STOP || completion.finish() == FinishReason.OTHER
                ? FinishReason.TOOL_CALLS
                : completion.finish();
        return new Completion(
                completion.id(),
                fromText ? "" : completion.text(),
                completion.thinking(),
                identified(completion, repaired.calls()),
                finish,
                completion.usage(),
                completion.toFirstChunk(),
                completion.latency());
    }

    /** Callers answer a call by its id, which must not come twice in a conversation. */
    private static List<ToolCall> identified(Completion completion, List<ToolCall> calls) {
        if (!completion.toolCalls().isEmpty()) {
            return calls;
        }
        String prefix = "call_" + Integer.toHexString(completion.id().hashCode()) + "_";
        return IntStream.range(0, calls.size())
                .mapToObj(i -> new ToolCall(
                        prefix + i, calls.get(i).name(), calls.get(i).arguments()))
                .toList();
    }

    private static boolean mayBeCall(InferenceRequest request, String text) {
        return switch (ToolChoice.of(request)) {
            case ToolChoice.Forbidden f -> false;
            case ToolChoice.Required r -> true;
            case ToolChoice.Named n -> true;
            case ToolChoice.Free f -> looksLikeCall(text.strip(), request.tools());
        };
    }

    private static boolean looksLikeCall(String text, List<Tool> tools) {
        if (text.isEmpty()) {
            return false;
        }
        boolean bare = "{[<`".indexOf(text.charAt(0)) >= 0
                || tools.stream().anyMatch(tool -> text.startsWith(tool.name() + "("));
        int open = IntStream.of(text.indexOf("```"), text.indexOf('{'), text.indexOf("<"))
                .filter(at -> at >= 0)
                .min()
                .orElse(Integer.MAX_VALUE);
        return bare || (open <= MOST_PROSE && "`}])>".indexOf(text.charAt(text.length() - 1)) >= 0);
    }

    private static String words(Set<Repair> repairs) {
        return repairs.stream()
                .sorted()
                .map(repair -> repair.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    @Override
    public int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
        return ranking.get().best(vectors.of(request, difficulty, answers));
    }
}
