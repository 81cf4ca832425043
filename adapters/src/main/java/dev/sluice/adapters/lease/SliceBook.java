package dev.sluice.adapters.lease;

import dev.sluice.core.budget.Elsewhere;
import dev.sluice.core.request.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arithmetic of one message, whatever the slices are kept in: filled with what is written down, it answers and says
 * what is to be written. Not safe for threads.
 */
public final class SliceBook {

    /** A budget in one period. */
    public record Page(BudgetName name, long endSecond) {
        static Page of(Ask ask) {
            return new Page(ask.name(), ask.endSecond());
        }
    }

    /** What one replica has of a page. */
    public record Slice(long granted, long spent, long overrun) {
        static final Slice NONE = new Slice(0, 0, 0);
    }

    private final Map<BudgetName, Long> limits = new HashMap<>();
    private final Set<BudgetName> wantedByOthers = new HashSet<>();
    private final Map<Page, Slice> mine = new HashMap<>();
    private final Map<Page, Elsewhere> others = new HashMap<>();
    private final Set<Page> idle = new HashSet<>();

    private final Map<Page, Slice> written = new LinkedHashMap<>();
    private final Map<BudgetName, Long> newLimits = new LinkedHashMap<>();
    private final Set<BudgetName> wanted = new HashSet<>();

    /** A budget that is known, its limit, and whether another replica lacks something of it. */
    public void knows(BudgetName name, long limit, boolean isWanted) {
        limits.put(name, limit);
        if (isWanted) {
            wantedByOthers.add(name);
        }
    }

    /** A slice that the replica has which speaks. */
    public void mine(Page page, Slice slice) {
        mine.put(page, slice);
    }

    /**
     * A slice that another replica has.
     *
     * @param secondsSilent since it was last heard
     */
    public void other(Page page, Slice slice, double secondsSilent) {
        if (page.name().unit() == Unit.CONCURRENCY && secondsSilent > SliceStore.SECONDS_UNTIL_GONE) {
            return;
        }
        Elsewhere before = others.getOrDefault(page, Elsewhere.NOTHING);
        others.put(
                page,
                new Elsewhere(
                        sum(before.granted(), slice.granted()),
                        sum(before.spent(), slice.spent()),
                        sum(before.overrun(), slice.overrun())));
        if (slice.granted() > slice.spent() && secondsSilent < SliceStore.SECONDS_ALIVE) {
            idle.add(page);
        }
    }

    /** First what is given back, then the limits, then what is granted. */
    public Answer answer(Message message, int replicas) {
        for (Ask ask : message.asks()) {
            limits.putIfAbsent(ask.name(), ask.limit());
            if (ask.target() <= slice(ask).granted()) {
                write(ask, ask.target());
            }
        }
        Set<BudgetName> refused = new HashSet<>();
        for (Opening opening : message.openings()) {
            if (!opened(opening)) {
                refused.add(opening.name());
            }
        }
        List<Told> told = new ArrayList<>();
        for (Ask ask : message.asks()) {
            told.add(told(ask));
        }
        return new Answer(told, refused, replicas);
    }

    private boolean opened(Opening opening) {
        Page page = new Page(opening.name(), opening.endSecond());
        long granted = sum(
                written.getOrDefault(page, mine.getOrDefault(page, Slice.NONE)).granted(),
                others.getOrDefault(page, Elsewhere.NOTHING).granted());
        boolean known = limits.containsKey(opening.name());
        if (known && !opening.evenBelowUse() && opening.limit() < granted) {
            return false;
        }
        limits.put(opening.name(), opening.limit());
        newLimits.put(opening.name(), opening.limit());
        return true;
    }

    private Told told(Ask ask) {
        Page page = Page.of(ask);
        Elsewhere elsewhere = others.getOrDefault(page, Elsewhere.NOTHING);
        long limit = limits.getOrDefault(ask.name(), ask.limit());
        long granted = Slicing.granted(ask, slice(ask).granted(), limit, elsewhere.granted());
        write(ask, granted);
        if (granted < ask.least()) {
            wanted.add(ask.name());
        }
        return new Told(limit, granted, elsewhere, wantedByOthers.contains(ask.name()), idle.contains(page));
    }

    private Slice slice(Ask ask) {
        Page page = Page.of(ask);
        return written.getOrDefault(page, mine.getOrDefault(page, Slice.NONE));
    }

    /** What was spent beyond a slice is an overrun as long as it is not granted. */
    private void write(Ask ask, long granted) {
        long spent = Math.min(ask.spent(), granted);
        written.put(Page.of(ask), new Slice(granted, spent, sum(ask.overrun(), ask.spent() - spent)));
    }

    /** Slices to be written. */
    public Map<Page, Slice> written() {
        return written;
    }

    /** Limits to be written. */
    public Map<BudgetName, Long> newLimits() {
        return newLimits;
    }

    /** Budgets of which the replica that spoke lacks something. */
    public Set<BudgetName> wanted() {
        return wanted;
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
