package dev.sluice.replay.play;

import java.io.PrintStream;

/** A bar that grows while prompts are played. */
final class Progress {

    private static final int WIDTH = 40;

    private final PrintStream out;
    private final int total;
    private final long start = System.nanoTime();
    private int done;
    private int failed;

    Progress(PrintStream out, int total) {
        this.out = out;
        this.total = total;
    }

    synchronized void step(boolean failure) {
        int before = 100 * done / total;
        done++;
        failed += failure ? 1 : 0;
        if (100 * done / total > before || done == total) {
            int filled = WIDTH * done / total;
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "\r[%s%s] %d/%d  %.0f/s  %d failed",
                    "#".repeat(filled), ".".repeat(WIDTH - filled), done, total, done / seconds, failed);
            if (done == total) {
                out.println();
            }
            out.flush();
        }
    }
}
