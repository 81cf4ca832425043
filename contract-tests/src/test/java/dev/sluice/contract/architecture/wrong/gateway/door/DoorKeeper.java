package dev.sluice.contract.architecture.wrong.gateway.door;

import reactor.core.publisher.Mono;

/** Breaks no rule: Reactor may be here. */
public final class DoorKeeper {
    public void hold(Mono<Void> open) {}
}
