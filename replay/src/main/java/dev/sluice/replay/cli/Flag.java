package dev.sluice.replay.cli;

import java.util.Optional;

/**
 * A flag of a command: {@code --name VALUE}.
 *
 * @param usual the value where none is given
 */
public record Flag(String name, String value, String meaning, Optional<String> usual, boolean needed) {

    public static Flag needed(String name, String value, String meaning) {
        return new Flag(name, value, meaning, Optional.empty(), true);
    }

    public static Flag usually(String name, String value, String usual, String meaning) {
        return new Flag(name, value, meaning, Optional.of(usual), false);
    }

    public static Flag optional(String name, String value, String meaning) {
        return new Flag(name, value, meaning, Optional.empty(), false);
    }

    /** Whether it may stand alone, and then means yes. */
    boolean isSwitch() {
        return value.equals("true|false");
    }

    String help() {
        String usually = usual.map(u -> " (usually " + u + ")").orElse(needed ? " (needed)" : "");
        return "  %-28s %s%s".formatted("--" + name + " " + value, meaning, usually);
    }
}
