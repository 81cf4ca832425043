package dev.sluice.adapters.lease;

/** The store of slices does not answer. */
public final class StoreUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
