package dev.sluice.replay.evaluate;

import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.cli.Progress;
import dev.sluice.replay.data.Prices;
import dev.sluice.replay.policyfile.PolicyFile;
import dev.sluice.replay.pool.Pool;
import dev.sluice.replay.pool.PoolPrices;
import dev.sluice.replay.recorded.ServeRecorded;
import dev.sluice.replay.trial.PolicyUnderTest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The command {@code evaluate}: measures a policy on recorded outcomes. */
public final class Evaluate implements Command {

    private static final List<String> NOT_NAMED = List.of("data", "out", "plots");

    private final PrintStream out;
    private final PrintStream errors;
    private final LongSupplier nanoTime;

    public Evaluate(PrintStream out, PrintStream errors, LongSupplier nanoTime) {
        this.out = out;
        this.errors = errors;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String summary() {
        return "measures a policy on recorded outcomes, beside every model alone, their mixtures and other routers.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("train", "A,B", "sets to learn from"),
                Flag.needed("test", "A,B", "sets to measure on; one that is also trained on is split by prompt"),
                Flag.needed("pool", "M1,M2", "recorded models; X/direct and X/cot are two ways of calling X"),
                Flag.optional("strong", "M", "the stronger model of a pair, whose routing is measured besides"),
                Flag.optional("weak", "M", "the weaker model of a pair"),
                Flag.optional(
                        "reference", "M", "whose cost is the whole budget; usually --strong, or the best on train"),
                Flag.optional("policy", "FILE", "a policy as in sluice.yaml; usually quality 0.95, all structures"),
                Flag.usually("splits", "N", "4", "how often it is done, each time with another split"),
                Flag.usually("seed", "N", "1", "seed of the splits, the streams and the bootstrap"),
                Flag.needed("out", "FILE", "report as JSON"),
                Flag.optional("plots", "DIR", "where the plots go; usually beside the report"),
                Flag.optional(
                        "price", "M=IN:OUT", "prices beside prices.json, dollars per million tokens, M=IN:OUT,..."),
                Flag.usually("ablation", "true|false", "false", "measure every structure of plans alone too"),
                Flag.usually("resamples", "N", "1000", "draws of the bootstrap"),
                ServeRecorded.hiddenReasoning());
    }

    @Override
    public void run(Flags flags) {
        List<String> pool = flags.list("pool");
        Material material = Material.read(
                flags.path("data"),
                flags.list("train"),
                flags.list("test"),
                pool,
                ServeRecorded.hiddenReasoning(flags));
        PoolPrices prices = PoolPrices.of(
                pool,
                Prices.read(flags.path("data")),
                flags.find("price").isPresent() ? flags.list("price") : List.of());
        PolicySpec policy =
                flags.find("policy").map(file -> PolicyFile.read(Path.of(file))).orElseGet(PolicyUnderTest::usual);
        Pool backends = Pool.of(pool, prices);
        check(policy, backends);
        Options options = new Options(
                flags.path("data"),
                flags.list("train"),
                flags.list("test"),
                backends,
                prices,
                new Pairing(material, flags.list("train")).of(pool, flags.find("strong"), flags.find("weak")),
                flags.find("reference").map(model -> inPool(model, pool)),
                policy,
                (int) flags.whole("splits", 1, 1000),
                flags.whole("seed", Long.MIN_VALUE / 2, Long.MAX_VALUE / 2),
                ServeRecorded.hiddenReasoning(flags),
                flags.yes("ablation"));
        Path file = flags.path("out");
        writable(file);
        flags.find("plots").ifPresent(dir -> writable(Path.of(dir).resolve("plot.svg")));
        Remarks remarks = Remarks.of(options, material);
        remarks.all().forEach(errors::println);
        Progress bar = new Progress(errors, Evaluation.steps(options, material), nanoTime);
        Evaluation.Measured measured = new Evaluation(options, material, bar::step).measured();
        List<Sheet> sheets = measured.sheets();
        List<String> notes = remarks.notes(measured);
        bar.step("measuring intervals");
        Findings findings = Findings.of(options, sheets, (int) flags.whole("resamples", 10, 100_000));
        ObjectNode report = ReportJson.of(command(flags), options, sheets, findings, remarks.declarations(), notes);
        bar.step("done");
        write(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(report));
        Path plots =
                flags.find("plots").map(Path::of).orElse(file.toAbsolutePath().resolveSibling(""));
        String stem = file.getFileName().toString().replaceFirst("\\.json$", "");
        write(plots.resolve(stem + "-frontier.svg"), FrontierPlot.of(options, findings));
        write(plots.resolve(stem + "-reliability.svg"), ReliabilityPlot.of(options, findings));
        out.println(Digest.of(options, findings));
        notes.forEach(note -> out.println("- " + note));
        out.println(
                "wrote " + file + " and, in " + plots + ", " + stem + "-frontier.svg and " + stem + "-reliability.svg");
    }

    private static String inPool(String model, List<String> pool) {
        if (!pool.contains(model)) {
            throw new WrongInput("'" + model + "' is not in the pool " + String.join(", ", pool));
        }
        return model;
    }

    private static void check(PolicySpec policy, Pool pool) {
        List<String> known = pool.catalog().backends().stream().map(b -> b.id()).toList();
        policy.backends().stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
            throw new WrongInput("the policy names a backend '" + id + "' that is not in the pool; it has "
                    + String.join(", ", known));
        });
    }

    /** Before minutes are spent on what cannot be kept. */
    private static void writable(Path file) {
        Path dir = file.toAbsolutePath().getParent();
        if (dir == null || !Files.isDirectory(dir)) {
            throw new WrongInput("cannot write " + file + ": the directory is missing");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private String command(Flags flags) {
        List<String> given = new ArrayList<>();
        for (Flag flag : flags()) {
            Optional<String> value = flags.find(flag.name());
            if (!NOT_NAMED.contains(flag.name()) && value.isPresent()) {
                given.add("--" + flag.name() + " " + value.get());
            }
        }
        return "evaluate --data DIR " + given.stream().collect(Collectors.joining(" "));
    }
}
