package dev.sluice.replay.commands;

import dev.sluice.replay.WrongInput;
import dev.sluice.replay.cli.Command;
import dev.sluice.replay.cli.Flags;
import dev.sluice.replay.config.GatewayConfig;
import dev.sluice.replay.energy.EnergyCommand;
import dev.sluice.replay.estimate.EstimateCommand;
import dev.sluice.replay.evaluate.Evaluate;
import dev.sluice.replay.evaluate.ExchangeCommand;
import dev.sluice.replay.evaluate.NewcomerCommand;
import dev.sluice.replay.evaluate.WhatIfCheck;
import dev.sluice.replay.fit.FitCommand;
import dev.sluice.replay.offpolicy.WhatIfCommand;
import dev.sluice.replay.pace.Pace;
import dev.sluice.replay.play.Play;
import dev.sluice.replay.recorded.ServeRecorded;
import dev.sluice.replay.score.CheckScorer;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command line. */
public final class Main {

    private static final int USED_WRONGLY = 2;
    private static final int STOPPED = 130;

    private final List<Command> commands;
    private final PrintStream out;
    private final PrintStream errors;

    Main(List<Command> commands, PrintStream out, PrintStream errors) {
        this.commands = List.copyOf(commands);
        this.out = out;
        this.errors = errors;
    }

    public static void main(String[] args) {
        PrintStream out = System.out;
        int status = new Main(
                        List.of(
                                new FitCommand(out),
                                new EnergyCommand(out),
                                new Evaluate(out, System.err, System::nanoTime),
                                new NewcomerCommand(out, System.err, System::nanoTime),
                                new ExchangeCommand(out, System.err, System::nanoTime),
                                new EstimateCommand(System.in, out),
                                new WhatIfCommand(out),
                                new WhatIfCheck(out, System.err, System::nanoTime),
                                new CheckScorer(out),
                                new ServeRecorded(out),
                                new GatewayConfig(out),
                                new Play(out, System.err, InstantSource.system()),
                                new Pace(out, System.err)),
                        out,
                        System.err)
                .run(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The exit status. */
    int run(String... args) {
        if (args.length == 0 || args[0].equals("--help")) {
            (args.length == 0 ? errors : out).println(help());
            return args.length == 0 ? USED_WRONGLY : 0;
        }
        Optional<Command> command =
                commands.stream().filter(c -> c.name().equals(args[0])).findFirst();
        if (command.isEmpty()) {
            errors.println("unknown command '" + args[0] + "'" + System.lineSeparator() + help());
            return USED_WRONGLY;
        }
        return run(command.get(), Arrays.copyOfRange(args, 1, args.length));
    }

    private int run(Command command, String... args) {
        if (List.of(args).contains("--help")) {
            out.println(command.help());
            return 0;
        }
        try {
            command.run(Flags.read(command.flags(), args));
            return 0;
        } catch (WrongInput wrong) {
            errors.println(command.name() + ": " + wrong.getMessage());
            return USED_WRONGLY;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            errors.println(command.name() + ": stopped");
            return STOPPED;
        }
    }

    private String help() {
        StringBuilder help = new StringBuilder("usage: java -jar sluice-replay.jar COMMAND --flag VALUE ...");
        for (Command command : commands) {
            help.append("%n  %-16s %s".formatted(command.name(), command.summary()));
        }
        return help.append(System.lineSeparator())
                .append("COMMAND --help lists its flags")
                .toString();
    }
}
