package dev.sluice.replay.commands;

import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flag;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.fit.FitCommand;
import java.util.ArrayList;
import java.util.List;

/** The command {@code fit}: its flags, handed on as arguments. */
final class Fit implements Command {

    @Override
    public String name() {
        return "fit";
    }

    @Override
    public String summary() {
        return "learns the projection and the calibration from the train half of recorded sets.";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.needed("data", "DIR", "directory of the recorded sets"),
                Flag.needed("train", "A,B", "recorded sets"),
                Flag.needed("out", "DIR", "directory to write to"),
                Flag.optional("seed", "N", "seed of the split and of the fit"),
                Flag.optional("version", "V", "version to name in the files"),
                Flag.optional("date", "YYYY-MM-DD", "date to name in the files"),
                Flag.optional("dimensions", "N", "dimensions of the latent vector"),
                Flag.optional("epochs", "N", "passes over the prompts"),
                Flag.optional("hidden-thinking", "FACTOR", "output tokens of o1-* models per visible one, a guess"));
    }

    @Override
    public void run(Flags flags) {
        List<String> arguments = new ArrayList<>();
        for (Flag flag : flags()) {
            flags.find(flag.name()).ifPresent(value -> arguments.addAll(List.of("--" + flag.name(), value)));
        }
        FitCommand.run(arguments.toArray(String[]::new));
    }
}
