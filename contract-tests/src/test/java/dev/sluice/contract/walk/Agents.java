package dev.sluice.contract.walk;

import dev.sluice.core.CallerSink;
import dev.sluice.core.InferenceService;
import dev.sluice.core.Refusal;
import dev.sluice.core.call.AnswerChunk;
import dev.sluice.core.call.AnswerSink;
import dev.sluice.core.call.BackendClient;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Reply;
import dev.sluice.core.call.Usage;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers who ask for 64,000 tokens each time and get a few hundred, and the provider that answers them. All of them are
 * always in flight; one at a time, drawn from a seed, gets its answer and asks again. So the order of everything is the
 * seed's.
 */
final class Agents implements BackendClient {

    static final Tokens ASKED = new Tokens(64_000);
    static final double MEDIAN = 150;
    static final double SPREAD = 1;
    static final long PROMPT_BYTES = 400;

    private final Random random;
    private final int count;
    private final List<CountDownLatch> waiting = new ArrayList<>();
    private final Semaphore settled = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final long seed;
    private volatile boolean over;

    Agents(long seed, int count) {
        this.seed = seed;
        this.random = new Random(seed);
        this.count = count;
    }

    /** Asks until the first refusal; {@code atEachStep} looks on whenever nothing moves. */
    void askUntilRefused(InferenceService service, Runnable atEachStep, Runnable atRefusal)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.startVirtualThread(() -> ask(service)));
            awaitMove();
        }
        while (!over) {
            atEachStep.run();
            CountDownLatch next;
            synchronized (waiting) {
                next = waiting.remove(random.nextInt(waiting.size()));
            }
            next.countDown();
            awaitMove();
        }
        atRefusal.run();
        synchronized (waiting) {
            waiting.forEach(CountDownLatch::countDown);
        }
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofSeconds(10))) {
                throw new IllegalStateException("a caller is stuck");
            }
        }
    }

    private void awaitMove() throws InterruptedException {
        if (!settled.tryAcquire(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing moves");
        }
    }

    private void ask(InferenceService service) {
        while (!over) {
            try {
                service.serve(request(asked.incrementAndGet()), new Silent());
            } catch (Refusal.BudgetExhausted noMoney) {
                over = true;
                settled.release();
            }
        }
    }

    int asked() {
        return asked.get();
    }

    /** Calls whose answers were longer than they were given. */
    int cut() {
        return cut.get();
    }

    private static InferenceRequest request(int number) {
        return new InferenceRequest(
                "r" + number,
                Caller.ofKey("agent"),
                Operation.CHAT,
                "one",
                List.of(Message.user("Go on.")),
                List.of(),
                AnswerShape.FREE,
                Optional.of(ASKED),
                1,
                false,
                false,
                Set.of(),
                new Tokens(PROMPT_BYTES),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    /** The same request gets the same answer, so that a second try is no second draw. */
    private long written(InferenceRequest request) {
        Random own = new Random(seed * 31 + request.id().hashCode());
        own.nextInt();
        return Math.max(1, Math.round(MEDIAN * Math.exp(SPREAD * own.nextGaussian())));
    }

    @Override
    public Reply call(InferenceRequest request, Call call, Duration timeLeft, AnswerSink sink) {
        CountDownLatch turn = new CountDownLatch(1);
        synchronized (waiting) {
            if (over) {
                turn.countDown();
            } else {
                waiting.add(turn);
                settled.release();
            }
        }
        try {
            turn.await();
            sink.accept(new AnswerChunk(WireFormat.OPENAI, new byte[0], List.of(new Delta.Text(0, "word"))));
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
        }
        long written = Math.min(written(request), ASKED.count());
        boolean tooLong = written > call.answerLimit().count();
        cut.addAndGet(tooLong ? 1 : 0);
        Usage usage = new Usage(
                request.promptEstimate(),
                Tokens.ZERO,
                call.answerLimit().min(new Tokens(written)),
                Tokens.ZERO,
                Usage.Source.REPORTED);
        return new Completion(
                "c",
                "word",
                "",
                List.of(),
                tooLong ? FinishReason.LENGTH : FinishReason.STOP,
                usage,
                Duration.ofMillis(1),
                Duration.ofMillis(2));
    }

    private static final class Silent implements CallerSink {
        @Override
        public void decided(Decision decision) {}

        @Override
        public void accept(AnswerChunk chunk) {}
    }
}
