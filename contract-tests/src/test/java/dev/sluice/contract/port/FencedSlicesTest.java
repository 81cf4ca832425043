package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.lease.Answer;
import dev.sluice.adapters.lease.BudgetName;
import dev.sluice.adapters.lease.LeasedLedger;
import dev.sluice.adapters.lease.Message;
import dev.sluice.adapters.lease.SliceStore;
import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.lease.StoreUnreachable;
import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.LeasableLedger;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.budget.InMemoryLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What replicas that die, fall silent and come back do with slices: never what others were given meanwhile. */
class FencedSlicesTest {

    private static final Scope KEY = Scope.key("shop");
    private static final Budget DOLLARS = new Budget(KEY, new Cost(100), Window.LIFETIME);
    private static final Budget AT_ONCE = Budget.rateLimit(KEY, Count.atOnce(4), Window.LIFETIME);

    private final SettableClock clock = new SettableClock("2026-11-24T12:00:00Z");
    private long nanos = 1;
    private final InMemorySliceStore store = new InMemorySliceStore(() -> nanos);

    @TempDir
    Path directory;

    /** The store as one replica reaches it. */
    private final class Line implements SliceStore {
        private boolean cut;
        private int longest;

        @Override
        public long begin(String replica) {
            refuseIfCut();
            return store.begin(replica);
        }

        @Override
        public Answer exchange(Message message) {
            refuseIfCut();
            longest =
                    Math.max(longest, message.openings().size() + message.asks().size());
            return store.exchange(message);
        }

        private void refuseIfCut() {
            if (cut) {
                throw new StoreUnreachable("cut", new IllegalStateException());
            }
        }
    }

    private LeasedLedger replica(String name, LeasableLedger local, SliceStore over, Budget... budgets) {
        LeasedLedger ledger =
                new LeasedLedger(local, over, name, new Slicing(.1), clock, () -> nanos, () -> nanos += 500_000_000);
        ledger.openAll(List.of(budgets));
        return ledger;
    }

    private LeasedLedger inMemory(String name, SliceStore over, Budget... budgets) {
        return replica(name, new InMemoryLedger(clock), over, budgets);
    }

    private DurableLedger onDisk() {
        return DurableLedger.open(directory, clock, Durability.DEFAULT);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Spend spend(long nanos) {
        return new Spend(new Cost(nanos), new Tokens(nanos));
    }

    private static boolean spends(Ledger ledger, long nanos) {
        if (ledger.reserve(List.of(KEY), spend(nanos)) instanceof Reservation reservation) {
            reservation.settle(spend(nanos));
            return true;
        }
        return false;
    }

    private static List<Reservation> atOnce(Ledger ledger, int many) {
        return new ArrayList<>(IntStream.range(0, many)
                .mapToObj(i -> (Reservation) ledger.reserve(List.of(KEY), spend(0)))
                .toList());
    }

    private static boolean starts(Ledger ledger) {
        return ledger.reserve(List.of(KEY), spend(0)) instanceof Reservation;
    }

    private static Account account(Ledger ledger) {
        return ledger.accounts().getFirst();
    }

    @Test
    void what_a_replica_spent_before_it_was_killed_is_free_for_nobody_when_it_is_back() {
        DurableLedger kept = onDisk();
        LeasedLedger killed = replica("one", kept, store, DOLLARS);
        assertThat(spends(killed, 60)).isTrue();
        Reservation open = (Reservation) killed.reserve(List.of(KEY), spend(10));
        assertThat(open.held()).isEqualTo(spend(10));
        killed.tend();
        kept.close();

        LeasedLedger other = inMemory("other", store, DOLLARS);
        try (DurableLedger again = onDisk()) {
            LeasedLedger back = replica("one", again, store, DOLLARS);
            back.tend();
            assertThat(spends(other, 31)).as("70 are spent").isFalse();
            assertThat(spends(other, 30)).isTrue();
            other.tend();
            pass(Duration.ofSeconds(6));
            back.tend();
            assertThat(account(back).spent()).isEqualTo(new Cost(100));
            assertThat(account(back).overrun()).isEqualTo(Cost.ZERO);
            assertThat(spends(back, 1)).isFalse();
        }
    }

    @Test
    void what_was_spent_alone_before_the_budget_was_shared_is_spent() {
        DurableLedger alone = onDisk();
        alone.open(DOLLARS);
        assertThat(spends(alone, 60)).isTrue();
        alone.close();
        try (DurableLedger again = onDisk()) {
            LeasedLedger shared = replica("one", again, store, DOLLARS);
            shared.tend();
            LeasedLedger other = inMemory("other", store, DOLLARS);
            assertThat(spends(other, 41)).isFalse();
            pass(Duration.ofSeconds(6));
            assertThat(spends(other, 41)).isFalse();
            shared.tend();
            assertThat(spends(other, 40)).isTrue();
        }
    }

    @Test
    void slots_that_others_were_given_meanwhile_are_not_used_again_by_who_was_not_heard() {
        Line line = new Line();
        LeasedLedger silent = inMemory("silent", line, AT_ONCE);
        List<Reservation> running = atOnce(silent, 4);
        silent.tend();
        LeasedLedger other = inMemory("other", store, AT_ONCE);
        assertThat(starts(other)).isFalse();

        line.cut = true;
        pass(Duration.ofSeconds(SliceStore.SECONDS_UNTIL_GONE + 1));
        List<Reservation> instead = atOnce(other, 4);
        line.cut = false;
        silent.tend();
        running.removeFirst().close();
        assertThat(starts(silent)).as("the other runs four").isFalse();
        running.forEach(Reservation::close);
        instead.removeFirst().close();
        other.tend();
        silent.tend();
        assertThat(starts(silent)).isTrue();
        assertThat(starts(silent)).isFalse();
    }

    @Test
    void free_slots_are_given_up_before_others_may_have_them_though_nobody_tends_them() {
        Line line = new Line();
        LeasedLedger silent = inMemory("silent", line, AT_ONCE);
        atOnce(silent, 1).getFirst().close();
        assertThat(starts(silent)).isTrue();
        line.cut = true;
        pass(Duration.ofSeconds(SliceStore.SECONDS_UNTIL_GONE - 1));
        assertThat(starts(silent)).isFalse();
    }

    @Test
    void a_slot_that_becomes_free_while_its_replica_is_cut_off_is_not_used_again() {
        Line line = new Line();
        LeasedLedger silent = inMemory("silent", line, AT_ONCE);
        List<Reservation> running = atOnce(silent, 4);
        silent.tend();
        line.cut = true;
        pass(Duration.ofSeconds(SliceStore.SECONDS_UNTIL_GONE + 1));
        assertThat(starts(silent)).isFalse();
        LeasedLedger other = inMemory("other", store, AT_ONCE);
        assertThat(atOnce(other, 4)).hasSize(4);

        running.removeFirst().close();
        assertThat(starts(silent)).as("the other runs four").isFalse();
    }

    @Test
    void many_budgets_are_opened_a_few_at_a_time_so_that_no_message_takes_long() {
        Line line = new Line();
        Budget[] many = IntStream.range(0, 1_234)
                .mapToObj(i -> new Budget(Scope.key("k" + i), new Cost(100 + i), Window.DAY))
                .toArray(Budget[]::new);
        inMemory("one", line, many);
        assertThat(line.longest).isLessThanOrEqualTo(1_000);
        for (Budget budget : many) {
            assertThat(store.limit(BudgetName.of(budget)))
                    .isEqualTo(budget.limit().parts());
        }
    }

    @Test
    void who_is_superseded_uses_its_slice_no_more() {
        LeasedLedger first = inMemory("same", store, DOLLARS);
        assertThat(spends(first, 10)).isTrue();
        LeasedLedger second = inMemory("same", store, DOLLARS);
        assertThat(spends(second, 1)).isTrue();
        first.tend();
        assertThat(spends(first, 1)).isFalse();
    }

    @Test
    void a_slice_that_nobody_uses_goes_back() {
        LeasedLedger idle = inMemory("idle", store, DOLLARS);
        assertThat(spends(idle, 1)).isTrue();
        idle.tend();
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(6));
            idle.tend();
        }
        LeasedLedger other = inMemory("other", store, DOLLARS);
        assertThat(spends(other, 99)).isTrue();
    }

    @Test
    void a_lower_limit_at_once_is_kept_by_all_once_what_ran_has_ended() {
        LeasedLedger one = inMemory("one", store, AT_ONCE);
        LeasedLedger other = inMemory("other", store, AT_ONCE);
        List<Reservation> ones = atOnce(one, 2);
        List<Reservation> others = atOnce(other, 2);
        Budget lower = AT_ONCE.withLimit(2);
        one.open(lower);
        other.open(lower);
        for (int i = 0; i < 2; i++) {
            one.tend();
            other.tend();
        }
        ones.removeFirst().close();
        others.removeFirst().close();
        assertThat(starts(one)).isFalse();
        assertThat(starts(other)).isFalse();
    }
}
