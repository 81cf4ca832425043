package dev.sluice.replay.fit;

import dev.sluice.replay.WrongInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Flags of the form {@code --name value}. */
record Arguments(Map<String, String> values, String usage) {

    static Arguments parse(String[] args, String usage) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            boolean known = args[i].startsWith("--") && usage.contains(args[i] + " ");
            if (!known) {
                throw new WrongInput("unknown argument '" + args[i] + "'; usage: " + usage);
            }
            if (i + 1 == args.length) {
                throw new WrongInput(args[i] + " needs a value; usage: " + usage);
            }
            if (values.put(args[i].substring(2), args[i + 1]) != null) {
                throw new WrongInput(args[i] + " is given twice");
            }
        }
        return new Arguments(values, usage);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new WrongInput("--" + name + " is missing; usage: " + usage);
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long whole(String name, long otherwise) {
        String value = values.get(name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new WrongInput("--" + name + " must be a whole number: " + value);
        }
    }

    double number(String name, double otherwise) {
        String value = values.get(name);
        try {
            return value == null ? otherwise : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new WrongInput("--" + name + " must be a number: " + value);
        }
    }

    String without(String... names) {
        Set<String> left = Set.of(names);
        return values.entrySet().stream()
                .filter(e -> !left.contains(e.getKey()))
                .map(e -> "--" + e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(" "));
    }
}
