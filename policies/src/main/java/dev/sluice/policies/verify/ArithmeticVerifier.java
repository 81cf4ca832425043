package dev.sluice.policies.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.policies.arithmetic.Recomputed;

/** Computes again what an answer says it computed. A wrong step mostly means a wrong end; right steps prove nothing. */
public final class ArithmeticVerifier implements Verifier {

    private static final String NAME = "arithmetic";
    private static final double MISCALCULATED = .2;

    @Override
    public Verdict judge(Trial trial) {
        Recomputed seen = Recomputed.of(trial.candidate().text());
        if (seen.wrong() == 0) {
            return Verdict.abstains(
                    NAME, seen.statements() == 0 ? "no calculation found" : seen.statements() + " calculations hold");
        }
        return new Verdict(
                NAME,
                MISCALCULATED,
                seen.wrong() + " of " + seen.statements() + " calculations are wrong, the first is number "
                        + seen.firstWrong());
    }
}
