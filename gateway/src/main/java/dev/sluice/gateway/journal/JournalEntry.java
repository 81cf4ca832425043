package dev.sluice.gateway.journal;

import dev.sluice.core.outcome.Answered;
import dev.sluice.core.outcome.Feedback;
import dev.sluice.core.outcome.Outcome;
import dev.sluice.core.outcome.ToolRun;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A decision that is remembered, with the feedback it got, if any. */
public sealed interface JournalEntry {

    /** The name of the key that asked. */
    String caller();

    /** What feedback on it is about. */
    Answered answered();

    /** All that was said of it, the oldest first; the last counts. */
    List<Judgement> judgements();

    default Optional<Judgement> judgement() {
        return judgements().isEmpty()
                ? Optional.empty()
                : Optional.of(judgements().getLast());
    }

    /** What became of its tool calls, where it asked for some and their results came back. */
    Optional<ToolRun> ran();

    /** The same decision, of which this is said too. */
    JournalEntry with(Judgement judgement);

    /** The same decision, whose tool calls came back. */
    JournalEntry with(ToolRun run);

    /** As people and programs read it. */
    ObjectNode view();

    /** Feedback, and the idempotency key it came under; empty where the caller sent none. */
    record Judgement(Feedback feedback, String idempotencyKey) {}

    private static List<Judgement> and(List<Judgement> before, Judgement said) {
        return Stream.concat(before.stream(), Stream.of(said)).toList();
    }

    /** Of this process. */
    record Fresh(Outcome outcome, Answered answered, List<Judgement> judgements, Optional<ToolRun> ran)
            implements JournalEntry {
        public Fresh {
            judgements = List.copyOf(judgements);
        }

        @Override
        public String caller() {
            return outcome.request().caller().key();
        }

        @Override
        public JournalEntry with(Judgement said) {
            return new Fresh(outcome, answered, and(judgements, said), ran);
        }

        @Override
        public JournalEntry with(ToolRun run) {
            return new Fresh(outcome, answered, judgements, Optional.of(run));
        }

        @Override
        public ObjectNode view() {
            return DecisionView.of(this);
        }
    }

    /**
     * Read back from what was written down, by this process or an earlier one.
     *
     * @param kept the view of it as it was written
     */
    record Kept(String caller, Answered answered, List<Judgement> judgements, Optional<ToolRun> ran, ObjectNode kept)
            implements JournalEntry {
        public Kept {
            judgements = List.copyOf(judgements);
        }

        @Override
        public JournalEntry with(Judgement said) {
            return new Kept(caller, answered, and(judgements, said), ran, kept);
        }

        @Override
        public JournalEntry with(ToolRun run) {
            return new Kept(caller, answered, judgements, Optional.of(run), kept);
        }

        @Override
        public ObjectNode view() {
            ObjectNode view = kept.deepCopy();
            judgement().ifPresent(said -> view.put("feedback", said.feedback().success()));
            ran.ifPresent(run -> view.put("tool_calls", DecisionView.word(run)));
            return view;
        }
    }
}
