package dev.sluice.policies.tools;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Completion;
import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Attempt;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.OutcomeListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Learns which proposals of tools are the better ones. A proposal that can be used is preferred to one that cannot at
 * once; the one given to the caller to those that say otherwise when the caller says that it was right. Features are kept
 * until then, never a word of prompt or answer. Only {@code observed} and {@code judged} write.
 */
public final class RankingLearner implements OutcomeListener, Supplier<CallRanking> {

    private static final double RIGHT = .5;

    private final CallCheck check;
    private final ProposalVectors vectors;
    private final Map<String, Seen> waiting;
    private volatile CallRanking ranking;

    /** What was given and what was not, in features. */
    private record Seen(double[] given, List<double[]> others) {}

    /** @param most outcomes that wait for feedback; the oldest are forgotten first */
    public RankingLearner(CallCheck check, ProposalVectors vectors, int most) {
        this(check, vectors, most, CallRanking.fresh());
    }

    /** @param start what was learned before */
    public RankingLearner(CallCheck check, ProposalVectors vectors, int most, CallRanking start) {
        this.ranking = start;
        this.check = check;
        this.vectors = vectors;
        this.waiting = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public CallRanking get() {
        return ranking;
    }

    @Override
    public synchronized void observed(Outcome outcome) {
        List<Attempt> attempts = outcome.run().attempts().stream()
                .filter(attempt -> attempt.reply() instanceof Completion)
                .toList();
        Optional<Attempt> given = attempts.stream().filter(Attempt::accepted).findFirst();
        if (outcome.request().tools().isEmpty() || given.isEmpty() || attempts.size() < 2) {
            return;
        }
        List<Answer> answers = attempts.stream()
                .map(attempt -> new Answer(attempt.call(), (Completion) attempt.reply()))
                .toList();
        List<double[]> features =
                vectors.of(outcome.request(), outcome.decision().difficulty(), answers);
        int best = attempts.indexOf(given.get());
        String said = CanonicalCalls.of(answers.get(best).completion().toolCalls());
        List<double[]> others = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (i == best
                    || CanonicalCalls.of(answers.get(i).completion().toolCalls())
                            .equals(said)) {
                continue;
            }
            others.add(features.get(i));
            boolean flawed = !check.flaws(
                            outcome.request(), answers.get(i).completion().toolCalls())
                    .isEmpty();
            boolean sound = check.flaws(
                            outcome.request(), answers.get(best).completion().toolCalls())
                    .isEmpty();
            if (flawed && sound) {
                ranking = ranking.learned(features.get(best), features.get(i));
            }
        }
        if (!others.isEmpty()) {
            waiting.put(outcome.decision().id(), new Seen(features.get(best), others));
        }
    }

    @Override
    public synchronized void judged(Answered answered, Feedback feedback) {
        Seen seen = waiting.remove(answered.decision());
        if (seen != null && feedback.success() > RIGHT) {
            for (double[] other : seen.others()) {
                ranking = ranking.learned(seen.given(), other);
            }
        }
    }
}
