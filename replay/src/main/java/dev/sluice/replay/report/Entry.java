package dev.sluice.replay.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One prompt of the run: what Sluice made of it and what each model of the pool would have made of it alone.
 *
 * @param singles by model, in the pool's order
 */
public record Entry(String set, String promptId, Mark sluice, Map<String, Mark> singles) {

    public Entry {
        singles = Collections.unmodifiableMap(new LinkedHashMap<>(singles));
        if (singles.isEmpty()) {
            throw new IllegalArgumentException("a pool needs a model");
        }
    }
}
