package dev.sluice.replay.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.core.request.Cost;
import dev.sluice.replay.recorded.Bill;
import dev.sluice.replay.score.Agreement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a run is worth telling.
 *
 * @param gateway what its configuration was
 * @param commit of the tree it was made in; {@code unknown} outside of one
 * @param declaration the guesses its figures rest on
 * @param sections all sets together first, then each
 * @param reported the sum of the costs the gateway told its caller
 * @param billed what the provider charged during the run, where that was asked
 * @param failures the different reasons, with their numbers
 * @param answers every prompt's outcome, without any text
 */
public record Report(
        String command,
        String gateway,
        String commit,
        Instant date,
        String declaration,
        String split,
        long seed,
        int leftOut,
        List<Section> sections,
        List<Agreement> agreements,
        Cost reported,
        Optional<Bill> billed,
        Shares failures,
        List<Answered> answers) {

    public Report {
        sections = List.copyOf(sections);
        agreements = List.copyOf(agreements);
        answers = List.copyOf(answers);
    }

    /** One prompt's outcome. */
    public record Answered(
            String set,
            String promptId,
            boolean streamed,
            boolean right,
            long costNanos,
            String plan,
            String backend,
            String failure) {}

    /** Whether the gateway told its caller to the nano-dollar what its provider charged. */
    @JsonProperty("reconciled")
    public boolean reconciled() {
        return billed.isPresent() && billed.get().total().equals(reported);
    }
}
