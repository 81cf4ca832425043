package dev.sluice.replay.distil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the token vectors that the estimator is shipped with: each token of BERT's vocabulary through a sentence
 * transformer (all-MiniLM-L6-v2, Apache-2.0), its first principal components, in eight bits (as model2vec does,
 * github.com/MinishLab/model2vec). Run when asked to: {@code ./mvnw -Pdistil -pl replay -am test -Dtest=DistilTokensRun
 * -Dsurefire.failIfNoSpecifiedTests=false -Dout=FILE}.
 */
class DistilTokensRun {

    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final int DIMENSIONS = 32;
    private static final int ROUNDS = 60;
    private static final int LARGEST = 127;

    @Test
    void distils() throws IOException {
        String[] tokens = vocabulary();
        float[][] vectors = embedded(tokens);
        double[][] components = components(vectors);
        write(Path.of(System.getProperty("out")), tokens, reduced(vectors, components));
        assertThat(tokens.length).isGreaterThan(30_000);
    }

    private static String[] vocabulary() throws IOException {
        try (InputStream in = AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(TOKENIZER)) {
            JsonNode vocabulary = JsonMapper.shared().readTree(in).path("model").path("vocab");
            Map<Integer, String> byId = new TreeMap<>();
            vocabulary.properties().forEach(e -> byId.put(e.getValue().asInt(), e.getKey()));
            return byId.values().toArray(String[]::new);
        }
    }

    /** A piece that goes on with a word is embedded as if it were one. */
    private static float[][] embedded(String[] tokens) {
        AllMiniLmL6V2QuantizedEmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        float[][] vectors = new float[tokens.length][];
        int[] done = {0};
        IntStream.range(0, tokens.length).parallel().forEach(i -> {
            String token = tokens[i];
            String plain = token.startsWith("##") ? token.substring(2) : token;
            vectors[i] = token.startsWith("[") && token.length() > 1
                    ? new float[384]
                    : model.embed(plain).content().vector();
            synchronized (done) {
                if (++done[0] % 3000 == 0) {
                    System.out.println(done[0] + " of " + tokens.length + " tokens");
                }
            }
        });
        return vectors;
    }

    /** Of the covariance, by orthogonal iteration. */
    private static double[][] components(float[][] vectors) {
        int width = vectors[0].length;
        double[] mean = new double[width];
        for (float[] v : vectors) {
            for (int j = 0; j < width; j++) {
                mean[j] += v[j] / (double) vectors.length;
            }
        }
        double[][] covariance = new double[width][width];
        for (float[] v : vectors) {
            for (int j = 0; j < width; j++) {
                double vj = v[j] - mean[j];
                for (int k = 0; k <= j; k++) {
                    covariance[j][k] += vj * (v[k] - mean[k]) / vectors.length;
                }
            }
        }
        for (int j = 0; j < width; j++) {
            for (int k = j + 1; k < width; k++) {
                covariance[j][k] = covariance[k][j];
            }
        }
        Random random = new Random(1);
        double[][] basis = new double[DIMENSIONS][width];
        for (double[] row : basis) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int d = 0; d < DIMENSIONS; d++) {
                double[] moved = new double[width];
                for (int j = 0; j < width; j++) {
                    moved[j] = dot(covariance[j], basis[d]);
                }
                for (int before = 0; before < d; before++) {
                    double along = dot(moved, basis[before]);
                    for (int j = 0; j < width; j++) {
                        moved[j] -= along * basis[before][j];
                    }
                }
                double norm = Math.sqrt(dot(moved, moved));
                for (int j = 0; j < width; j++) {
                    basis[d][j] = moved[j] / norm;
                }
            }
        }
        return basis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double[][] reduced(float[][] vectors, double[][] components) {
        double[][] reduced = new double[vectors.length][DIMENSIONS];
        for (int i = 0; i < vectors.length; i++) {
            for (int d = 0; d < DIMENSIONS; d++) {
                double sum = 0;
                for (int j = 0; j < components[d].length; j++) {
                    sum += components[d][j] * vectors[i][j];
                }
                reduced[i][d] = sum;
            }
        }
        return reduced;
    }

    /** One scale for all: what one step of eight bits is worth. */
    private static void write(Path out, String[] tokens, double[][] vectors) throws IOException {
        double largest =
                Arrays.stream(vectors).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
        double step = largest / LARGEST;
        try (DataOutputStream file = new DataOutputStream(Files.newOutputStream(out))) {
            file.write(("sluice-tokens-1\nversion: minilm-32-1\norigin: " + DistilTokensRun.class.getSimpleName()
                            + "; all-MiniLM-L6-v2 quantised, langchain4j 1.20.0-beta30; Apache-2.0\ntokens: "
                            + tokens.length + "\ndimensions: " + DIMENSIONS + "\nstep: " + step + "\n\n")
                    .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < tokens.length; i++) {
                file.writeUTF(tokens[i]);
                for (double value : vectors[i]) {
                    file.writeByte((int) Math.round(value / step));
                }
            }
        }
        System.out.println("wrote " + Files.size(out) + " bytes to " + out);
    }
}
