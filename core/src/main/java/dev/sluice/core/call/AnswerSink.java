package dev.sluice.core.call;

/** Where an answer goes, piece by piece. Blocks where the reader is slow. Called by one thread at a time. */
@FunctionalInterface
public interface AnswerSink {

    /** Hears which call's answer follows; called again where another call stands in before the first piece. */
    default void answering(Call call) {}

    /** Hears what happens while an answer is held back, in words; of no account to the answer. */
    default void progressed(String what) {}

    /** @throws InterruptedException when the caller has left */
    void accept(AnswerChunk chunk) throws InterruptedException;
}
