package dev.sluice.policies.forecast;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calibrations of one feature, the constant one, for tests. */
public final class Calibrations {

    public static final String ESTIMATOR = "test-1";

    private Calibrations() {}

    public static FittedCalibration of(String one, double logit, String other, double otherLogit) {
        Map<String, Arm> arms = new TreeMap<>();
        arms.put(one, arm(logit, 300));
        arms.put(other, arm(otherLogit, 300));
        return FittedCalibration.of(file(arms));
    }

    static CalibrationFile file(Map<String, Arm> arms) {
        return new CalibrationFile(
                "test-1",
                ESTIMATOR,
                Map.of("note", "made up"),
                List.of(),
                new Prior(arm(0, 0), new double[0], .4, 1, 1.5),
                new CalibrationFile.Together(new HiddenDifficulty(1.2), .4, .25),
                new Coincidence(.7, .6),
                arms);
    }

    static Arm arm(double logit, long observations) {
        return new Arm(
                "f",
                false,
                observations,
                Arm.Core.NONE,
                new double[] {logit},
                new double[] {observations == 0 ? 1 : 50},
                new double[] {Math.log(100)},
                .5,
                .3,
                .01);
    }
}
