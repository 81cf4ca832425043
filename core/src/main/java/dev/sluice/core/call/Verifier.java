package dev.sluice.core.call;

import dev.sluice.core.request.InferenceRequest;
import java.util.List;

/** Judges a completion. Pure. */
public interface Verifier {

    /** @param peers answers to the same request by other calls of the same step, without the candidate */
    Verdict judge(InferenceRequest request, Completion candidate, List<Completion> peers);
}
