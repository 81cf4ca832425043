package dev.sluice.core.call;

import dev.sluice.core.request.Message;
import java.util.List;
import java.util.Optional;

/**
 * A completion as an {@link Editor} left it.
 *
 * @param repairs what was put right, in words fit for a journal; empty where the completion is as it came
 * @param objections turns that tell the model what is wrong with its answer; none where it can be used
 */
public record Edited(Completion completion, Optional<String> repairs, List<Message> objections) {

    public Edited {
        objections = List.copyOf(objections);
    }

    public static Edited untouched(Completion completion) {
        return new Edited(completion, Optional.empty(), List.of());
    }

    public boolean usable() {
        return objections.isEmpty();
    }
}
