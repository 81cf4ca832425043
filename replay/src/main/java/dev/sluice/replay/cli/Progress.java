package dev.sluice.replay.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A bar that grows while a known number of steps is done. */
public final class Progress {

    private static final int WIDTH = 40;
    private static final int LABEL = 24;

    private final PrintStream out;
    private final int total;
    private final LongSupplier nanoTime;
    private final long start;
    private int done;

    public Progress(PrintStream out, int total, LongSupplier nanoTime) {
        this.out = out;
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** @param label what was done */
    public synchronized void step(String label) {
        done = Math.min(total, done + 1);
        int filled = (int) ((long) WIDTH * done / total);
        String shown = label.length() <= LABEL ? label : label.substring(0, LABEL);
        out.printf(
                Locale.ROOT,
                "\r[%s%s] %d/%d  %.0f s  %-" + LABEL + "s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                total,
                (nanoTime.getAsLong() - start) / 1e9,
                shown);
        if (done == total) {
            out.println();
        }
        out.flush();
    }
}
