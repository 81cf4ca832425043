package dev.sluice.core.plan;

import dev.sluice.core.call.Call;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Spend;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A structure of calls. */
public sealed interface Plan {

    /** The most all of it can cost. */
    Spend ceiling();

    /** Every call it may make, in order. */
    List<Call> calls();

    /** How many answers are judged at most before one is taken; what cannot be rejected any more is not. */
    default int judged() {
        return switch (this) {
            case Single s -> 0;
            case BestOf b -> b.samples();
            case Cascade c -> {
                int last = c.rungs().getLast().calls().size();
                yield c.calls().size() - (last == 1 ? 1 : 0);
            }
            case Tools t -> t.calls().size();
            case Refine r -> 1 + r.rounds();
        };
    }

    /** What it is called in policies, headers and journals. */
    String structure();

    /** For people: {@code cascade(a/direct + b/direct -> c/as-asked)}. */
    default String describe() {
        return switch (this) {
            case Single s -> "single(" + s.call().arm() + ")";
            case BestOf b -> "best-of(" + b.samples() + " x " + b.call().arm() + ")";
            case Cascade c ->
                c.rungs().stream()
                        .map(r -> r.calls().stream().map(Call::arm).collect(Collectors.joining(" + ")))
                        .collect(Collectors.joining(" -> ", "cascade(", ")"));
            case Tools t ->
                t.steps().stream()
                        .map(r -> r.calls().stream().map(Call::arm).collect(Collectors.joining(" + ")))
                        .collect(Collectors.joining(
                                " -> ", "tools(", t.askedAgain().isPresent() ? "; asked again once)" : ")"));
            case Refine r ->
                "refine(" + r.draft().arm() + " -> " + r.rounds() + " x "
                        + r.revise().arm() + ")";
        };
    }

    /** One call, whose answer is the answer. */
    record Single(Call call) implements Plan {
        @Override
        public Spend ceiling() {
            return call.ceiling();
        }

        @Override
        public List<Call> calls() {
            return List.of(call);
        }

        @Override
        public String structure() {
            return "single";
        }
    }

    /**
     * The same call several times, until more would not pay; the answer most confidently verified wins.
     *
     * @param samples at most
     */
    record BestOf(Call call, int samples, Stake stake) implements Plan {

        /** Where nothing is known of the call and every sample is worth its money. */
        public BestOf(Call call, int samples) {
            this(call, samples, Stake.OPEN);
        }

        public BestOf {
            if (samples < 2) {
                throw new IllegalArgumentException("at least 2 samples: " + samples);
            }
        }

        @Override
        public Spend ceiling() {
            return call.ceiling().times(samples);
        }

        @Override
        public List<Call> calls() {
            return Collections.nCopies(samples, call);
        }

        @Override
        public String structure() {
            return "best-of";
        }
    }

    /**
     * What one more call stands to win and lose: its success is Beta(a, b) before the first.
     *
     * @param value of a right answer; empty where it is worth whatever it costs
     * @param sample what one more probably costs
     */
    record Stake(double a, double b, Optional<Cost> value, Cost sample) {
        public static final Stake OPEN = new Stake(1, 1, Optional.empty(), Cost.ZERO);

        public Stake {
            if (!(a > 0 && b > 0)) {
                throw new IllegalArgumentException("a and b must be positive: " + a + ", " + b);
            }
        }
    }

    /** Steps from cheap to dear; the first whose best answer is accepted ends it. */
    record Cascade(List<Rung> rungs) implements Plan {
        public Cascade {
            rungs = List.copyOf(rungs);
            if (rungs.size() < 2) {
                throw new IllegalArgumentException("at least 2 rungs: " + rungs.size());
            }
        }

        @Override
        public Spend ceiling() {
            return calls().stream().map(Call::ceiling).reduce(Spend.NONE, Spend::plus);
        }

        @Override
        public List<Call> calls() {
            return rungs.stream().flatMap(r -> r.calls().stream()).toList();
        }

        @Override
        public String structure() {
            return "cascade";
        }
    }

    /**
     * Proposals to call tools, from cheap to dear. Each is put right where that can be done; the first that can be used
     * and is accepted ends it. Of several at once the best is taken.
     *
     * @param askedAgain the first step's only call once more, told what was wrong; the most that may be
     */
    record Tools(List<Rung> steps, Optional<Call> askedAgain) implements Plan {
        public Tools {
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("at least one step is needed");
            }
            if (askedAgain.isPresent() && steps.getFirst().calls().size() != 1) {
                throw new IllegalArgumentException("of several models at once none is asked again");
            }
        }

        @Override
        public Spend ceiling() {
            return calls().stream().map(Call::ceiling).reduce(Spend.NONE, Spend::plus);
        }

        @Override
        public List<Call> calls() {
            return Stream.concat(
                            Stream.concat(steps.getFirst().calls().stream(), askedAgain.stream()),
                            steps.stream().skip(1).flatMap(r -> r.calls().stream()))
                    .toList();
        }

        @Override
        public String structure() {
            return "tools";
        }
    }

    /**
     * A draft, revised until an answer is accepted, is given twice in a row, or would not be bettered for its price. The
     * best of the whole chain is taken, never the last as such.
     *
     * @param draft a fast call, asked the caller's question
     * @param revise a slow call or the same arm, also shown the answers before; the most that it may be
     * @param rounds of revision, at most
     * @param acceptAt the confidence at which an answer is taken without more ado
     * @param stake of one revision, where the answers before it were not accepted
     */
    record Refine(Call draft, Call revise, int rounds, double acceptAt, Stake stake) implements Plan {
        public Refine {
            if (rounds < 1) {
                throw new IllegalArgumentException("at least 1 round: " + rounds);
            }
            if (!(acceptAt >= 0 && acceptAt <= 1)) {
                throw new IllegalArgumentException("acceptAt must lie in [0, 1]: " + acceptAt);
            }
        }

        @Override
        public Spend ceiling() {
            return draft.ceiling().plus(revise.ceiling().times(rounds));
        }

        @Override
        public List<Call> calls() {
            return Stream.concat(Stream.of(draft), Collections.nCopies(rounds, revise).stream())
                    .toList();
        }

        @Override
        public String structure() {
            return "refine";
        }
    }

    /**
     * One step of several: its calls run at once.
     *
     * @param acceptAt the confidence at which its best answer is taken; the last rung's is taken whatever it is
     */
    record Rung(List<Call> calls, double acceptAt) {
        public Rung {
            calls = List.copyOf(calls);
            if (calls.isEmpty()) {
                throw new IllegalArgumentException("a rung needs a call");
            }
            if (!(acceptAt >= 0 && acceptAt <= 1)) {
                throw new IllegalArgumentException("acceptAt must lie in [0, 1]: " + acceptAt);
            }
        }
    }
}
