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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer in OpenAI's format. Pieces that came in that format pass as they are; others are written anew from their
 * deltas. A chunk with usage is kept back until the bill is settled, so that it can carry the cost. A stream that is
 * silent for long begins with a comment; what fails after that is told in an event.
 */
final class OpenAiAnswer implements InboundFormat.Answer {

    private final InferenceRequest request;
    private final InboundFormat.Wishes wishes;
    private final Supplier<Map<String, String>> limits;
    private final Outgoing out;
    private final OpenAiRendering rendering;
    private final ReentrantLock beginning = new ReentrantLock();
    private volatile @Nullable Decision decision;
    private volatile @Nullable Call answering;
    private @Nullable AnswerChunk whole;
    private byte @Nullable [] keptUsage;
    private boolean ended;
    private volatile boolean wrote;
    private volatile boolean streaming;

    /** @param limits what is left of the caller's rate limits, in headers */
    OpenAiAnswer(
            InferenceRequest request,
            InboundFormat.Wishes wishes,
            Supplier<Map<String, String>> limits,
            Outgoing out,
            InstantSource clock) {
        this.request = request;
        this.wishes = wishes;
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
            start();
        }
        wrote = true;
        if (chunk.format() == WireFormat.OPENAI) {
            passOn(chunk);
        } else {
            for (byte[] event : rendering.events(chunk.deltas())) {
                out.write(Sse.event(event));
            }
        }
    }

    /** False where the response has already begun otherwise. */
    private boolean start() {
        beginning.lock();
        try {
            if (!streaming && !ended) {
                out.startStream(headers());
                streaming = true;
            }
            return streaming;
        } finally {
            beginning.unlock();
        }
    }

    /** Whether the response, which is no stream yet, may be given whole; from now on it will be no stream. */
    private boolean mayBeWhole() {
        beginning.lock();
        try {
            ended = true;
            return !streaming;
        } finally {
            beginning.unlock();
        }
    }

    @Override
    public void keepAlive() {
        if (wrote) {
            wrote = false;
        } else if (decision != null && start()) {
            out.writeIfIdle(Sse.KEEP_ALIVE);
        }
    }

    @Override
    public void progressed(String what) {
        if (wishes.progress() && request.streamed() && start()) {
            out.writeIfIdle(Sse.comment("sluice " + what));
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
                if (request.streamed() && !mayBeWhole()) {
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
        try {
            byte[] kept = keptUsage;
            if (!mayBeWhole() && kept != null) {
                out.write(Sse.event(kept));
            }
        } catch (InterruptedException callerLeft) {
            Thread.currentThread().interrupt();
        }
        Map<String, String> headers = new HashMap<>(headers());
        headers.put("x-sluice-cost-usd", served.charged().cost().toString());
        OpenAiFormat.send(OpenAiError.of(failure), headers, out);
    }

    private Map<String, String> headers() {
        Decision known = decision;
        if (known == null) {
            throw new IllegalStateException("an answer before its decision");
        }
        Map<String, String> headers = new HashMap<>(limits.get());
        headers.putAll(DecisionHeaders.of(request.id(), known, Optional.ofNullable(answering), wishes.debug()));
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
