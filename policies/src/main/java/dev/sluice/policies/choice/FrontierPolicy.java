package dev.sluice.policies.choice;

import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.budget.Account;
import dev.sluice.core.call.Call;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Forecasts every candidate, fits it to what may be spent, and takes what the objective ranks first. A plan's success
 * is trusted a little below its mean, by {@link #CAUTION} of the way to the lower end of its interval, so that going
 * cheap needs as much evidence as the better plan has, and doubt that both share counts for neither.
 */
public final class FrontierPolicy implements Policy {

    static final double CAUTION = .25;
    private static final int FALLBACKS = 2;
    private static final Cost NO_COST_LIMIT = new Cost(Long.MAX_VALUE);
    private static final Tokens NO_TOKEN_LIMIT = new Tokens(Long.MAX_VALUE);

    private final PolicySpec spec;
    private final int version;

    public FrontierPolicy(PolicySpec spec, int version) {
        this.spec = spec;
        this.version = version;
    }

    /** A candidate as fitted, its forecast, and why it may not be taken; empty where it may. */
    private record Fitted(int index, Candidate candidate, Forecast forecast, boolean shrunk, Optional<String> barred) {
        Fitted barred(String reason) {
            return new Fitted(index, candidate, forecast, shrunk, Optional.of(reason));
        }

        boolean is(Fitted other) {
            return index == other.index;
        }

        boolean viable() {
            return barred.isEmpty();
        }

        double success() {
            return forecast.success().mean();
        }
    }

    /** The most a plan may cost, and who says so. */
    private record Cap(Amount most, String source) {
        static Cap tighter(Cap one, Cap other) {
            return other.most.parts() < one.most.parts() ? other : one;
        }

        boolean exceededBy(Spend ceiling) {
            return most.unit().of(ceiling).parts() > most.parts();
        }

        String text() {
            return source + ", " + (most instanceof Cost cost ? "$" + brief(cost) : Unit.text(most));
        }
    }

    /** What a plan may use: the tightest cap on money and the tightest on tokens. */
    private record Room(Optional<Cap> money, Optional<Cap> tokens) {

        Spend most() {
            return new Spend(
                    money.map(cap -> (Cost) cap.most()).orElse(NO_COST_LIMIT),
                    tokens.map(cap -> (Tokens) cap.most()).orElse(NO_TOKEN_LIMIT));
        }

        /** The cap that {@code ceiling} is over; money's where it is over both. */
        Optional<Cap> over(Spend ceiling) {
            return money.filter(cap -> cap.exceededBy(ceiling)).or(() -> tokens.filter(cap -> cap.exceededBy(ceiling)));
        }

        /** What shrank a plan. */
        String text() {
            return Stream.concat(money.stream(), tokens.stream()).map(Cap::text).collect(Collectors.joining("; "));
        }
    }

    @Override
    public Decision decide(Situation situation) {
        if (!situation.request().operation().isChat()) {
            throw new Refusal.InvalidRequest(
                    "policy '" + spec.name() + "' serves chat completions only; name a backend for "
                            + situation.request().operation().path(),
                    "model");
        }
        Candidates candidates = Candidates.of(spec, situation);
        if (candidates.all().isEmpty()) {
            throw nothingUsable(candidates);
        }
        Room room = room(situation);
        List<Fitted> fitted = IntStream.range(0, candidates.all().size())
                .mapToObj(i -> fit(i, candidates.all().get(i), room, situation))
                .toList();
        List<Fitted> viable = fitted.stream().filter(Fitted::viable).toList();
        if (viable.isEmpty()) {
            return cheapestAllTheSame(situation, fitted, room);
        }
        Choice choice = choose(viable);
        return decision(situation, choice, binding(choice, fitted, room), reasons(fitted, choice), fitted);
    }

    private Refusal nothingUsable(Candidates candidates) {
        if (candidates.unusable().isEmpty()) {
            return new Refusal.NoViablePlan("no backend of policy '" + spec.name() + "' is callable right now", true);
        }
        return new Refusal.NoViablePlan(
                "no backend of policy '" + spec.name() + "' can serve this request: "
                        + String.join("; ", candidates.unusable()),
                false);
    }

    private Room room(Situation situation) {
        List<Cap> caps = new ArrayList<>();
        spec.limits().cost().ifPresent(c -> caps.add(new Cap(c, "the policy's limit")));
        situation.request().envelope().maxCost().ifPresent(c -> caps.add(new Cap(c, "the caller's limit")));
        situation.funds().tightest().ifPresent(a -> caps.add(free(a)));
        return new Room(
                caps.stream().reduce(Cap::tighter),
                situation.funds().tightestInTokens().map(FrontierPolicy::free));
    }

    private static Cap free(Account account) {
        return new Cap(account.free(), "what is free in " + account.budget().scope());
    }

    private Fitted fit(int index, Candidate candidate, Room room, Situation situation) {
        Optional<Candidate> within = candidate.within(room.most());
        if (within.isEmpty()) {
            Forecast whole = candidate.forecast();
            Spend ceiling = whole.plan().ceiling();
            Cap cap = room.over(ceiling).orElseThrow();
            return new Fitted(index, candidate, whole, false, Optional.empty())
                    .barred("ceiling "
                            + (cap.most() instanceof Cost ? "$" + brief(ceiling.cost()) : Unit.text(ceiling.tokens()))
                            + " over " + cap.text() + ", even with smaller allocations");
        }
        Forecast forecast = within.get().forecast();
        Fitted fitted = new Fitted(
                index,
                within.get(),
                forecast,
                within.get()
                                .plan()
                                .ceiling()
                                .cost()
                                .compareTo(candidate.plan().ceiling().cost())
                        < 0,
                Optional.empty());
        Optional<Duration> limit = latencyLimit(situation);
        return limit.isPresent() && forecast.latency().compareTo(limit.get()) > 0
                ? fitted.barred("takes " + seconds(forecast.latency()) + " over the limit of " + seconds(limit.get()))
                : fitted;
    }

    private Optional<Duration> latencyLimit(Situation situation) {
        List<Duration> limits = new ArrayList<>();
        spec.limits().latency().ifPresent(limits::add);
        situation.request().envelope().deadline().ifPresent(limits::add);
        return limits.stream().min(Comparator.naturalOrder());
    }

    /** What was chosen and by which rule the others fell. */
    private record Choice(Fitted chosen, Fitted best, double required) {}

    private Choice choose(List<Fitted> viable) {
        Fitted best = viable.stream()
                .max(Comparator.comparingDouble(Fitted::success)
                        .thenComparing(f -> f.forecast().cost(), Comparator.reverseOrder()))
                .orElseThrow();
        return switch (spec.objective()) {
            case Objective.Quality quality -> {
                double required = quality.ofBest() * trusted(best);
                Fitted cheapest = viable.stream()
                        .filter(f -> trusted(f) >= required)
                        .min(Comparator.comparing((Fitted f) -> f.forecast().cost())
                                .thenComparing(Comparator.comparingDouble(Fitted::success)
                                        .reversed()))
                        .orElseThrow();
                yield new Choice(cheapest, best, required);
            }
            case Objective.Worth worth -> {
                Fitted richest = viable.stream()
                        .max(Comparator.comparingDouble(f -> value(f, worth)))
                        .orElseThrow();
                yield new Choice(richest, best, 0);
            }
        };
    }

    private static double trusted(Fitted fitted) {
        double doubt = fitted.success() - fitted.forecast().success().low();
        return fitted.success() - CAUTION * doubt;
    }

    private static double value(Fitted fitted, Objective.Worth worth) {
        return worth.perSuccess().inUsd() * trusted(fitted)
                - fitted.forecast().cost().inUsd();
    }

    private List<Rejected> reasons(List<Fitted> fitted, Choice choice) {
        return fitted.stream()
                .filter(f -> !f.is(choice.chosen()))
                .sorted(Comparator.comparing((Fitted f) -> !f.viable())
                        .thenComparing(Comparator.comparingDouble((Fitted f) -> rank(f, choice))
                                .reversed()))
                .map(f -> new Rejected(f.forecast(), f.barred().orElseGet(() -> why(f, choice))))
                .toList();
    }

    /** Higher is better by the objective. */
    private double rank(Fitted fitted, Choice choice) {
        return switch (spec.objective()) {
            case Objective.Quality q ->
                trusted(fitted) >= choice.required()
                        ? 1 / (1 + fitted.forecast().cost().inUsd())
                        : trusted(fitted) - 1;
            case Objective.Worth worth -> value(fitted, worth);
        };
    }

    private String why(Fitted fitted, Choice choice) {
        return switch (spec.objective()) {
            case Objective.Quality q -> {
                double trusted = trusted(fitted);
                yield trusted < choice.required()
                        ? "success " + part(trusted) + " below the " + part(choice.required()) + " required"
                        : "enough success, but $" + brief(fitted.forecast().cost()) + " against $"
                                + brief(choice.chosen().forecast().cost());
            }
            case Objective.Worth worth ->
                String.format(
                        Locale.ROOT,
                        "worth $%.6f less per request",
                        value(choice.chosen(), worth) - value(fitted, worth));
        };
    }

    private String binding(Choice choice, List<Fitted> fitted, Room room) {
        String rule = switch (spec.objective()) {
            case Objective.Quality quality ->
                choice.chosen().is(choice.best())
                        ? "nothing cheaper reaches " + part(choice.required()) + ", " + quality.ofBest()
                                + " of the best forecast"
                        : "cheapest with success of at least " + part(choice.required()) + ", " + quality.ofBest()
                                + " of the best forecast";
            case Objective.Worth worth -> "most value at $" + worth.perSuccess() + " a success";
        };
        if (choice.chosen().shrunk()) {
            return rule + "; fitted to " + room.text();
        }
        long barred = fitted.stream().filter(f -> !f.viable()).count();
        return barred == 0 ? rule : rule + "; " + barred + " candidates were over a limit";
    }

    /** Nothing fits: the ledger refuses where money is short, and a limit of the policy or the caller refuses here. */
    private Decision cheapestAllTheSame(Situation situation, List<Fitted> fitted, Room room) {
        Fitted cheapest = fitted.stream()
                .min(Comparator.comparing(f -> f.forecast().plan().ceiling().cost()))
                .orElseThrow();
        Optional<Cap> cap = room.over(cheapest.forecast().plan().ceiling());
        Optional<Amount> money = situation.funds().free().map(Amount.class::cast);
        boolean fundsAreShort = cap.map(Cap::most)
                .filter(most -> most.unit() == Unit.TOKENS || money.equals(Optional.of(most)))
                .isPresent();
        if (!fundsAreShort) {
            throw new Refusal.NoViablePlan(
                    "no plan of policy '" + spec.name() + "' keeps within the limits; the cheapest: "
                            + cheapest.barred().orElseThrow(),
                    false);
        }
        List<Rejected> rejected = fitted.stream()
                .filter(f -> !f.is(cheapest))
                .map(f -> new Rejected(f.forecast(), f.barred().orElseThrow()))
                .toList();
        Choice unwilling = new Choice(cheapest, cheapest, 0);
        return decision(
                situation, unwilling, "nothing fits " + cap.orElseThrow().source(), rejected, fitted);
    }

    private Decision decision(
            Situation situation, Choice choice, String binding, List<Rejected> rejected, List<Fitted> all) {
        List<Fitted> singles = all.stream()
                .filter(f -> f.forecast().plan() instanceof Plan.Single)
                .toList();
        return new Decision(
                DecisionIds.of(situation),
                new Decision.PolicyRef(spec.name(), version),
                situation.calibration().version(),
                situation.seed(),
                situation.difficulty(),
                choice.chosen().forecast(),
                rejected,
                binding,
                singles.stream()
                        .max(Comparator.comparingDouble(Fitted::success))
                        .map(Fitted::forecast),
                fallbacks(choice, singles),
                1);
    }

    /** Good enough and cheap first, then the best of the rest; all within the caps, for more is reserved for them. */
    private static List<Call> fallbacks(Choice choice, List<Fitted> singles) {
        Plan plan = choice.chosen().forecast().plan();
        double required = choice.required();
        List<String> taken =
                new ArrayList<>(plan.calls().stream().map(c -> c.backend().id()).toList());
        List<Call> fallbacks = new ArrayList<>();
        Comparator<Fitted> order = Comparator.comparing((Fitted f) -> trusted(f) < required)
                .thenComparing(f -> trusted(f) < required
                        ? -trusted(f)
                        : f.forecast().cost().inUsd());
        for (Fitted single :
                singles.stream().filter(Fitted::viable).sorted(order).toList()) {
            Call call = single.candidate().calls().getFirst().call();
            if (fallbacks.size() < FALLBACKS && !taken.contains(call.backend().id())) {
                fallbacks.add(call);
                taken.add(call.backend().id());
            }
        }
        return fallbacks;
    }

    private static String brief(Cost cost) {
        return cost.toUsd().round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    private static String part(double probability) {
        return String.format(Locale.ROOT, "%.3f", probability);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }
}
