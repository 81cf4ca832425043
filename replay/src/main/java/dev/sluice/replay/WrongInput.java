package dev.sluice.replay;

/** Something a person gave that cannot be used: a flag, a file, a name. Its message is all they need to see. */
public final class WrongInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WrongInput(String message) {
        super(message);
    }

    public WrongInput(String message, Throwable cause) {
        super(message, cause);
    }
}
