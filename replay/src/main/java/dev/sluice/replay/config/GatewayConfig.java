package dev.sluice.replay.config;

import dev.sluice.core.backend.Price;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.HiddenReasoning;
import dev.sluice.replay.data.Prices;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The command {@code gateway-config}: writes the sluice.yaml that puts recorded models behind a gateway. */
public final class GatewayConfig implements Command {

    private static final List<String> FAMILIES = List.of(
            "gpt",
            "o1",
            "claude",
            "llama",
            "gemma",
            "gemini",
            "qwen",
            "mistral",
            "mixtral",
            "phi",
            "yi",
            "deepseek",
            "command",
            "reka",
            "grok",
            "athene");

    private final PrintStream out;

    public GatewayConfig(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return "gateway-config";
    }

    @Override
    public String summary() {
        return "writes the sluice.yaml of a gateway whose backends are recorded models.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets, for the prices"),
                Flag.needed("pool", "M1,M2", "recorded models"),
                Flag.usually("provider", "URL", "http://127.0.0.1:9100/v1", "where serve-recorded listens"),
                Flag.usually("quality", "SHARE", "0.95", "objective: share of the best candidate's forecast"),
                Flag.usually("structures", "S1,S2", "single,cascade", "plan structures of the policy"),
                Flag.needed("out", "FILE", "file to write"));
    }

    @Override
    public void run(Flags flags) {
        String yaml = yaml(
                Prices.read(flags.path("data")),
                flags.list("pool"),
                flags.url("provider"),
                flags.number("quality", 0.01, 1),
                flags.list("structures"));
        Path file = flags.path("out");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new WrongInput("cannot write " + file + ": " + e.getMessage(), e);
        }
        out.println("wrote " + file + " with " + flags.list("pool").size() + " backends");
    }

    static String yaml(Prices prices, List<String> pool, URI provider, double quality, List<String> structures) {
        StringBuilder yaml = new StringBuilder(
                        "# Recorded models as backends; written by the replay's gateway-config.\n")
                .append("# best-of is left out as a rule: a recording has one sample, and copies of it always agree.\n")
                .append("backends:\n");
        Set<String> ids = new HashSet<>();
        for (String model : pool) {
            if (!ids.add(id(model))) {
                throw new WrongInput("two models of the pool would have the backend id " + id(model));
            }
            yaml.append(backend(model, prices.of(model), provider));
        }
        return yaml.append("policies:\n  default:\n    objective: {quality: ")
                .append(quality)
                .append("}\n    structures: [")
                .append(String.join(", ", structures))
                .append("]\ndefault-policy: default\n")
                .toString();
    }

    private static String backend(String model, Price price, URI provider) {
        return """
                  - id: "%s"
                    dialect: openai
                    base-url: "%s"
                    model: "%s"
                    price: {input: %s, output: %s}
                    context-window: 128000
                    max-output: 16384
                    family: %s
                    calibrated-as: "%s"
                    capabilities: {thinking: %s, json-object: true}
                """.formatted(
                        id(model),
                        provider,
                        model,
                        price.inputPerMillion(),
                        price.outputPerMillion(),
                        family(model),
                        model,
                        HiddenReasoning.hides(model) ? "always" : "none");
    }

    /** The model's name in the letters a backend's id may have. */
    public static String id(String model) {
        return model.replaceAll("[^A-Za-z0-9._:/-]", "-");
    }

    static String family(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        return FAMILIES.stream().filter(lower::contains).findFirst().orElse(lower.replaceAll("[^a-z0-9]", "-"));
    }
}
