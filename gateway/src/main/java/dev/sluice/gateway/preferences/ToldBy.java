package dev.sluice.gateway.preferences;

import java.util.Locale;

/** What told that the answer given is to be preferred. */
enum ToldBy {
    /** The caller said that it was right. */
    FEEDBACK,
    /** Its calls ran: that is better than a call that cannot be made, and says nothing of others. */
    TOOL_CALL_RAN;

    static ToldBy named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean tells(boolean unusable) {
        return this == FEEDBACK || unusable;
    }

    boolean tellsAllThat(ToldBy other) {
        return this == FEEDBACK || other == TOOL_CALL_RAN;
    }
}
