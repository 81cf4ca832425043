package dev.sluice.core.call;

import dev.sluice.core.request.ToolCall;
import java.time.Duration;
import java.util.List;

/**
 * An answer that came to its end.
 *
 * @param text of the first choice
 * @param thinking of the first choice, where the backend shows it
 * @param toolCalls of the first choice
 * @param toFirstChunk from sending the request to the first byte of the answer
 */
public record Completion(
        String id,
        String text,
        String thinking,
        List<ToolCall> toolCalls,
        FinishReason finish,
        Usage usage,
        Duration toFirstChunk,
        Duration latency)
        implements Reply {

    public Completion {
        toolCalls = List.copyOf(toolCalls);
    }
}
