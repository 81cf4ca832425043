package dev.sluice.core.call;

import java.time.Duration;

/** What became of a call. A failed call is a value. */
public sealed interface Reply permits Completion, Failure {

    Usage usage();

    /** From sending the request to the end of the answer. */
    Duration latency();
}
