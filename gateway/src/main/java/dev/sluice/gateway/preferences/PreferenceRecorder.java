package dev.sluice.gateway.preferences;

import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import dev.sluice.policies.tools.Preference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records which tool calls were right and which were not given. Pairs wait in memory for the caller to say that the
 * answer was right; the oldest are forgotten where too many wait, and all with the process.
 */
public final class PreferenceRecorder implements OutcomeListener {

    private static final double RIGHT = .5;

    private final Optional<PreferenceFiles> files;
    private final long most;
    private final Map<String, List<String>> waiting = new LinkedHashMap<>();
    private long size;

    /**
     * @param files empty means that nothing is recorded
     * @param most characters that wait for feedback
     */
    public PreferenceRecorder(Optional<PreferenceFiles> files, long most) {
        this.files = files;
        this.most = most;
    }

    @Override
    public void observed(Outcome outcome) {
        if (files.isEmpty() || outcome.request().tools().isEmpty()) {
            return;
        }
        List<String> lines =
                Preference.of(outcome, 1).stream().map(Preference::toJsonLine).toList();
        if (!lines.isEmpty()) {
            await(outcome.decision().id(), lines);
        }
    }

    private synchronized void await(String decision, List<String> lines) {
        waiting.put(decision, lines);
        size += size(lines);
        Iterator<List<String>> oldest = waiting.values().iterator();
        while (size > most && oldest.hasNext()) {
            size -= size(oldest.next());
            oldest.remove();
        }
    }

    private static long size(List<String> lines) {
        return lines.stream().mapToLong(String::length).sum();
    }

    @Override
    public void judged(Answered answered, Feedback feedback) {
        List<String> lines = taken(answered.decision());
        if (feedback.success() > RIGHT) {
            files.ifPresent(into -> lines.forEach(into::add));
        }
    }

    private synchronized List<String> taken(String decision) {
        List<String> lines = waiting.remove(decision);
        if (lines == null) {
            return List.of();
        }
        size -= size(lines);
        return lines;
    }
}
