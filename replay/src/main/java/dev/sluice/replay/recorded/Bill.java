package dev.sluice.replay.recorded;

import dev.sluice.core.request.Cost;

/** What a provider charges for all the calls it has answered so far. */
public record Bill(long calls, Cost total) {

    public static final Bill NOTHING = new Bill(0, Cost.ZERO);

    public Bill plus(Bill other) {
        return new Bill(calls + other.calls, total.plus(other.total));
    }

    /** What was added since an earlier bill of the same provider. */
    public Bill since(Bill earlier) {
        if (calls < earlier.calls || total.compareTo(earlier.total) < 0) {
            throw new IllegalArgumentException("the provider's bill has shrunk from " + earlier + " to " + this);
        }
        return new Bill(calls - earlier.calls, total.minus(earlier.total));
    }

    @Override
    public String toString() {
        return total + " USD for " + calls + " calls";
    }
}
