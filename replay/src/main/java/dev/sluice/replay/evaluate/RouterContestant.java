package dev.sluice.replay.evaluate;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Tokens;
import dev.sluice.replay.frontier.Contestant;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.trial.Answer;
import dev.sluice.replay.trial.Answers;
import dev.sluice.replay.trial.Given;
import dev.sluice.replay.trial.Question;
import dev.sluice.replay.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A router: asks the model of most value by its forecasts and the models' mean costs.
 *
 * @param success by the question's key, then in the pool's order
 * @param costs mean cost of each model on the training prompts
 * @param most the most each model has cost there
 */
record RouterContestant(Pool pool, Answers answers, Map<String, double[]> success, List<Cost> costs, List<Cost> most)
        implements Contestant {

    @Override
    public Trial answer(Question question, Cost worth, Cost free) {
        int chosen = choose(question, worth, free);
        if (chosen < 0) {
            return Trial.refused(question.key(), "the budget has no room for any model");
        }
        String model = pool.models().get(chosen);
        Answer answer = answers.to(question).getOrDefault(model, List.of()).getFirst();
        Cost cost = pool.arm(model).backend().price().of(answer.input(), Tokens.ZERO, answer.output());
        if (cost.compareTo(free) > 0) {
            return Trial.refused(question.key(), "the answer would have cost more than is left");
        }
        Given given = new Given(model, 0, false);
        return new Trial(
                question.key(),
                "single",
                "single(" + model + ")",
                List.of(given),
                Optional.of(given),
                cost,
                success(question)[chosen],
                false,
                "the only call");
    }

    @Override
    public Expected expected(Question question, Cost worth) {
        int chosen = choose(question, worth, new Cost(Long.MAX_VALUE));
        return new Expected(costs.get(chosen), most.get(chosen));
    }

    private int choose(Question question, Cost worth, Cost free) {
        double[] success = success(question);
        int best = -1;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < success.length; m++) {
            double value = worth.inUsd() * success[m] - costs.get(m).inUsd();
            if (value > bestValue && most.get(m).compareTo(free) <= 0) {
                best = m;
                bestValue = value;
            }
        }
        return best;
    }

    private double[] success(Question question) {
        double[] known = success.get(question.key());
        if (known == null) {
            throw new IllegalArgumentException("no forecast for the question " + question.key());
        }
        return known;
    }
}
