package dev.sluice.gateway.openai;

import dev.sluice.core.Served;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.Failure;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.WireFormat;
import dev.sluice.gateway.door.InboundFormat;
import dev.sluice.gateway.door.Outgoing;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer in OpenAI's format. Pieces that came in that format pass as they are; others are written anew from their
 * deltas. A chunk with usage is kept back until the bill is settled, so that it can carry the cost.
 */
final class OpenAiAnswer implements InboundFormat.Answer {

    private final InferenceRequest request;
    private final boolean debug;
    private final Supplier<Map<String, String>> limits;
    private final Outgoing out;
    private final OpenAiRendering rendering;
    private @Nullable Decision decision;
    private @Nullable Call answering;
    private @Nullable AnswerChunk whole;
    private byte @Nullable [] keptUsage;
    private boolean streaming;

    /** @param limits what is left of the caller's rate limits, in headers */
    OpenAiAnswer(
            InferenceRequest request,
            boolean debug,
            Supplier<Map<String, String>> limits,
            Outgoing out,
            InstantSource clock) {
        this.request = request;
        this.debug = debug;
        this.limits = limits;
        this.out = out;
        this.rendering = new OpenAiRendering(request.id(), clock);
    }

    @Override
    public void decided(Decision decision) {
        this.decision = decision;
    }

    @Override
    public void answering(Call call) {
        answering = call;
        rendering.model(call.backend().model());
    }

    @Override
    public void accept(AnswerChunk chunk) throws InterruptedException {
        if (!request.streamed()) {
            whole = chunk;
            return;
        }
        if (!streaming) {
            streaming = true;
            out.startStream(headers());
        }
        if (chunk.format() == WireFormat.OPENAI) {
            passOn(chunk);
        } else {
            for (byte[] event : rendering.events(chunk.deltas())) {
                out.write(Sse.event(event));
            }
        }
    }

    private void passOn(AnswerChunk chunk) throws InterruptedException {
        byte[] kept = keptUsage;
        if (kept != null) {
            out.write(Sse.event(kept));
            keptUsage = null;
        }
        if (!reportsUsage(chunk.deltas())) {
            out.write(Sse.event(chunk.data()));
        } else if (request.usageWanted() || !UsageFields.usageOnly(chunk.data())) {
            keptUsage = chunk.data();
        }
    }

    @Override
    public void complete(Served served) {
        switch (served.run().reply()) {
            case Completion completion -> {
                if (streaming) {
                    endStream(served, completion);
                } else {
                    sendWhole(served, completion);
                }
            }
            case Failure failure -> fail(failure, served);
        }
    }

    private void endStream(Served served, Completion completion) {
        try {
            byte[] kept = keptUsage;
            if (kept != null) {
                out.write(Sse.event(UsageFields.withCost(kept, served.charged().cost())));
            } else if (request.usageWanted() && rendering.used()) {
                out.write(Sse.event(
                        rendering.usage(completion.usage(), served.charged().cost())));
            }
            out.write(Sse.DONE);
        } catch (InterruptedException callerLeft) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendWhole(Served served, Completion completion) {
        Map<String, String> headers = new HashMap<>(headers());
        headers.put("x-sluice-cost-usd", served.charged().cost().toString());
        AnswerChunk came = whole;
        byte[] body = came != null && came.format() == WireFormat.OPENAI ? came.data() : rendering.body(completion);
        headers.put("content-type", looksLikeJson(body) ? "application/json" : "application/octet-stream");
        out.whole(200, headers, body);
    }

    private void fail(Failure failure, Served served) {
        OpenAiError error = OpenAiError.of(failure);
        if (!streaming) {
            Map<String, String> headers = new HashMap<>(headers());
            headers.put("x-sluice-cost-usd", served.charged().cost().toString());
            OpenAiFormat.send(error, headers, out);
            return;
        }
        try {
            byte[] kept = keptUsage;
            if (kept != null) {
                out.write(Sse.event(kept));
            }
            out.write(Sse.event(error.body()));
        } catch (InterruptedException callerLeft) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> headers() {
        Decision known = decision;
        if (known == null) {
            throw new IllegalStateException("an answer before its decision");
        }
        Map<String, String> headers = new HashMap<>(limits.get());
        headers.putAll(DecisionHeaders.of(request.id(), known, Optional.ofNullable(answering), debug));
        return headers;
    }

    private static boolean reportsUsage(List<Delta> deltas) {
        for (Delta delta : deltas) {
            if (delta instanceof Delta.UsageReported) {
                return true;
            }
        }
        return false;
    }

    private static boolean looksLikeJson(byte[] body) {
        for (byte b : body) {
            if (b > ' ') {
                return b == '{' || b == '[';
            }
        }
        return false;
    }
}
