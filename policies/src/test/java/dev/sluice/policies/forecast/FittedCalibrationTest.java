package dev.sluice.policies.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Explained;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Signal;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FittedCalibrationTest {

    private static final Difficulty PROMPT = new Difficulty(Calibrations.ESTIMATOR, new double[0], List.of());
    private static final Protocol DIRECT = new Protocol.Direct();

    private final FittedCalibration calibration = Calibrations.of("known", 2, "other", 1);

    private ArmForecast forecast(Backend backend, Protocol protocol) {
        return calibration.arm(PROMPT, backend, protocol);
    }

    @Test
    void a_known_model_is_found_by_its_card_and_a_new_one_rests_on_its_price() {
        ArmForecast known = forecast(Situations.backend("KNOWN", "a", "1", "1"), DIRECT);
        ArmForecast cheap = forecast(Situations.backend("new-small", "a", "0.1", "0.2"), DIRECT);
        ArmForecast dear = forecast(Situations.backend("new-large", "a", "10", "30"), DIRECT);

        assertThat(known.success().mean()).isBetween(.87, .89);
        assertThat(known.observations()).isEqualTo(300);
        assertThat(cheap.observations()).isZero();
        assertThat(dear.success().mean()).isGreaterThan(cheap.success().mean());
        assertThat(dear.success().high() - dear.success().low())
                .isGreaterThan(known.success().high() - known.success().low());
    }

    @Test
    void thinking_is_expected_to_help_and_to_write_more() {
        Backend backend = Situations.thinking("new", "a", "1", "4", ThinkingControl.EFFORT);

        ArmForecast direct = forecast(backend, DIRECT);
        ArmForecast low = forecast(backend, new Protocol.Effort(Protocol.Level.LOW));
        ArmForecast high = forecast(backend, new Protocol.Effort(Protocol.Level.HIGH));

        assertThat(low.success().mean()).isGreaterThan(direct.success().mean());
        assertThat(high.success().mean()).isGreaterThan(low.success().mean());
        assertThat(high.output()).isGreaterThan(low.output());
        assertThat(low.output()).isGreaterThan(direct.output());
    }

    @Test
    void more_thinking_helps_as_far_as_it_is_used() {
        Backend backend = Situations.thinking("new", "a", "1", "4", ThinkingControl.BUDGET_TOKENS);
        double direct = forecast(backend, DIRECT).success().mean();
        double before = direct;
        double gained = 1;
        for (long limit : new long[] {200, 600, 1800, 5400}) {
            double success = forecast(backend, new Protocol.Thinking(new Tokens(limit)))
                    .success()
                    .mean();
            assertThat(success).as("%d tokens", limit).isGreaterThan(before);
            if (limit > 600) {
                assertThat(success - before).as("%d tokens", limit).isLessThan(gained);
            }
            gained = success - before;
            before = success;
        }
        assertThat(before - direct).isGreaterThan(.1);
    }

    @Test
    void agreement_of_unlike_families_proves_more() {
        Backend one = Situations.backend("known", "a", "1", "1");
        Backend kin = Situations.backend("other", "a", "1", "1");
        Backend stranger = Situations.backend("other", "b", "1", "1");

        assertThat(calibration.agreement(PROMPT, one, DIRECT, stranger, DIRECT).rightWhenAgreed())
                .isGreaterThan(
                        calibration.agreement(PROMPT, one, DIRECT, kin, DIRECT).rightWhenAgreed());
    }

    @Test
    void a_prompt_seen_by_another_estimator_is_refused() {
        Difficulty foreign = new Difficulty("lexical-99", new double[0], List.of());

        assertThatThrownBy(() -> calibration.arm(foreign, Situations.backend("known", "a", "1", "1"), DIRECT))
                .hasMessageContaining("fitted on estimator test-1, not on lexical-99");
    }

    @Test
    void a_calibration_is_read_as_it_was_written() {
        Map<String, Arm> arms = new TreeMap<>();
        arms.put("known", Calibrations.arm(2, 300));
        CalibrationFile written = Calibrations.file(arms);

        CalibrationFile read =
                CalibrationFile.read(new ByteArrayInputStream(written.write().getBytes(StandardCharsets.UTF_8)));

        assertThat(read.write()).isEqualTo(written.write());
        assertThatThrownBy(() -> CalibrationFile.read(
                        new ByteArrayInputStream("format: other\n".getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("not in the format");
    }

    @Test
    void the_shares_of_a_forecast_add_up_to_it() {
        CalibrationFile file = FittedCalibration.shippedFile();
        FittedCalibration shipped = FittedCalibration.of(file);
        Random random = new Random(8);
        double[] latent = random.doubles(
                        file.prior().arm().weights().length
                                - 1L
                                - file.signals().size(),
                        -1,
                        1)
                .toArray();
        List<Signal> signals = file.signals().stream()
                .map(name -> new Signal(name, random.nextDouble()))
                .toList();
        Difficulty difficulty = new Difficulty(file.estimator(), latent, signals);

        for (String model : List.of("gpt-4o", "gemma-2-9b-it", "never-heard-of")) {
            Backend backend = Situations.backend(model, "a", "1", "4");
            double logit = shipped.armOf(backend, DIRECT).logit(shipped.features(difficulty));
            List<Explained.Share> shares = shipped.shares(difficulty, backend, DIRECT);

            assertThat(shares.stream().mapToDouble(Explained.Share::logit).sum())
                    .as(model)
                    .isCloseTo(logit, within(.001 * signals.size()));
            assertThat(shares).extracting(Explained.Share::of).startsWith("level", "likeness");
        }
    }

    @Test
    void the_shipped_calibration_knows_the_usual_models() {
        assertThat(FittedCalibration.shipped().knownModels())
                .contains("gpt-4o", "gpt-4o-mini", "o1-mini", "gemma-2-9b-it");
    }
}
