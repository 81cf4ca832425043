package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every verifier must do. */
abstract class VerifierContract {

    private static final InferenceRequest SUM =
            Asked.of("{}", "What is 17 * 23? End with: The answer is ...", AnswerShape.FREE, false);
    private static final InferenceRequest JSON =
            Asked.of("{}", "Give me an object", new AnswerShape.JsonObject(), false);

    private static final Call CALL = new Call(
            new Backend(
                    "small",
                    "small",
                    new ModelCard("pebble", "small", ThinkingControl.NONE, Set.of()),
                    Price.perMillion("0.1", "0.1", "0.4"),
                    new Tokens(32_000),
                    new Tokens(8_000),
                    Map.of()),
            new Protocol.AsAsked(),
            new Tokens(400),
            new Tokens(1_000),
            1);

    private final Verifier verifier = verifier();

    abstract Verifier verifier();

    @Test
    void the_same_is_always_judged_the_same() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            Completion candidate = anything(random);
            List<Completion> peers = List.of(anything(random), anything(random));
            Verdict verdict = verifier.judge(trial(SUM, candidate, peers));
            assertThat(verifier().judge(trial(SUM, candidate, peers)))
                    .as("seed %d", seed)
                    .isEqualTo(verdict);
            assertThat(verdict.evidence()).as("seed %d", seed).isNotBlank();
            assertThat(verdict.verifier()).isNotBlank();
        }
    }

    @Test
    void nothing_at_all_is_not_an_answer() {
        assertThat(confidence(SUM, said("  \n"))).isLessThan(.05);
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
        assertThat(agreed).isGreaterThan(split).isGreaterThan(alone);
        assertThat(split).isGreaterThan(contradicted);
        assertThat(contradicted).isLessThan(alone);
    }

    @Test
    void what_does_not_have_the_shape_asked_for_is_held_less_likely() {
        assertThat(confidence(JSON, said("{\"a\": 1"))).isLessThan(confidence(JSON, said("{\"a\": 1}")));
        assertThat(confidence(JSON, said("Sure! Here it comes"))).isLessThan(.5);
    }

    @Test
    void long_and_strange_answers_are_judged_quickly() {
        List<String> strange = List.of(
                "(".repeat(100_000),
                "\\boxed{".repeat(20_000),
                "answer answer is ".repeat(20_000),
                "\"answer\": \"" + "\\\"".repeat(50_000),
                "1,".repeat(100_000),
                "\uD800\u0000\uFFFF".repeat(10_000));
        for (String text : strange) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(2),
                    () -> assertThat(confidence(JSON, said(text), said(text))).isBetween(0.0, 1.0));
        }
    }

    private double confidence(InferenceRequest request, Completion candidate, Completion... peers) {
        return verifier.judge(trial(request, candidate, List.of(peers)))
                .confidence()
                .orElseThrow();
    }

    private static Trial trial(InferenceRequest request, Completion candidate, List<Completion> peers) {
        return new Trial(
                request,
                new Difficulty("test-1", new double[0], List.of()),
                new Answer(CALL, candidate),
                peers.stream().map(peer -> new Answer(CALL, peer)).toList(),
                Duration.ofSeconds(10));
    }

    private static Completion anything(Random random) {
        FinishReason[] reasons = FinishReason.values();
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        String text = random.nextBoolean()
                ? "The answer is " + random.nextInt(3)
                : new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        return said(text, reasons[random.nextInt(reasons.length)]);
    }

    private static Completion said(String text) {
        return said(text, FinishReason.STOP);
    }

    private static Completion said(String text, FinishReason finish) {
        return new Completion("c1", text, "", List.of(), finish, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }
}
