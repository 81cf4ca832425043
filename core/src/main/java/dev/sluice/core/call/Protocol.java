package dev.sluice.core.call;

import dev.sluice.core.request.Tokens;

/** How a backend is asked to think. */
public sealed interface Protocol {

    /** No thinking field is touched: what the caller wrote, or the backend's own default, holds. */
    record AsAsked() implements Protocol {}

    /** Thinking switched off by the backend's real switch. */
    record Direct() implements Protocol {}

    /** Thinking on, bounded in tokens by the backend's real limit. */
    record Thinking(Tokens limit) implements Protocol {}

    /** Thinking on at a level; its tokens are bounded only together with the answer's. */
    record Effort(Level level) implements Protocol {}

    enum Level {
        LOW,
        MEDIUM,
        HIGH
    }

    /** A short stable name, for journals and arms: {@code as-asked, direct, thinking, effort-low ...}. */
    default String label() {
        return switch (this) {
            case AsAsked a -> "as-asked";
            case Direct d -> "direct";
            case Thinking t -> "thinking";
            case Effort e -> "effort-" + e.level().name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
