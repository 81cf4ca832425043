package dev.sluice.adapters.lease;

import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.LeasableLedger;
import dev.sluice.core.budget.Lease;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica tells the store of its slices and asks of it. A slice that is given back is given up here before the store
 * hears of it, and one that is granted is used only when the store was heard: so what is used here is at most what the
 * store knows of, whatever is lost in between.
 */
final class Conversation {

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);
    private static final int MOST_ASKS = 500;
    private static final long PATIENCE_MILLIS = 1_500;
    private static final long REFRESH = Duration.ofSeconds(5).toNanos();
    private static final long IDLE = Duration.ofSeconds(8).toNanos();
    private static final long SLOTS_EXPIRE =
            Duration.ofSeconds(SliceStore.SECONDS_UNTIL_GONE).toNanos() * 2 / 3;

    /** What asking came to. */
    sealed interface Heard {}

    enum Spoken implements Heard {
        SPOKEN
    }

    /** @param reason fit for callers' eyes */
    record Silence(String reason) implements Heard {}

    private final LeasableLedger local;
    private final Line line;
    private final Slicing slicing;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    private final ReentrantLock speaking = new ReentrantLock();
    private final Map<BudgetName, Budget> unopened = new LinkedHashMap<>();
    /** By the numbers of budgets, of their current periods. */
    private final Map<Integer, Lease> lastSaid = new HashMap<>();

    private final Map<Integer, Told> lastTold = new ConcurrentHashMap<>();
    /** By the numbers of budgets: when something last happened. */
    private final Map<Integer, Long> lastUsed = new HashMap<>();

    private long refreshAt;
    /** The last time of being heard after which free slots were given up. */
    private volatile long expired;

    Conversation(
            LeasableLedger local,
            SliceStore store,
            String replica,
            Slicing slicing,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.local = local;
        this.line = new Line(store, replica, nanoTime);
        this.slicing = slicing;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.refreshAt = nanoTime.getAsLong();
        this.expired = line.heardAt() - 1;
        local.alone(accounts -> {
            accounts.share();
            return null;
        });
    }

    Standing standing() {
        return line.standing();
    }

    long slice(Budget budget) {
        return slicing.slice(budget);
    }

    /** Asks for what a request lacks of its slices. */
    Heard askFor(List<Scope> scopes, Spend ceiling) {
        try {
            if (!speaking.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return silence();
            }
        } catch (InterruptedException callerLeft) {
            Thread.currentThread().interrupt();
            return silence();
        }
        try {
            if (line.isQuiet()) {
                return silence();
            }
            List<Lease> leases = alone(accounts -> accounts.leases(scopes, clock.instant()));
            List<Lease> poor = leases.stream()
                    .filter(lease -> lease.free() < need(lease, ceiling))
                    .toList();
            say(poor, poor.stream().map(lease -> forRequest(lease, ceiling)).toList());
            return Spoken.SPOKEN;
        } catch (StoreUnreachable | Superseded gone) {
            return silence();
        } finally {
            speaking.unlock();
        }
    }

    private static long need(Lease lease, Spend ceiling) {
        return lease.budget().unit().heldBy(ceiling);
    }

    private Ask forRequest(Lease lease, Spend ceiling) {
        long need = need(lease, ceiling);
        return ask(lease, Slicing.least(lease, need), slicing.forRequest(lease, need));
    }

    private static Ask ask(Lease lease, long least, long target) {
        return new Ask(
                BudgetName.of(lease.budget()),
                lease.endSecond(),
                lease.budget().limit().parts(),
                lease.spent(),
                lease.overrun(),
                Math.min(least, target),
                target);
    }

    private Silence silence() {
        return new Silence(
                line.isSuperseded()
                        ? "another process keeps the budgets in this one's name"
                        : "the database of budgets does not answer, and this replica's part of the budget is used up");
    }

    /** Whether another replica may give something back of what these scopes lack. */
    boolean mayHearOfMore(List<Scope> scopes) {
        return alone(accounts -> accounts.leases(scopes, clock.instant())).stream()
                .map(lease -> lastTold.get(lease.number()))
                .anyMatch(told -> told != null && told.idleElsewhere());
    }

    void open(Budget budget) {
        List<Budget> refused = openAll(List.of(budget));
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException("limit of " + budget.scope() + " per "
                    + budget.window().word() + " cannot be " + Unit.text(budget.limit())
                    + ", below what replicas have been granted");
        }
    }

    List<Budget> openAll(List<Budget> budgets) {
        Set<BudgetName> refused = new HashSet<>();
        speaking.lock();
        try {
            budgets.forEach(budget -> unopened.put(BudgetName.of(budget), budget));
            while (!unopened.isEmpty()) {
                refused.addAll(openSome());
            }
        } catch (StoreUnreachable | Superseded laterThen) {
            // said once, where it was noticed
        } finally {
            speaking.unlock();
        }
        return budgets.stream()
                .filter(budget -> refused.contains(BudgetName.of(budget)))
                .toList();
    }

    /** So many as one message holds, and gives back what is not used of them. */
    private Set<BudgetName> openSome() {
        Set<BudgetName> names = Set.copyOf(toOpen().keySet());
        List<Lease> lowered = alone(accounts -> accounts.leases(clock.instant()).stream()
                .filter(lease -> names.contains(BudgetName.of(lease.budget())))
                .map(lease -> accounts.giveBack(lease, 0))
                .toList());
        return say(
                lowered,
                lowered.stream()
                        .map(lease -> ask(lease, lease.committed(), lease.granted()))
                        .toList());
    }

    private Map<BudgetName, Budget> toOpen() {
        Map<BudgetName, Budget> some = new LinkedHashMap<>();
        unopened.entrySet().stream().limit(MOST_ASKS).forEach(e -> some.put(e.getKey(), e.getValue()));
        return some;
    }

    void tend() {
        speaking.lock();
        try {
            expireSlots();
            boolean all = nanoTime.getAsLong() - refreshAt >= 0;
            List<Lease> changed = alone(accounts -> accounts.leases(clock.instant())).stream()
                    .filter(lease -> all || isOwed(lease) || isWanted(lease))
                    .toList();
            for (int i = 0; i < changed.size(); i += MOST_ASKS) {
                tend(changed.subList(i, Math.min(changed.size(), i + MOST_ASKS)));
            }
            if (changed.isEmpty() && (all || !unopened.isEmpty())) {
                say(List.of(), List.of());
            }
            refreshAt = all ? nanoTime.getAsLong() + REFRESH : refreshAt;
        } catch (StoreUnreachable | Superseded gone) {
            // said once, where it was noticed
        } finally {
            speaking.unlock();
        }
    }

    /** Whether the store does not know of it as it is, or there is something to be paid of it. */
    private boolean isOwed(Lease lease) {
        return lease.overrun() > 0 || !lease.equals(lastSaid.get(lease.number()));
    }

    private boolean isWanted(Lease lease) {
        Told told = lastTold.get(lease.number());
        return lease.current() && told != null && told.wanted() && lease.free() > 0;
    }

    private boolean isIdle(Lease lease) {
        long now = nanoTime.getAsLong();
        if (isOwed(lease)) {
            lastUsed.put(lease.number(), now);
        }
        return now - lastUsed.getOrDefault(lease.number(), now) > IDLE;
    }

    private void tend(List<Lease> leases) {
        List<Lease> after = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        for (Lease lease : leases) {
            Lease before = lastSaid.get(lease.number());
            boolean used = before != null && before.committed() != lease.committed();
            long target = slicing.atRest(lease, used, isWanted(lease) || isIdle(lease));
            Lease left = target < lease.granted() ? alone(accounts -> accounts.giveBack(lease, target)) : lease;
            after.add(left);
            asks.add(ask(left, left.committed(), Math.max(left.granted(), target)));
        }
        say(after, asks);
    }

    /** Others may have taken the slots of a replica that was not heard for long: those that are free are given up. */
    void expireSlots() {
        long heard = line.heardAt();
        if (expired == heard || nanoTime.getAsLong() - heard < SLOTS_EXPIRE) {
            return;
        }
        expired = heard;
        giveUp(lease -> lease.budget().unit() == Unit.CONCURRENCY);
    }

    /** What is free now, and what becomes free until the store says otherwise. */
    private void giveUp(Predicate<Lease> which) {
        alone(accounts -> {
            accounts.leases(clock.instant()).stream().filter(which).forEach(lease -> accounts.drain(lease, true));
            return null;
        });
    }

    /** Says it, hears the answer and does what it says; which limits were refused. */
    private Set<BudgetName> say(List<Lease> leases, List<Ask> asks) {
        Map<BudgetName, Budget> opened = toOpen();
        Answer answer;
        try {
            answer = line.say(opened.values().stream().map(this::opening).toList(), asks);
        } catch (Superseded other) {
            giveUp(lease -> true);
            throw other;
        }
        answer.refused()
                .forEach(name -> log.error(
                        "the limit of {} per {} is below what replicas have been granted",
                        name.scope(),
                        name.window().word()));
        unopened.keySet().removeAll(opened.keySet());
        alone(accounts -> {
            for (int i = 0; i < leases.size(); i++) {
                hear(accounts, leases.get(i), answer.told().get(i));
            }
            return null;
        });
        return answer.refused();
    }

    private Opening opening(Budget budget) {
        long end = budget.window()
                .end(clock.instant(), budget.zone())
                .map(Instant::getEpochSecond)
                .orElse(Long.MAX_VALUE);
        return new Opening(BudgetName.of(budget), end, budget.limit().parts(), budget.isRateLimit());
    }

    private void hear(Accounts accounts, Lease said, Told told) {
        accounts.lease(said, told.granted(), told.elsewhere(), told.limit());
        if (said.budget().unit() == Unit.CONCURRENCY) {
            accounts.drain(said, told.isOverLimit());
        }
        if (said.current()) {
            lastTold.put(said.number(), told);
            lastSaid.put(said.number(), said.withGranted(told.granted(), told.limit()));
        } else if (said.reserved() == 0) {
            accounts.forget(said);
        }
    }

    private <T> T alone(Function<Accounts, T> work) {
        return local.alone(work);
    }

    void close() {
        speaking.lock();
        try {
            List<Lease> left = alone(accounts -> accounts.leases(clock.instant()).stream()
                    .map(lease -> accounts.giveBack(lease, 0))
                    .toList());
            for (int i = 0; i < left.size(); i += MOST_ASKS) {
                List<Lease> some = left.subList(i, Math.min(left.size(), i + MOST_ASKS));
                say(
                        some,
                        some.stream()
                                .map(lease -> ask(lease, lease.committed(), lease.granted()))
                                .toList());
            }
        } catch (StoreUnreachable | Superseded kept) {
            log.warn("slices could not be given back: {}", kept.getMessage());
        } finally {
            line.end();
            speaking.unlock();
        }
    }
}
