package dev.sluice.replay.offpolicy;

import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What a draft policy would have cost and achieved on logged decisions, or why that cannot be told. */
public sealed interface WhatIf {

    /**
     * An answer.
     *
     * @param decisions judged ones, which it rests on
     * @param unjudged logged decisions whose outcome nobody has said; left out
     * @param effective the effective sample size: (sum w)^2 / sum w^2
     * @param same how often the draft would have chosen what was chosen
     */
    record Told(int decisions, int unjudged, double effective, double same, Estimates success, Estimates costUsd)
            implements WhatIf {}

    /** No answer: where support is missing. */
    record Refused(String why) implements WhatIf {}

    int FEWEST_JUDGED = 2;
    int NAMED = 3;

    /** @param leastEffective refuse below this effective sample size */
    static WhatIf of(List<LoggedDecision> log, DraftRule draft, double leastEffective) {
        List<LoggedDecision> judged =
                log.stream().filter(d -> d.success().isPresent()).toList();
        if (judged.size() < FEWEST_JUDGED) {
            return new Refused(
                    "of " + log.size() + " decisions " + judged.size() + " are judged: there is nothing to learn from");
        }
        List<Optional<Option>> targets =
                judged.stream().map(d -> draft.choose(d.options())).toList();
        Optional<String> missing = missingSupport(targets);
        if (missing.isPresent()) {
            return new Refused(missing.get());
        }
        double[] weight = new double[judged.size()];
        double sum = 0;
        double squares = 0;
        double same = 0;
        for (int i = 0; i < weight.length; i++) {
            Option chosen = judged.get(i).chosenOption();
            boolean taken = targets.get(i).orElseThrow().plan().equals(chosen.plan());
            weight[i] = taken ? 1 / chosen.propensity() : 0;
            sum += weight[i];
            squares += weight[i] * weight[i];
            same += taken ? 1.0 / weight.length : 0;
        }
        double effective = squares == 0 ? 0 : sum * sum / squares;
        if (effective < leastEffective) {
            return new Refused(String.format(
                    Locale.ROOT,
                    "the effective sample size is %.1f, below %.0f: the draft agrees with what was chosen in %.1f %% of"
                            + " %d decisions, mostly unlikely choices",
                    effective,
                    leastEffective,
                    100 * same,
                    judged.size()));
        }
        List<Option> chosen = judged.stream().map(LoggedDecision::chosenOption).toList();
        List<Option> target = targets.stream().map(Optional::orElseThrow).toList();
        double[] support = values(target, Option::propensity);
        double[] success =
                judged.stream().mapToDouble(d -> d.success().orElseThrow()).toArray();
        double[] usd = judged.stream().mapToDouble(LoggedDecision::costUsd).toArray();
        CrossFitted modelOfSuccess = CrossFitted.of(values(chosen, Option::success), success);
        CrossFitted modelOfUsd = CrossFitted.of(values(chosen, Option::costUsd), usd);
        return new Told(
                judged.size(),
                log.size() - judged.size(),
                effective,
                same,
                Estimates.ofShares(new Estimates.Seen(
                        success,
                        weight,
                        support,
                        modelOfSuccess.at(values(target, Option::success)),
                        modelOfSuccess.at(values(chosen, Option::success)))),
                Estimates.ofAmounts(new Estimates.Seen(
                        usd,
                        weight,
                        support,
                        modelOfUsd.at(values(target, Option::costUsd)),
                        modelOfUsd.at(values(chosen, Option::costUsd)))));
    }

    private static double[] values(List<Option> options, ToDoubleFunction<Option> of) {
        return options.stream().mapToDouble(of).toArray();
    }

    private static Optional<String> missingSupport(List<Optional<Option>> targets) {
        Map<String, Integer> never = new TreeMap<>();
        int without = 0;
        for (Optional<Option> target : targets) {
            if (target.isEmpty()) {
                without++;
            } else if (target.get().propensity() == 0) {
                never.merge(target.get().plan(), 1, Integer::sum);
            }
        }
        if (without > 0) {
            return Optional.of("in " + without + " of " + targets.size()
                    + " decisions the draft may take none of the logged options");
        }
        if (never.isEmpty()) {
            return Optional.empty();
        }
        List<String> named = new ArrayList<>();
        never.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(NAMED)
                .forEach(e -> named.add(e.getKey() + " in " + e.getValue()));
        int total = never.values().stream().mapToInt(n -> n).sum();
        return Optional.of("in " + total + " of " + targets.size()
                + " decisions the draft would choose what the logging policy never did (propensity 0): "
                + String.join(", ", named) + (never.size() > NAMED ? " and others" : ""));
    }
}
