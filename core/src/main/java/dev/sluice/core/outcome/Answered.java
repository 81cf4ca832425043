package dev.sluice.core.outcome;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Decision;
import dev.sluice.core.plan.Plan;
import dev.sluice.core.request.Difficulty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What feedback is about: as much of an outcome as is learned from it, known long after the answer is forgotten.
 *
 * <p>Only arms that were asked whatever any other had said are in it. Who is asked because others disagreed, or were found
 * wrong, sees the harder prompts; what is said of its answers is true of those and would teach that it is worse than it is.
 *
 * @param by whose answers are judged with the caller's, in the order of their calls
 */
public record Answered(String decision, Decision.PolicyRef policy, Difficulty difficulty, List<By> by) {

    /** An arm that was asked, how its answer ended, and how that compares with the caller's. */
    public record By(Backend backend, Protocol protocol, Ending ending, Relation relation) {}

    /** Of an answer to the one that the caller got. */
    public enum Relation {
        /** It is the same, in other words perhaps. */
        SAME,
        /** It says something else. */
        OTHER,
        /** They cannot be compared, or the caller got none. */
        UNKNOWN
    }

    public Answered {
        by = List.copyOf(by);
    }

    /** @param comparable what an answer comes down to, so that two can be compared; empty where that cannot be told */
    public static Answered of(Outcome outcome, Function<Answer, Optional<String>> comparable) {
        Decision decision = outcome.decision();
        List<By> by = new ArrayList<>();
        Optional<Attempt> given = outcome.run().answer();
        for (Attempt attempt : unconditional(decision.plan(), outcome.run())) {
            Call call = attempt.call();
            Relation relation = attempt.accepted()
                    ? Relation.SAME
                    : given.map(other -> relation(attempt, other, comparable)).orElse(Relation.UNKNOWN);
            by.add(new By(call.backend(), call.protocol(), attempt.ending(), relation));
        }
        return new Answered(decision.id(), decision.policy(), decision.difficulty(), by);
    }

    /** The attempts that would have been made whatever came of any other, each arm once. */
    private static List<Attempt> unconditional(Plan plan, Run run) {
        return switch (plan) {
            case Plan.Single single -> run.answer().map(List::of).orElseGet(() -> first(run, single.call()));
            case Plan.BestOf bestOf -> first(run, bestOf.call());
            case Plan.Cascade cascade -> firsts(run, cascade.rungs().getFirst());
            case Plan.Tools tools -> firsts(run, tools.steps().getFirst());
            case Plan.Refine refine -> first(run, refine.draft());
        };
    }

    private static List<Attempt> firsts(Run run, Plan.Rung rung) {
        return rung.calls().stream().flatMap(call -> first(run, call).stream()).toList();
    }

    private static List<Attempt> first(Run run, Call call) {
        return run.attempts().stream()
                .filter(attempt -> attempt.reason() == Attempt.Reason.PLANNED
                        && attempt.call().equals(call))
                .limit(1)
                .filter(attempt -> attempt.reply() instanceof Completion)
                .toList();
    }

    private static Relation relation(Attempt attempt, Attempt given, Function<Answer, Optional<String>> comparable) {
        Optional<String> one = comparable(attempt, comparable);
        Optional<String> other = comparable(given, comparable);
        if (one.isEmpty() || other.isEmpty()) {
            return Relation.UNKNOWN;
        }
        return one.equals(other) ? Relation.SAME : Relation.OTHER;
    }

    private static Optional<String> comparable(Attempt attempt, Function<Answer, Optional<String>> comparable) {
        return attempt.reply() instanceof Completion completion
                ? comparable.apply(new Answer(attempt.call(), completion))
                : Optional.empty();
    }
}
