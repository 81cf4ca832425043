package dev.sluice.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the text being read. Reading notes what is wrong and goes on, so that all mistakes come out at once;
 * a value is only {@linkplain #build built} from a section in which nothing was wrong.
 */
final class Section {

    private record Entry(Node key, Node value) {}

    private final Problems problems;
    private final Node node;
    private final String path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Section(Problems problems, Node node, String path) {
        this.problems = problems;
        this.node = node;
        this.path = path;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::enter);
        } else if (!isNull(node)) {
            problems.add(node, path, "must be a mapping of keys to values, is " + kind(node));
        }
    }

    /** The whole text; an empty one is an empty section. */
    static Section root(Problems problems, Node node) {
        return new Section(problems, node, "");
    }

    static Section empty(Problems problems) {
        return root(problems, nothing(null));
    }

    private void enter(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.add(tuple.getKeyNode(), path, "a key must be a plain word");
            return;
        }
        Entry before = entries.putIfAbsent(key.getValue(), new Entry(key, tuple.getValueNode()));
        if (before != null) {
            String first = before.key().getStartMark() == null
                    ? ""
                    : ", first in line " + (before.key().getStartMark().getLine() + 1);
            problems.add(Optional.ofNullable(key.getStartMark()), path(key.getValue()), "", "stands twice" + first);
        }
    }

    /** Refuses every key but these. */
    Section only(String... known) {
        Set<String> allowed = new TreeSet<>(List.of(known));
        entries.forEach((key, entry) -> {
            if (!allowed.contains(key)) {
                String near = Nearest.to(key, allowed)
                        .map(k -> "did you mean '" + k + "'?")
                        .orElse("known here: " + String.join(", ", allowed));
                problems.add(Optional.ofNullable(entry.key().getStartMark()), path(key), "", "unknown key; " + near);
            }
        });
        return this;
    }

    boolean has(String key) {
        return entries.containsKey(key) && !isNull(entry(key).value());
    }

    Set<String> keys() {
        return entries.keySet();
    }

    String path() {
        return path;
    }

    /** Notes that something is wrong with a key's value, or with the section where the key is missing. */
    void wrong(String key, String message) {
        Entry entry = entries.get(key);
        if (entry != null) {
            problems.add(entry.value(), path(key), message);
        } else {
            problems.add(Optional.ofNullable(node.getStartMark()), key.isEmpty() ? path : path(key), "", message);
        }
    }

    private void wrongWith(Node value, String valuePath, String message) {
        problems.add(value, valuePath, message);
    }

    /** A value written as one word or number; {@code otherwise} also stands in where it is wrong, which is noted. */
    <T> T read(String key, T otherwise, Function<String, T> reading) {
        return find(key, reading).orElse(otherwise);
    }

    /** As {@link #read}, and noted where it is missing. */
    <T> T need(String key, T placeholder, Function<String, T> reading) {
        if (!has(key)) {
            wrong(key, "'" + key + "' is missing");
            return placeholder;
        }
        return read(key, placeholder, reading);
    }

    <T> Optional<T> find(String key, Function<String, T> reading) {
        return has(key) ? scalar(entry(key).value(), path(key), reading) : Optional.empty();
    }

    private <T> Optional<T> scalar(Node value, String at, Function<String, T> reading) {
        if (!(value instanceof ScalarNode scalar) || isNull(value)) {
            wrongWith(value, at, "must be a single value, is " + kind(value));
            return Optional.empty();
        }
        try {
            return Optional.of(reading.apply(scalar.getValue()));
        } catch (IllegalArgumentException | ArithmeticException impossible) {
            wrongWith(value, at, String.valueOf(impossible.getMessage()));
            return Optional.empty();
        }
    }

    /** Text as it is written, quoted or not. */
    static String word(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        return text.strip();
    }

    /** One of the names of {@code choices}. */
    static <T> Function<String, T> oneOf(Map<String, T> choices) {
        return text -> {
            T chosen = choices.get(text);
            if (chosen == null) {
                throw new IllegalArgumentException(
                        "must be one of " + String.join(", ", new TreeSet<>(choices.keySet())));
            }
            return chosen;
        };
    }

    /** The section under a key; an empty one where the key is missing. */
    Section section(String key) {
        return new Section(problems, has(key) ? entry(key).value() : nothing(node.getStartMark()), path(key));
    }

    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        items(key).forEach((at, value) -> sections.add(new Section(problems, value, at)));
        return sections;
    }

    /** The sections under a mapping from names to sections. */
    Map<String, Section> named(String key) {
        Section outer = section(key);
        Map<String, Section> sections = new LinkedHashMap<>();
        outer.entries.forEach((name, entry) -> sections.put(
                name,
                new Section(
                        problems,
                        isNull(entry.value()) ? nothing(entry.key().getStartMark()) : entry.value(),
                        outer.path(name))));
        return sections;
    }

    <T> List<T> list(String key, Function<String, T> reading) {
        List<T> values = new ArrayList<>();
        items(key).forEach((at, value) -> scalar(value, at, reading).ifPresent(values::add));
        return values;
    }

    Map<String, String> words(String key) {
        Section inner = section(key);
        Map<String, String> words = new LinkedHashMap<>();
        inner.entries.keySet().forEach(name -> inner.find(name, Section::word).ifPresent(v -> words.put(name, v)));
        return words;
    }

    private Map<String, Node> items(String key) {
        Map<String, Node> items = new LinkedHashMap<>();
        if (!has(key)) {
            return items;
        }
        if (entry(key).value() instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                items.put(path(key) + "[" + i + "]", sequence.getValue().get(i));
            }
        } else {
            wrong(key, "must be a list, is " + kind(entry(key).value()));
        }
        return items;
    }

    boolean flawless() {
        return !problems.anyUnder(path);
    }

    boolean flawless(String key) {
        return !problems.anyUnder(path(key));
    }

    boolean isMapping() {
        return node instanceof MappingNode || isNull(node);
    }

    /**
     * Builds a value if nothing was wrong here. What its constructor refuses is noted at the key its message mentions
     * first, else at the section.
     */
    <T> Optional<T> build(Supplier<T> building) {
        if (!flawless()) {
            return Optional.empty();
        }
        try {
            return Optional.of(building.get());
        } catch (IllegalArgumentException impossible) {
            String message = String.valueOf(impossible.getMessage());
            wrong(mentioned(message), message);
            return Optional.empty();
        }
    }

    private String mentioned(String message) {
        String words = message.toLowerCase(Locale.ROOT).replace('-', ' ');
        String first = "";
        int earliest = Integer.MAX_VALUE;
        for (String key : entries.keySet()) {
            int at = words.indexOf(key.toLowerCase(Locale.ROOT).replace('-', ' '));
            if (at >= 0 && at < earliest) {
                earliest = at;
                first = key;
            }
        }
        return first;
    }

    private Entry entry(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("no entry " + path(key));
        }
        return entry;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static Node nothing(@Nullable Mark at) {
        return new ScalarNode(Tag.NULL, "", at, at, ScalarStyle.PLAIN);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        if (isNull(node)) {
            return "empty";
        }
        return node instanceof SequenceNode ? "a list" : node instanceof MappingNode ? "a mapping" : "a single value";
    }
}
