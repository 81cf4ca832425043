package dev.sluice.difficulty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The learned map from the pieces of a text to a small latent vector: the mean of each kind's rows, summed, less the
 * offset. Written as a text of {@code key: value} lines and one line of 16-bit rows.
 *
 * @param origin the command, data, split, seed and date that made it
 * @param scale what one step of the stored 16-bit rows is worth
 * @param rows bucket after bucket, {@code dimensions} steps each
 */
public record Projection(
        String version, Map<String, String> origin, int dimensions, double[] offset, double scale, short[] rows) {

    private static final String FORMAT = "sluice-projection-1";
    /** Latent values are kept within this many standard deviations of the prompts it was fitted on. */
    private static final double WIDEST = 3;

    public Projection {
        origin = Map.copyOf(origin);
        if (dimensions < 1 || offset.length != dimensions || rows.length != NGrams.BUCKETS * dimensions) {
            throw new IllegalArgumentException("projection of " + dimensions + " dimensions has " + offset.length
                    + " offsets and " + rows.length + " numbers in its rows");
        }
    }

    /** @param lower text in lower case */
    public double[] latent(String lower) {
        int[] counts = new int[NGrams.KINDS];
        long[] sums = new long[NGrams.KINDS * dimensions];
        NGrams.visit(lower, (kind, bucket) -> {
            counts[kind]++;
            int row = bucket * dimensions;
            int sum = kind * dimensions;
            for (int d = 0; d < dimensions; d++) {
                sums[sum + d] += rows[row + d];
            }
        });
        double[] latent = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            double value = -offset[d];
            for (int kind = 0; kind < NGrams.KINDS; kind++) {
                value += counts[kind] == 0 ? 0 : scale * sums[kind * dimensions + d] / counts[kind];
            }
            latent[d] = Math.clamp(value, -WIDEST, WIDEST);
        }
        return latent;
    }

    /** @throws IllegalArgumentException where it is not one */
    public static Projection read(InputStream in) {
        Map<String, String> lines = new LinkedHashMap<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int colon = line.indexOf(": ");
                if (colon < 1) {
                    throw new IllegalArgumentException("not a 'key: value' line: " + line);
                }
                lines.put(line.substring(0, colon), line.substring(colon + 2));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!FORMAT.equals(lines.remove("format"))) {
            throw new IllegalArgumentException("not in the format " + FORMAT);
        }
        String version = take(lines, "version");
        int dimensions = Integer.parseInt(take(lines, "dimensions"));
        String[] offsets = take(lines, "offset").split(" ", -1);
        double[] offset = new double[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            offset[i] = Double.parseDouble(offsets[i]);
        }
        double scale = Double.parseDouble(take(lines, "scale"));
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(take(lines, "rows")));
        short[] rows = new short[bytes.remaining() / Short.BYTES];
        bytes.asShortBuffer().get(rows);
        return new Projection(version, lines, dimensions, offset, scale, rows);
    }

    private static String take(Map<String, String> lines, String key) {
        String value = lines.remove(key);
        if (value == null) {
            throw new IllegalArgumentException("projection without '" + key + "'");
        }
        return value;
    }

    public String write() {
        ByteBuffer bytes = ByteBuffer.allocate(rows.length * Short.BYTES);
        bytes.asShortBuffer().put(rows);
        StringBuilder text = new StringBuilder();
        text.append("format: ").append(FORMAT).append('\n');
        text.append("version: ").append(version).append('\n');
        origin.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> text.append(e.getKey())
                        .append(": ")
                        .append(e.getValue())
                        .append('\n'));
        text.append("dimensions: ").append(dimensions).append('\n');
        text.append("offset: ")
                .append(java.util.Arrays.stream(offset)
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(" ")))
                .append('\n');
        text.append("scale: ").append(scale).append('\n');
        text.append("rows: ")
                .append(Base64.getEncoder().encodeToString(bytes.array()))
                .append('\n');
        return text.toString();
    }
}
