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
import java.util.TreeMap;

/**
 * The learned map from a prompt to a small latent vector, by its {@linkplain Likeness likeness} to landmarks: prompts
 * whose outcomes with many models are known. Kernel ridge regression of the principal components of those outcomes, in
 * Nystrom's approximation; the wording's part of it is a weight for each bucket. A prompt unlike all landmarks comes out
 * near zero, where every model is forecast at its own mean.
 *
 * <p>Of a landmark its mean token vector and its signals are kept, in eight bits, and no text.
 *
 * @param origin the command, data, split, seed and date that made it
 * @param frame how raw vectors are centred and scaled
 * @param meanings dimension after dimension, each of all landmarks, whose vectors have length one
 * @param looks signal after signal, each of all landmarks, standardised
 * @param alphas latent dimension after latent dimension, each of all landmarks
 * @param words bucket after bucket, one for each latent dimension, in steps of {@code wordSteps}
 */
public record Projection(
        String version,
        Map<String, String> origin,
        int dimensions,
        Frame frame,
        float[] meanings,
        float[] looks,
        float[] alphas,
        byte[] words,
        float[] wordSteps) {

    private static final String FORMAT = "sluice-projection-3";
    /** Latent values are kept within this many standard deviations of the prompts it was fitted on. */
    private static final float WIDEST = 3;

    private static final float MEANING_STEP = 1 / 127f;
    private static final float LOOK_STEP = Frame.WIDEST / 127f;

    /**
     * Mean token vector of the training prompts, and mean and deviation of their signals.
     */
    public record Frame(float[] meaning, float[] mean, float[] deviation) {

        /** Signals further out than this many deviations are no different. */
        static final float WIDEST = 4;

        public float[] meaning(float[] raw) {
            float[] centred = new float[raw.length];
            float squares = 0;
            for (int d = 0; d < raw.length; d++) {
                centred[d] = raw[d] - meaning[d];
                squares += centred[d] * centred[d];
            }
            float norm = (float) Math.sqrt(Math.max(squares, 1e-9f));
            for (int d = 0; d < raw.length; d++) {
                centred[d] /= norm;
            }
            return centred;
        }

        /** What never varied says nothing. */
        public float[] signals(double[] raw) {
            float[] standard = new float[raw.length];
            for (int d = 0; d < raw.length; d++) {
                float off = (float) raw[d] - mean[d];
                standard[d] = deviation[d] < 1e-4f ? 0 : Math.clamp(off / deviation[d], -WIDEST, WIDEST);
            }
            return standard;
        }
    }

    public Projection {
        origin = Map.copyOf(origin);
        int landmarks = dimensions < 1 ? 0 : alphas.length / dimensions;
        if (dimensions < 1
                || meanings.length != landmarks * frame.meaning().length
                || looks.length != landmarks * frame.mean().length
                || words.length != NGrams.BUCKETS * dimensions
                || wordSteps.length != dimensions) {
            throw new IllegalArgumentException("a projection of " + dimensions + " dimensions and " + landmarks
                    + " landmarks has " + meanings.length + ", " + looks.length + " and " + words.length + " numbers");
        }
    }

    public double[] latent(Look look) {
        float[] sums = new float[dimensions];
        float[] likeness = likeness(look);
        for (int d = 0; d < dimensions; d++) {
            for (int l = 0; l < likeness.length; l++) {
                sums[d] += likeness[l] * alphas[d * likeness.length + l];
            }
        }
        addWording(look.wording(), sums);
        double[] latent = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            latent[d] = Math.clamp(sums[d], -WIDEST, WIDEST);
        }
        return latent;
    }

    /** To each landmark, but for the wording. All landmarks at a time, so that the loops are loops over vectors. */
    private float[] likeness(Look look) {
        int landmarks = alphas.length / dimensions;
        float[] cos = new float[landmarks];
        for (int d = 0; d < look.meaning().length; d++) {
            float own = look.meaning()[d];
            for (int l = 0; l < landmarks; l++) {
                cos[l] += own * meanings[d * landmarks + l];
            }
        }
        float[] squares = new float[landmarks];
        for (int d = 0; d < look.signals().length; d++) {
            float own = look.signals()[d];
            for (int l = 0; l < landmarks; l++) {
                float off = own - looks[d * landmarks + l];
                squares[l] += off * off;
            }
        }
        for (int l = 0; l < landmarks; l++) {
            cos[l] = Likeness.meaning(cos[l]) + Likeness.look(squares[l]);
        }
        return cos;
    }

    private void addWording(NGrams.Sparse wording, float[] sums) {
        float[] steps = new float[dimensions];
        for (int i = 0; i < wording.buckets().length; i++) {
            int row = wording.buckets()[i] * dimensions;
            float value = wording.values()[i];
            for (int d = 0; d < dimensions; d++) {
                steps[d] += value * words[row + d];
            }
        }
        for (int d = 0; d < dimensions; d++) {
            sums[d] += steps[d] * wordSteps[d];
        }
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
        Frame frame = new Frame(
                floats(take(lines, "meaning")),
                floats(take(lines, "signal-means")),
                floats(take(lines, "signal-deviations")));
        float[] meanings = steps(take(lines, "landmark-meanings"), MEANING_STEP);
        float[] looks = steps(take(lines, "landmark-signals"), LOOK_STEP);
        float[] alphas = floats(take(lines, "alphas"));
        byte[] words = Base64.getDecoder().decode(take(lines, "words"));
        float[] wordSteps = floats(take(lines, "word-steps"));
        return new Projection(version, lines, dimensions, frame, meanings, looks, alphas, words, wordSteps);
    }

    private static String take(Map<String, String> lines, String key) {
        String value = lines.remove(key);
        if (value == null) {
            throw new IllegalArgumentException("projection without '" + key + "'");
        }
        return value;
    }

    private static float[] floats(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    private static String text(float[] floats) {
        ByteBuffer bytes = ByteBuffer.allocate(floats.length * Float.BYTES);
        bytes.asFloatBuffer().put(floats);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] steps(String text, float step) {
        byte[] bytes = Base64.getDecoder().decode(text);
        float[] floats = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            floats[i] = bytes[i] * step;
        }
        return floats;
    }

    private static String text(float[] floats, float step) {
        byte[] bytes = new byte[floats.length];
        for (int i = 0; i < floats.length; i++) {
            bytes[i] = (byte) Math.clamp(Math.round(floats[i] / step), -127, 127);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String write() {
        StringBuilder text = new StringBuilder();
        line(text, "format", FORMAT);
        line(text, "version", version);
        new TreeMap<>(origin).forEach((key, value) -> line(text, key, value));
        line(text, "dimensions", Integer.toString(dimensions));
        line(text, "meaning", text(frame.meaning()));
        line(text, "signal-means", text(frame.mean()));
        line(text, "signal-deviations", text(frame.deviation()));
        line(text, "landmark-meanings", text(meanings, MEANING_STEP));
        line(text, "landmark-signals", text(looks, LOOK_STEP));
        line(text, "alphas", text(alphas));
        line(text, "words", Base64.getEncoder().encodeToString(words));
        line(text, "word-steps", text(wordSteps));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(": ").append(value).append('\n');
    }
}
