package dev.sluice.policies.tools;

import dev.sluice.core.request.ToolCall;
import java.util.List;
import java.util.Set;

/**
 * Tool calls as they were meant.
 *
 * @param repairs what was put right; empty where they are as the model wrote them
 */
public record Repaired(List<ToolCall> calls, Set<Repair> repairs) {

    public Repaired {
        calls = List.copyOf(calls);
        repairs = Set.copyOf(repairs);
    }

    public boolean changed() {
        return !repairs.isEmpty();
    }
}
