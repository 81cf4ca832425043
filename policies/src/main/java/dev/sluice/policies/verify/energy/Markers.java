package dev.sluice.policies.verify.energy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How often a text hedges, thinks twice or connects, per hundred words, as {@code log(1 + n)}. */
record Markers(double hedges, double secondThoughts, double connectives) {

    private static final int LOOKED_AT = 20_000;

    private enum Kind {
        HEDGE,
        SECOND_THOUGHT,
        CONNECTIVE
    }

    private static final Map<String, Kind> WORDS = words();

    private static Map<String, Kind> words() {
        Map<String, Kind> words = new HashMap<>();
        put(
                words,
                Kind.HEDGE,
                "maybe perhaps probably possibly presumably seems seemingly might could roughly"
                        + " approximately unclear unsure uncertain assume assuming guess likely");
        put(
                words,
                Kind.SECOND_THOUGHT,
                "wait hmm actually alternatively recheck oops however mistake again but"
                        + " instead correction sorry apologies");
        put(
                words,
                Kind.CONNECTIVE,
                "therefore thus hence so first second third then next finally because since"
                        + " consequently similarly");
        return Map.copyOf(words);
    }

    private static void put(Map<String, Kind> words, Kind kind, String list) {
        for (String word : list.split(" ", -1)) {
            words.put(word, kind);
        }
    }

    static Markers of(String text) {
        String end = text.substring(Math.max(0, text.length() - LOOKED_AT)).toLowerCase(Locale.ROOT);
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        int words = 0;
        int start = -1;
        for (int i = 0; i <= end.length(); i++) {
            boolean letter = i < end.length() && Character.isLetter(end.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                words++;
                Kind kind = WORDS.get(end.substring(start, i));
                if (kind != null) {
                    counts.merge(kind, 1, Integer::sum);
                }
                start = -1;
            }
        }
        return new Markers(
                share(counts, Kind.HEDGE, words),
                share(counts, Kind.SECOND_THOUGHT, words),
                share(counts, Kind.CONNECTIVE, words));
    }

    private static double share(Map<Kind, Integer> counts, Kind kind, int words) {
        return words == 0 ? 0 : Math.log1p(100.0 * counts.getOrDefault(kind, 0) / words);
    }
}
