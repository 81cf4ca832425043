package dev.sluice.gateway.door;

import dev.sluice.core.CallerSink;
import dev.sluice.core.Refusal;
import dev.sluice.core.Served;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.InferenceRequest;

/** A wire format in which callers ask and are answered. */
public interface InboundFormat {

    /** @throws Refusal.InvalidRequest saying which field is wrong and its value */
    InferenceRequest read(Incoming incoming, Caller caller);

    Answer answer(InferenceRequest request, Wishes wishes, Outgoing out);

    /** @param caller as far as it is known; {@link Caller#UNKNOWN} before it has shown a key */
    void refuse(Refusal refusal, Caller caller, Outgoing out);

    /** Says that something broke here that should not have. */
    void fail(String requestId, Outgoing out);

    /**
     * What a caller wants to see beside the answer.
     *
     * @param debug all there is to say of the decision, in headers
     * @param progress what happens while a streamed answer is held back, in comments
     */
    record Wishes(boolean debug, boolean progress) {}

    /** An answer being given. */
    interface Answer extends CallerSink {

        /** Ends the response; called once, unless the request was refused. */
        void complete(Served served);

        /** Keeps a stream alive that has been silent; any thread may, and none blocks. */
        void keepAlive();
    }
}
