package dev.sluice.core.request;

/** A number of requests, or of requests at once, never negative. */
public record Count(Unit unit, long parts) implements Amount {

    public Count {
        if (unit != Unit.REQUESTS && unit != Unit.CONCURRENCY) {
            throw new IllegalArgumentException("a count is one of requests: " + unit);
        }
        if (parts < 0) {
            throw new IllegalArgumentException(unit.word() + " must not be negative: " + parts);
        }
    }

    public static Count requests(long count) {
        return new Count(Unit.REQUESTS, count);
    }

    public static Count atOnce(long count) {
        return new Count(Unit.CONCURRENCY, count);
    }
}
