package dev.sluice.policies.tools;

import dev.sluice.core.call.Answer;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks at the proposals for one request beside one another. */
public final class ProposalVectors {

    private static final double SURE = .999;
    private static final double UNKNOWN = .5;

    private final CallFeatures features;
    private final Supplier<Calibration> calibration;

    public ProposalVectors(CallCheck check, Supplier<Calibration> calibration) {
        this.features = new CallFeatures(check);
        this.calibration = calibration;
    }

    List<double[]> of(InferenceRequest request, Difficulty difficulty, List<Answer> answers) {
        List<Proposal> proposals =
                answers.stream().map(answer -> proposal(difficulty, answer)).toList();
        List<double[]> vectors = new ArrayList<>();
        for (int i = 0; i < proposals.size(); i++) {
            List<Proposal> others = new ArrayList<>(proposals);
            Proposal own = others.remove(i);
            vectors.add(features.of(request, own, others));
        }
        return vectors;
    }

    private Proposal proposal(Difficulty difficulty, Answer answer) {
        double success;
        try {
            success = calibration
                    .get()
                    .arm(difficulty, answer.call().backend(), answer.call().protocol())
                    .success()
                    .mean();
        } catch (IllegalArgumentException otherEstimator) {
            success = UNKNOWN;
        }
        return new Proposal(answer.completion().toolCalls(), false, Math.clamp(success, 1 - SURE, SURE));
    }
}
