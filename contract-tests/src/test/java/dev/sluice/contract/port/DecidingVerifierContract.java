package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.request.InferenceRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a verifier must do besides, where plans are decided by it: it never abstains, and it weighs all that is seen. */
abstract class DecidingVerifierContract extends VerifierContract {

    private double confidence(InferenceRequest request, Completion candidate, Completion... peers) {
        return verifier.judge(trial(request, candidate, List.of(peers)))
                .confidence()
                .orElseThrow();
    }

    @Test
    void nothing_at_all_is_certainly_wrong() {
        assertThat(confidence(SUM, said("  \n"))).isZero();
    }

    @Test
    void an_answer_that_was_cut_or_filtered_is_held_less_likely_than_one_that_ended() {
        double ended = confidence(SUM, said("The answer is 391."));
        assertThat(confidence(SUM, said("17 * 23 = 17 * 20 +", FinishReason.LENGTH)))
                .isLessThan(ended);
        assertThat(confidence(SUM, said("I", FinishReason.CONTENT_FILTER))).isLessThan(ended);
    }

    @Test
    void agreement_raises_confidence_and_contradiction_lowers_it() {
        Completion candidate = said("17 * 23 is 391. The answer is 391.");
        double alone = confidence(SUM, candidate);
        double agreed = confidence(SUM, candidate, said("The answer is 391"), said("391"));
        double split = confidence(SUM, candidate, said("The answer is 391"), said("The answer is 401."));
        double contradicted = confidence(SUM, candidate, said("The answer is 389"), said("The answer is 401."));
        assertThat(agreed).isGreaterThan(split);
        assertThat(agreed).isGreaterThan(alone);
        assertThat(split).isGreaterThan(contradicted);
        assertThat(contradicted).isLessThan(alone);
    }

    @Test
    void a_wrong_calculation_lowers_confidence() {
        assertThat(confidence(SUM, said("17 * 20 = 350, 350 + 51 = 401. The answer is 401.")))
                .isLessThan(confidence(SUM, said("17 * 20 = 340, 340 + 51 = 391. The answer is 391.")));
    }

    @Test
    void what_does_not_have_the_shape_asked_for_is_held_less_likely() {
        assertThat(confidence(JSON, said("{\"a\": 1"))).isLessThan(confidence(JSON, said("{\"a\": 1}")));
        assertThat(confidence(JSON, said("Sure! Here it comes"))).isLessThan(.5);
    }
}
