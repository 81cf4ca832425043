package dev.sluice.policies.choice;

import dev.sluice.core.Policy;
import dev.sluice.core.Refusal;
import dev.sluice.core.Situation;
import dev.sluice.core.budget.ExchangeRate;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Judging;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Forecast;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.plan.Rejected;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Forecasts every candidate, fits it to what may be spent, and takes what the objective ranks first, at the exchange
 * rate of the dearest dollar that pays.
 */
public final class FrontierPolicy implements Policy {

    private static final int FALLBACKS = 2;

    private final PolicySpec spec;
    private final int version;

    public FrontierPolicy(PolicySpec spec, int version) {
        this.spec = spec;
        this.version = version;
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
        Room room = Room.of(spec.limits().cost(), situation);
        List<Fitted> fitted = IntStream.range(0, candidates.all().size())
                .mapToObj(i -> fit(i, candidates.all().get(i), room, situation))
                .toList();
        List<Fitted> viable = fitted.stream().filter(Fitted::viable).toList();
        if (viable.isEmpty()) {
            return cheapestAllTheSame(situation, fitted, room);
        }
        Choice choice = Choice.of(spec.objective(), spec.paced() ? situation.rate() : ExchangeRate.NONE, viable);
        Exploration.Draw draw = draw(situation, choice, viable);
        Fitted taken = viable.get(draw.index());
        double[] propensities = new double[fitted.size()];
        for (int i = 0; i < viable.size(); i++) {
            propensities[viable.get(i).index()] = draw.propensities()[i];
        }
        String binding = binding(choice, taken, fitted, room);
        return decision(
                situation,
                choice,
                taken,
                room,
                binding,
                reasons(fitted, choice, taken, propensities),
                fitted,
                propensities[taken.index()]);
    }

    private Exploration.Draw draw(Situation situation, Choice choice, List<Fitted> viable) {
        InferenceRequest request = situation.request();
        boolean may = request.envelope().explore() && request.caller().explore();
        Exploration exploration = may ? spec.explore() : Exploration.NONE;
        double mark = choice.rank(choice.chosen());
        return exploration.draw(
                viable, viable.indexOf(choice.chosen()), f -> choice.rank(f.atBest()) > mark, situation.seed());
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

    private Fitted fit(int index, Candidate candidate, Room room, Situation situation) {
        Judging judging = situation.judging();
        int judged = candidate.plan().judged();
        Spend forVerdicts = judging.most().times(judged);
        Optional<Candidate> within = candidate.within(room.without(forVerdicts));
        if (within.isEmpty()) {
            Candidate least = candidate.least();
            Forecast forecast = judged(least.forecast(), judging.expected().times(judged));
            Spend ceiling = forecast.plan().ceiling().plus(forVerdicts);
            Room.Cap cap = room.over(ceiling).orElseThrow();
            return new Fitted(index, least, forecast, true, Optional.empty())
                    .barred("ceiling "
                            + (cap.most() instanceof Cost
                                    ? "$" + Room.brief(ceiling.cost())
                                    : Unit.text(ceiling.tokens()))
                            + " over " + cap.text() + ", even with the smallest allocations");
        }
        Forecast forecast = judged(within.get().forecast(), judging.expected().times(judged));
        Fitted fitted = new Fitted(index, within.get(), forecast, within.get().isTight(), Optional.empty());
        Optional<Duration> limit = latencyLimit(situation);
        return limit.isPresent() && forecast.latency().compareTo(limit.get()) > 0
                ? fitted.barred("takes " + seconds(forecast.latency()) + " over the limit of " + seconds(limit.get()))
                : fitted;
    }

    private static Forecast judged(Forecast forecast, Cost verdicts) {
        return new Forecast(forecast.plan(), forecast.success(), forecast.cost().plus(verdicts), forecast.latency());
    }

    private Optional<Duration> latencyLimit(Situation situation) {
        List<Duration> limits = new ArrayList<>();
        spec.limits().latency().ifPresent(limits::add);
        situation.request().envelope().deadline().ifPresent(limits::add);
        return limits.stream().min(Comparator.naturalOrder());
    }

    private static List<Rejected> reasons(List<Fitted> fitted, Choice choice, Fitted taken, double[] propensities) {
        return fitted.stream()
                .filter(f -> !f.is(taken))
                .sorted(Comparator.comparing((Fitted f) -> !f.viable())
                        .thenComparing(Comparator.comparingDouble(choice::rank).reversed()))
                .map(f -> new Rejected(f.forecast(), reason(f, choice), propensities[f.index()]))
                .toList();
    }

    private static String reason(Fitted rejected, Choice choice) {
        return rejected.barred()
                .orElseGet(() -> rejected.is(choice.chosen())
                        ? "what the rule takes; another was drawn to explore"
                        : choice.why(rejected));
    }

    private static String binding(Choice choice, Fitted taken, List<Fitted> fitted, Room room) {
        String rule = taken.is(choice.chosen()) ? choice.rule() : "drawn to explore; the rule: " + choice.rule();
        if (taken.tight()) {
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
        Optional<Room.Cap> cap = room.over(cheapest.forecast().plan().ceiling());
        if (cap.filter(Room.Cap::ofFunds).isEmpty()) {
            throw new Refusal.NoViablePlan(
                    "no plan of policy '" + spec.name() + "' keeps within the limits; the cheapest: "
                            + cheapest.barred().orElseThrow(),
                    false);
        }
        List<Rejected> rejected = fitted.stream()
                .filter(f -> !f.is(cheapest))
                .map(f -> new Rejected(f.forecast(), f.barred().orElseThrow()))
                .toList();
        Choice unwilling = new Choice(spec.objective(), ExchangeRate.NONE, cheapest, cheapest, cheapest, 0);
        return decision(
                situation,
                unwilling,
                cheapest,
                room,
                "nothing fits " + cap.orElseThrow().source(),
                rejected,
                fitted,
                1);
    }

    private Decision decision(
            Situation situation,
            Choice choice,
            Fitted taken,
            Room room,
            String binding,
            List<Rejected> rejected,
            List<Fitted> all,
            double propensity) {
        List<Fitted> singles = all.stream()
                .filter(f -> f.forecast().plan() instanceof Plan.Single)
                .toList();
        return new Decision(
                DecisionIds.of(situation),
                new Decision.PolicyRef(spec.name(), version),
                situation.calibration().version(),
                situation.seed(),
                situation.difficulty(),
                taken.forecast(),
                rejected,
                binding,
                singles.stream()
                        .max(Comparator.comparingDouble(Fitted::success))
                        .map(Fitted::forecast),
                fallbacks(choice, taken, singles),
                propensity,
                terms(choice, taken, room, situation.judging()),
                Decision.explained(
                        situation.calibration(),
                        situation.difficulty(),
                        taken.forecast().plan()));
    }

    private static Decision.Terms terms(Choice choice, Fitted taken, Room room, Judging judging) {
        return new Decision.Terms(
                choice.rate(),
                taken.is(choice.unpaced())
                        ? Optional.empty()
                        : Optional.of(choice.unpaced().forecast()),
                room.allowed(),
                judging.most().times(taken.forecast().plan().judged()));
    }

    /** Good enough and cheap first, then the best of the rest; all within the caps, for more is reserved for them. */
    private static List<Call> fallbacks(Choice choice, Fitted taken, List<Fitted> singles) {
        Plan plan = taken.forecast().plan();
        double required = choice.required();
        List<String> used =
                new ArrayList<>(plan.calls().stream().map(c -> c.backend().id()).toList());
        List<Call> fallbacks = new ArrayList<>();
        Comparator<Fitted> order = Comparator.comparing((Fitted f) -> f.trusted() < required)
                .thenComparing(f -> f.trusted() < required ? -f.trusted() : f.usd());
        for (Fitted single :
                singles.stream().filter(Fitted::viable).sorted(order).toList()) {
            Call call = single.candidate().calls().getFirst().call();
            if (fallbacks.size() < FALLBACKS && !used.contains(call.backend().id())) {
                fallbacks.add(call);
                used.add(call.backend().id());
            }
        }
        return fallbacks;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }
}
