package dev.sluice.replay.offpolicy;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.policyfile.PolicyFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code what-if}: a draft policy on logged decisions. */
public final class WhatIfCommand implements Command {

    private final PrintStream out;

    public WhatIfCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "what-if";
    }

    @Override
    public String summary() {
        return "estimates what a draft policy would have cost and achieved on logged decisions, or refuses to.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("log", "FILE", "logged decisions as JSON lines, or a gateway's directory of them"),
                Flag.needed("policy", "FILE", "the draft, as in sluice.yaml"),
                Flag.usually("least-effective", "N", "50", "refuse below this effective sample size"),
                Flag.optional("out", "FILE", "the answer as JSON"));
    }

    @Override
    public void run(Flags flags) {
        List<LoggedDecision> log = DecisionLog.read(flags.path("log"));
        DraftRule draft = new DraftRule(PolicyFile.read(flags.path("policy")));
        WhatIf answer = WhatIf.of(log, draft, flags.number("least-effective", 1, 1e12));
        Optional<Path> file = flags.find("out").map(Path::of);
        switch (answer) {
            case WhatIf.Refused refused -> throw new WrongInput("no answer: " + refused.why());
            case WhatIf.Told told -> {
                out.print(text(told));
                file.ifPresent(f -> write(f, told));
            }
        }
    }

    private static void write(Path file, WhatIf.Told told) {
        try {
            Files.writeString(
                    file,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(told));
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(WhatIf.Told told) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%d decisions (%d more are not judged); the draft would have chosen the same in %.1f %%;"
                        + " effective sample size %.0f%n%n",
                told.decisions(),
                told.unjudged(),
                100 * told.same(),
                told.effective()));
        text.append(String.format(Locale.ROOT, "%-24s %-32s %s%n", "", "success", "$ per 1000"));
        row(text, "as it was", told.success().observed(), told.costUsd().observed());
        row(
                text,
                "draft, doubly robust",
                told.success().doubly(),
                told.costUsd().doubly());
        row(
                text,
                "draft, self-normalised",
                told.success().snips(),
                told.costUsd().snips());
        row(text, "draft, ips", told.success().ips(), told.costUsd().ips());
        row(
                text,
                "draft - as it was",
                told.success().difference(),
                told.costUsd().difference());
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Estimate success, Estimate usd) {
        text.append(String.format(
                Locale.ROOT,
                "%-24s %-32s %.4f [%.4f, %.4f]%n",
                name,
                String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", success.value(), success.low(), success.high()),
                1000 * usd.value(),
                1000 * usd.low(),
                1000 * usd.high()));
    }
}
