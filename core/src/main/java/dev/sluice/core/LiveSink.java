package dev.sluice.core;

import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets an answer through to the caller as it comes, but keeps back what another call may yet replace: an answer that is
 * not streamed; the pieces of a stream before something is in them; and, where nothing was said when the tokens ran out,
 * the end of the stream.
 */
final class LiveSink implements AnswerSink {

    /** Some servers send an empty piece for each token they hide. */
    private static final int MOST_KEPT = 256;

    private final AnswerSink caller;
    private final boolean streamed;
    private final List<AnswerChunk> kept = new ArrayList<>();
    private boolean shown;
    private boolean said;
    private boolean starved;

    LiveSink(AnswerSink caller, boolean streamed) {
        this.caller = caller;
        this.streamed = streamed;
    }

    @Override
    public void accept(AnswerChunk chunk) throws InterruptedException {
        said |= says(chunk);
        starved = !said && (starved || outOfTokens(chunk));
        boolean empty = !shown && !said && !thinks(chunk) && kept.size() < MOST_KEPT;
        if (!streamed || starved || empty) {
            kept.add(chunk);
        } else {
            release();
            caller.accept(chunk);
            shown = true;
        }
    }

    /** Whether the caller has got any of it. */
    boolean shown() {
        return shown;
    }

    /** What the caller has not got. */
    List<AnswerChunk> kept() {
        return List.copyOf(kept);
    }

    private void release() throws InterruptedException {
        for (AnswerChunk chunk : kept) {
            caller.accept(chunk);
        }
        kept.clear();
    }

    private static boolean says(AnswerChunk chunk) {
        for (Delta delta : chunk.deltas()) {
            if ((delta instanceof Delta.Text text && !text.text().isBlank()) || delta instanceof Delta.ToolCallPart) {
                return true;
            }
        }
        return false;
    }

    private static boolean thinks(AnswerChunk chunk) {
        for (Delta delta : chunk.deltas()) {
            if (delta instanceof Delta.Thinking) {
                return true;
            }
        }
        return false;
    }

    private static boolean outOfTokens(AnswerChunk chunk) {
        for (Delta delta : chunk.deltas()) {
            if (delta instanceof Delta.Finished finished && finished.reason() == FinishReason.LENGTH) {
                return true;
            }
        }
        return false;
    }
}
