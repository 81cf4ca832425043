package dev.sluice.policies.tools;

import dev.sluice.core.request.ToolCall;
import java.util.List;

/**
 * What one model would do about a request: the tools it calls, or none.
 *
 * @param repaired whether its calls had to be put right
 * @param armSuccess success forecast for the call that proposes it, in (0, 1)
 */
public record Proposal(List<ToolCall> calls, boolean repaired, double armSuccess) {

    public Proposal {
        calls = List.copyOf(calls);
        if (!(armSuccess > 0 && armSuccess < 1)) {
            throw new IllegalArgumentException("armSuccess must lie in (0, 1): " + armSuccess);
        }
    }
}
