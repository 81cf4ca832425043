package dev.sluice.adapters.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log of changes does, wherever it keeps them. */
abstract class ChangeLogContract {

    static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123Z");

    ChangeLog log;

    /** Fresh and empty. */
    abstract ChangeLog open() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        log = open();
    }

    @AfterEach
    void end() {
        log.close();
    }

    static Change put(String name, String body) {
        return new Change("ann", "put " + name, "null", body, List.of(Change.Write.put("thing", name, body)));
    }

    static List<String> bodies(Documents documents) {
        return documents.of("thing").values().stream()
                .map(Documents.Document::body)
                .toList();
    }

    @Test
    void a_fresh_log_is_known_and_empty() {
        assertThat(log.known()).isTrue();
        assertThat(log.now()).isEqualTo(Documents.NONE);
        assertThat(log.audit(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void a_change_leaves_its_documents_behind_and_stands_in_the_audit() {
        Recorded made = log.commit(0, put("a", "{\"x\":1}"));

        assertThat(made).isEqualTo(new Recorded(1, NOW, "ann", "put a", "null", "{\"x\":1}"));
        assertThat(log.now().revision()).isEqualTo(1);
        assertThat(log.now().find("thing", "a")).contains(new Documents.Document(1, "{\"x\":1}"));
        assertThat(log.now().find("other", "a")).isEmpty();
        assertThat(log.audit(Long.MAX_VALUE, 10)).containsExactly(made);
    }

    @Test
    void documents_are_replaced_and_taken_away_several_at_once() {
        log.commit(0, put("a", "1"));
        log.commit(1, put("b", "2"));
        log.commit(
                2,
                new Change(
                        "ann",
                        "swap",
                        "1",
                        "3",
                        List.of(Change.Write.delete("thing", "a"), Change.Write.put("thing", "b", "3"))));

        assertThat(log.now().of("thing")).containsOnlyKeys("b").containsValue(new Documents.Document(3, "3"));
    }

    @Test
    void who_did_not_see_the_last_change_makes_none() {
        log.commit(0, put("a", "1"));

        assertThatThrownBy(() -> log.commit(0, put("a", "2"))).isInstanceOf(Overtaken.class);
        assertThatThrownBy(() -> log.commit(7, put("a", "2"))).isInstanceOf(Overtaken.class);
        assertThat(bodies(log.now())).containsExactly("1");
        assertThat(log.audit(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void the_audit_is_read_newest_first_page_by_page() {
        IntStream.range(0, 25).forEach(i -> log.commit(i, put("n" + i, Integer.toString(i))));

        List<Recorded> page = log.audit(Long.MAX_VALUE, 10);
        assertThat(page)
                .extracting(Recorded::revision)
                .startsWith(25L, 24L)
                .endsWith(16L)
                .hasSize(10);
        List<Recorded> next = log.audit(page.getLast().revision(), 10);
        assertThat(next).extracting(Recorded::revision).startsWith(15L).endsWith(6L);
        assertThat(log.audit(6, 10)).extracting(Recorded::revision).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(log.audit(1, 10)).isEmpty();
    }

    @Test
    void listeners_hear_of_what_is_known_and_of_each_change_before_it_is_answered() {
        log.commit(0, put("a", "1"));
        List<Long> heard = new ArrayList<>();
        log.listen(documents -> heard.add(documents.revision()));
        assertThat(heard).containsExactly(1L);

        log.commit(1, put("a", "2"));
        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void text_of_any_kind_comes_back_as_it_was() {
        String body = "{\"t\":\"é \\\\ \\\"quoted\\\"\\n☃ \\u0001\",\"n\":[null,true,1.50]}";
        log.commit(0, put("na me/é", body));

        assertThat(log.now().find("thing", "na me/é").orElseThrow().body()).isEqualTo(body);
        assertThat(log.audit(2, 1).getFirst().after()).isEqualTo(body);
    }

    /** Each caller adds one to a counter until it gets through; nothing is lost and nothing counted twice. */
    @Test
    void of_many_who_change_the_same_thing_at_once_each_gets_through_once() throws Exception {
        int callers = 4;
        int each = 10;
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = IntStream.range(0, callers)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        for (int done = 0; done < each; done++) {
                            increment();
                        }
                        return each;
                    }))
                    .toList();
            start.countDown();
            for (Future<Integer> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(bodies(log.now())).containsExactly(Integer.toString(callers * each));
        assertThat(log.now().revision()).isEqualTo(callers * each);
        assertThat(log.audit(Long.MAX_VALUE, 100)).hasSize(callers * each);
    }

    private void increment() {
        try {
            log.edit(seen -> {
                int value = seen.find("thing", "counter")
                        .map(d -> Integer.parseInt(d.body()))
                        .orElse(0);
                return ChangeLog.Edit.of(put("counter", Integer.toString(value + 1)), value);
            });
        } catch (Overtaken again) {
            increment();
        }
    }

    @Test
    void an_edit_that_finds_everything_as_it_is_to_be_changes_nothing() {
        assertThat(log.<String>edit(seen -> ChangeLog.Edit.nothing("as it was")))
                .isEqualTo("as it was");
        assertThat(log.now().revision()).isZero();
    }
}
