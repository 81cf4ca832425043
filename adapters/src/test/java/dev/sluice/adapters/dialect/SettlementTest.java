package dev.sluice.adapters.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.Samples;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Delta;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Usage.Defect;
import dev.sluice.core.call.Usage.Source;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {

    private static final InferenceRequest STREAM = Samples.streamedChat();
    private static final Call PLAIN = Samples.call(Samples.backend("b", ThinkingControl.NONE));
    private static final Tokens LIMIT = PLAIN.answerLimit();
    private static final Delta ELEVEN_BYTES = new Delta.Text(0, "eleven char");

    private static AnswerSoFar soFar(Delta... deltas) {
        AnswerSoFar soFar = new AnswerSoFar();
        soFar.add(List.of(deltas));
        return soFar;
    }

    private static Delta reported(long input, long output) {
        return new Delta.UsageReported(Usage.reported(TokenCounts.of(new Tokens(input), new Tokens(output))));
    }

    private static Usage brokenOff(Call call, AnswerSoFar soFar) {
        return Settlement.brokenOff(STREAM, call, soFar, Optional.empty());
    }

    private static Defect.Kind defect(Usage usage) {
        assertThat(usage.source()).isEqualTo(Source.CEILING);
        assertThat(usage.spend(PLAIN.backend().price())).isEqualTo(PLAIN.ceiling());
        return usage.defect().orElseThrow().kind();
    }

    @Test
    void what_was_reported_is_settled_as_it_is() {
        assertThat(Settlement.ended(PLAIN, soFar(ELEVEN_BYTES, reported(9, 1))))
                .isEqualTo(Usage.reported(TokenCounts.of(new Tokens(9), new Tokens(1))));
        assertThat(Settlement.ended(PLAIN, soFar(reported(9, 0))).defect())
                .as("an empty answer takes no output")
                .isEmpty();
    }

    @Test
    void an_answer_without_usage_is_a_defect_and_no_free_ride() {
        assertThat(defect(Settlement.ended(PLAIN, soFar(ELEVEN_BYTES)))).isEqualTo(Defect.Kind.MISSING);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "9,0", "0,3"})
    void a_usage_of_nothing_for_something_is_as_good_as_none(long input, long output) {
        assertThat(defect(Settlement.ended(PLAIN, soFar(ELEVEN_BYTES, reported(input, output)))))
                .isEqualTo(Defect.Kind.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"9,100001", "100001,1", "9223372036854775807,1", "1,9223372036854775807"})
    void a_usage_above_what_a_backend_holds_is_shown_and_charged_at_the_ceiling(long input, long output) {
        Usage usage = Settlement.ended(PLAIN, soFar(ELEVEN_BYTES, reported(input, output)));
        assertThat(defect(usage)).isEqualTo(Defect.Kind.IMPOSSIBLE);
        assertThat(usage.defect().orElseThrow().words())
                .contains(input + " tokens of input and " + output, "the backend holds 100000");
    }

    @ParameterizedTest
    @CsvSource({"500,3", "9,5001"})
    void a_usage_above_the_ceiling_that_can_be_is_settled_for_it_will_be_billed(long input, long output) {
        assertThat(Settlement.ended(PLAIN, soFar(ELEVEN_BYTES, reported(input, output))))
                .isEqualTo(Usage.reported(TokenCounts.of(new Tokens(input), new Tokens(output))));
    }

    @Test
    void a_broken_stream_is_charged_its_prompt_and_what_was_seen() {
        assertThat(brokenOff(PLAIN, soFar(ELEVEN_BYTES)))
                .isEqualTo(new Usage(TokenCounts.of(new Tokens(100), new Tokens(2)), Source.MEASURED));
    }

    @Test
    void a_stream_that_broke_after_its_usage_was_told_is_settled_by_it() {
        Delta finished = new Delta.Finished(0, FinishReason.STOP);
        assertThat(brokenOff(PLAIN, soFar(ELEVEN_BYTES, finished, reported(9, 1))))
                .isEqualTo(Usage.reported(TokenCounts.of(new Tokens(9), new Tokens(1))));
    }

    @Test
    void a_usage_told_along_the_way_counts_the_prompt_but_never_less_than_was_seen() {
        assertThat(brokenOff(PLAIN, soFar(ELEVEN_BYTES, reported(9, 0))))
                .isEqualTo(new Usage(TokenCounts.of(new Tokens(9), new Tokens(2)), Source.MEASURED));
        assertThat(brokenOff(PLAIN, soFar(ELEVEN_BYTES, reported(9, 7))))
                .isEqualTo(new Usage(TokenCounts.of(new Tokens(9), new Tokens(7)), Source.MEASURED));
    }

    @Test
    void numbers_that_cannot_be_are_passed_over_where_a_stream_broke() {
        Delta malformed = new Delta.UsageReported(
                Usage.reported(TokenCounts.NONE).because(new Defect(Defect.Kind.MALFORMED, "-5")));
        assertThat(brokenOff(PLAIN, soFar(ELEVEN_BYTES, malformed)).input()).isEqualTo(new Tokens(100));
        assertThat(brokenOff(PLAIN, soFar(ELEVEN_BYTES, reported(Long.MAX_VALUE, 1)))
                        .input())
                .isEqualTo(new Tokens(100));
    }

    @Test
    void an_answer_that_is_not_streamed_and_breaks_is_charged_the_most_it_can_have_been() {
        assertThat(Settlement.brokenOff(Samples.chat(Samples.CHAT), PLAIN, soFar(), Optional.empty()))
                .isEqualTo(Usage.ceiling(PLAIN));
    }

    /** Thinking control, protocol, whether thinking was seen, and whether more may have been thought than seen. */
    @ParameterizedTest
    @CsvSource({
        "NONE, as-asked, false, false",
        "EFFORT, as-asked, false, true",
        "EFFORT, effort, false, true",
        "EFFORT, effort, true, false",
        "EFFORT, direct, false, false",
        "EFFORT_ALWAYS_ON, as-asked, false, true",
        "ALWAYS, as-asked, false, true",
        "ALWAYS, as-asked, true, false",
        "TEMPLATE_SWITCH, as-asked, false, false",
        "TEMPLATE_SWITCH_AND_BUDGET, thinking, true, false",
        "BUDGET_TOKENS, thinking, true, true",
        "BUDGET_TOKENS, direct, false, false",
        "ADAPTIVE, effort, true, true",
    })
    void hidden_thinking_is_charged_up_to_the_limit_and_visible_thinking_as_seen(
            ThinkingControl control, String how, boolean seen, boolean hidden) {
        Protocol protocol = switch (how) {
            case "direct" -> new Protocol.Direct();
            case "thinking" -> new Protocol.Thinking(new Tokens(2_000));
            case "effort" -> new Protocol.Effort(Protocol.Level.LOW);
            default -> new Protocol.AsAsked();
        };
        Call call = Samples.call(Samples.backend("b", control), protocol);
        AnswerSoFar soFar = seen ? soFar(new Delta.Thinking(0, "four four four.."), ELEVEN_BYTES) : soFar(ELEVEN_BYTES);

        Usage usage = brokenOff(call, soFar);

        assertThat(usage.source()).isEqualTo(hidden ? Source.BOUNDED : Source.MEASURED);
        assertThat(usage.output()).isEqualTo(hidden ? LIMIT : new Tokens(seen ? 6 : 2));
        assertThat(usage.spend(call.backend().price()).within(call.ceiling())).isTrue();
    }

    @Test
    void a_completion_carries_its_settlement() {
        assertThat(soFar(ELEVEN_BYTES, reported(9, 3))
                        .completion("c", PLAIN, Duration.ZERO, Duration.ZERO)
                        .usage()
                        .output())
                .isEqualTo(new Tokens(3));
    }
}
