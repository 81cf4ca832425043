package dev.sluice.policies.choice;

import dev.sluice.core.call.Judging;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The drafts there are, with who could revise them; none where nothing tells a right answer from a wrong one, for revision
 * of itself flips either.
 *
 * @param value what a right answer is worth; empty where it is worth whatever it costs
 * @param samples of one step, at most: a draft and its revisions are no more
 */
record RevisedCandidates(
        BiFunction<PlannedCall, PlannedCall, Agreement> agreement,
        AnswerShape shape,
        Judging judging,
        Optional<Cost> value,
        int samples) {

    private static final int[] ROUNDS = {1, 3};

    List<Candidate> of(List<PlannedCall> cheap, List<PlannedCall> better) {
        List<Candidate> candidates = new ArrayList<>();
        if (mayBeSeenWrong()) {
            for (PlannedCall draft : cheap) {
                Stream.concat(Stream.of(draft), better.stream().filter(reviser -> Candidates.below(draft, reviser)))
                        .forEach(reviser -> add(draft, reviser, candidates));
            }
        }
        return candidates;
    }

    private boolean mayBeSeenWrong() {
        return !(shape instanceof AnswerShape.Free)
                || judging.exact()
                || !judging.most().equals(Spend.NONE);
    }

    private void add(PlannedCall draft, PlannedCall reviser, List<Candidate> candidates) {
        Optional<PlannedCall> shown = Revised.shown(reviser);
        if (shown.isEmpty()) {
            return;
        }
        Agreement both = agreement.apply(draft, reviser);
        for (int rounds : ROUNDS) {
            if (rounds < samples) {
                candidates.add(new Revised(draft, shown.get(), rounds, both, judging.exact(), value));
            }
        }
    }
}
