package dev.sluice.core.request;

import java.util.List;

/** Who asks: the key's name (never its secret) and every scope that pays, narrowest first. */
public record Caller(String key, List<Scope> scopes) {

    public Caller {
        scopes = List.copyOf(scopes);
    }

    public static Caller ofKey(String key) {
        return new Caller(key, List.of(Scope.key(key)));
    }
}
