package dev.sluice.core;

import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.request.ToolCall;
import dev.sluice.core.request.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The choices of one call, told apart. */
final class Samples {

    /** Usage belongs to all choices. */
    private static final int NO_CHOICE = -1;

    private Samples() {}

    /** Each as if it had been the only one of its call; what the call used is told by the first. */
    static List<Step.Held> of(Step.Held held) {
        if (held.call().choices() == 1 || !(held.reply() instanceof Completion completion)) {
            return List.of(held);
        }
        Call one = new Call(
                held.call().backend(),
                held.call().protocol(),
                held.call().promptBound(),
                held.call().answerLimit(),
                1);
        return IntStream.range(0, held.call().choices())
                .mapToObj(choice -> choice(held, completion, choice))
                .map(sample -> new Step.Held(one, sample, List.of(chunk(sample))))
                .toList();
    }

    private static int choiceOf(Delta delta) {
        return switch (delta) {
            case Delta.Text t -> t.choice();
            case Delta.Thinking t -> t.choice();
            case Delta.ToolCallPart p -> p.choice();
            case Delta.Finished f -> f.choice();
            case Delta.UsageReported u -> NO_CHOICE;
        };
    }

    private static Completion choice(Step.Held held, Completion whole, int choice) {
        StringBuilder text = new StringBuilder();
        StringBuilder thinking = new StringBuilder();
        TreeMap<Integer, ToolCall> tools = new TreeMap<>();
        FinishReason finish = FinishReason.OTHER;
        for (AnswerChunk chunk : held.chunks()) {
            for (Delta delta : chunk.deltas()) {
                if (choiceOf(delta) != choice) {
                    continue;
                }
                switch (delta) {
                    case Delta.Text t -> text.append(t.text());
                    case Delta.Thinking t -> thinking.append(t.text());
                    case Delta.ToolCallPart p ->
                        tools.merge(p.index(), new ToolCall(p.id(), p.name(), p.arguments()), Samples::joined);
                    case Delta.Finished f -> finish = f.reason();
                    case Delta.UsageReported u -> {}
                }
            }
        }
        return new Completion(
                whole.id(),
                text.toString(),
                thinking.toString(),
                List.copyOf(tools.values()),
                finish,
                whole.usage(),
                whole.toFirstChunk(),
                whole.latency());
    }

    private static ToolCall joined(ToolCall one, ToolCall more) {
        return new ToolCall(
                one.id().isEmpty() ? more.id() : one.id(),
                one.name().isEmpty() ? more.name() : one.name(),
                one.arguments() + more.arguments());
    }

    /** The whole of a completion in neutral words, for the caller's format to write. */
    static AnswerChunk chunk(Completion completion) {
        List<Delta> deltas = new ArrayList<>();
        if (!completion.thinking().isEmpty()) {
            deltas.add(new Delta.Thinking(0, completion.thinking()));
        }
        if (!completion.text().isEmpty()) {
            deltas.add(new Delta.Text(0, completion.text()));
        }
        for (int i = 0; i < completion.toolCalls().size(); i++) {
            ToolCall call = completion.toolCalls().get(i);
            deltas.add(new Delta.ToolCallPart(0, i, call.id(), call.name(), call.arguments()));
        }
        deltas.add(new Delta.Finished(0, completion.finish()));
        return new AnswerChunk(WireFormat.NEUTRAL, new byte[0], deltas);
    }
}
