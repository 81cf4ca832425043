package dev.sluice.replay.cli;

import dev.sluice.replay.WrongInput;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The flags given to one command, each one declared, with a value. */
public final class Flags {

    private final Map<String, String> values;

    private Flags(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** @throws WrongInput where a flag is unknown, lacks its value, comes twice or is missing */
    public static Flags read(List<Flag> declared, String... args) {
        Map<String, String> values = new LinkedHashMap<>();
        int at = 0;
        while (at < args.length) {
            String given = args[at];
            String name = given.startsWith("--") ? given.substring(2) : "";
            Flag flag = declared.stream()
                    .filter(f -> f.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new WrongInput("unknown flag '" + given + "'; known: " + list(declared)));
            boolean alone = at + 1 == args.length || args[at + 1].startsWith("--");
            if (alone && !flag.isSwitch()) {
                throw new WrongInput("the flag " + given + " needs a value");
            }
            if (values.put(name, alone ? "true" : args[at + 1]) != null) {
                throw new WrongInput("the flag " + given + " is given twice");
            }
            at += alone ? 1 : 2;
        }
        for (Flag flag : declared) {
            flag.usual().ifPresent(usual -> values.putIfAbsent(flag.name(), usual));
            if (flag.needed() && !values.containsKey(flag.name())) {
                throw new WrongInput("the flag --" + flag.name() + " is missing: " + flag.meaning());
            }
        }
        return new Flags(values);
    }

    private static String list(List<Flag> declared) {
        return declared.stream().map(f -> "--" + f.name()).collect(Collectors.joining(" "));
    }

    public String text(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("the flag --" + name + " was not declared"));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Path path(String name) {
        return Path.of(text(name));
    }

    /** Comma-separated, without blanks. */
    public List<String> list(String name) {
        List<String> items =
                Arrays.stream(text(name).split(",", -1)).map(String::strip).toList();
        if (items.stream().anyMatch(String::isEmpty)) {
            throw new WrongInput("--" + name + " has an empty item: " + text(name));
        }
        if (items.stream().distinct().count() < items.size()) {
            throw new WrongInput("--" + name + " names an item twice: " + text(name));
        }
        return items;
    }

    public long whole(String name, long least, long most) {
        try {
            long value = Long.parseLong(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, together with numbers out of range
        }
        throw new WrongInput("--" + name + " must be a whole number in [" + least + ", " + most + "]: " + text(name));
    }

    public double number(String name, double least, double most) {
        try {
            double value = Double.parseDouble(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, together with numbers out of range
        }
        throw new WrongInput("--" + name + " must be a number in [" + least + ", " + most + "]: " + text(name));
    }

    public boolean yes(String name) {
        return oneOf(name, "true", "false").equals("true");
    }

    public String oneOf(String name, String... choices) {
        if (!List.of(choices).contains(text(name))) {
            throw new WrongInput("--" + name + " must be one of " + String.join(", ", choices) + ": " + text(name));
        }
        return text(name);
    }

    public URI url(String name) {
        try {
            URI url = URI.create(text(name).replaceFirst("/+$", ""));
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // answered below, together with addresses of another kind
        }
        throw new WrongInput("--" + name + " must be a web address such as http://127.0.0.1:8080/v1: " + text(name));
    }
}
