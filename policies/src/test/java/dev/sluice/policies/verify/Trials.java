package dev.sluice.policies.verify;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.call.Answer;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Completion;
import dev.sluice.core.call.FinishReason;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Usage;
import dev.sluice.core.request.InferenceRequest;
import dev.sluice.core.request.Tokens;
import dev.sluice.policies.Situations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Answers on trial, with ordinary parts for whatever a test does not care about. */
final class Trials {

    static final Backend SMALL = Situations.backend("small", "pebble", "0.1", "0.4");

    private Trials() {}

    static Trial of(InferenceRequest request, Completion candidate, Completion... peers) {
        return of(
                request,
                by(SMALL, candidate),
                Stream.of(peers).map(p -> by(SMALL, p)).toArray(Answer[]::new));
    }

    static Trial of(InferenceRequest request, Answer candidate, Answer... peers) {
        return new Trial(request, Situations.DIFFICULTY, candidate, List.of(peers), Duration.ofSeconds(10));
    }

    static Answer by(Backend backend, Completion completion) {
        return new Answer(new Call(backend, new Protocol.AsAsked(), new Tokens(400), new Tokens(1_000), 1), completion);
    }

    static Completion said(String text) {
        return said(text, FinishReason.STOP);
    }

    static Completion said(String text, FinishReason finish) {
        return new Completion("c", text, "", List.of(), finish, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }
}
