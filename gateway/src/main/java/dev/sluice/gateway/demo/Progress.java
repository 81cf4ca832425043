package dev.sluice.gateway.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** How far the play has come: a bar on a terminal, a line for every tenth elsewhere. */
final class Progress {

    private static final int WIDTH = 30;
    private static final int LABEL = 32;
    private static final int LINES = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final int total;
    private int done;

    Progress(PrintStream out, boolean terminal, int total) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
    }

    /** A console is a terminal on JDK 21 wherever there is one; later ones have {@code isTerminal} to say so. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean onTerminal() {
        Console console = System.console();
        try {
            return console != null
                    && Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException jdk21) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    /** @param what is being done just now */
    void step(String what) {
        done++;
        if (terminal) {
            int filled = WIDTH * done / total;
            out.print("\r" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + " " + done + "/" + total + " "
                    + String.format(Locale.ROOT, "%-" + LABEL + "s", what)
                    + (done == total ? System.lineSeparator() : ""));
            out.flush();
        } else if (done * LINES / total > (done - 1) * LINES / total) {
            out.println(done + "/" + total + " " + what);
        }
    }
}
