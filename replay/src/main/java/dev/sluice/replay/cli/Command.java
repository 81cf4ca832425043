package dev.sluice.replay.cli;

import java.util.List;
import java.util.stream.Collectors;

/** A command of the command line. */
public interface Command {

    String name();

    /** What it does, in one sentence. */
    String summary();

    List<Flag> flags();

    /** @throws InterruptedException where it is told to stop while waiting */
    void run(Flags flags) throws InterruptedException;

    default String help() {
        return name() + ": " + summary() + System.lineSeparator()
                + flags().stream().map(Flag::help).collect(Collectors.joining(System.lineSeparator()));
    }
}
