package dev.sluice.core;

import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.plan.Decision;

/** The caller's end of a request: hears of the decision once, before the first piece of the answer. */
public interface CallerSink extends AnswerSink {

    void decided(Decision decision);
}
