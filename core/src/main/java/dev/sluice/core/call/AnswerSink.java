package dev.sluice.core.call;

/** Where an answer goes, piece by piece. Blocks where the reader is slow. Called by one thread at a time. */
@FunctionalInterface
public interface AnswerSink {

    AnswerSink NOWHERE = chunk -> {};

    /** @throws InterruptedException when the caller has left */
    void accept(AnswerChunk chunk) throws InterruptedException;
}
