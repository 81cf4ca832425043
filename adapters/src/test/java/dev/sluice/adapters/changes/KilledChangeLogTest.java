package dev.sluice.adapters.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that makes changes without pause, and says so of each, is killed, again and again. */
class KilledChangeLogTest {

    private static final int KILLS = 4;

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void no_change_that_was_answered_is_lost_and_none_is_half_there() throws Exception {
        long seed = 20_261_124;
        Random random = new Random(seed);
        long before = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path answers = directory.resolve("answers-" + kill);
            Process child = child(answers);
            await(child, answers, before + 1 + random.nextInt(40));
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            long answered = last(answers);
            try (FileChangeLog log = FileChangeLog.open(directory.resolve("admin"), InstantSource.system())) {
                long kept = log.now().revision();
                assertThat(kept).as("seed %d, kill %d", seed, kill).isBetween(answered, answered + 1);
                assertThat(log.now().of("left")).hasSize((int) kept);
                assertThat(log.now().of("right")).hasSize((int) kept);
                assertThat(log.audit(Long.MAX_VALUE, Integer.MAX_VALUE)).hasSize((int) kept);
                before = kept;
            }
        }
    }

    private static void await(Process child, Path answers, long until) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (last(answers) < until) {
            assertThat(child.isAlive()).as("the child runs").isTrue();
            assertThat(System.nanoTime()).as("the child gets so far in time").isLessThan(end);
            Thread.sleep(1);
        }
    }

    /** The last change that was answered, as far as the answer is whole. */
    private static long last(Path answers) throws IOException {
        String text = Files.exists(answers) ? Files.readString(answers) : "";
        String whole = text.substring(0, text.lastIndexOf('\n') + 1).strip();
        return whole.isEmpty() ? 0 : Long.parseLong(whole.substring(whole.lastIndexOf('\n') + 1));
    }

    private Process child(Path answers) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.resolve("admin").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(answers.toFile())
                .start();
    }

    /** Makes changes of two documents each until it is killed. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            FileChangeLog log = FileChangeLog.open(Path.of(arguments[0]), InstantSource.system());
            while (true) {
                long now = log.now().revision();
                String name = "n" + now;
                Recorded made = log.commit(
                        now,
                        new Change(
                                "child",
                                name,
                                "null",
                                "true",
                                List.of(Change.Write.put("left", name, "1"), Change.Write.put("right", name, "2"))));
                System.out.println(made.revision());
                System.out.flush();
            }
        }
    }
}
