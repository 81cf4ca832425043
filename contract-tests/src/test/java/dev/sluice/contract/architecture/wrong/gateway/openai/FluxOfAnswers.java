package dev.sluice.contract.architecture.wrong.gateway.openai;

import dev.sluice.contract.architecture.wrong.gateway.keys.Ring;
import reactor.core.publisher.Flux;

/** Brings Reactor where it does not belong, and is in a cycle. */
public final class FluxOfAnswers {
    public void answer(Flux<String> answers, Ring ring) {}
}
