package dev.sluice.replay.evaluate;

import dev.sluice.core.request.Cost;
import dev.sluice.replay.baseline.Baseline;
import dev.sluice.replay.baseline.Known;
import dev.sluice.replay.baseline.Lesson;
import dev.sluice.replay.frontier.BudgetedRun;
import dev.sluice.replay.pool.PoolArm;
import dev.sluice.replay.trial.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The baselines of one split: taught by the scores of the training prompts, and let loose on the test prompts. */
record Routers(Options options, Material material, Parts parts, long seed) {

    /**
     * None where the training prompts have no answers of the whole pool: there is nothing for them to learn.
     *
     * @param runs lets one of them answer within every budget
     */
    List<Sheet.Router> measured(Function<RouterContestant, List<BudgetedRun>> runs) {
        List<Asked> whole = parts.train().stream().filter(Asked::whole).toList();
        if (whole.isEmpty()) {
            return List.of();
        }
        List<Lesson> lessons = whole.stream().map(this::lesson).toList();
        List<Known> asked = parts.test().stream().map(Routers::known).toList();
        boolean domains = asked.stream().anyMatch(known -> known.domain().isPresent());
        List<Sheet.Router> routers = new ArrayList<>();
        for (Baseline baseline : Baseline.all()) {
            if (!baseline.told() || domains) {
                double[][] success = baseline.success(lessons, asked, seed);
                routers.add(new Sheet.Router(
                        baseline.name(),
                        baseline.told(),
                        gain(success),
                        runs.apply(contestant(success, whole)).stream()
                                .map(run -> Column.of(run.trials(), material.marks()))
                                .toList()));
            }
        }
        return routers;
    }

    private RouterContestant contestant(double[][] success, List<Asked> whole) {
        Map<String, double[]> byKey = new HashMap<>();
        for (int i = 0; i < success.length; i++) {
            byKey.put(parts.test().get(i).key(), success[i]);
        }
        List<List<Cost>> costs = options.pool().arms().stream()
                .map(arm -> costs(arm, whole.stream().map(Asked::question).toList()))
                .toList();
        return new RouterContestant(
                options.pool(),
                material.answers(),
                byKey,
                costs.stream().map(Routers::mean).toList(),
                costs.stream().map(List::getLast).toList());
    }

    private List<Cost> costs(PoolArm arm, List<Question> questions) {
        return questions.stream().map(q -> material.alone(arm, q)).sorted().toList();
    }

    private static Cost mean(List<Cost> costs) {
        return new Cost(
                Math.round(costs.stream().mapToLong(Cost::nanos).average().orElse(0)));
    }

    private Lesson lesson(Asked asked) {
        return new Lesson(
                known(asked),
                options.pool().models().stream()
                        .mapToDouble(m -> material.marks().first(asked.key(), m).orElseThrow())
                        .toArray());
    }

    private static Known known(Asked asked) {
        return new Known(asked.prompt().text(), asked.prompt().domain());
    }

    private double[] gain(double[][] success) {
        if (options.pair().isEmpty()) {
            return new double[0];
        }
        int strong = options.pool().models().indexOf(options.pair().get().strong());
        int weak = options.pool().models().indexOf(options.pair().get().weak());
        return Arrays.stream(success).mapToDouble(p -> p[strong] - p[weak]).toArray();
    }
}
