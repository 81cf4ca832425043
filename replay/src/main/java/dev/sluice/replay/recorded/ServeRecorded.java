package dev.sluice.replay.recorded;

import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command {@code serve-recorded}: a provider of recorded answers, until it is stopped. */
public final class ServeRecorded implements Command {

    private final PrintStream out;

    public ServeRecorded(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "serve-recorded";
    }

    @Override
    public String summary() {
        return "answers known prompts over the OpenAI wire with what real models once answered.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("sets", "A,B", "recorded sets"),
                Flag.optional("models", "M1,M2", "models to serve; all with a price where not given"),
                Flag.usually("port", "PORT", "9100", "port of the provider, on the loopback interface"),
                Flag.usually("bill-port", "PORT", "9101", "port on which GET /bill says what it has charged"),
                Flag.usually("us-per-token", "MICROS", "0", "microseconds an answer takes for each output token"),
                hiddenReasoning());
    }

    /** The flag by which commands declare what o1 models think unseen. */
    public static Flag hiddenReasoning() {
        return Flag.usually(
                "hidden-reasoning", "FACTOR", "5", "billed output tokens of o1-* models per visible one, a guess");
    }

    public static HiddenReasoning hiddenReasoning(Flags flags) {
        return new HiddenReasoning(flags.number("hidden-reasoning", 1, 1000));
    }

    @Override
    public void run(Flags flags) throws InterruptedException {
        HiddenReasoning hidden = hiddenReasoning(flags);
        List<String> only = flags.find("models").isPresent() ? flags.list("models") : List.of();
        Recordings recordings = Recordings.read(flags.path("data"), flags.list("sets"), only, hidden);
        try (RecordedProvider provider = new RecordedProvider(
                (int) flags.whole("port", 0, 65_535),
                (int) flags.whole("bill-port", 0, 65_535),
                recordings,
                Prices.read(flags.path("data")),
                Duration.ofNanos(1000 * flags.whole("us-per-token", 0, 1_000_000)))) {
            out.println("serving recorded answers of " + recordings.models().size() + " models to "
                    + recordings.prompts().size() + " prompts at " + provider.baseUrl() + ", bill at "
                    + provider.billUrl());
            out.println(hidden.declaration());
            new CountDownLatch(1).await();
        }
    }
}
