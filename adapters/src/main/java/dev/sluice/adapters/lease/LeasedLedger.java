package dev.sluice.adapters.lease;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Funds;
import dev.sluice.core.budget.Grant;
import dev.sluice.core.budget.LeasableLedger;
import dev.sluice.core.budget.Lease;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ledger that several replicas share. Each decides on its own slices, in its own ledger, and asks the store for more
 * only when a slice is used up: in between no request waits for the store, and without it a replica serves on until its
 * slices are gone. What is spent is at most what was granted, and what was granted is at most the limit, whatever any
 * replica or clock does.
 *
 * <p>Settled spending is kept by the replica's own ledger and told to the store a moment later. A replica that dies keeps
 * its slice: it is the same replica when it starts again with what its own ledger kept; one that never does has spent
 * its slice, for all anybody knows.
 */
public final class LeasedLedger implements Ledger, AutoCloseable {

    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    /** How long to wait until others may have given something back. */
    public static final Duration A_MOMENT = Duration.ofMillis(50);

    private static final long STILL_TRUE_NANOS = Duration.ofMillis(200).toNanos();

    private static final Logger log = LoggerFactory.getLogger(LeasedLedger.class);

    private final ScheduledExecutorService tending = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slices").factory());
    private final LeasableLedger local;
    private final Conversation conversation;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Runnable pause;
    /** When a budget was last heard to be used up. */
    private final Map<BudgetName, Long> usedUp = new ConcurrentHashMap<>();

    /**
     * @param local what this replica keeps itself; closed with this
     * @param pause waits for {@link #A_MOMENT}
     */
    public LeasedLedger(
            LeasableLedger local,
            SliceStore store,
            String replica,
            Slicing slicing,
            InstantSource clock,
            LongSupplier nanoTime,
            Runnable pause) {
        this.local = local;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.conversation = new Conversation(local, store, replica, slicing, clock, nanoTime);
    }

    @Override
    public Grant reserve(List<Scope> scopes, Spend ceiling) {
        conversation.expireSlots();
        Grant grant = local.reserve(scopes, ceiling);
        return grant instanceof Shortfall shortfall ? withMore(scopes, ceiling, shortfall) : grant;
    }

    /** Asks for as much more as the request needs; a moment later again, where another replica may give something back. */
    private Grant withMore(List<Scope> scopes, Spend ceiling, Shortfall first) {
        if (!first.isOfSlice() && wasUsedUpJustNow(first)) {
            return first;
        }
        long end = nanoTime.getAsLong() + PATIENCE_NANOS;
        Shortfall shortfall = first;
        while (true) {
            Conversation.Heard heard = conversation.askFor(scopes, ceiling);
            if (heard instanceof Conversation.Silence silence) {
                return shortfall.isOfSlice() ? new Unavailable(silence.reason(), AGAIN) : shortfall;
            }
            Grant grant = local.reserve(scopes, ceiling);
            if (!(grant instanceof Shortfall still)) {
                return grant;
            }
            shortfall = still;
            boolean hopeful = still.isOfSlice() || conversation.mayHearOfMore(scopes);
            if (!hopeful || nanoTime.getAsLong() > end || Thread.currentThread().isInterrupted()) {
                return refused(still);
            }
            pause.run();
        }
    }

    private Grant refused(Shortfall shortfall) {
        if (shortfall.isOfSlice()) {
            return new Unavailable("what is left of the budget is held by other replicas", AGAIN);
        }
        usedUp.put(BudgetName.of(shortfall.account().budget()), nanoTime.getAsLong());
        return shortfall;
    }

    private boolean wasUsedUpJustNow(Shortfall shortfall) {
        Long heard = usedUp.get(BudgetName.of(shortfall.account().budget()));
        return heard != null && nanoTime.getAsLong() - heard < STILL_TRUE_NANOS;
    }

    @Override
    public Funds funds(List<Scope> scopes) {
        return local.funds(scopes);
    }

    @Override
    public List<Account> accounts() {
        return local.accounts();
    }

    /** Where the store does not answer, what is set here is told to it as soon as it does. */
    @Override
    public Account open(Budget budget) {
        Account opened = local.open(budget);
        conversation.open(budget);
        return funds(List.of(budget.scope())).accounts().stream()
                .filter(account -> account.budget().isSameAs(budget))
                .findFirst()
                .orElse(opened);
    }

    /** Takes part in a budget that another replica has set; its limit is the store's, where it knows one. */
    public void join(Budget budget) {
        local.open(budget);
    }

    /**
     * Sets many budgets in one breath.
     *
     * @return which of them could not be set, for replicas have been granted more
     * @throws IllegalArgumentException as {@link #open}
     */
    public List<Budget> openAll(List<Budget> budgets) {
        budgets.forEach(local::open);
        return conversation.openAll(budgets);
    }

    /** Tells the store what was spent, asks for what will soon be needed and gives back what is not; to be done often. */
    public void tend() {
        conversation.tend();
    }

    /** How it stands with the store. */
    public Standing standing() {
        return conversation.standing();
    }

    /** What this replica holds unused of a budget, and the most that each replica does. */
    public record Held(Budget budget, Amount unused, Amount most) {}

    public List<Held> held() {
        return unused(local.alone(accounts -> accounts.leases(clock.instant())));
    }

    /** Empty where the budget is not known. */
    public Optional<Held> held(Budget budget) {
        return unused(local.alone(accounts -> accounts.leases(List.of(budget.scope()), clock.instant()))).stream()
                .filter(held -> held.budget().isSameAs(budget))
                .findFirst();
    }

    private List<Held> unused(List<Lease> leases) {
        return leases.stream()
                .filter(Lease::current)
                .map(lease -> new Held(
                        lease.budget(),
                        lease.budget().unit().of(lease.free()),
                        lease.budget().unit().of(conversation.slice(lease.budget()))))
                .toList();
    }

    /** {@linkplain #tend Tends} itself from now on, until it is closed. */
    public LeasedLedger tended(Duration every) {
        var unused = tending.scheduleWithFixedDelay(this::tendSafely, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void tendSafely() {
        try {
            tend();
        } catch (RuntimeException failed) {
            log.error("slices of budgets could not be tended", failed);
        }
    }

    /** Gives back what is not used, and closes the replica's own ledger. */
    @Override
    public void close() {
        tending.shutdownNow();
        conversation.close();
        if (local instanceof AutoCloseable own) {
            try {
                own.close();
            } catch (Exception failed) {
                throw new IllegalStateException("the replica's own ledger could not be closed", failed);
            }
        }
    }
}
