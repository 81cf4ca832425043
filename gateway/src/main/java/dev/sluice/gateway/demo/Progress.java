package dev.sluice.gateway.demo;

import java.io.Console;
import java.io.PrintStream;

/** How far the play has come: a bar on a terminal, a line for every fifth elsewhere. */
final class Progress {

    private static final int WIDTH = 40;
    private static final int LINES = 5;

    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private final int total;
    private int done;

    Progress(PrintStream out, boolean terminal, String what, int total) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
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

    void step() {
        done++;
        if (terminal) {
            int filled = WIDTH * done / total;
            out.print("\r" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + " " + done + "/" + total + " " + what
                    + (done == total ? System.lineSeparator() : ""));
            out.flush();
        } else if (done * LINES / total > (done - 1) * LINES / total) {
            out.println(what + ": " + done + "/" + total);
        }
    }
}
