package dev.sluice.contract.port;

import dev.sluice.adapters.lease.Answer;
import dev.sluice.adapters.lease.Ask;
import dev.sluice.adapters.lease.BudgetName;
import dev.sluice.adapters.lease.Message;
import dev.sluice.adapters.lease.Opening;
import dev.sluice.adapters.lease.SliceBook;
import dev.sluice.adapters.lease.SliceBook.Page;
import dev.sluice.adapters.lease.SliceBook.Slice;
import dev.sluice.adapters.lease.SliceStore;
import dev.sluice.adapters.lease.Superseded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** As PostgreSQL keeps slices, in memory. */
final class InMemorySliceStore implements SliceStore {

    private record Life(long life, long message, long seenNanos) {}

    private record Wanted(String by, long atNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Life> lives = new HashMap<>();
    private final Map<BudgetName, Long> limits = new HashMap<>();
    private final Map<BudgetName, Wanted> wanted = new HashMap<>();
    private final Map<Page, Map<String, Slice>> slices = new HashMap<>();
    private Set<Page> touched = new HashSet<>();

    InMemorySliceStore(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public long begin(String replica) {
        Life before = lives.get(replica);
        long life = before == null ? 1 : before.life() + 1;
        lives.put(replica, new Life(life, 0, nanoTime.getAsLong()));
        return life;
    }

    @Override
    public Answer exchange(Message message) {
        long now = nanoTime.getAsLong();
        Life life = lives.get(message.replica());
        if (life == null || life.life() != message.life() || life.message() >= message.number()) {
            throw new Superseded(message.replica());
        }
        lives.put(message.replica(), new Life(message.life(), message.number(), now));
        SliceBook book = new SliceBook();
        Set<Page> pages = new HashSet<>();
        for (Opening opening : message.openings()) {
            pages.add(new Page(opening.name(), opening.endSecond()));
        }
        for (Ask ask : message.asks()) {
            limits.putIfAbsent(ask.name(), ask.limit());
            pages.add(new Page(ask.name(), ask.endSecond()));
        }
        pages.forEach(page -> read(page, message.replica(), now, book));
        int alive = (int) lives.values().stream()
                .filter(l -> now - l.seenNanos() < SECONDS_ALIVE * 1_000_000_000L)
                .count();
        Answer answer = book.answer(message, alive);
        limits.putAll(book.newLimits());
        book.wanted().forEach(name -> wanted.put(name, new Wanted(message.replica(), now)));
        touched.addAll(pages);
        book.written()
                .forEach((page, slice) ->
                        slices.computeIfAbsent(page, p -> new HashMap<>()).put(message.replica(), slice));
        return answer;
    }

    private void read(Page page, String speaker, long now, SliceBook book) {
        Wanted by = wanted.get(page.name());
        boolean isWanted = by != null && !by.by().equals(speaker) && now - by.atNanos() < 2_000_000_000L;
        if (limits.containsKey(page.name())) {
            book.knows(page.name(), limits.get(page.name()), isWanted);
        }
        slices.getOrDefault(page, Map.of()).forEach((replica, slice) -> {
            if (replica.equals(speaker)) {
                book.mine(page, slice);
            } else {
                book.other(page, slice, (now - lives.get(replica).seenNanos()) / 1e9);
            }
        });
    }

    long limit(BudgetName name) {
        return limits.get(name);
    }

    /** What messages were about since this was last asked. */
    Set<Page> takeTouched() {
        Set<Page> taken = touched;
        touched = new HashSet<>();
        return taken;
    }

    Map<Page, Map<String, Slice>> slices() {
        return slices;
    }
}
