package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.sluice.adapters.lease.Answer;
import dev.sluice.adapters.lease.BudgetName;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.adapters.lease.Message;
import dev.sluice.adapters.lease.SliceBook.Page;
import dev.sluice.adapters.lease.SliceBook.Slice;
import dev.sluice.adapters.lease.SliceStore;
import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.lease.StoreUnreachable;
import dev.sluice.adapters.lease.Superseded;
import dev.sluice.core.budget.Accounts;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Lease;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.core.request.Unit;
import dev.sluice.policies.budget.InMemoryLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Several replicas interleaved by a seed over one store of slices: messages that are lost on the way or on the way back,
 * come twice or too late, a store that is gone for a while, replicas that die and come back as the same or as another,
 * clocks that jump and differ. After every step what all of them have spent and hold is within what they were granted,
 * and that within the limits. {@code -Dseed=} repeats a run, {@code -Dsteps=} makes it longer.
 */
class ReplicasInterleavingTest {

    private static final long STEPS = Long.getLong("steps", 1_000_000);
    private static final int REPLICAS = 3;
    private static final int MOST_OPEN = 12;
    private static final Scope ORGANISATION = new Scope(Scope.Kind.ORGANISATION, "o");

    /** The store as a replica reaches it: it may be gone, lose the answer, and get old messages late. */
    private final class Line implements SliceStore {
        private boolean cut;
        private final List<Message> late = new ArrayList<>();

        @Override
        public long begin(String replica) {
            if (cut) {
                throw new StoreUnreachable("cut", new IllegalStateException());
            }
            return store.begin(replica);
        }

        @Override
        public Answer exchange(Message message) {
            if (cut || random.nextInt(40) == 0) {
                throw new StoreUnreachable("lost", new IllegalStateException());
            }
            if (random.nextInt(40) == 0) {
                late.add(message);
                throw new StoreUnreachable("late", new IllegalStateException());
            }
            Answer answer = store.exchange(message);
            if (random.nextInt(40) == 0) {
                late.add(message);
                throw new StoreUnreachable("answer lost", new IllegalStateException());
            }
            return answer;
        }

        void arriveLate() {
            if (!late.isEmpty()) {
                try {
                    store.exchange(late.remove(random.nextInt(late.size())));
                } catch (Superseded asItShouldBe) {
                    refusedLate++;
                }
            }
        }
    }

    private final class Replica {
        private final Line line = new Line();
        private String name;
        private InMemoryLedger local;
        private LeasedLedger ledger;
        private long skew;
        private final List<Reservation> open = new ArrayList<>();
        private long charged;
        private long overbilled;

        Replica() {
            beNew();
        }

        private Instant now() {
            return Instant.ofEpochSecond(second + skew);
        }

        /** Without anything that an earlier one kept. */
        void beNew() {
            name = "replica-" + names++;
            local = new InMemoryLedger(this::now);
            budgets.forEach(local::open);
            start();
        }

        /** With what it kept: what was open is charged whole, and nothing is known of its slices. */
        void restart() {
            open.forEach(one -> {
                one.close();
                charged += one.held().cost().nanos();
            });
            open.clear();
            List<Accounts.State> kept = local.alone(Accounts::states);
            local = new InMemoryLedger(this::now);
            local.alone(accounts -> {
                kept.forEach(
                        state -> accounts.restore(state.budget(), state.endSecond(), state.spent(), state.overrun()));
                return null;
            });
            start();
        }

        private void start() {
            ledger = new LeasedLedger(
                    local, line, name, new Slicing(.02), this::now, () -> nanos += 1_000, () -> nanos += 500_000_000);
        }

        void die() {
            open.clear();
            line.late.clear();
            charged = 0;
            overbilled = 0;
            beNew();
        }
    }

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private long nanos = 1;
    private long second = Instant.parse("2026-11-24T12:00:00Z").getEpochSecond();
    private final Map<Page, Long> highestLimit = new HashMap<>();
    private int names;
    private long granted;
    private long refused;
    private long unavailable;
    private long refusedLate;
    private final InMemorySliceStore store = new InMemorySliceStore(() -> nanos);
    private final List<Budget> budgets = new ArrayList<>(List.of(
            new Budget(ORGANISATION, new Cost(4_000_000), Window.DAY),
            new Budget(ORGANISATION, new Cost(Long.MAX_VALUE), Window.LIFETIME),
            Budget.rateLimit(ORGANISATION, new Tokens(30_000), Window.MINUTE),
            Budget.rateLimit(ORGANISATION, Count.atOnce(REPLICAS * MOST_OPEN - 8), Window.LIFETIME),
            new Budget(Scope.key("k0"), new Cost(9_000), Window.HOUR),
            new Budget(Scope.key("k1"), new Tokens(12_000), Window.HOUR),
            Budget.rateLimit(Scope.key("k0"), Count.requests(80), Window.MINUTE)));
    private final List<Replica> replicas =
            IntStream.range(0, REPLICAS).mapToObj(i -> new Replica()).toList();

    /** A store that is gone every other moment is no news here. */
    @BeforeEach
    void silence() {
        ((Logger) LoggerFactory.getLogger(LeasedLedger.class.getPackageName())).setLevel(Level.OFF);
    }

    @Test
    void a_million_steps_over_one_store() {
        for (long step = 0; step < STEPS; step++) {
            try {
                step();
                agree();
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed + ", step " + step + ": " + failed.getMessage(), failed);
            }
        }
        settled();
        System.out.printf(
                "seed %d: %d steps, %d granted, %d refused, %d without an answer, %d late messages refused%n",
                seed, STEPS, granted, refused, unavailable, refusedLate);
        assertThat(granted).as("seed %d", seed).isGreaterThan(STEPS / 10);
        assertThat(refusedLate).as("seed %d", seed).isGreaterThan(0);
    }

    private void step() {
        nanos += 20_000_000;
        Replica replica = replicas.get(random.nextInt(REPLICAS));
        int what = random.nextInt(10_000);
        if (what < 300) {
            second += random.nextInt(20) == 0 ? -random.nextInt(300) : random.nextInt(60);
        } else if (what < 340) {
            replica.skew = random.nextInt(-30, 30);
        } else if (what < 900) {
            replica.ledger.tend();
        } else if (what < 930) {
            replica.line.cut = !replica.line.cut && random.nextBoolean();
        } else if (what < 980) {
            replica.line.arriveLate();
        } else if (what < 984) {
            replica.restart();
        } else if (what < 985) {
            replica.die();
        } else if (what < 990) {
            change(replica);
        } else if (what < 995) {
            nanos += 40_000_000_000L;
        } else if (replica.open.isEmpty() || (replica.open.size() < MOST_OPEN && random.nextBoolean())) {
            reserve(replica);
        } else {
            end(replica);
        }
    }

    private void reserve(Replica replica) {
        List<Scope> scopes = List.of(Scope.key("k" + random.nextInt(3)), ORGANISATION);
        Spend ceiling = new Spend(new Cost(random.nextInt(300)), new Tokens(random.nextInt(300)));
        switch (replica.ledger.reserve(scopes, ceiling)) {
            case Reservation reservation -> {
                granted++;
                replica.open.add(reservation);
            }
            case Shortfall shortfall -> {
                refused++;
                assertThat(shortfall.account().affords(ceiling)).isFalse();
            }
            case Unavailable gone -> unavailable++;
        }
    }

    private void end(Replica replica) {
        Reservation one = replica.open.remove(random.nextInt(replica.open.size()));
        int most = random.nextInt(50) == 0 ? 20 : 1;
        Spend used = new Spend(
                new Cost(random.nextLong(most * one.held().cost().nanos() / 3 + 1)),
                new Tokens(random.nextLong(most * one.held().tokens().count() / 3 + 1)));
        one.settle(used);
        replica.charged += used.cost().nanos();
        replica.overbilled +=
                Math.max(0, used.cost().nanos() - one.held().cost().nanos());
        if (random.nextInt(10) == 0) {
            one.close();
        }
    }

    private void change(Replica replica) {
        int i = random.nextInt(budgets.size());
        Budget before = budgets.get(i);
        if (before.window() == Window.LIFETIME && !before.isRateLimit()) {
            return;
        }
        long was = before.limit().parts();
        Budget after = before.withLimit(Math.clamp(was + random.nextLong(was / 2 + 2) - was / 5, 8, 5_000_000));
        try {
            replica.ledger.open(after);
            budgets.set(i, after);
        } catch (IllegalArgumentException belowUse) {
            assertThat(after.isRateLimit()).isFalse();
        }
    }

    /** Each replica within its slice as the store knows it, and the slices of each period within the limit. */
    private void agree() {
        for (Replica replica : replicas) {
            for (Lease lease : replica.local.alone(accounts -> accounts.leases(replica.now()))) {
                Page page = new Page(BudgetName.of(lease.budget()), lease.endSecond());
                boolean drained = page.name().unit() == Unit.CONCURRENCY;
                if ((lease.committed() > lease.granted() && !drained)
                        || lease.granted() > granted(page, replica.name)) {
                    throw new AssertionError(replica.name + " uses " + lease.committed() + " and may use "
                            + lease.granted() + " of " + page + ", where " + granted(page, replica.name)
                            + " are written down");
                }
                if (page.name().unit() == Unit.DOLLARS && lease.overrun() > replica.overbilled) {
                    throw new AssertionError(replica.name + " is " + lease.overrun() + " over in " + page
                            + ", and was billed only " + replica.overbilled + " beyond what was held");
                }
            }
        }
        for (Page page : store.takeTouched()) {
            long highest = highestLimit.merge(page, store.limit(page.name()), Math::max);
            // slots of a replica that was not heard for long are given to others, whatever it still does with them
            assertThat(page.name().unit() == Unit.CONCURRENCY || granted(page) <= highest)
                    .as("%d granted of %s, of which there are %d", granted(page), page, highest)
                    .isTrue();
        }
    }

    private long granted(Page page, String replica) {
        Slice slice = store.slices().getOrDefault(page, Map.of()).get(replica);
        return slice == null ? 0 : slice.granted();
    }

    private long granted(Page page) {
        return store.slices().getOrDefault(page, Map.of()).values().stream()
                .mapToLong(Slice::granted)
                .sum();
    }

    /** What a replica was charged in all its lives is written down, to the last part. */
    private void settled() {
        Page lifetime = new Page(BudgetName.of(budgets.get(1)), Long.MAX_VALUE);
        for (Replica replica : replicas) {
            replica.line.cut = false;
            for (int i = 0; i < 50; i++) {
                nanos += 10_000_000_000L;
                replica.ledger.tend();
            }
            Slice slice = store.slices().get(lifetime).get(replica.name);
            assertThat(slice.spent() + slice.overrun())
                    .as("written down of what %s was charged, seed %d", replica.name, seed)
                    .isEqualTo(replica.charged);
        }
    }
}
