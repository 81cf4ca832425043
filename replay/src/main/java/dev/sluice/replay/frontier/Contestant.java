package dev.sluice.replay.frontier;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;

/** Someone who answers questions for money: the policy under test, or a baseline. */
public interface Contestant {

    /**
     * Answers as it thinks best where an answer that is right is worth {@code worth}.
     *
     * @param free what it may spend on this question; it is refused rather than served for more
     */
    Trial answer(Question question, Cost worth, Cost free);

    /** What it would spend on such a question at that worth, as far as can be known before. */
    Expected expected(Question question, Cost worth);

    /**
     * A forecast of spending.
     *
     * @param reserve the most it could come to
     */
    record Expected(Cost cost, Cost reserve) {}
}
