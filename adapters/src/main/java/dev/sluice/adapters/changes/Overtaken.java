package dev.sluice.adapters.changes;

/** Something else was changed in between, by somebody else: look again at what is to be changed. Nothing was changed. */
public final class Overtaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Overtaken(long basedOn, long now) {
        super("based on change " + basedOn + ", but there have been " + now, null, false, false);
    }
}
