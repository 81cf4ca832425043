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

    Answer answer(InferenceRequest request, boolean debug, Outgoing out);

    /** @param caller as far as it is known; {@link Caller#UNKNOWN} before it has shown a key */
    void refuse(Refusal refusal, Caller caller, Outgoing out);

    /** Says that something broke here that should not have. */
    void fail(String requestId, Outgoing out);

    /** An answer being given. */
    interface Answer extends CallerSink {

        /** Ends the response; called once, unless the request was refused. */
        void complete(Served served);
    }
}
