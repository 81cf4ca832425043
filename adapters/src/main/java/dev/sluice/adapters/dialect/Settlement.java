package dev.sluice.adapters.dialect;

import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.backend.TokenCounts;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Usage;
import dev.sluice.core.call.Usage.Defect;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import java.util.Optional;

/**
 * What a call is charged for. What the provider says is settled as it says it, even where it is more than the call was
 * allowed: it will be on the bill. Where it says nothing, or what cannot be, never less is charged than was seen, and never
 * more than was held.
 */
public final class Settlement {

    private Settlement() {}

    /** An answer that came to its end: what was reported, else the most it can have been, with the defect. */
    static Usage ended(Call call, AnswerSoFar soFar) {
        Optional<Usage> reported = soFar.reportedUsage();
        Optional<Defect> defect = reported.map(usage -> defect(call, soFar, usage))
                .orElseGet(() -> Optional.of(new Defect(Defect.Kind.MISSING, "an answer ended without usage")));
        return defect.map(found -> Usage.ceiling(call).because(found)).orElseGet(reported::orElseThrow);
    }

    private static Optional<Defect> defect(Call call, AnswerSoFar soFar, Usage reported) {
        if (reported.defect().isPresent()) {
            return reported.defect();
        }
        TokenCounts said = reported.tokens();
        boolean nothingRead = said.input().count() == 0 && call.promptBound().count() > 0;
        boolean nothingWritten = said.output().count() == 0 && soFar.wrote();
        if (nothingRead || nothingWritten) {
            return Optional.of(
                    new Defect(Defect.Kind.ZERO, said(said) + " were reported for an answer that is not empty"));
        }
        return possible(call, said)
                ? Optional.empty()
                : Optional.of(new Defect(
                        Defect.Kind.IMPOSSIBLE,
                        said(said) + " were reported, where the backend holds "
                                + call.backend().contextWindow().count()));
    }

    private static String said(TokenCounts said) {
        return said.input().count() + " tokens of input and " + said.output().count() + " of output";
    }

    /** The prompt's bound may be above the window only because it counts bytes. */
    private static boolean possible(Call call, TokenCounts said) {
        Tokens window = call.backend().contextWindow();
        return said.input().compareTo(window.max(call.promptBound())) <= 0
                && said.output().compareTo(window.times(call.choices())) <= 0;
    }

    /**
     * An answer that broke off, or whose caller left. Of an answer that is not streamed nothing is seen, so it is charged
     * the most it can have been. Of a stream the prompt is charged, and what was seen of the answer; with it, where the
     * backend thinks out of sight, all it may have thought.
     *
     * @param said what the provider had said of it so far
     */
    public static Usage brokenOff(InferenceRequest request, Call call, AnswerSoFar soFar, Optional<TokenCounts> said) {
        Optional<TokenCounts> reported =
                soFar.reportedUsage().filter(usage -> usage.defect().isEmpty()).map(Usage::tokens);
        if (reported.isPresent() && (!request.streamed() || soFar.finished(call.choices()))) {
            return ended(call, soFar);
        }
        if (!request.streamed()) {
            return Usage.ceiling(call);
        }
        return seen(
                call,
                soFar,
                reported.or(() -> said)
                        .filter(counts -> possible(call, counts))
                        .orElseGet(() -> TokenCounts.of(request.promptEstimate(), Tokens.ZERO)));
    }

    private static Usage seen(Call call, AnswerSoFar soFar, TokenCounts known) {
        Tokens limit = call.answerLimit().times(call.choices());
        Tokens output = soFar.measured().min(limit).max(known.output());
        if (maySeeLessThanIsBilled(call, soFar)) {
            Tokens most = limit.max(output);
            return new Usage(thinking(known, most, most.minus(output)), Usage.Source.BOUNDED);
        }
        return new Usage(thinking(known, output, soFar.measuredThinking().min(output)), Usage.Source.MEASURED);
    }

    private static TokenCounts thinking(TokenCounts known, Tokens output, Tokens thought) {
        return new TokenCounts(
                known.input(),
                known.cachedInput(),
                known.cacheWrite(),
                known.longCacheWrite(),
                output,
                thought.max(known.thinking()));
    }

    private static boolean maySeeLessThanIsBilled(Call call, AnswerSoFar soFar) {
        ThinkingControl control = call.backend().card().thinking();
        if (!control.thinks() || call.protocol() instanceof Protocol.Direct) {
            return false;
        }
        return switch (control.shown()) {
            case IN_FULL -> false;
            case SUMMARISED -> true;
            case ALL_OR_NOTHING -> !soFar.showsThinking();
        };
    }
}
