package dev.sluice.gateway.admin;

/** An admin call that makes no sense, with the status that says so. */
final class AdminRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    AdminRefusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static AdminRefusal changedMeanwhile(String what, long expected, long now) {
        return new AdminRefusal(
                412, what + " has changed meanwhile: If-Match says " + expected + ", it is " + now + "; look again");
    }

    int status() {
        return status;
    }
}
