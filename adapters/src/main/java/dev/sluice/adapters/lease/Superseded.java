package dev.sluice.adapters.lease;

/** Another process speaks for this replica. */
public final class Superseded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Superseded(String replica) {
        super("another process speaks for replica " + replica + ": each needs a data directory of its own");
    }
}
