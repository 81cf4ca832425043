package dev.sluice.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private static final int MAX = 1 << 20;

    private static List<String> read(InputStream in, int max) throws IOException {
        EventStream events = new EventStream(in, max);
        List<String> data = new ArrayList<>();
        for (byte[] next = events.next(); next != null; next = events.next()) {
            data.add(new String(next, StandardCharsets.UTF_8));
        }
        return data;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Hands out one byte at a time. */
    private static InputStream trickle(String text) {
        return new InputStream() {
            private final InputStream in = bytes(text);

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return in.read(into, offset, Math.min(1, length));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void events_are_the_same_wherever_reads_split_them(String end) throws IOException {
        String stream = String.join(
                end,
                ": comment",
                "",
                "event: x",
                "data: {\"a\":\"ü𝄞\"}",
                "id: 7",
                "",
                "data:no space",
                "",
                "",
                "retry: 5",
                "data: one",
                ": between",
                "data: two",
                "data",
                "data:  three",
                "",
                "dataset: nothing",
                "event: only a name",
                "",
                "data: [DONE]",
                "",
                "");
        List<String> expected = List.of("{\"a\":\"ü𝄞\"}", "no space", "one\ntwo\n\n three", "[DONE]");
        byte[] all = stream.getBytes(StandardCharsets.UTF_8);

        assertThat(read(trickle(stream), MAX)).isEqualTo(expected);
        for (int split = 0; split <= all.length; split++) {
            InputStream in = new SequenceInputStream(
                    new ByteArrayInputStream(all, 0, split), new ByteArrayInputStream(all, split, all.length - split));
            assertThat(read(in, MAX)).as("split at " + split).isEqualTo(expected);
        }
    }

    @Test
    void the_last_event_counts_even_without_its_line_end() throws IOException {
        assertThat(read(bytes("data: a\n\ndata: [DONE]"), MAX)).containsExactly("a", "[DONE]");
        assertThat(read(bytes("data: a\n\ndata: b\n"), MAX)).containsExactly("a", "b");
        assertThat(read(bytes(""), MAX)).isEmpty();
    }

    @Test
    void an_event_is_handed_over_before_anything_more_is_read() throws IOException {
        InputStream nothingAfter = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read on although an event was complete");
            }
        };
        for (String event : List.of("data: a\n\n", "data: a\r\n\r\n", "data: a\r\r")) {
            EventStream events = new EventStream(new SequenceInputStream(bytes(event), nothingAfter), MAX);
            assertThat(events.next()).asString(StandardCharsets.UTF_8).isEqualTo("a");
        }
    }

    @Test
    void many_events_and_large_ones_pass_through_one_small_buffer() throws IOException {
        String large = "x".repeat(100_000);
        String stream = ("data: " + "y".repeat(3_000) + "\n\n").repeat(50) + "event: e\ndata: " + large + "\n\n"
                + "data: 1\ndata: " + large + "\n\n";
        List<String> events = read(trickleOf(stream, 4_000), MAX);
        assertThat(events).hasSize(52);
        assertThat(events.subList(0, 50)).containsOnly("y".repeat(3_000));
        assertThat(events.get(50)).isEqualTo(large);
        assertThat(events.get(51)).isEqualTo("1\n" + large);
    }

    private static InputStream trickleOf(String text, int most) {
        return new InputStream() {
            private final InputStream in = bytes(text);

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return in.read(into, offset, Math.min(most, length));
            }
        };
    }

    @Test
    void an_event_beyond_the_limit_is_refused_whether_in_one_line_or_in_many() {
        String line = "data: " + "x".repeat(20_000);
        assertThatThrownBy(() -> read(bytes(line), 16_384)).isInstanceOf(AnswerTooLarge.class);
        assertThatThrownBy(() -> read(bytes("data: 1234567\n".repeat(5_000)), 16_384))
                .isInstanceOf(AnswerTooLarge.class);
    }
}
