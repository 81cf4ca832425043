package dev.sluice.policies;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A calibration written down in a test: success by backend, everything else ordinary. */
public final class TableCalibration implements Calibration {

    private final Map<String, Double> success = new HashMap<>();
    private final Map<String, Double> doubt = new HashMap<>();
    private double agreeing;

    public TableCalibration arm(String backendOrArm, double p) {
        return arm(backendOrArm, p, .02);
    }

    public TableCalibration arm(String backendOrArm, double p, double halfWidth) {
        success.put(backendOrArm, p);
        doubt.put(backendOrArm, halfWidth);
        return this;
    }

    /** How often two wrong answers or two right ones can be compared. */
    public TableCalibration agreeing(double rate) {
        agreeing = rate;
        return this;
    }

    @Override
    public String version() {
        return "table-1";
    }

    private double success(Backend backend, Protocol protocol) {
        return success.getOrDefault(backend.id() + "/" + protocol.label(), success.getOrDefault(backend.id(), .5));
    }

    @Override
    public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
        double p = success(backend, protocol);
        double half = doubt.getOrDefault(backend.id(), .02);
        return new ArmForecast(
                new Probability(Math.max(0, p - half), p, Math.min(1, p + half)),
                new Tokens(200),
                new Tokens(600),
                Duration.ofMillis(300),
                Duration.ofSeconds(3),
                500);
    }

    @Override
    public Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others) {
        double p = success(one, ones);
        double q = success(other, others);
        double both = p * q + .3 * Math.sqrt(p * (1 - p) * q * (1 - q));
        double wrong = .2 * (1 - p - q + both);
        return new Agreement(agreeing * (both + wrong), both / (both + wrong), both);
    }

    /** Where the two agree, the third is right as often as they are. */
    @Override
    public Escalation escalation(Difficulty difficulty, Call one, Call other, Call better) {
        Agreement agreement = agreement(difficulty, one.backend(), one.protocol(), other.backend(), other.protocol());
        return new Escalation(agreement, agreement.rightWhenAgreed());
    }
}
