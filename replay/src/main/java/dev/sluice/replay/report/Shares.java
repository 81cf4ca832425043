package dev.sluice.replay.report;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How often each of some names occurred.
 *
 * @param counts most frequent first
 */
public record Shares(Map<String, Long> counts) {

    public Shares {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    public static Shares of(Collection<String> names) {
        Map<String, Long> counted = new LinkedHashMap<>();
        names.stream().collect(Collectors.groupingBy(n -> n, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(e -> counted.put(e.getKey(), e.getValue()));
        return new Shares(counted);
    }

    /** For people: {@code cascade 62.5 %, single 37.5 %}. */
    @Override
    public String toString() {
        double all = counts.values().stream().mapToLong(n -> n).sum();
        return counts.entrySet().stream()
                .map(e -> "%s %.1f %%".formatted(e.getKey(), 100 * e.getValue() / all))
                .collect(Collectors.joining(", "));
    }
}
