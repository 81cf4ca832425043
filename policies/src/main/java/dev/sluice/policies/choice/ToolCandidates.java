package dev.sluice.policies.choice;

import dev.sluice.core.plan.Agreement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/** The structures there are for a request with tools. */
record ToolCandidates(BiFunction<PlannedCall, PlannedCall, Agreement> agreement, int samples) {

    private static final int MOST_RANKED = 3;

    List<Candidate> of(List<PlannedCall> cheap, List<PlannedCall> better) {
        List<Candidate> candidates = new ArrayList<>();
        cheap.forEach(one -> candidates.add(mended(List.of(one))));
        for (PlannedCall best : better) {
            if (!cheap.contains(best)) {
                candidates.add(mended(List.of(best)));
            }
            for (PlannedCall one : cheap) {
                if (Candidates.below(one, best)) {
                    candidates.add(mended(List.of(one, best)));
                    cheap.stream()
                            .filter(other -> Candidates.below(other, best) && unlike(one, other))
                            .min(Comparator.comparing(PlannedCall::cost))
                            .ifPresent(sibling -> candidates.add(mended(List.of(one, sibling, best))));
                }
            }
        }
        ranked(cheap, candidates);
        return candidates;
    }

    private MendElse mended(List<PlannedCall> calls) {
        List<Agreement> agreements = new ArrayList<>();
        for (int i = 1; i < calls.size(); i++) {
            agreements.add(agreement.apply(calls.get(i - 1), calls.get(i)));
        }
        return new MendElse(calls.getFirst(), calls.subList(1, calls.size()), agreements);
    }

    /** Of different families, for models of one err together. */
    private void ranked(List<PlannedCall> cheap, List<Candidate> candidates) {
        List<PlannedCall> apart = new ArrayList<>();
        for (PlannedCall one : cheap) {
            if (apart.size() < Math.min(MOST_RANKED, samples) && apart.stream().allMatch(other -> unlike(one, other))) {
                apart.add(one);
            }
        }
        if (apart.size() >= 2) {
            apart.sort(Comparator.comparingDouble(call -> -call.success().mean()));
            candidates.add(new Ranked(
                    apart,
                    apart.stream()
                            .skip(1)
                            .map(other -> agreement.apply(apart.getFirst(), other))
                            .toList()));
        }
    }

    /** Models of one family err together. */
    private static boolean unlike(PlannedCall one, PlannedCall other) {
        return !one.call()
                .backend()
                .card()
                .family()
                .equals(other.call().backend().card().family());
    }
}
