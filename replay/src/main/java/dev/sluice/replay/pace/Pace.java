package dev.sluice.replay.pace;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command {@code pace}: simulated months against budgets of several sizes, and the report. */
public final class Pace implements Command {

    private static final double DRAWN = .5;

    private final PrintStream out;
    private final PrintStream progress;

    public Pace(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "pace";
    }

    @Override
    public String summary() {
        return "spends budgets on simulated months of traffic, paced and otherwise, and reports what was got for them.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.usually("seed", "N", "1", "seed of the first month; each of the others has the next"),
                Flag.usually("months", "N", "8", "independent months"),
                Flag.usually("requests", "N", "12000", "about so many requests a month"),
                Flag.usually("budgets", "A,B", "0.3,0.5,0.8,1.2", "parts of what unpaced traffic would spend"),
                Flag.usually("commit", "ID", "unknown", "the commit to name in the report"),
                Flag.optional("markdown", "FILE", "report as Markdown; printed too"),
                Flag.optional("svg", "FILE", "drawing of the first month at half of the money, or the first budget"));
    }

    @Override
    public void run(Flags flags) {
        Study study = new Study(
                Study.seeds(flags.whole("seed", 0, Long.MAX_VALUE / 2), (int) flags.whole("months", 2, Spread.MOST)),
                (int) flags.whole("requests", 100, 1_000_000),
                budgets(flags));
        Study.Free free = study.free(progress);
        List<Study.Level> levels = study.run(free, progress);
        Study.Level drawn = levels.stream()
                .filter(level -> level.tightness() == DRAWN)
                .findFirst()
                .orElse(levels.getFirst());
        Optional<Path> svg = flags.find("svg").map(Path::of);
        svg.ifPresent(file -> write(file, PacePlot.of(drawn)));
        String report = new PaceReport(
                        command(flags),
                        flags.text("commit"),
                        svg.map(file -> file.getFileName().toString()).orElse("pacing.svg"),
                        study,
                        free,
                        levels)
                .markdown();
        flags.find("markdown").ifPresent(file -> write(Path.of(file), report));
        out.print(report);
    }

    private static List<Double> budgets(Flags flags) {
        List<Double> budgets = new ArrayList<>();
        for (String part : flags.list("budgets")) {
            try {
                budgets.add(Double.parseDouble(part));
            } catch (NumberFormatException notANumber) {
                throw new WrongInput("--budgets must be numbers above 0: " + part);
            }
            if (!(budgets.getLast() > 0 && budgets.getLast() < 1000)) {
                throw new WrongInput("--budgets must be numbers above 0: " + part);
            }
        }
        return budgets;
    }

    /** As given, but for where its results were written. */
    private static String command(Flags flags) {
        return "pace --seed " + flags.text("seed") + " --months " + flags.text("months") + " --requests "
                + flags.text("requests") + " --budgets " + flags.text("budgets");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage());
        }
    }
}
