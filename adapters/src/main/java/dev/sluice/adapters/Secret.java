package dev.sluice.adapters;

/** Something that must not be seen in logs, errors or dumps. */
public record Secret(String value) {

    public static final Secret NONE = new Secret("");

    @Override
    public String toString() {
        return "***";
    }
}
