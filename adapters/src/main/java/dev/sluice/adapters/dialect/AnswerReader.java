package dev.sluice.adapters.dialect;

import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.AnswerChunk;
import java.util.Optional;

/** Reads one answer as it comes from the wire. Used by one thread. */
public interface AnswerReader {

    /** Reads an answer that was not streamed. */
    AnswerChunk whole(byte[] body) throws BrokenAnswer;

    /** Reads the data of one event; empty where it carries nothing of the answer. */
    Optional<AnswerChunk> event(byte[] data) throws BrokenAnswer;

    /** Whether the provider has said that nothing more will come. */
    boolean ended();

    /** The provider's id of the answer; empty as long as there is none. */
    String id();

    /** What the provider has said it used before the answer has come to its end; empty as long as it has said nothing. */
    default Optional<TokenCounts> usedSoFar() {
        return Optional.empty();
    }
}
