package dev.sluice.core.request;

/** Something that can hold a budget: a key, or what a key belongs to. */
public record Scope(Kind kind, String id) {

    public enum Kind {
        ORGANISATION,
        TEAM,
        KEY,
        USER,
        TAG
    }

    public Scope {
        if (id.isBlank()) {
            throw new IllegalArgumentException("scope id must not be blank");
        }
    }

    public static Scope key(String id) {
        return new Scope(Kind.KEY, id);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + id;
    }
}
