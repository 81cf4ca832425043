package dev.sluice.adapters.dialect;

import dev.sluice.adapters.Endpoint;
import dev.sluice.core.call.Call;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.WireFormat;

/** The wire a family of providers speaks. Implementations are safe for many threads. */
public interface Dialect {

    /** What endpoints name it by. */
    String name();

    /** The format of the answers it reads. */
    WireFormat format();

    /** @throws IllegalArgumentException where the endpoint promises what this wire has no field for */
    void check(Endpoint endpoint);

    /** @throws NotExpressible where the request says something this wire cannot say */
    OutboundRequest outbound(InferenceRequest request, Call call, Endpoint endpoint);

    /** A reader for the answer to one request of this operation. */
    AnswerReader reader(InferenceRequest request);
}
