package dev.sluice.contract.port;

import dev.sluice.core.call.Verifier;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.schema.Schemas;
import dev.sluice.policies.tools.CallCheck;
import dev.sluice.policies.tools.ToolCallVerifier;
import dev.sluice.policies.verify.CompletenessVerifier;
import dev.sluice.policies.verify.SchemaVerifier;
import dev.sluice.policies.verify.energy.AnswerFeature;
import dev.sluice.policies.verify.energy.EnergyModel;
import dev.sluice.policies.verify.energy.EnergyVerifier;
import dev.sluice.policies.verify.energy.Fit;
import dev.sluice.policies.verify.energy.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class EnergyVerifierContractTest extends DecidingVerifierContract {

    /** Signs as outcomes have them; the contract is kept by any such weights. */
    private static final Map<AnswerFeature, Double> WEIGHTS = Map.of(
            AnswerFeature.AGREE_OTHER, 2.0,
            AnswerFeature.AGREE_SAME, 1.5,
            AnswerFeature.DISAGREE_OTHER, -2.0,
            AnswerFeature.DISAGREE_SAME, -1.5,
            AnswerFeature.CUT, -3.0,
            AnswerFeature.CALCULATIONS_WRONG, -1.5);

    @Override
    Verifier verifier() {
        Schemas schemas = new Schemas();
        return new EnergyVerifier(
                EnergyVerifierContractTest::model,
                FittedCalibration::shipped,
                List.of(
                        new CompletenessVerifier(),
                        new SchemaVerifier(schemas),
                        new ToolCallVerifier(new CallCheck(schemas))),
                List.of());
    }

    private static EnergyModel model() {
        double[] precision = new double[AnswerFeature.count()];
        Arrays.fill(precision, 10);
        double[] weights = AnswerFeature.ALL.stream()
                .mapToDouble(feature -> WEIGHTS.getOrDefault(feature, 0.0))
                .toArray();
        return new EnergyModel("contract", new Fit(100, weights, precision), Map.of(), Selection.NONE);
    }
}
