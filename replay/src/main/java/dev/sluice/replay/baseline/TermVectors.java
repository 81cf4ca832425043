package dev.sluice.replay.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts as vectors of hashed terms, weighed by (1 + log tf) * log((1 + n) / (1 + df)) + 1 and scaled to length one, the
 * usual tf-idf with document frequencies of the training texts.
 */
final class TermVectors {

    static final int BUCKETS = 1 << 18;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final boolean pairs;
    private final double[] weight = new double[BUCKETS];

    /** A text: ascending buckets and their values. */
    record Vector(int[] buckets, double[] values) {}

    /** @param pairs whether pairs of words that follow one another are terms too */
    TermVectors(List<String> training, boolean pairs) {
        this.pairs = pairs;
        int[] documents = new int[BUCKETS];
        training.forEach(text -> counts(text).keySet().forEach(bucket -> documents[bucket]++));
        for (int b = 0; b < BUCKETS; b++) {
            weight[b] = Math.log((1.0 + training.size()) / (1.0 + documents[b])) + 1;
        }
    }

    Vector of(String text) {
        Map<Integer, Integer> counts = counts(text);
        int[] buckets = counts.keySet().stream().mapToInt(b -> b).sorted().toArray();
        double[] values = new double[buckets.length];
        double squares = 0;
        for (int i = 0; i < buckets.length; i++) {
            values[i] = (1 + Math.log(counts.getOrDefault(buckets[i], 1))) * weight[buckets[i]];
            squares += values[i] * values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= Math.sqrt(squares);
        }
        return new Vector(buckets, values);
    }

    private Map<Integer, Integer> counts(String text) {
        Map<Integer, Integer> counts = new HashMap<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        List<Integer> words = new ArrayList<>();
        while (matcher.find()) {
            words.add(matcher.group().hashCode());
        }
        for (int i = 0; i < words.size(); i++) {
            counts.merge(bucket(words.get(i)), 1, Integer::sum);
            if (pairs && i > 0) {
                counts.merge(bucket(words.get(i - 1) * 31 + words.get(i) * 17 + 7), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static int bucket(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
        return (mixed ^ (mixed >>> 13)) & (BUCKETS - 1);
    }
}
