package dev.sluice.difficulty;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A vector for each piece of BERT's vocabulary, distilled from a sentence transformer, and a text's mean of them: what a
 * text is about, in a few microseconds. Words are cut into the longest known pieces from the left (WordPiece,
 * github.com/google-research/bert). A piece weighs less the more common it is, and the more often it was had:
 *
 * <pre>
 * v = sum w sqrt(count) E / sum w sqrt(count)      w = .001 / (.001 + p), p ~ 1 / (rank + 2.7)
 * </pre>
 *
 * the smooth inverse frequency of Arora et al. 2017, by Zipf's law instead of counts (model2vec).
 */
public final class TokenVectors {

    private static final String SHIPPED = "tokens.bin";
    private static final String FORMAT = "sluice-tokens-1";
    private static final String CONTINUES = "##";
    /** Ids below are marks and single characters. */
    private static final int FIRST_WORD = 998;

    private static final double COMMON = .001;
    private static final double ZIPF_SHIFT = 2.7;
    private static final int LONGEST_WORD = 100;
    private static final int MOST_PIECES = 4096;
    private static final int SALT = 0x5bd1e995;

    private final String version;
    private final int dimensions;
    private final char[][] pieces;
    private final boolean[] continues;
    private final byte[] rows;
    private final float[] weights;
    private final int[] table;
    private final int longest;

    private TokenVectors(Map<String, String> head, DataInputStream in) throws IOException {
        this.version = need(head, "version");
        this.dimensions = Integer.parseInt(need(head, "dimensions"));
        int count = Integer.parseInt(need(head, "tokens"));
        this.pieces = new char[count][];
        this.continues = new boolean[count];
        this.rows = new byte[count * dimensions];
        this.weights = weights(count);
        this.table = new int[Integer.highestOneBit(count) * 8];
        int most = 0;
        for (int id = 0; id < count; id++) {
            String text = in.readUTF();
            continues[id] = text.startsWith(CONTINUES) && text.length() > CONTINUES.length();
            pieces[id] = (continues[id] ? text.substring(CONTINUES.length()) : text).toCharArray();
            most = Math.max(most, pieces[id].length);
            in.readFully(rows, id * dimensions, dimensions);
            enter(id);
        }
        this.longest = most;
    }

    private static float[] weights(int count) {
        double sum = 0;
        for (int id = 0; id < count; id++) {
            sum += 1 / (rank(id) + ZIPF_SHIFT);
        }
        float[] weights = new float[count];
        for (int id = 0; id < count; id++) {
            double p = 1 / (rank(id) + ZIPF_SHIFT) / sum;
            weights[id] = (float) (COMMON / (COMMON + p));
        }
        return weights;
    }

    private static int rank(int id) {
        return Math.max(1, id - FIRST_WORD);
    }

    private void enter(int id) {
        int hash = continues[id] ? SALT : 0;
        for (char c : pieces[id]) {
            hash = hash * 31 + c;
        }
        int at = slot(hash);
        while (table[at] != 0) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = id + 1;
    }

    private int slot(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 15)) & (table.length - 1);
    }

    /** The vectors of this release. */
    public static TokenVectors shipped() {
        return Shipped.VECTORS;
    }

    private static final class Shipped {
        private static final TokenVectors VECTORS = read();

        private static TokenVectors read() {
            try (InputStream in = TokenVectors.class.getResourceAsStream(SHIPPED)) {
                if (in == null) {
                    throw new IllegalStateException("the resource " + SHIPPED + " is missing beside TokenVectors");
                }
                return TokenVectors.read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @throws IllegalArgumentException where it is in another format */
    public static TokenVectors read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from, 1 << 16));
        if (!line(in).equals(FORMAT)) {
            throw new IllegalArgumentException("not in the format " + FORMAT);
        }
        Map<String, String> head = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(": ");
            if (colon < 1) {
                throw new IllegalArgumentException("not a 'key: value' line: " + line);
            }
            head.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return new TokenVectors(head, in);
    }

    private static String line(DataInputStream in) throws IOException {
        byte[] bytes = new byte[1000];
        int length = 0;
        for (byte b = in.readByte(); b != '\n' && length < bytes.length; b = in.readByte()) {
            bytes[length++] = b;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static String need(Map<String, String> head, String key) {
        String value = head.get(key);
        if (value == null) {
            throw new IllegalArgumentException("token vectors without '" + key + "'");
        }
        return value;
    }

    public String version() {
        return version;
    }

    public int dimensions() {
        return dimensions;
    }

    /**
     * The mean vector of a text, of any length; zero where no piece of it is known.
     *
     * @param lower in lower case
     */
    public float[] mean(String lower) {
        int[] ids = new int[Math.min(MOST_PIECES, lower.length() + 1)];
        int count = pieces(lower, ids);
        Arrays.sort(ids, 0, count);
        float[] sum = new float[dimensions];
        float total = 0;
        for (int i = 0; i < count; ) {
            int id = ids[i];
            int first = i;
            while (i < count && ids[i] == id) {
                i++;
            }
            float weight = weights[id] * (float) Math.sqrt(i - first);
            total += weight;
            int row = id * dimensions;
            for (int d = 0; d < dimensions; d++) {
                sum[d] += weight * rows[row + d];
            }
        }
        if (total > 0) {
            for (int d = 0; d < dimensions; d++) {
                sum[d] /= total;
            }
        }
        return sum;
    }

    /** How many pieces were found, at most as many as there is room for. */
    int pieces(String text, int[] ids) {
        int count = 0;
        int start = 0;
        while (start < text.length() && count < ids.length) {
            char c = text.charAt(start);
            if (c <= ' ') {
                start++;
                continue;
            }
            int end = start + 1;
            if (isWord(c)) {
                while (end < text.length() && isWord(text.charAt(end))) {
                    end++;
                }
            }
            if (end - start <= LONGEST_WORD) {
                count = cut(text, start, end, ids, count);
            }
            start = end;
        }
        return count;
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c > 127 && Character.isLetterOrDigit(c));
    }

    /** A word with an unknown rest says nothing: it is left out whole. */
    private int cut(String text, int start, int end, int[] ids, int count) {
        int found = count;
        int from = start;
        while (from < end && found < ids.length) {
            int best = -1;
            int bestEnd = from;
            int hash = from == start ? 0 : SALT;
            int last = Math.min(end, from + longest);
            for (int to = from; to < last; to++) {
                hash = hash * 31 + text.charAt(to);
                int id = find(hash, text, from, to + 1, from > start);
                if (id >= 0) {
                    best = id;
                    bestEnd = to + 1;
                }
            }
            if (best < 0) {
                return count;
            }
            ids[found++] = best;
            from = bestEnd;
        }
        return found;
    }

    private int find(int hash, String text, int from, int to, boolean continuing) {
        for (int at = slot(hash); table[at] != 0; at = (at + 1) & (table.length - 1)) {
            int id = table[at] - 1;
            if (continues[id] == continuing && isPiece(pieces[id], text, from, to)) {
                return id;
            }
        }
        return -1;
    }

    private static boolean isPiece(char[] piece, String text, int from, int to) {
        if (piece.length != to - from) {
            return false;
        }
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }
}
