package dev.sluice.difficulty;

import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees a prompt by its meaning, its looks and its wording: named signals, and a latent vector by likeness to prompts whose
 * outcomes are known. Looks at a bounded part of the conversation, so that its time is bounded too.
 */
public final class LexicalEstimator implements DifficultyEstimator {

    private static final String SHIPPED = "projection.txt";

    private final Projection projection;
    private final TokenVectors vectors = TokenVectors.shipped();

    public LexicalEstimator(Projection projection) {
        this.projection = projection;
    }

    /** The one fitted with this release. */
    public static LexicalEstimator shipped() {
        try (InputStream in = LexicalEstimator.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + SHIPPED + " is missing beside LexicalEstimator");
            }
            return new LexicalEstimator(Projection.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the signals, in their order. */
    public static List<String> signalNames() {
        return PromptSignals.ALL.stream().map(PromptSignal::name).toList();
    }

    /** The raw material of a look: signals as they are, and the mean token vector. */
    public record Seen(double[] signals, float[] meaning, NGrams.Sparse wording) {

        public Look in(Projection.Frame frame) {
            return new Look(frame.meaning(meaning), frame.signals(signals), wording);
        }
    }

    /** What a projection is fitted on. */
    public static Seen seen(InferenceRequest request) {
        PromptView prompt = new PromptView(request);
        return new Seen(
                PromptSignals.ALL.stream().mapToDouble(s -> s.of(prompt)).toArray(),
                TokenVectors.shipped().mean(prompt.lower()),
                NGrams.of(prompt.lower()));
    }

    @Override
    public Difficulty estimate(InferenceRequest request) {
        PromptView prompt = new PromptView(request);
        double[] values = new double[PromptSignals.ALL.size()];
        List<Signal> signals = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            PromptSignal signal = PromptSignals.ALL.get(i);
            values[i] = signal.of(prompt);
            signals.add(new Signal(signal.name(), values[i]));
        }
        Look look = new Look(
                projection.frame().meaning(vectors.mean(prompt.lower())),
                projection.frame().signals(values),
                NGrams.of(prompt.lower()));
        return new Difficulty(projection.version(), projection.latent(look), signals);
    }
}
