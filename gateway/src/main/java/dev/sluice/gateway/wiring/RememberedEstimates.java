package dev.sluice.gateway.wiring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.core.DifficultyEstimator;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Message;
import dev.sluice.core.request.Tool;
import java.time.Duration;
import java.util.List;

/** An estimator that looks only once at a prompt that is asked again within a while. */
final class RememberedEstimates implements DifficultyEstimator {

    private static final long CHARACTERS = 16L << 20;
    private static final Duration A_WHILE = Duration.ofMinutes(10);

    /** All of a request that an estimate may depend on. */
    private record Prompt(List<Message> conversation, List<Tool> tools, AnswerShape shape) {
        int characters() {
            return 64 + conversation.stream().mapToInt(m -> m.text().length()).sum();
        }
    }

    private final DifficultyEstimator estimator;
    private final Cache<Prompt, Difficulty> remembered = Caffeine.newBuilder()
            .maximumWeight(CHARACTERS)
            .weigher((Prompt prompt, Difficulty d) -> prompt.characters())
            .expireAfterWrite(A_WHILE)
            .build();

    RememberedEstimates(DifficultyEstimator estimator) {
        this.estimator = estimator;
    }

    @Override
    public Difficulty estimate(InferenceRequest request) {
        return remembered.get(
                new Prompt(request.conversation(), request.tools(), request.shape()),
                prompt -> estimator.estimate(request));
    }
}
