package dev.sluice.adapters.http;

import dev.sluice.adapters.dialect.AnswerReader;
import dev.sluice.adapters.dialect.AnswerSoFar;
import dev.sluice.adapters.dialect.BrokenAnswer;
import dev.sluice.adapters.dialect.OutboundRequest;
import dev.sluice.adapters.dialect.Settlement;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Failure;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** One call on the wire, from sending to the end of its answer. Used once, by one thread. */
final class Exchange {

    private static final int MAX_EVENT = 16 << 20;
    private static final int DRAIN_BUFFER = 512;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Provider provider;
    private final InferenceRequest request;
    private final Call call;
    private final AnswerSink sink;
    private final Deadline deadline;
    private final AnswerReader reader;
    private final AnswerSoFar soFar = new AnswerSoFar();
    private boolean answered;
    private boolean started;
    private boolean drained;

    Exchange(Provider provider, InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        this.provider = provider;
        this.request = request;
        this.call = call;
        this.sink = sink;
        this.deadline = new Deadline(provider.endpoint().resilience(), timeLeft);
        this.reader = provider.dialect().reader(request);
    }

    Reply run(OutboundRequest outbound, Watch watch) {
        if (deadline.callerLeft()) {
            return callerLeft(Usage.NONE);
        }
        watch.add(deadline);
        try {
            Attempt first = new Attempt(outbound);
            try {
                return first.run();
            } catch (IOException e) {
                if (!first.metStaleConnection()) {
                    return broken(first, e);
                }
            }
            Attempt second = new Attempt(outbound);
            try {
                return second.run();
            } catch (IOException e) {
                return broken(second, e);
            }
        } finally {
            watch.remove(deadline);
        }
    }

    /** One sending of the request over one connection. */
    private final class Attempt {
        private final HttpPost post;
        private final SentBody body;
        private final Connections.OfCall connection = new Connections.OfCall();

        Attempt(OutboundRequest outbound) {
            body = new SentBody(outbound.body());
            post = provider.post(outbound, body, request.streamed());
        }

        Reply run() throws IOException {
            deadline.closes(post);
            ClassicHttpResponse response = open();
            answered = true;
            try {
                return read(response);
            } catch (BrokenAnswer e) {
                return reported(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return callerLeft(used(true));
            } finally {
                if (!drained) {
                    // closing the response alone would read it to its end first
                    var unused = post.cancel();
                }
                closeQuietly(response);
            }
        }

        private ClassicHttpResponse open() throws IOException {
            try {
                return provider.client().executeOpen(provider.host(), post, connection);
            } catch (IllegalStateException closedUnderneath) {
                // the watch may close the connection at any moment
                throw new IOException(closedUnderneath);
            }
        }

        /**
         * Whether the provider closed a kept-alive connection before it saw the request. One that failed later may have
         * worked on the request, and must not get it twice.
         */
        boolean metStaleConnection() {
            return body.begun()
                    && !connection.isNew()
                    && !answered
                    && !deadline.passed()
                    && !deadline.callerLeft()
                    && deadline.elapsed().compareTo(SOON) < 0;
        }
    }

    private Reply read(ClassicHttpResponse response) throws IOException, BrokenAnswer, InterruptedException {
        @Nullable HttpEntity entity = response.getEntity();
        InputStream in = entity == null ? InputStream.nullInputStream() : entity.getContent();
        Pieces pieces = new Pieces(in, deadline);
        int status = response.getCode();
        if (status < 200 || status > 299) {
            Reply refused = Refusals.read(response, pieces, deadline);
            drain(pieces);
            return refused;
        }
        if (!request.streamed()) {
            return whole(pieces, entity);
        }
        if (entity != null && isJson(entity.getContentType())) {
            return notStreamed(pieces, entity);
        }
        return events(pieces);
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.startsWith("application/json");
    }

    private Reply whole(Pieces pieces, @Nullable HttpEntity entity)
            throws IOException, BrokenAnswer, InterruptedException {
        deliver(reader.whole(body(pieces, entity)));
        return completed();
    }

    private Reply notStreamed(Pieces pieces, HttpEntity entity) throws IOException, BrokenAnswer {
        soFar.add(reader.whole(body(pieces, entity)).deltas());
        throw BrokenAnswer.malformed("the provider answered a streamed request with one JSON body");
    }

    private byte[] body(Pieces pieces, @Nullable HttpEntity entity) throws IOException {
        byte[] body = pieces.all(entity == null ? 0 : entity.getContentLength());
        drained = true;
        return body;
    }

    private Reply events(Pieces pieces) throws IOException, BrokenAnswer, InterruptedException {
        EventStream events = new EventStream(pieces, MAX_EVENT);
        while (!reader.ended()) {
            byte[] data = events.next();
            if (data == null) {
                drained = true;
                break;
            }
            if (deadline.callerLeft()) {
                return callerLeft(used(true));
            }
            Optional<AnswerChunk> chunk = reader.event(data);
            if (chunk.isPresent()) {
                deliver(chunk.get());
            }
        }
        if (!reader.ended() && !soFar.finished(call.choices())) {
            throw BrokenAnswer.malformed("the stream ended before the answer did");
        }
        if (!drained) {
            drain(pieces);
        }
        return completed();
    }

    private void deliver(AnswerChunk chunk) throws InterruptedException {
        soFar.add(chunk.deltas());
        started = true;
        deadline.reading();
        sink.accept(chunk);
        deadline.piece();
    }

    /** Reads what little follows the last event, so that the connection can be used again. */
    private void drain(Pieces pieces) {
        deadline.draining();
        byte[] rest = new byte[DRAIN_BUFFER];
        try {
            drained = pieces.read(rest, 0, rest.length) < 0;
        } catch (IOException noReuse) {
            drained = false;
        }
    }

    private Reply completed() {
        return soFar.completion(reader.id(), call, deadline.toFirstByte(), deadline.elapsed());
    }

    private Failure broken(Attempt attempt, Exception e) {
        Usage used = used(attempt.body.begun());
        if (deadline.callerLeft()) {
            return callerLeft(used);
        }
        if (deadline.passed()) {
            return failure(Failure.Kind.TIMEOUT, deadline.reason(), Optional.empty(), used);
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return failure(Failure.Kind.NOT_CALLABLE, "all connections are in use", Optional.empty(), used);
        }
        if (attempt.connection.failedToOpen()) {
            return failure(Failure.Kind.UNREACHABLE, "no connection to the provider", Optional.empty(), Usage.NONE);
        }
        String why = e instanceof AnswerTooLarge
                ? String.valueOf(e.getMessage())
                : answered
                        ? "the connection broke in the middle of the answer"
                        : "the connection broke before the answer";
        return failure(Failure.Kind.BROKEN, why, Optional.empty(), used);
    }

    private Failure reported(BrokenAnswer e) {
        boolean nothingWritten = e.kind() != Failure.Kind.BROKEN && !started;
        return failure(e.kind(), e.reason(), e.body(), nothingWritten ? Usage.NONE : used(true));
    }

    private Failure callerLeft(Usage used) {
        return failure(Failure.Kind.CANCELLED, "the caller left", Optional.empty(), used);
    }

    private Usage used(boolean sent) {
        return sent ? Settlement.brokenOff(request, call, soFar, reader.usedSoFar()) : Usage.NONE;
    }

    private Failure failure(Failure.Kind kind, String message, Optional<String> body, Usage used) {
        return new Failure(kind, Optional.empty(), message, body, Optional.empty(), started, used, deadline.elapsed());
    }

    private static void closeQuietly(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException alreadyBroken) {
            // the connection is gone either way
        }
    }
}
