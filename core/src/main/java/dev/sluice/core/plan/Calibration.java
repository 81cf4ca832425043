package dev.sluice.core.plan;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.request.Difficulty;
import java.util.List;

/** What the outcomes taught: an immutable, versioned snapshot. Only the learner publishes another. */
public interface Calibration {

    String version();

    ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol);

    /** For two different arms, or for two samples of the same. */
    Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others);

    /** For three different arms, the last of which is asked where the others disagree. */
    Escalation escalation(Difficulty difficulty, Call one, Call other, Call better);

    /** What the forecast success of an arm is made of; empty where that is not known. */
    default List<Explained.Share> shares(Difficulty difficulty, Backend backend, Protocol protocol) {
        return List.of();
    }

    /** How money is usually spent. */
    default Habits habits() {
        return Habits.UNKNOWN;
    }
}
