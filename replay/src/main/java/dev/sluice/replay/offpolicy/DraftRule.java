package dev.sluice.replay.offpolicy;

import dev.sluice.core.request.Cost;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.offpolicy.LoggedDecision.Option;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a policy would choose among logged options, told from their logged forecasts by the rule of the gateway's own
 * policy: success is trusted a quarter of the way from its mean to the lower end of its interval.
 */
public record DraftRule(PolicySpec spec) {

    private static final double CAUTION = .25;

    /** @throws WrongInput where the policy has a limit that a log cannot tell the effect of */
    public DraftRule {
        Limits limits = spec.limits();
        if (limits.thinking().isPresent() || limits.samples() != Limits.NONE.samples()) {
            throw new WrongInput("the log does not say what the limits 'thinking-tokens' and 'samples' would do;"
                    + " a draft to be estimated must leave them out");
        }
    }

    /** Empty where the draft may take none of them. */
    public Optional<Option> choose(List<Option> options) {
        List<Option> allowed = options.stream().filter(this::allows).toList();
        Optional<Option> best = allowed.stream()
                .max(Comparator.comparingDouble(Option::success)
                        .thenComparing(
                                Comparator.comparingDouble(Option::costUsd).reversed()));
        return best.flatMap(b -> switch (spec.objective()) {
            case Objective.Quality quality ->
                allowed.stream()
                        .filter(o -> trusted(o) >= quality.ofBest() * trusted(b))
                        .min(Comparator.comparingDouble(Option::costUsd)
                                .thenComparing(Comparator.comparingDouble(Option::success)
                                        .reversed()));
            case Objective.Worth worth -> allowed.stream().max(Comparator.comparingDouble(o -> value(o, worth)));
        });
    }

    private boolean allows(Option option) {
        Limits limits = spec.limits();
        return spec.structures().contains(option.structure())
                && (spec.backends().isEmpty() || spec.backends().containsAll(option.backends()))
                && limits.cost()
                        .map(Cost::inUsd)
                        .filter(most -> option.ceilingUsd() > most)
                        .isEmpty()
                && limits.latency()
                        .filter(most -> option.latencySeconds() > most.toNanos() / 1e9)
                        .isEmpty();
    }

    private static double trusted(Option option) {
        return option.success() - CAUTION * (option.success() - option.low());
    }

    private static double value(Option option, Objective.Worth worth) {
        return worth.perSuccess().inUsd() * trusted(option) - option.costUsd();
    }
}
