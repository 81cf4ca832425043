package dev.sluice.replay.evaluate;

/** Told of each step that is done. */
@FunctionalInterface
interface Steps {

    void done(String step);
}
