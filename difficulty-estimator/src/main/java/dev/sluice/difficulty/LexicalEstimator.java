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
 * Sees a prompt by its words and characters: named signals, and the learned projection of hashed n-grams. Looks at a
 * bounded part of the last user turn, so that its time is bounded too.
 */
public final class LexicalEstimator implements DifficultyEstimator {

    private static final String SHIPPED = "projection.txt";

    private final Projection projection;

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

    /** The text it would look at, in lower case: what a projection is fitted on. */
    public static String lookedAt(InferenceRequest request) {
        return new PromptView(request).lower();
    }

    @Override
    public Difficulty estimate(InferenceRequest request) {
        PromptView prompt = new PromptView(request);
        List<Signal> signals = new ArrayList<>(PromptSignals.ALL.size());
        for (PromptSignal signal : PromptSignals.ALL) {
            signals.add(new Signal(signal.name(), signal.of(prompt)));
        }
        return new Difficulty(projection.version(), projection.latent(prompt.lower()), signals);
    }
}
