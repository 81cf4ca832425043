package dev.sluice.gateway.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DiskWriterTest {

    private final CountDownLatch begin = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** A store that is not loaded before it is let begin. */
    private final DiskWriter.Store store = new DiskWriter.Store() {
        @Override
        public void load() throws IOException {
            try {
                assertThat(begin.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void retain() {}

        @Override
        public void close() {
            done.add("closed");
        }
    };

    @Test
    void what_waits_is_written_in_order_before_it_closes() {
        try (DiskWriter writer = new DiskWriter("lines", store)) {
            writer.offer(1, () -> done.add("one"));
            writer.offer(1, () -> done.add("two"));
            begin.countDown();
        }
        assertThat(done).containsExactly("one", "two", "closed");
    }

    @Test
    void a_work_that_fails_is_counted_and_those_after_it_are_done() {
        DiskWriter writer = new DiskWriter("lines", store);
        try (writer) {
            begin.countDown();
            writer.offer(1, () -> {
                throw new IOException("no room");
            });
            writer.offer(1, () -> {
                throw new IllegalStateException("broken");
            });
            writer.offer(1, () -> done.add("one"));
        }
        writer.offer(1, () -> done.add("too late"));

        assertThat(done).containsExactly("one", "closed");
        assertThat(writer.lost()).isEqualTo(3);
    }

    @Test
    void what_finds_too_many_waiting_is_lost_and_nobody_waits() {
        DiskWriter writer = new DiskWriter("lines", store);
        try (writer) {
            for (int i = 0; i < 2_010; i++) {
                writer.offer(0, () -> done.add("one"));
            }
            assertThat(writer.lost()).isEqualTo(10);
            begin.countDown();
        }
        assertThat(done).hasSize(2_001);
    }

    @Test
    void what_finds_too_many_bytes_waiting_is_lost_until_they_are_written() {
        DiskWriter writer = new DiskWriter("lines", store);
        try (writer) {
            writer.offer(12L << 20, () -> done.add("large"));
            writer.offer(12L << 20, () -> done.add("too much"));
            writer.offer(1L << 20, () -> done.add("small"));
            assertThat(writer.lost()).isEqualTo(1);
            begin.countDown();
        }
        assertThat(done).containsExactly("large", "small", "closed");
    }
}
