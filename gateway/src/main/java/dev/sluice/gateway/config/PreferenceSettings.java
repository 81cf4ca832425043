package dev.sluice.gateway.config;

/**
 * Whether preference pairs of tool calls, which hold prompts and answers, are recorded.
 *
 * @param bytes on disk at most, and as many for those that wait; the oldest go first
 */
public record PreferenceSettings(boolean record, long bytes) {

    public static final PreferenceSettings OFF = new PreferenceSettings(false, 64L << 20);

    private static final long LEAST = 1 << 20;

    public PreferenceSettings {
        if (bytes < LEAST) {
            throw new IllegalArgumentException("size must be at least 1MB: " + bytes + " bytes");
        }
    }

    static PreferenceSettings read(Section in) {
        in.only("record", "size");
        boolean record = in.read("record", OFF.record(), Quantities::yesOrNo);
        long size = in.read("size", OFF.bytes(), Quantities::bytes);
        return in.build(() -> new PreferenceSettings(record, size)).orElse(OFF);
    }
}
