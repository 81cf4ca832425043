package dev.sluice.replay.evaluate;

import dev.sluice.replay.data.RecordedPrompt;
import dev.sluice.replay.trial.Question;

/**
 * A recorded prompt and the question it is put as.
 *
 * @param whole whether every model of the pool has an answer to it
 */
record Asked(RecordedPrompt prompt, Question question, boolean whole) {

    String key() {
        return question.key();
    }
}
