package dev.sluice.adapters.changes;

/** Nothing can be changed now, for what changes are kept in is gone. Whatever is in force stays in force. */
public final class ChangesUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ChangesUnavailable(String message) {
        super(message);
    }

    /** @param message fit for an operator's eyes */
    public ChangesUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
