package dev.sluice.replay.play;

import dev.sluice.replay.data.RecordedPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Prompts asked one after another, a few at a time.
 *
 * @param concurrency prompts under way at once
 */
public record Playback(GatewayCaller caller, Streaming streaming, int concurrency) {

    /** Which of the prompts are asked for as streams. */
    public enum Streaming {
        NONE,
        HALF,
        ALL;

        boolean streams(int index) {
            return switch (this) {
                case NONE -> false;
                case HALF -> index % 2 == 1;
                case ALL -> true;
            };
        }
    }

    public Playback {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1: " + concurrency);
        }
    }

    /** In the order of the prompts. Each call has the client's deadline, so this ends. */
    public List<Played> play(List<RecordedPrompt> prompts, Consumer<Played> onEach) throws InterruptedException {
        List<Future<Played>> futures = new ArrayList<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(concurrency, Thread.ofVirtual().factory());
        try {
            for (int i = 0; i < prompts.size(); i++) {
                RecordedPrompt prompt = prompts.get(i);
                boolean streamed = streaming.streams(i);
                futures.add(threads.submit(() -> {
                    Played played = caller.ask(prompt, streamed);
                    onEach.accept(played);
                    return played;
                }));
            }
            List<Played> all = new ArrayList<>();
            for (Future<Played> future : futures) {
                all.add(future.get());
            }
            return all;
        } catch (ExecutionException | CancellationException defect) {
            throw new IllegalStateException("a prompt was lost", defect);
        } finally {
            threads.shutdownNow();
        }
    }
}
