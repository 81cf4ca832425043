package dev.sluice.policies.choice;

import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.request.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many tokens a call may write, thinking included: between the least worth trying and the most there may be, and
 * enough for all but few answers wherever that can be had without pushing others out.
 *
 * @param least half of the answers would be cut below it
 * @param enough one in twenty is cut below it
 * @param ample one in a thousand is cut below it
 * @param most what caller, backend and context window leave
 */
record Allocation(Tokens least, Tokens enough, Tokens ample, Tokens most) {

    /** Thinking limits below this are refused by some backends. */
    static final Tokens LEAST_THINKING = new Tokens(1024);

    private static final Tokens LEAST = new Tokens(16);
    private static final Tokens USUAL_THINKING = new Tokens(8192);
    private static final Tokens LEAST_RESERVE = new Tokens(256);
    private static final Tokens USUAL_RESERVE = new Tokens(1024);
    /** What part of what a thinking model writes is its answer, at the least and at the most. */
    private static final int LEAST_PART = 4;

    private static final int USUAL_PART = 2;

    static Allocation of(ArmForecast arm, Protocol protocol, Tokens most) {
        Length length = Length.of(arm);
        Tokens median = new Tokens((long) length.median());
        Tokens high = arm.outputHigh();
        Tokens least = protocol instanceof Protocol.Thinking t
                ? t.limit().plus(new Tokens(median.count() / LEAST_PART).max(LEAST_RESERVE))
                : median.max(LEAST);
        Tokens enough = within(high, protocol);
        Tokens ample = within(length.nearlyAll(), protocol);
        return new Allocation(
                least.min(most),
                enough.max(least).min(most),
                ample.max(enough).max(least).min(most),
                most);
    }

    private static Tokens within(Tokens written, Protocol protocol) {
        return protocol instanceof Protocol.Thinking t
                ? t.limit().plus(new Tokens(written.count() / USUAL_PART).max(USUAL_RESERVE))
                : written.max(LEAST_RESERVE);
    }

    /** No choice: what is written is so long. */
    static Allocation exactly(Tokens tokens) {
        return new Allocation(tokens, tokens, tokens, tokens);
    }

    /**
     * The thinking limits of a backend that takes one, largest first, each half of the one before; none where too little
     * is left for the answer.
     */
    static List<Tokens> thinking(Tokens most, Optional<Tokens> allowed) {
        List<Tokens> limits = new ArrayList<>();
        Tokens limit = allowed.orElse(USUAL_THINKING).min(new Tokens(most.count() / 2));
        while (limit.compareTo(LEAST_THINKING) >= 0) {
            limits.add(limit);
            limit = new Tokens(limit.count() / 2);
        }
        return limits;
    }
}
