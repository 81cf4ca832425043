package dev.sluice.contract.architecture.wrong.core;

import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The walk; breaks the rules on frameworks. */
public final class Walk {
    public void walk(ApplicationContext context, Mono<String> answer, JsonNode body) {}
}
