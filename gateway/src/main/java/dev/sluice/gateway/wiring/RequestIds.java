package dev.sluice.gateway.wiring;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Names for requests: unique, and of no meaning. */
final class RequestIds {

    static final Supplier<String> RANDOM = () -> {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    };

    private RequestIds() {}
}
