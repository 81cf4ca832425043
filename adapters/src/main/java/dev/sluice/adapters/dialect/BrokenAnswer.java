package dev.sluice.adapters.dialect;

import dev.sluice.core.call.Failure;
import java.util.Optional;

/** An answer that makes no sense, or in which the provider reports that it failed. */
public final class BrokenAnswer extends Exception {

    private static final long serialVersionUID = 1;

    private final Failure.Kind kind;
    private final transient Optional<String> body;

    private BrokenAnswer(Failure.Kind kind, String message, Optional<String> body) {
        super(message, null, false, false);
        this.kind = kind;
        this.body = body;
    }

    public static BrokenAnswer malformed(String what) {
        return new BrokenAnswer(Failure.Kind.BROKEN, what, Optional.empty());
    }

    /** @param body the provider's own words, in JSON */
    public static BrokenAnswer reported(Failure.Kind kind, String message, String body) {
        return new BrokenAnswer(kind, message, Optional.of(body));
    }

    public Failure.Kind kind() {
        return kind;
    }

    public Optional<String> body() {
        return body;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
