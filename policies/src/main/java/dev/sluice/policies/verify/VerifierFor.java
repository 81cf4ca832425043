package dev.sluice.policies.verify;

import dev.sluice.core.call.Judging;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Spend;
import java.util.Set;

/**
 * A verifier for requests to some policies or backends only; it abstains elsewhere.
 *
 * @param models as callers name them; none means all
 * @param exact whether what it says is certain
 */
public record VerifierFor(String name, Verifier verifier, Set<String> models, boolean exact) implements Verifier {

    public VerifierFor {
        models = Set.copyOf(models);
    }

    private boolean applies(InferenceRequest request) {
        return models.isEmpty() || models.contains(request.model());
    }

    @Override
    public Verdict judge(Trial trial) {
        return applies(trial.request())
                ? verifier.judge(trial)
                : Verdict.abstains(
                        name, "not for requests to " + trial.request().model());
    }

    @Override
    public Spend ceiling() {
        return verifier.ceiling();
    }

    @Override
    public Judging judging(InferenceRequest request) {
        if (!applies(request)) {
            return Judging.FREE;
        }
        Judging judging = verifier.judging(request);
        return new Judging(judging.most(), judging.expected(), exact(request));
    }

    @Override
    public boolean asks(InferenceRequest request) {
        return applies(request) && verifier.asks(request);
    }

    @Override
    public boolean exact(InferenceRequest request) {
        return applies(request) && (exact || verifier.exact(request));
    }
}
