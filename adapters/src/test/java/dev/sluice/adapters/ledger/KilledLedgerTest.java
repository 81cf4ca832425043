package dev.sluice.adapters.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Reservation;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Tokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that reserves and settles without pause is killed, again and again. */
class KilledLedgerTest {

    private static final Scope KEY = Scope.key("shop");
    private static final int CALLERS = 3;
    private static final int KILLS = 4;
    private static final long CEILING = 10;
    private static final long USED = 7;
    private static final int SEGMENT = 160 << 10;

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void nothing_settled_is_lost_and_nothing_charged_twice_when_the_process_is_killed() throws Exception {
        long seed = 20_261_124;
        Random random = new Random(seed);
        long charged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path counters = directory.resolve("counters-" + kill);
            Files.write(counters, new byte[CALLERS * Long.BYTES]);
            Process child = child(counters);
            await(child, counters);
            Thread.sleep(random.nextInt(20, 300));
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();

            long acknowledged = charged + USED * sum(counters);
            try (DurableLedger ledger = open(directory)) {
                long spent = ledger.accounts().getFirst().spent().parts();
                int open = ledger.recovery().reclaimed();
                assertThat(open).as("seed %d, kill %d", seed, kill).isBetween(0, CALLERS);
                assertThat(spent - open * CEILING - acknowledged)
                        .as("seed %d, kill %d: settled but not yet counted by its caller", seed, kill)
                        .isBetween(0L, (CALLERS - open) * USED);
                assertThat((spent - open * CEILING - acknowledged) % USED).isZero();
                charged = spent;
            }
        }
    }

    private Process child(Path counters) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.toString(),
                        counters.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void await(Process child, Path counters) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (sum(counters) == 0) {
            assertThat(child.isAlive()).as("the child runs").isTrue();
            assertThat(System.nanoTime()).as("the child begins in time").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static long sum(Path counters) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(counters));
        long sum = 0;
        while (bytes.hasRemaining()) {
            sum += bytes.getLong();
        }
        return sum;
    }

    private static DurableLedger open(Path directory) {
        Durability small = new Durability(Durability.Sync.BACKGROUND, Duration.ofMillis(2), SEGMENT);
        return DurableLedger.open(directory, InstantSource.system(), small);
    }

    /** Reserves and settles until it is killed, counting what was settled in memory that outlives it. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            DurableLedger ledger = open(Path.of(arguments[0]));
            ledger.open(new Budget(KEY, new Cost(Long.MAX_VALUE), Window.LIFETIME));
            try (FileChannel channel =
                    FileChannel.open(Path.of(arguments[1]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                MappedByteBuffer counters = channel.map(FileChannel.MapMode.READ_WRITE, 0, CALLERS * Long.BYTES);
                for (int caller = 0; caller < CALLERS; caller++) {
                    int mine = caller;
                    Thread.ofPlatform().start(() -> spend(ledger, counters, mine * Long.BYTES));
                }
            }
        }

        private static void spend(DurableLedger ledger, MappedByteBuffer counters, int at) {
            Spend ceiling = new Spend(new Cost(CEILING), Tokens.ZERO);
            Spend used = new Spend(new Cost(USED), Tokens.ZERO);
            for (long settled = 1; ; settled++) {
                ((Reservation) ledger.reserve(List.of(KEY), ceiling)).settle(used);
                counters.putLong(at, settled);
            }
        }
    }
}
