package dev.sluice.gateway.wiring;

import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.core.outcome.ToolRun;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several listeners, each whatever becomes of the others. */
final class OutcomeListeners implements OutcomeListener {

    private static final Logger log = LoggerFactory.getLogger(OutcomeListeners.class);

    private final List<OutcomeListener> listeners;

    OutcomeListeners(List<OutcomeListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void observed(Outcome outcome) {
        tell(listener -> listener.observed(outcome));
    }

    @Override
    public void judged(Answered answered, Feedback feedback) {
        tell(listener -> listener.judged(answered, feedback));
    }

    @Override
    public void ran(Answered answered, ToolRun run) {
        tell(listener -> listener.ran(answered, run));
    }

    /** With one more, told last. */
    OutcomeListeners and(OutcomeListener listener) {
        return new OutcomeListeners(
                Stream.concat(listeners.stream(), Stream.of(listener)).toList());
    }

    private void tell(Consumer<OutcomeListener> what) {
        for (OutcomeListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException broken) {
                log.error("{} broke on an outcome", listener, broken);
            }
        }
    }
}
