package dev.sluice.core.call;

import dev.sluice.core.request.InferenceRequest;
import java.time.Duration;

/** Makes calls. Implementations are safe for many threads. */
public interface BackendClient {

    /**
     * Calls a backend, blocking until the answer has ended. Pieces reach the sink as they come. An interrupted thread
     * ends the upstream call at once and gets a {@link Failure} of kind {@link Failure.Kind#CANCELLED}; the interrupt
     * stays set.
     *
     * @param timeLeft for the whole call, positive
     */
    Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink);
}
