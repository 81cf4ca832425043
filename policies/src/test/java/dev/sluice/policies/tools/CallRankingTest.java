package dev.sluice.policies.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tool;
import dev.sluice.core.request.ToolCall;
import dev.sluice.policies.Situations;
import dev.sluice.policies.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallRankingTest {

    private static final InferenceRequest WEATHER = Situations.asking(
            "What will the weather be in Ulm over the next 3 days?",
            AnswerShape.FREE,
            List.of(
                    new Tool("get_weather", """
                            {"type":"object","required":["city"],
                             "properties":{"city":{"type":"string"},"days":{"type":"integer"},"unit":{"type":"string"}}}"""),
                    new Tool("book_flight", "{\"type\":\"object\",\"properties\":{\"to\":{\"type\":\"string\"}}}")),
            "{}");

    private final CallFeatures features = new CallFeatures(new CallCheck(new Schemas()));

    private static Proposal proposing(String name, String arguments) {
        return new Proposal(List.of(new ToolCall("1", name, arguments)), false, .6);
    }

    private static final Proposal NONE = new Proposal(List.of(), false, .6);

    private double feature(CallFeature feature, Proposal proposal, Proposal... others) {
        return features.of(WEATHER, proposal, List.of(others))[CallFeature.ALL.indexOf(feature)];
    }

    @Test
    void a_proposal_is_described_by_what_the_user_said_and_what_the_tool_wants() {
        Proposal good = proposing("get_weather", "{\"city\":\"Ulm\",\"days\":3}");
        Proposal invented = proposing("get_weather", "{\"city\":\"Bern\",\"days\":5}");

        assertThat(feature(CallFeature.SOUND, good)).isEqualTo(1);
        assertThat(feature(CallFeature.VALUES_SAID, good)).isEqualTo(1);
        assertThat(feature(CallFeature.OPTIONAL_GIVEN, good)).isEqualTo(.5);
        assertThat(feature(CallFeature.NAME_FITS, good)).isEqualTo(.5);
        assertThat(feature(CallFeature.NO_VALUE_SAID, invented)).isEqualTo(1);
        assertThat(feature(CallFeature.ANOTHER_FITS_BETTER, proposing("book_flight", "{}")))
                .isEqualTo(.5);
        assertThat(feature(CallFeature.NO_CALL_THOUGH_A_TOOL_FITS, NONE)).isEqualTo(.5);
        assertThat(feature(CallFeature.MISSING_ARGUMENT, proposing("get_weather", "{}")))
                .isEqualTo(1);
        assertThat(feature(CallFeature.UNKNOWN_FUNCTION, proposing("fly", "{}")))
                .isEqualTo(1);
        assertThat(feature(CallFeature.AGREEMENT, good, good, invented)).isEqualTo(.5);
        assertThat(feature(CallFeature.SAME_TOOLS, good, good, invented)).isEqualTo(1);
    }

    @Test
    void before_anything_is_learned_the_sound_call_that_the_user_s_words_bear_out_is_best() {
        List<Proposal> all = List.of(
                proposing("get_weather", "{\"days\":3}"),
                proposing("book_flight", "{\"to\":\"Bern\"}"),
                proposing("get_weather", "{\"city\":\"Ulm\",\"days\":3}"),
                NONE);

        assertThat(CallRanking.fresh().best(vectors(all))).isEqualTo(2);
    }

    private List<double[]> vectors(List<Proposal> all) {
        List<double[]> vectors = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<Proposal> others = new ArrayList<>(all);
            Proposal own = others.remove(i);
            vectors.add(features.of(WEATHER, own, others));
        }
        return vectors;
    }

    @Test
    void what_is_preferred_is_learned_pair_by_pair() {
        double[] law = new double[CallFeature.ALL.size()];
        Random random = new Random(5);
        for (int i = 0; i < law.length; i++) {
            law[i] = random.nextGaussian();
        }
        CallRanking ranking = CallRanking.fresh();
        for (int i = 0; i < 2_000; i++) {
            double[] one = vector(random);
            double[] other = vector(random);
            boolean first = random.nextDouble() < 1 / (1 + Math.exp(dot(law, other) - dot(law, one)));
            ranking = first ? ranking.learned(one, other) : ranking.learned(other, one);
        }
        int right = 0;
        for (int i = 0; i < 2_000; i++) {
            double[] one = vector(random);
            double[] other = vector(random);
            right += (ranking.preference(one, other) > .5) == (dot(law, one) > dot(law, other)) ? 1 : 0;
        }
        assertThat(right / 2_000.0).isGreaterThan(.93);
        assertThat(ranking.pairs()).isEqualTo(2_000);
    }

    @Test
    void not_calling_can_be_learned_to_be_right() {
        Proposal call = proposing("get_weather", "{\"city\":\"Ulm\"}");
        List<double[]> vectors = vectors(List.of(call, NONE));
        CallRanking ranking = CallRanking.fresh();
        assertThat(ranking.best(vectors)).isZero();
        for (int i = 0; i < 50; i++) {
            ranking = ranking.learned(vectors.get(1), vectors.get(0));
        }
        assertThat(ranking.best(vectors)).isEqualTo(1);
    }

    @Test
    void the_same_pairs_make_the_same_ranking_and_preferences_add_up() {
        double[] one = vector(new Random(1));
        double[] other = vector(new Random(2));

        assertThat(CallRanking.fresh().learned(one, other).weights())
                .isEqualTo(CallRanking.fresh().learned(one, other).weights());
        assertThat(CallRanking.fresh().preference(one, other)
                        + CallRanking.fresh().preference(other, one))
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
        assertThatThrownBy(() -> CallRanking.fresh().best(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Proposal(List.of(), false, 1)).hasMessage("armSuccess must lie in (0, 1): 1.0");
    }

    private static double[] vector(Random random) {
        return random.doubles(CallFeature.ALL.size(), -1, 1).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
