package dev.sluice.core.call;

import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import java.util.List;

/**
 * Puts right what a model plainly meant, says what is wrong with the rest, knows the best of several answers and how to
 * ask for a better one. Pure.
 * Never throws; what is right as it stands is never touched.
 */
public interface Editor {

    Edited edit(InferenceRequest request, Completion completion);

    /**
     * The index of the best.
     *
     * @param answers edited, at least one
     */
    int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers);

    /**
     * Turns that ask a model for a better answer than there is.
     *
     * @param earlier at least one, the likeliest first
     * @return none where there is nothing to ask
     */
    default List<Message> revision(InferenceRequest request, List<Judged> earlier) {
        return List.of();
    }

    /** Touches nothing, objects to nothing and takes the first. */
    Editor NONE = new Editor() {
        @Override
        public Edited edit(InferenceRequest request, Completion completion) {
            return Edited.untouched(completion);
        }

        @Override
        public int best(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
            return 0;
        }

        @Override
        public String toString() {
            return "no editor";
        }
    };
}
