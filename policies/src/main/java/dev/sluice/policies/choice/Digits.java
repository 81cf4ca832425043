package dev.sluice.policies.choice;

/** Numbers in the words of a decision, of which there are a dozen each time: without a format to parse. */
final class Digits {

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final double LARGEST = 1e12;

    private Digits() {}

    /** With so many places behind the point, at most six; half is rounded away from zero. */
    static String fixed(double value, int places) {
        if (!(Math.abs(value) < LARGEST)) {
            return Double.toString(value);
        }
        long scaled = Math.round(Math.abs(value) * POWERS[places]);
        StringBuilder text = new StringBuilder(16);
        if (value < 0 && scaled > 0) {
            text.append('-');
        }
        text.append(scaled / POWERS[places]);
        if (places > 0) {
            String rest = Long.toString(scaled % POWERS[places]);
            text.append('.').repeat('0', places - rest.length()).append(rest);
        }
        return text.toString();
    }
}
