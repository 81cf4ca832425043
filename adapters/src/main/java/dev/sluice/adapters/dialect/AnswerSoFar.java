package dev.sluice.adapters.dialect;

import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What has been read of one answer: the first choice's parts, and enough of the others to count them. Not thread-safe. */
public final class AnswerSoFar {

    private static final int BYTES_PER_TOKEN = 4;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final TreeMap<Integer, ToolCallSoFar> tools = new TreeMap<>();
    private FinishReason finish = FinishReason.OTHER;
    private int finishedChoices;
    private Optional<Usage> reported = Optional.empty();
    private long pieces;
    private long otherBytes;

    private static final class ToolCallSoFar {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    public void add(List<Delta> deltas) {
        for (int i = 0; i < deltas.size(); i++) {
            add(deltas.get(i));
        }
    }

    private void add(Delta delta) {
        switch (delta) {
            case Delta.Text t -> append(t.choice(), t.text(), text);
            case Delta.Thinking t -> append(t.choice(), t.text(), thinking);
            case Delta.ToolCallPart p -> append(p);
            case Delta.Finished f -> {
                finishedChoices++;
                if (f.choice() == 0) {
                    finish = f.reason();
                }
            }
            case Delta.UsageReported u -> reported = Optional.of(u.usage());
        }
    }

    private void append(int choice, String piece, StringBuilder first) {
        pieces++;
        if (choice == 0) {
            first.append(piece);
        } else {
            otherBytes += utf8Length(piece);
        }
    }

    private void append(Delta.ToolCallPart part) {
        pieces++;
        if (part.choice() != 0) {
            otherBytes += utf8Length(part.arguments());
            return;
        }
        ToolCallSoFar tool = tools.computeIfAbsent(part.index(), i -> new ToolCallSoFar());
        tool.id = tool.id.isEmpty() ? part.id() : tool.id;
        tool.name = tool.name.isEmpty() ? part.name() : tool.name;
        tool.arguments.append(part.arguments());
    }

    /** Whether this many choices have said why they stopped. */
    public boolean finished(int choices) {
        return finishedChoices >= choices;
    }

    public Optional<Usage> reportedUsage() {
        return reported;
    }

    /** Whether anything at all was written. */
    boolean wrote() {
        return pieces > 0;
    }

    boolean showsThinking() {
        return !thinking.isEmpty();
    }

    /** A token for each piece, or for every four bytes where pieces are larger. */
    Tokens measured() {
        long bytes = utf8Length(text) + utf8Length(thinking) + otherBytes;
        for (ToolCallSoFar tool : tools.values()) {
            bytes += utf8Length(tool.arguments);
        }
        return new Tokens(Math.max(pieces, bytes / BYTES_PER_TOKEN));
    }

    Tokens measuredThinking() {
        return new Tokens(utf8Length(thinking) / BYTES_PER_TOKEN);
    }

    public Completion completion(String id, Call call, Duration toFirstChunk, Duration latency) {
        List<ToolCall> calls = tools.values().stream()
                .map(tool -> new ToolCall(tool.id, tool.name, tool.arguments.toString()))
                .toList();
        return new Completion(
                id,
                text.toString(),
                thinking.toString(),
                calls,
                finish,
                Settlement.ended(call, this),
                toFirstChunk,
                latency);
    }

    private static long utf8Length(CharSequence characters) {
        long bytes = characters.length();
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
