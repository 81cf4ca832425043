package dev.sluice.core.request;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who asks: the key's name (never its secret) and every scope that pays, narrowest first.
 *
 * @param explore whether policies may explore on what it asks
 */
public record Caller(String key, List<Scope> scopes, boolean explore) {

    /** Whoever has not yet said. */
    public static final Caller UNKNOWN = new Caller("", List.of());

    /** On whose requests policies may explore. */
    public Caller(String key, List<Scope> scopes) {
        this(key, scopes, true);
    }

    public Caller {
        scopes = List.copyOf(scopes);
    }

    /** The same caller, whose request is also paid for by {@code more}; a scope that pays already pays once. */
    public Caller with(List<Scope> more) {
        return new Caller(
                key, Stream.concat(more.stream(), scopes.stream()).distinct().toList(), explore);
    }

    public static Caller ofKey(String key) {
        return new Caller(key, List.of(Scope.key(key)));
    }
}
