package dev.sluice.replay.play;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.cli.Progress;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Split;
import dev.sluice.replay.recorded.Bill;
import dev.sluice.replay.recorded.Recordings;
import dev.sluice.replay.recorded.ServeRecorded;
import dev.sluice.replay.report.Markdown;
import dev.sluice.replay.report.Report;
import dev.sluice.replay.report.SvgPlot;
import dev.sluice.replay.score.Scorer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code play}: recorded prompts through a running gateway, and the report. */
public final class Play implements Command {

    private final PrintStream out;
    private final PrintStream progress;
    private final InstantSource clock;

    public Play(PrintStream out, PrintStream progress, InstantSource clock) {
        this.out = out;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "play";
    }

    @Override
    public String summary() {
        return "drives a running gateway with recorded prompts and reports accuracy and cost beside the baselines.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("sets", "A,B", "recorded sets"),
                Flag.usually("split", "train|test", "test", "which half of the prompts"),
                Flag.usually("seed", "N", Long.toString(Split.DEFAULT_SEED), "seed of the split, order and bootstrap"),
                Flag.needed("pool", "M1,M2", "recorded models behind the gateway"),
                Flag.usually("gateway", "URL", "http://127.0.0.1:8080/v1", "the gateway, up to and including /v1"),
                Flag.usually("key", "KEY", "none", "the caller's key"),
                Flag.usually("model", "NAME", "auto", "the model to ask the gateway for"),
                Flag.usually("limit", "N", "1000000", "at most so many prompts"),
                Flag.usually("stream", "none|half|all", "half", "which prompts are asked for as streams"),
                Flag.usually("concurrency", "N", "4", "prompts under way at once"),
                Flag.optional("bill", "URL", "the recorded provider's bill, such as http://127.0.0.1:9101/bill"),
                Flag.usually("feedback", "true|false", "false", "tell the gateway whether each answer was right"),
                Flag.usually("about", "TEXT", "not said", "what the report says about the gateway's configuration"),
                Flag.usually("commit", "ID", "unknown", "the commit to name in the report"),
                Flag.optional("out", "FILE", "report as JSON"),
                Flag.optional("markdown", "FILE", "report as Markdown; printed too"),
                Flag.optional("svg", "FILE", "plot of cost and accuracy"),
                ServeRecorded.hiddenReasoning());
    }

    @Override
    public void run(Flags flags) throws InterruptedException {
        HiddenReasoning hidden = ServeRecorded.hiddenReasoning(flags);
        Split split = Split.named(flags.text("split"));
        long seed = flags.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        List<String> pool = flags.list("pool");
        URI gateway = flags.url("gateway");
        Panel panel =
                Panel.of(Recordings.read(flags.path("data"), flags.list("sets"), pool, hidden), pool, split, seed, (int)
                        flags.whole("limit", 1, Integer.MAX_VALUE));
        Optional<ProviderBill> provider = flags.find("bill").map(b -> new ProviderBill(flags.url("bill")));
        Bill before = provider.isPresent() ? provider.get().read() : Bill.NOTHING;
        out.println(panel.prompts().size() + " prompts of the " + split.name().toLowerCase(Locale.ROOT) + " split to "
                + gateway);
        out.println(hidden.declaration());
        List<Played> played = play(flags, gateway, panel);
        Optional<Bill> billed =
                provider.isPresent() ? Optional.of(provider.get().read().since(before)) : Optional.empty();
        Report report = new PlayReport(
                        panel,
                        command(flags),
                        flags.text("about"),
                        flags.text("commit"),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        hidden.declaration(),
                        split.name().toLowerCase(Locale.ROOT),
                        seed)
                .of(played, billed);
        write(flags, report);
        out.println(Markdown.of(report));
    }

    private List<Played> play(Flags flags, URI gateway, Panel panel) throws InterruptedException {
        Progress bar = new Progress(progress, panel.prompts().size(), System::nanoTime);
        AtomicInteger failed = new AtomicInteger();
        Playback.Streaming streaming = Playback.Streaming.valueOf(
                flags.oneOf("stream", "none", "half", "all").toUpperCase(Locale.ROOT));
        boolean feedback = flags.yes("feedback");
        try (GatewayCaller caller = new GatewayCaller(gateway, flags.text("key"), flags.text("model"));
                FeedbackPost post = new FeedbackPost(gateway, flags.text("key"))) {
            Playback playback = new Playback(caller, streaming, (int) flags.whole("concurrency", 1, 1000));
            return playback.play(panel.prompts(), played -> {
                if (feedback && played.failure().isEmpty()) {
                    tell(post, played);
                }
                bar.step((played.failure().isPresent() ? failed.incrementAndGet() : failed.get()) + " failed");
            });
        }
    }

    private void tell(FeedbackPost post, Played played) {
        try {
            boolean right = Scorer.right(played.text(), played.prompt().gold().orElseThrow());
            post.post(played.decision(), right)
                    .ifPresent(why -> progress.println(
                            "feedback on the decision " + played.decision() + " was not taken: " + why));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What shaped the figures, without addresses, keys and file names. */
    private static String command(Flags flags) {
        return "play --sets %s --split %s --seed %s --pool %s --model %s --stream %s --concurrency %s --feedback %s --hidden-reasoning %s"
                .formatted(
                        flags.text("sets"),
                        flags.text("split"),
                        flags.text("seed"),
                        flags.text("pool"),
                        flags.text("model"),
                        flags.text("stream"),
                        flags.text("concurrency"),
                        flags.text("feedback"),
                        flags.text("hidden-reasoning"));
    }

    private static void write(Flags flags, Report report) {
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        flags.find("out").ifPresent(file -> write(file, json.writeValueAsString(report)));
        flags.find("markdown").ifPresent(file -> write(file, Markdown.of(report)));
        flags.find("svg")
                .ifPresent(file ->
                        write(file, SvgPlot.of(report.sections().getFirst().comparison())));
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
