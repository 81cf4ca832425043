package dev.sluice.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Everything found wrong while one text is read, by one thread. */
final class Problems {

    private static final int LONGEST_VALUE = 80;

    private final String source;
    private final List<Problem> found = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    void add(Optional<Mark> at, String path, String value, String message) {
        found.add(new Problem(
                source,
                at.map(m -> m.getLine() + 1).orElse(0),
                at.map(m -> m.getColumn() + 1).orElse(0),
                path,
                value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value,
                message));
    }

    void add(Node node, String path, String message) {
        String value = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        add(Optional.ofNullable(node.getStartMark()), path, value, message);
    }

    /** Whether anything was found at {@code path} or below it. */
    boolean anyUnder(String path) {
        return found.stream()
                .map(Problem::path)
                .anyMatch(
                        p -> path.isEmpty() || p.equals(path) || p.startsWith(path + ".") || p.startsWith(path + "["));
    }

    void refuseIfAny() {
        if (!found.isEmpty()) {
            found.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new ConfigurationRefused(found);
        }
    }
}
