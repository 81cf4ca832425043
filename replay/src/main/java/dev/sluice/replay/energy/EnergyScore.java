package dev.sluice.replay.energy;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.Difficulty;
import dev.sluice.policies.verify.AgreementVerifier;
import dev.sluice.policies.verify.energy.EnergyModel;
import dev.sluice.policies.verify.energy.EnergyVerifier;
import dev.sluice.replay.figures.Reliability;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of picking the most confident of so many answers on prompts that nothing was learned from.
 *
 * @param first success of the first answer, picked by nobody
 * @param agreement success of what most others agree with, the first of them
 * @param energy success of the answer of least energy, by the production verifier
 * @param halfWidth of the 95 % interval of {@code energy}, over prompts
 * @param bias what the verifier said of its picks, less what came of them
 * @param rawBias the same without correcting for having picked
 * @param pickedError expected calibration error of the picks
 * @param allError expected calibration error of all answers, each taken alone
 */
record EnergyScore(
        int count,
        int prompts,
        double first,
        double agreement,
        double energy,
        double halfWidth,
        double bias,
        double rawBias,
        double pickedError,
        double allError) {

    static final String HEADER = "| split | N | prompts | first | agreement | energy | bias | bias uncorrected |"
            + " ECE of picks | ECE of all |\n|---|---|---|---|---|---|---|---|---|---|";

    static EnergyScore of(EnergyFit fit, EnergyModel model, List<Panel> panels, int count) {
        List<Panel> asked =
                panels.stream().filter(panel -> panel.size() >= count).toList();
        Verifier verifier = new EnergyVerifier(() -> model, fit::calibration, List.of(), List.of());
        Verifier agreement = new AgreementVerifier();
        int prompts = asked.size();
        double[] agreed = new double[prompts];
        double[] said = new double[prompts];
        double[] raw = new double[prompts];
        double[] came = new double[prompts];
        double[] alone = new double[prompts * count];
        double[] each = new double[prompts * count];
        for (int p = 0; p < prompts; p++) {
            Panel panel = asked.get(p);
            Difficulty difficulty = panel.difficulty(fit.estimator());
            List<Trial> trials = panel.trials(count, difficulty);
            for (int i = 0; i < count; i++) {
                alone[p * count + i] = fit.probability(model, trials.get(i));
                each[p * count + i] = panel.success()[i];
            }
            double[] confidence = confidences(verifier, trials);
            int best = most(confidence);
            said[p] = confidence[best];
            raw[p] = alone[p * count + best];
            came[p] = panel.success()[best];
            agreed[p] = panel.success()[most(confidences(agreement, trials))];
        }
        double energy = mean(came);
        double spread = Math.sqrt(
                mean(Arrays.stream(came).map(x -> (x - energy) * (x - energy)).toArray()));
        return new EnergyScore(
                count,
                prompts,
                asked.stream()
                        .mapToDouble(panel -> panel.success()[0])
                        .average()
                        .orElse(Double.NaN),
                mean(agreed),
                energy,
                1.96 * spread / Math.sqrt(prompts),
                mean(said) - energy,
                mean(raw) - energy,
                error(said, came),
                error(alone, each));
    }

    private static double[] confidences(Verifier verifier, List<Trial> trials) {
        return trials.stream()
                .mapToDouble(trial -> verifier.judge(trial).confidence().orElse(0))
                .toArray();
    }

    private static int most(double[] confidence) {
        int best = 0;
        for (int i = 1; i < confidence.length; i++) {
            if (confidence[i] > confidence[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double error(double[] said, double[] came) {
        double[] weights = new double[said.length];
        Arrays.fill(weights, 1);
        return Reliability.error(List.of(new Reliability.Forecasts(said, came)), weights);
    }

    String row(long split) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %.3f | %.3f | %.3f ± %.3f | %+.3f | %+.3f | %.3f | %.3f |",
                split,
                count,
                prompts,
                first,
                agreement,
                energy,
                halfWidth,
                bias,
                rawBias,
                pickedError,
                allError);
    }
}
