package dev.sluice.replay.energy;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.call.Trial;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.Difficulty;
import dev.sluice.policies.verify.energy.EnergyModel;
import dev.sluice.policies.verify.energy.EnergyTrainer;
import dev.sluice.policies.verify.energy.EnergyTrainer.Example;
import dev.sluice.policies.verify.energy.EnergyTrainer.Picked;
import dev.sluice.policies.verify.energy.FeatureVector;
import dev.sluice.policies.verify.energy.Fit;
import dev.sluice.policies.verify.energy.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fits an energy model: the weights on some prompts, what picking does to them on others, so that neither has seen the
 * outcomes of the other, nor those that the forecasts were learned from.
 */
record EnergyFit(DifficultyEstimator estimator, Calibration calibration) {

    /** How many answers are compared. */
    static final List<Integer> COUNTS = List.of(1, 2, 4, 8, 16);

    private static final double RIDGE = 3;

    EnergyModel fit(String version, List<Panel> weighed, List<Panel> picked) {
        Fit fit = EnergyTrainer.fit(examples(weighed), RIDGE);
        EnergyModel raw = new EnergyModel(version, fit, Map.of(), Selection.NONE);
        return new EnergyModel(version, fit, Map.of(), EnergyTrainer.selection(picks(raw, picked)));
    }

    private List<Example> examples(List<Panel> panels) {
        List<Example> examples = new ArrayList<>();
        for (Panel panel : panels) {
            Difficulty difficulty = panel.difficulty(estimator);
            for (int count : counts(panel)) {
                List<Trial> trials = panel.trials(count, difficulty);
                for (int i = 0; i < count; i++) {
                    examples.add(new Example(features(trials.get(i)), panel.success()[i]));
                }
            }
        }
        return examples;
    }

    private List<Picked> picks(EnergyModel raw, List<Panel> panels) {
        List<Picked> picks = new ArrayList<>();
        for (Panel panel : panels) {
            Difficulty difficulty = panel.difficulty(estimator);
            for (int count : counts(panel)) {
                if (count > 1) {
                    picks.add(pick(raw, panel, panel.trials(count, difficulty)));
                }
            }
        }
        return picks;
    }

    private Picked pick(EnergyModel raw, Panel panel, List<Trial> trials) {
        int best = 0;
        double most = -1;
        for (int i = 0; i < trials.size(); i++) {
            double probability = probability(raw, trials.get(i));
            if (probability > most) {
                best = i;
                most = probability;
            }
        }
        double kept = Math.clamp(most, 1e-9, 1 - 1e-9);
        return new Picked(Math.log(kept / (1 - kept)), trials.size(), panel.success()[best]);
    }

    /** Of the answer alone, not as the best of several. */
    double probability(EnergyModel model, Trial trial) {
        return model.probability(trial.candidate().call().backend().card().family(), features(trial));
    }

    private double[] features(Trial trial) {
        return FeatureVector.of(
                trial,
                answer -> Optional.of(calibration.arm(
                        trial.difficulty(),
                        answer.call().backend(),
                        answer.call().protocol())),
                List.of());
    }

    static List<Integer> counts(Panel panel) {
        return COUNTS.stream().filter(count -> count <= panel.size()).toList();
    }
}
