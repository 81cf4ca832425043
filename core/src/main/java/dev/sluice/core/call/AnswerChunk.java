package dev.sluice.core.call;

import dev.sluice.core.request.WireFormat;
import java.util.List;

/**
 * A piece of an answer as it came from the wire: one event of a stream, or the whole body of an answer that was not
 * streamed.
 *
 * @param data the event's data, or the body, without framing; never modified by anyone after construction
 * @param deltas the same in neutral words, as far as there are words for it
 */
public record AnswerChunk(WireFormat format, byte[] data, List<Delta> deltas) {

    public AnswerChunk {
        deltas = List.copyOf(deltas);
    }
}
