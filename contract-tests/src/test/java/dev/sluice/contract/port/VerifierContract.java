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

/** What every verifier must do, whether it decides or only knows one thing. */
abstract class VerifierContract {

    static final InferenceRequest SUM =
            Asked.of("{}", "What is 17 * 23? End with: The answer is ...", AnswerShape.FREE, false);
    static final InferenceRequest JSON = Asked.of("{}", "Give me an object", new AnswerShape.JsonObject(), false);

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
    private static final String MARK = "Xylophonquatsch";

    final Verifier verifier = verifier();

    /** A new one each time, all alike. */
    abstract Verifier verifier();

    @Test
    void the_same_is_always_judged_the_same_and_it_says_why() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            Completion candidate = anything(random);
            List<Completion> peers = List.of(anything(random), anything(random));
            for (InferenceRequest request : List.of(SUM, JSON)) {
                Verdict verdict = verifier.judge(trial(request, candidate, peers));
                assertThat(verifier().judge(trial(request, candidate, peers)))
                        .as("seed %d", seed)
                        .isEqualTo(verdict);
                assertThat(verdict.evidence()).as("seed %d", seed).isNotBlank();
                assertThat(verdict.verifier()).isNotBlank();
            }
        }
    }

    @Test
    void nothing_at_all_is_never_held_to_be_an_answer() {
        assertThat(verifier.judge(trial(SUM, said("  \n"), List.of()))
                        .confidence()
                        .orElse(0))
                .isLessThanOrEqualTo(.5);
    }

    @Test
    void the_evidence_repeats_nothing_of_what_was_said() {
        for (InferenceRequest request : List.of(SUM, JSON)) {
            for (String text : List.of(
                    MARK, "{\"" + MARK + "\": 3", "The answer is " + MARK, "#### " + MARK, "I cannot help " + MARK)) {
                Verdict verdict = verifier.judge(trial(request, said(text), List.of(said(text))));
                assertThat(verdict.toString()).doesNotContain(MARK);
            }
        }
    }

    @Test
    void what_judging_costs_is_within_its_ceiling() {
        Verdict verdict = verifier.judge(trial(SUM, said("The answer is 391."), List.of(said("391"))));
        assertThat(verdict.spent().within(verifier.ceiling())).isTrue();
    }

    @Test
    void long_and_strange_answers_are_judged_quickly() {
        List<String> strange = List.of(
                "(".repeat(100_000),
                "{".repeat(100_000),
                "\\boxed{".repeat(20_000),
                "answer answer is ".repeat(20_000),
                "\"answer\": \"" + "\\\"".repeat(50_000),
                "1,".repeat(100_000),
                "1+1=".repeat(50_000),
                "ab".repeat(50_000),
                "\uD800\u0000\uFFFF".repeat(10_000));
        for (String text : strange) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> assertThat(verifier.judge(trial(JSON, said(text), List.of(said(text))))
                                    .confidence()
                                    .orElse(0))
                            .isBetween(0.0, 1.0));
        }
    }

    static Trial trial(InferenceRequest request, Completion candidate, List<Completion> peers) {
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

    static Completion said(String text) {
        return said(text, FinishReason.STOP);
    }

    static Completion said(String text, FinishReason finish) {
        return new Completion("c1", text, "", List.of(), finish, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }
}
