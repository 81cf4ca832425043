package dev.sluice.policies.revise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Editor;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Judged;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RevisionTest {

    private final Editor editor = new RevisingEditor(Editor.NONE);
    private final InferenceRequest request = Situations.plain();

    private static Judged judged(String text, String evidence) {
        Call call = new Call(
                Situations.backend("small", "a", "1", "1"), new Protocol.Direct(), new Tokens(10), new Tokens(10), 1);
        Completion completion =
                new Completion("c", text, "", List.of(), FinishReason.STOP, Usage.NONE, Duration.ZERO, Duration.ZERO);
        return new Judged(new Answer(call, completion), new Verdict("checks", .3, evidence));
    }

    @Test
    void the_likeliest_answer_is_the_models_own_turn_and_the_user_says_what_was_found() {
        List<Message> turns = editor.revision(request, List.of(judged("It is 41.", "13 - 5 is not 7")));

        assertThat(turns).extracting(Message::role).containsExactly(Message.Role.ASSISTANT, Message.Role.USER);
        assertThat(turns.getFirst().text()).isEqualTo("It is 41.");
        assertThat(turns.getLast().text())
                .contains("not accepted: 13 - 5 is not 7.")
                .doesNotContain("Other answers");
    }

    @Test
    void other_answers_are_shown_in_their_order_and_no_more_than_two() {
        String said = editor.revision(
                        request, List.of(judged("a", "1"), judged("bee", "2"), judged("cee", "3"), judged("dee", "4")))
                .getLast()
                .text();

        assertThat(said)
                .containsSubsequence("Other answers", "--- 2\nbee", "--- 3\ncee")
                .doesNotContain("dee");
    }

    @Test
    void of_a_long_answer_the_beginning_and_the_end_are_shown() {
        String text = "It starts so. " + "word ".repeat(5_000) + "The answer is 42.";

        String shown = editor.revision(request, List.of(judged(text, "cut")))
                .getFirst()
                .text();

        assertThat(shown).startsWith("It starts so.").contains("[...]").endsWith("The answer is 42.");
    }

    @Test
    void an_answer_that_says_nothing_is_told_in_words_for_some_providers_refuse_an_empty_turn() {
        assertThat(editor.revision(request, List.of(judged(" \n", "empty")))
                        .getFirst()
                        .text())
                .isEqualTo("(no answer)");
    }

    @Test
    void whatever_was_said_the_prompt_grows_by_no_more_than_is_reserved() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            List<Judged> earlier = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(n -> judged(noise(random), noise(random)))
                    .toList();
            InferenceRequest shown = request.followedBy(editor.revision(request, earlier));
            assertThat(shown.promptBound())
                    .as("seed 7, round %d", i)
                    .isLessThanOrEqualTo(request.promptBound().plus(Revision.MOST));
        }
    }

    private static String noise(Random random) {
        int[] letters = {'a', ' ', '\n', 0xE9, 0x4E2D, 0x1F600};
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(6_000);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
