package dev.sluice.policies.verify.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.policies.verify.energy.EnergyTrainer.Example;
import dev.sluice.policies.verify.energy.EnergyTrainer.Picked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnergyTrainerTest {

    private static EnergyModel model(Fit fit, Selection selection) {
        return new EnergyModel("test", fit, Map.of(), selection);
    }

    @Test
    void the_same_examples_give_the_same_fit() {
        List<Example> examples = new Outcomes(1).examples(300);

        assertThat(EnergyTrainer.fit(examples, 1).weights())
                .isEqualTo(EnergyTrainer.fit(examples, 1).weights());
    }

    @Test
    void what_is_said_happens_as_often_as_it_is_said_on_the_half_not_learned_from() {
        for (long seed = 1; seed <= 5; seed++) {
            Outcomes world = new Outcomes(seed);
            Fit fit = EnergyTrainer.fit(world.examples(4_000), 1);
            List<Example> held = world.examples(4_000);
            double[] said = held.stream()
                    .mapToDouble(e -> fit.probability(e.features()))
                    .toArray();
            double[] happened = held.stream().mapToDouble(Example::success).toArray();

            assertThat(Outcomes.calibrationError(said, happened))
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(.05);
        }
    }

    @Test
    void separable_examples_and_features_that_say_nothing_do_no_harm() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            double[] features = new double[AnswerFeature.count()];
            features[0] = 1;
            features[1] = i < 25 ? -1 : 1;
            examples.add(new Example(features, i < 25 ? 0 : 1));
        }

        Fit fit = EnergyTrainer.fit(examples, 1);

        assertThat(fit.weights()[1]).isBetween(1.0, 10.0);
        assertThat(fit.weights()[2]).isZero();
    }

    @Test
    void nothing_is_fitted_on_nothing() {
        assertThatThrownBy(() -> EnergyTrainer.fit(List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 examples");
        assertThatThrownBy(() -> EnergyTrainer.fit(new Outcomes(1).examples(3), 0))
                .hasMessageContaining("ridge 0.0");
    }

    /** Of ever more answers the one of least energy is right ever more often. */
    @Test
    void the_best_of_more_answers_is_no_worse_up_to_sixteen() {
        Outcomes world = new Outcomes(3);
        EnergyModel model = model(EnergyTrainer.fit(world.examples(4_000), 1), Selection.NONE);
        double before = 0;
        for (int count = 1; count <= 16; count++) {
            double right = picks(world, model, count, 6_000).stream()
                    .mapToDouble(Picked::success)
                    .average()
                    .orElseThrow();
            assertThat(right).as("best of %d", count).isGreaterThan(before - .01);
            before = Math.max(before, right);
        }
        assertThat(before).isGreaterThan(.85);
    }

    /** A fit on few outcomes errs, and the pick is where it errs in the pick's favour. */
    @Test
    void the_winner_s_curse_is_taken_out_of_what_is_said_of_the_pick() {
        double curse = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Outcomes world = new Outcomes(seed);
            Fit rash = EnergyTrainer.fit(world.examples(80), .05);
            EnergyModel cursed = model(rash, Selection.NONE);
            List<Picked> learned = new ArrayList<>();
            for (int count : new int[] {2, 3, 5, 8, 16}) {
                learned.addAll(picks(world, cursed, count, 400));
            }
            EnergyModel corrected = model(rash, EnergyTrainer.selection(learned));
            for (int count : new int[] {2, 4, 8, 16}) {
                List<Picked> fresh = picks(world, cursed, count, 3_000);
                assertThat(Math.abs(bias(corrected, fresh)))
                        .as("seed %d, best of %d", seed, count)
                        .isLessThanOrEqualTo(.05);
            }
            curse += bias(cursed, picks(world, cursed, 16, 3_000)) / 5;
        }
        assertThat(curse).as("without the correction the curse is there").isGreaterThan(.05);
    }

    private static double bias(EnergyModel model, List<Picked> picked) {
        return picked.stream()
                .mapToDouble(p -> model.selection().corrected(p.logit(), p.count()) - p.success())
                .average()
                .orElseThrow();
    }

    private static List<Picked> picks(Outcomes world, EnergyModel model, int count, int times) {
        List<Picked> picks = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            double[] best = world.features();
            for (int j = 1; j < count; j++) {
                double[] other = world.features();
                best = model.all().logit(other) > model.all().logit(best) ? other : best;
            }
            picks.add(new Picked(model.all().logit(best), count, world.success(best)));
        }
        return picks;
    }

    @Test
    void a_correction_keeps_the_order_and_leaves_one_alone() {
        Selection selection = new Selection(-.2, .7, -.1);

        assertThat(selection.corrected(1, 4)).isGreaterThan(selection.corrected(.5, 4));
        assertThat(selection.corrected(1, 1)).isEqualTo(Selection.NONE.corrected(1, 4));
        assertThat(EnergyTrainer.selection(List.of())).isEqualTo(Selection.NONE);
        assertThatThrownBy(() -> new Selection(0, 0, 0)).hasMessageContaining("positive slope");
    }

    @Test
    void learning_from_outcomes_one_by_one_follows_a_world_that_changes() {
        Outcomes before = new Outcomes(11);
        Outcomes after = new Outcomes(12);
        EnergyModel model = EnergyUpdate.opened(model(EnergyTrainer.fit(before.examples(2_000), 1), Selection.NONE));
        double error = errorIn(after, model);
        for (Example example : after.examples(1_500)) {
            model = EnergyUpdate.judged(model, "pebble", example.features(), example.success(), "next");
        }

        assertThat(errorIn(after, model)).isLessThanOrEqualTo(.05).isLessThan(error / 2);
        assertThat(model.version()).isEqualTo("next");
        assertThat(model.all().observations()).isEqualTo(3_500);
    }

    private static double errorIn(Outcomes world, EnergyModel model) {
        List<Example> held = world.examples(4_000);
        return Outcomes.calibrationError(
                held.stream()
                        .mapToDouble(e -> model.probability("pebble", e.features()))
                        .toArray(),
                held.stream().mapToDouble(Example::success).toArray());
    }
}
