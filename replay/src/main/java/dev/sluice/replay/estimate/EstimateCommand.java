package dev.sluice.replay.estimate;

import dev.sluice.difficulty.LexicalEstimator;
import dev.sluice.difficulty.Projection;
import dev.sluice.policies.forecast.CalibrationFile;
import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.data.AskedPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The command {@code estimate}: shows what the estimator sees in a prompt. */
public final class EstimateCommand implements Command {

    private static final String STANDARD_INPUT = "-";

    private final InputStream in;
    private final PrintStream out;

    public EstimateCommand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public String name() {
        return "estimate";
    }

    @Override
    public String summary() {
        return "shows a prompt's difficulty, its signals, and what each adds to the forecast of each arm.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.usually("prompt", "FILE", STANDARD_INPUT, "the prompt's text; - is standard input"),
                Flag.optional("models", "M1,M2", "known models to explain; all where not given"),
                Flag.optional("fitted", "DIR", "projection.txt and calibration.txt of fit; else what is shipped"));
    }

    @Override
    public void run(Flags flags) {
        String prompt = prompt(flags.text("prompt"));
        LexicalEstimator estimator = flags.find("fitted")
                .map(dir -> new LexicalEstimator(read(Path.of(dir).resolve("projection.txt"), Projection::read)))
                .orElseGet(LexicalEstimator::shipped);
        CalibrationFile calibration = flags.find("fitted")
                .map(dir -> read(Path.of(dir).resolve("calibration.txt"), CalibrationFile::read))
                .orElseGet(FittedCalibration::shippedFile);
        List<String> known = calibration.arms().keySet().stream().sorted().toList();
        List<String> models = flags.find("models").isPresent()
                ? flags.list("models").stream()
                        .map(m -> m.toLowerCase(Locale.ROOT))
                        .toList()
                : known;
        models.stream().filter(m -> !known.contains(m)).findFirst().ifPresent(m -> {
            throw new WrongInput("the calibration knows no model '" + m + "'; it knows " + String.join(", ", known));
        });
        out.print(new Explanation(calibration, estimator.estimate(AskedPrompt.request("asked", prompt))).text(models));
    }

    private String prompt(String file) {
        try {
            String text = file.equals(STANDARD_INPUT)
                    ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            if (text.isBlank()) {
                throw new WrongInput("the prompt is empty");
            }
            return text;
        } catch (IOException e) {
            throw new WrongInput("cannot read the prompt " + file + ": " + e.getMessage(), e);
        }
    }

    private static <T> T read(Path file, Function<InputStream, T> reader) {
        try (InputStream stream = Files.newInputStream(file)) {
            return reader.apply(stream);
        } catch (IOException e) {
            throw new WrongInput("cannot read " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new WrongInput(file + ": " + e.getMessage(), e);
        }
    }
}
