package dev.sluice.core.request;

import java.util.Locale;

/** Something that can hold a budget: a key, what a key belongs to, or what a request is marked with. */
public record Scope(Kind kind, String id) {

    private static final int LONGEST_ID = 256;

    public enum Kind {
        ORGANISATION,
        TEAM,
        KEY,
        USER,
        TAG;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Scope {
        if (id.isBlank()) {
            throw new IllegalArgumentException("scope id must not be blank");
        }
        if (id.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "scope id must have at most " + LONGEST_ID + " characters: " + id.length());
        }
        if (id.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("scope id must not hold control characters");
        }
    }

    /** What {@link #toString} wrote, for example {@code team:sales}. */
    public static Scope parse(String text) {
        int colon = text.indexOf(':');
        for (Kind kind : Kind.values()) {
            if (colon > 0 && kind.word().equals(text.substring(0, colon))) {
                return new Scope(kind, text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException(
                "scope must be organisation:, team:, key:, user: or tag: and a name: " + text);
    }

    public static Scope key(String id) {
        return new Scope(Kind.KEY, id);
    }

    @Override
    public String toString() {
        return kind.word() + ":" + id;
    }
}
