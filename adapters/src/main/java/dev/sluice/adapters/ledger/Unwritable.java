package dev.sluice.adapters.ledger;

import dev.sluice.core.budget.Unavailable;
import java.time.Duration;

/** Nothing can be written down just now, or ever again. */
final class Unwritable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Unavailable why;

    private Unwritable(Unavailable why) {
        super(why.reason(), null, false, false);
        this.why = why;
    }

    /** What was written may not be there: only a new start can tell. */
    static Unwritable broken() {
        return new Unwritable(new Unavailable("the disk they are kept on has failed", Duration.ofSeconds(30)));
    }

    /** It is full, or does not answer. */
    static Unwritable stalled() {
        return new Unwritable(new Unavailable("the disk they are kept on takes no more", Duration.ofSeconds(5)));
    }

    static Unwritable closed() {
        return new Unwritable(new Unavailable("this gateway is shutting down", Duration.ofSeconds(1)));
    }

    Unavailable why() {
        return why;
    }
}
