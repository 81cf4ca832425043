package dev.sluice.difficulty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Body;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Envelope;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Operation;
import dev.sluice.core.request.Signal;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.WireFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LexicalEstimatorTest {

    private final LexicalEstimator estimator = LexicalEstimator.shipped();

    private static InferenceRequest request(Message... conversation) {
        return new InferenceRequest(
                "r",
                Caller.ofKey("k"),
                Operation.CHAT,
                "auto",
                List.of(conversation),
                List.of(),
                AnswerShape.FREE,
                Optional.empty(),
                1,
                false,
                false,
                Set.of(),
                new Tokens(100),
                Envelope.OPEN,
                new Body(WireFormat.OPENAI, new byte[0]));
    }

    private double signal(String name, String prompt) {
        return estimator.estimate(request(Message.user(prompt))).signals().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void the_same_request_looks_the_same_and_names_its_estimator() {
        InferenceRequest request = request(Message.user("How many primes are below 100?"));

        Difficulty difficulty = estimator.estimate(request);

        assertThat(estimator.estimate(request)).isEqualTo(difficulty);
        assertThat(difficulty.estimator()).isEqualTo("likeness-5");
        assertThat(difficulty.latent()).hasSize(8);
    }

    @Test
    void signals_see_what_they_are_named_for() {
        assertThat(signal("code", "def f(x):\n    return x == 1\nassert f(1)")).isGreaterThan(.7);
        assertThat(signal("code", "Tell me about the moon")).isZero();
        assertThat(signal("latex", "Find $x^2 + \\frac{1}{2}$")).isGreaterThan(.3);
        assertThat(signal("options", "Which?\n(A) one\n(B) two\n(C) three")).isEqualTo(.3);
        assertThat(signal("closed-answer", "Which?\n(A) one\n(B) two\n(C) three"))
                .isEqualTo(1);
        assertThat(signal("closed-answer", "Write a poem about rain")).isZero();
        assertThat(signal("non-ascii", "\u5929\u6c17\u306f\u3069\u3046\u3067\u3059\u304b"))
                .isGreaterThan(.9);
    }

    @Test
    void prose_and_maths_lie_apart_in_the_latent_space() {
        double[] prose = estimator
                .estimate(request(Message.user("Please write a short friendly note to my neighbours about the party")))
                .latent();
        double[] maths = estimator
                .estimate(
                        request(Message.user("Let $f(x) = x^3 - 3x$. Find the number of real roots of $f(f(x)) = 0$")))
                .latent();
        double distance = 0;
        for (int i = 0; i < prose.length; i++) {
            distance += Math.abs(prose[i] - maths[i]);
        }

        assertThat(distance).isGreaterThan(.5);
    }

    @Test
    void the_last_user_turn_is_what_is_looked_at() {
        Message code = Message.user("def f(x):\n    return x == 1\nassert f(1)\n".repeat(20));
        Message tool = new Message(Message.Role.TOOL, "def g(): return 2", 0);
        Message last = Message.user("Thank you, that was very kind. ".repeat(8));

        double[] all = estimator.estimate(request(code, tool, last)).latent();

        assertThat(apart(all, estimator.estimate(request(last)).latent()))
                .isLessThan(apart(all, estimator.estimate(request(code)).latent()) / 2);
    }

    @Test
    void what_a_harness_writes_into_user_turns_is_not_what_is_asked() {
        String asked = "Let $f(x) = x^3 - 3x$. Find the number of real roots of $f(f(x)) = 0$. ".repeat(2);
        String reminder = "<system-reminder>Remember to run the tests. def f(x): return 1</system-reminder>";
        String output = "<local-command-stdout>" + "def g(): return 2\n".repeat(50);
        Message summary = Message.user("This session is being continued from a previous conversation. " + output);

        assertThat(PromptText.of(request(Message.user(asked), Message.user(reminder), Message.user(output))))
                .isEqualTo(asked);
        assertThat(PromptText.of(request(Message.user(reminder + asked)))).isEqualTo(asked);
        assertThat(PromptText.of(request(Message.user(asked), summary))).isEqualTo(asked);
        assertThat(PromptText.of(request(summary))).startsWith("This session");
        assertThat(PromptText.of(request(Message.user("if a <b> then <system-reminder"))))
                .isEqualTo("if a <b> then <system-reminder");
    }

    @Test
    void of_a_long_transcript_a_bounded_part_is_looked_at() {
        List<Message> turns = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            turns.add(Message.user("<tool_result>" + "x".repeat(20_000) + "</tool_result>"));
            turns.add(new Message(Message.Role.ASSISTANT, "y".repeat(1_000), 0));
        }
        turns.set(0, Message.user("Why does the build fail? ".repeat(2_000)));

        assertThat(PromptText.of(request(turns.toArray(Message[]::new))).length())
                .isBetween(12_000, 13_000);
    }

    private static double apart(double[] one, double[] other) {
        double distance = 0;
        for (int i = 0; i < one.length; i++) {
            distance += Math.abs(one[i] - other[i]);
        }
        return distance;
    }

    @Test
    void any_text_gives_finite_values_within_range() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(i % 10 == 0 ? 40_000 : 300);
            for (int j = 0; j < length; j++) {
                text.append((char) (random.nextInt(8) == 0 ? random.nextInt(0xFFFF) : ' ' + random.nextInt(95)));
            }
            Difficulty difficulty = estimator.estimate(request(Message.user(text.toString())));
            assertThat(difficulty.signals())
                    .describedAs("seed %d step %d", seed, i)
                    .extracting(Signal::value)
                    .allMatch(v -> v >= 0 && v <= 1.5);
            assertThat(difficulty.latent())
                    .matches(z -> java.util.Arrays.stream(z).allMatch(v -> v >= -3 && v <= 3));
        }
        assertThat(estimator.estimate(request()).signals()).isNotEmpty();
    }

    @Test
    void a_prompt_unlike_all_that_is_known_tells_nothing() {
        double[] known = estimator
                .estimate(request(
                        Message.user("Ann has 3 apples and buys 4 more. How many apples does she have in total?")))
                .latent();
        double[] unknown = estimator
                .estimate(request(
                        Message.user("\u4f60\u597d\uff0c\u8bf7\u5199\u4e00\u9996\u5173\u4e8e\u96e8\u7684\u8bd7")))
                .latent();

        assertThat(Math.abs(unknown[0])).isLessThan(Math.abs(known[0]) / 2);
    }

    @Test
    void words_are_cut_into_the_longest_known_pieces() {
        TokenVectors vectors = TokenVectors.shipped();
        int[] ids = new int[16];

        assertThat(vectors.pieces("unaffable", ids)).isEqualTo(3);
        assertThat(vectors.pieces("the cat, the dog", ids)).isEqualTo(5);
        assertThat(ids[0]).isEqualTo(1996).isEqualTo(ids[3]);
        assertThat(vectors.mean("")).containsOnly(0);
        assertThat(distance("king of england", "queen of britain"))
                .isLessThan(distance("king of england", "polynomial division"));
    }

    @Test
    void the_table_is_the_exponential() {
        for (float x = 0; x < 16; x += .0137f) {
            assertThat((double) Decay.of(x)).isCloseTo(Math.exp(-x), org.assertj.core.data.Offset.offset(2e-6));
        }
        assertThat(Decay.of(1000)).isLessThan(2e-7f);
    }

    private static double distance(String one, String other) {
        float[] a = TokenVectors.shipped().mean(one);
        float[] b = TokenVectors.shipped().mean(other);
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return squares;
    }

    @Test
    void a_projection_is_read_as_it_was_written_and_a_broken_one_refused() {
        byte[] words = new byte[NGrams.BUCKETS];
        words[5] = -77;
        Projection.Frame frame = new Projection.Frame(new float[] {.5f, 0}, new float[] {1}, new float[] {2});
        Projection written = new Projection(
                "p-1",
                java.util.Map.of("seed", "3"),
                1,
                frame,
                new float[] {1, 0},
                new float[] {0},
                new float[] {.25f},
                words,
                new float[] {.5f});

        Projection read =
                Projection.read(new ByteArrayInputStream(written.write().getBytes(StandardCharsets.UTF_8)));

        assertThat(read.write()).isEqualTo(written.write());
        assertThatThrownBy(() -> Projection.read(new ByteArrayInputStream(
                        "format: sluice-projection-3\nversion: x\n".getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("without 'dimensions'");
    }
}
