package dev.sluice.policies.learn;

import java.util.LinkedHashMap;
import java.util.Map;

/** What arms learned of decisions that somebody may yet judge, by arm; the oldest is forgotten first. Used by one thread. */
final class Provisional {

    private static final int MOST = 10_000;

    private final Map<String, Map<String, ArmUpdate.Step>> steps = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, ArmUpdate.Step>> eldest) {
            return size() > MOST;
        }
    };

    void note(String decision, Map<String, ArmUpdate.Step> byArm) {
        steps.put(decision, byArm);
    }

    Map<String, ArmUpdate.Step> taken(String decision) {
        Map<String, ArmUpdate.Step> byArm = steps.remove(decision);
        return byArm == null ? Map.of() : byArm;
    }
}
