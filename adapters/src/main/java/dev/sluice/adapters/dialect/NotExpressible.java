package dev.sluice.adapters.dialect;

/** The caller's request says something that the backend's wire cannot say, or says it wrongly; nothing was sent. */
public final class NotExpressible extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** @param message names the field and says what is wrong with its value */
    public NotExpressible(String message) {
        super(message);
    }
}
