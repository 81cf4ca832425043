package dev.sluice.gateway.door;

import dev.sluice.core.request.Operation;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request as it came to the door, its body read to the end.
 *
 * @param header the first value of a header, by its name in any case
 */
public record Incoming(
        String id, Operation operation, Function<String, Optional<String>> header, String contentType, byte[] body) {}
