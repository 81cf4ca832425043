package dev.sluice.contract.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.ledger.Durability;
import dev.sluice.adapters.ledger.DurableLedger;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Ledger;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Count;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.budget.InMemoryLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many callers interleaved by a seed, with lost replies, doubled settlements, providers that bill too much, budgets that
 * change and end, rate limits, clocks that jump and processes that die: after every step a ledger agrees with the model,
 * spends no more than the limits and conserves money. {@code -Dseed=} repeats a run, {@code -Dsteps=} makes it longer.
 */
class LedgerInterleavingTest {

    private static final long STEPS = Long.getLong("steps", 1_000_000);
    private static final int CRASHES = Math.toIntExact(Math.max(60, STEPS / 10_000));
    private static final int STEPS_BETWEEN_CRASHES = 700;
    private static final int HEADER_BYTES = 16;
    private static final int MOST_OPEN = 40;
    private static final Scope ORGANISATION = new Scope(Scope.Kind.ORGANISATION, "o");

    @TempDir
    Path directory;

    private long second = Instant.parse("2026-11-24T12:00:00Z").getEpochSecond();
    private LedgerModel model = new LedgerModel();
    private final List<Budget> budgets = new ArrayList<>();
    private long nextId;

    private record Open(long id, Reservation reservation) {}

    private final List<Open> open = new ArrayList<>();

    @Test
    void a_million_steps_in_memory() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        Ledger ledger = new InMemoryLedger(() -> Instant.ofEpochSecond(second));
        openAll(ledger);
        long effective = 0;
        for (long step = 0; step < STEPS; step++) {
            effective += stepOf(seed, step, ledger, random) ? 1 : 0;
        }
        assertThat(effective).as("seed %d", seed).isGreaterThan(STEPS / 5);
    }

    /** The log is cut at any byte, as if the process had died there; what is whole in it must have happened. */
    @Test
    void crashes_at_any_byte_of_the_log() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        Path path = directory.resolve("0");
        DurableLedger ledger = reopen(path);
        openAll(ledger);
        List<LedgerModel> history = new ArrayList<>();
        long effective = 0;
        history.add(new LedgerModel());
        budgets.forEach(budget -> {
            LedgerModel next = history.getLast().copy();
            next.open(budget, second);
            history.add(next);
        });
        for (int crash = 1; crash <= CRASHES; crash++) {
            for (int i = 0; i < STEPS_BETWEEN_CRASHES; i++) {
                if (stepOf(seed, (long) crash * STEPS_BETWEEN_CRASHES + i, ledger, random)) {
                    history.add(model.copy());
                    effective++;
                }
            }
            Path copy = directory.resolve(Integer.toString(crash));
            int whole = crashed(path, copy, random, crash == 1 ? 1 + budgets.size() : 0);
            ledger.close();
            model = history.get(whole).copy();
            model.die();
            budgets.clear();
            budgets.addAll(model.budgets());
            open.clear();
            history.clear();
            path = copy;
            ledger = reopen(path);
            agree(ledger, seed, (long) crash * STEPS_BETWEEN_CRASHES);
            history.add(model.copy());
        }
        ledger.close();
        assertThat(effective).as("seed %d", seed).isGreaterThan((long) CRASHES * STEPS_BETWEEN_CRASHES / 10);
    }

    private boolean stepOf(long seed, long number, Ledger ledger, Random random) {
        try {
            boolean effective = step(ledger, random);
            agree(ledger, seed, number);
            return effective;
        } catch (RuntimeException | AssertionError failed) {
            throw new AssertionError("seed " + seed + ", step " + number + ": " + failed.getMessage(), failed);
        }
    }

    private DurableLedger reopen(Path path) {
        Durability unsynced = new Durability(Durability.Sync.BACKGROUND, Duration.ofHours(1), 256 << 10);
        return DurableLedger.open(path, () -> Instant.ofEpochSecond(second), unsynced);
    }

    /** Copies a ledger's files, the log cut at a random byte; says how many entries are whole. */
    private static int crashed(Path from, Path to, Random random, int least) throws IOException {
        Files.createDirectory(to);
        int[] whole = {0};
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(log|snapshot)"))
                    .sorted()
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith(".log")) {
                    List<Integer> ends = ends(bytes);
                    if (ends.size() == 1) {
                        continue;
                    }
                    int cut = random.nextInt(4) == 0
                            ? ends.getLast()
                            : random.nextInt(ends.get(least), ends.getLast() + 1);
                    ByteBuffer.wrap(bytes).putLong(8, HEADER_BYTES);
                    boolean zeroed = random.nextBoolean();
                    int unharmed = zeroed ? zerosEnd(bytes, cut) : cut;
                    whole[0] =
                            (int) ends.stream().filter(end -> end <= unharmed).count() - 1;
                    bytes = zeroed ? zeroed(bytes, cut) : java.util.Arrays.copyOf(bytes, cut);
                }
                Files.write(to.resolve(file.getFileName().toString()), bytes);
            }
        }
        return whole[0];
    }

    /** Zeroing what is zero harms nothing. */
    private static int zerosEnd(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] == 0) {
            end++;
        }
        return end;
    }

    private static byte[] zeroed(byte[] bytes, int from) {
        byte[] cut = new byte[bytes.length];
        System.arraycopy(bytes, 0, cut, 0, from);
        return cut;
    }

    /** Where entries end, the header first: each is a length, a checksum and so many bytes. */
    private static List<Integer> ends(byte[] log) {
        ByteBuffer in = ByteBuffer.wrap(log);
        List<Integer> ends = new ArrayList<>(List.of(HEADER_BYTES));
        while (in.getInt(ends.getLast()) > 0) {
            ends.add(ends.getLast() + 8 + in.getInt(ends.getLast()));
        }
        return ends;
    }

    private void openAll(Ledger ledger) {
        if (budgets.isEmpty()) {
            budgets.add(new Budget(ORGANISATION, new Cost(4_000_000), Window.DAY));
            budgets.add(new Budget(ORGANISATION, new Cost(9_000_000), Window.WEEK));
            budgets.add(new Budget(ORGANISATION, new Cost(Long.MAX_VALUE), Window.LIFETIME));
            budgets.add(Budget.rateLimit(ORGANISATION, new Tokens(20_000), Window.MINUTE));
            budgets.add(Budget.rateLimit(ORGANISATION, Count.atOnce(MOST_OPEN - 10), Window.LIFETIME));
            for (int team = 0; team < 2; team++) {
                budgets.add(new Budget(team(team), new Cost(90_000), Window.HOUR));
                budgets.add(new Budget(team(team), new Tokens(120_000), Window.HOUR));
                budgets.add(Budget.rateLimit(team(team), Count.requests(800), Window.HOUR));
            }
            for (int key = 0; key < 4; key++) {
                budgets.add(new Budget(Scope.key("k" + key), new Cost(1_500 + 500 * key), Window.MINUTE));
                budgets.add(Budget.rateLimit(Scope.key("k" + key), Count.requests(60), Window.MINUTE));
            }
            budgets.add(Budget.rateLimit(Scope.key("k0"), Count.atOnce(12), Window.LIFETIME));
        }
        budgets.forEach(ledger::open);
        budgets.forEach(budget -> model.open(budget, second));
    }

    private static Scope team(int team) {
        return new Scope(Scope.Kind.TEAM, "t" + team);
    }

    /** One thing that happens; true where the ledger has changed. */
    private boolean step(Ledger ledger, Random random) {
        int what = random.nextInt(1_000);
        if (what < 30) {
            second += clockStep(random);
            return false;
        }
        if (what < 40) {
            return changed(ledger, random);
        }
        return open.isEmpty() || (open.size() < MOST_OPEN && random.nextBoolean())
                ? reserved(ledger, random)
                : ended(random);
    }

    /** Time goes on, at times in leaps, and at times back. */
    private static long clockStep(Random random) {
        return switch (random.nextInt(64)) {
            case 0 -> random.nextInt(2 * 86_400);
            case 1 -> -random.nextInt(2 * 3_600);
            case 2, 3, 4, 5, 6, 7 -> -random.nextInt(200);
            default -> random.nextInt(40);
        };
    }

    private boolean changed(Ledger ledger, Random random) {
        int i = random.nextInt(budgets.size());
        Budget before = budgets.get(i);
        Budget after = another(before, random);
        boolean expected = model.open(after, second);
        assertThat(opened(ledger, after)).as("%s instead of %s", after, before).isEqualTo(expected);
        if (expected) {
            budgets.set(i, after);
        }
        return expected && !after.equals(before);
    }

    private static boolean opened(Ledger ledger, Budget budget) {
        try {
            ledger.open(budget);
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    /** With another limit or, in one case of four, another end. */
    private Budget another(Budget budget, Random random) {
        if (budget.window() == Window.LIFETIME && !budget.isRateLimit()) {
            return budget;
        }
        long was = budget.limit().parts();
        long least = budget.isRateLimit() ? 4 : 1_000;
        long change = random.nextLong(was / 2 + 2) - was / 5;
        long limit = Math.max(least, Math.min(5_000_000, was + change));
        Optional<Instant> until = random.nextInt(4) > 0 && budget.until().isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(second + random.nextInt(-30, 600)))
                        .filter(end -> random.nextBoolean());
        return new Budget(
                budget.scope(), budget.unit().of(limit), budget.window(), budget.zone(), budget.kind(), until);
    }

    private boolean reserved(Ledger ledger, Random random) {
        int key = random.nextInt(4);
        List<Scope> scopes = List.of(Scope.key("k" + key), team(key % 2), ORGANISATION);
        Spend ceiling = new Spend(new Cost(random.nextInt(300)), new Tokens(random.nextInt(300)));
        long id = nextId++;
        boolean expected = model.reserve(id, scopes, ceiling, second);
        boolean granted = ledger.reserve(scopes, ceiling) instanceof Reservation reservation
                && open.add(new Open(id, reservation));
        assertThat(granted).as("reservation %d", id).isEqualTo(expected);
        return granted;
    }

    /** Settled, settled or closed again by whoever missed the reply, or closed as lost. A few providers bill too much. */
    private boolean ended(Random random) {
        int at = random.nextInt(open.size());
        Open one = open.get(at);
        Spend held = one.reservation().held();
        int most = random.nextInt(50) == 0 ? 20 : 1;
        Spend used = new Spend(
                new Cost(random.nextLong(most * held.cost().nanos() / 3 + 1)),
                new Tokens(random.nextLong(most * held.tokens().count() / 3 + 1)));
        if (random.nextInt(10) > 0) {
            open.remove(at);
        }
        if (random.nextInt(20) == 0) {
            one.reservation().close();
            return model.end(one.id(), held);
        }
        one.reservation().settle(used);
        if (random.nextInt(10) == 0) {
            one.reservation().settle(held);
            one.reservation().close();
        }
        return model.end(one.id(), used);
    }

    private void agree(Ledger ledger, long seed, long step) {
        assertThat(model.disagreement(ledger.accounts(), second))
                .as("seed %d, step %d", seed, step)
                .isEmpty();
    }
}
