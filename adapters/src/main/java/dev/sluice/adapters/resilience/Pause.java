package dev.sluice.adapters.resilience;

import java.time.Duration;

/** Waiting, which tests replace. */
@FunctionalInterface
public interface Pause {

    Pause REAL = Thread::sleep;

    void pause(Duration duration) throws InterruptedException;
}
