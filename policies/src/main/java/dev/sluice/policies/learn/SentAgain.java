package dev.sluice.policies.learn;

import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.request.InferenceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices that a caller sends a conversation once more, soon after it was answered. Who sends it a third time is a program
 * that would send it whatever the answer, and says nothing. Only hashes are kept. Used by one thread.
 */
final class SentAgain {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int MOST = 20_000;

    /** Something known of an answer: it was asked for again, or was not. */
    record Sight(Answered answered, boolean seen) {}

    private record Waiting(Answered answered, Instant at, int times) {}

    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();

    /** What this outcome tells of earlier ones. */
    List<Sight> observed(Outcome outcome, Answered answered) {
        List<Sight> sights = new ArrayList<>();
        forget(outcome.at(), sights);
        if (outcome.run().answer().isEmpty() || outcome.request().conversation().isEmpty()) {
            return sights;
        }
        long hash = hash(outcome.request());
        Waiting before = waiting.remove(hash);
        int times = before == null ? 0 : before.times() + 1;
        if (before != null && times == 1) {
            sights.add(new Sight(before.answered(), true));
        }
        waiting.put(hash, new Waiting(answered, outcome.at(), times));
        return sights;
    }

    private void forget(Instant now, List<Sight> sights) {
        Iterator<Waiting> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Waiting one = oldest.next();
            boolean late = one.at().plus(SOON).isBefore(now);
            if (!late && waiting.size() <= MOST) {
                return;
            }
            oldest.remove();
            if (late && one.times() == 0) {
                sights.add(new Sight(one.answered(), false));
            }
        }
    }

    private static long hash(InferenceRequest request) {
        long hash = 31L * request.caller().key().hashCode() + request.model().hashCode();
        for (var message : request.conversation()) {
            String text = message.text();
            hash = 31 * hash + message.role().name().hashCode();
            for (int i = 0; i < text.length(); i++) {
                hash = 31 * hash + text.charAt(i);
            }
        }
        return hash;
    }
}
