package dev.sluice.core;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Shortfall;
import dev.sluice.core.budget.Unavailable;
import dev.sluice.core.request.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A request that is not served, with what was wrong. Inert: logged once, at the edge. */
public abstract sealed class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Refusal(String message) {
        super(message, null, false, false);
    }

    /** The request makes no sense; {@code parameter} names the field, empty where it is none in particular. */
    public static final class InvalidRequest extends Refusal {
        private static final long serialVersionUID = 1L;
        private final String parameter;

        public InvalidRequest(String message, String parameter) {
            super(message);
            this.parameter = parameter;
        }

        public String parameter() {
            return parameter;
        }
    }

    /** No key, or one that is not known. */
    public static final class NotAuthenticated extends Refusal {
        private static final long serialVersionUID = 1L;

        public NotAuthenticated(String message) {
            super(message);
        }
    }

    /** Whether a key is known cannot be told yet. */
    public static final class KeysUnknown extends Refusal {
        private static final long serialVersionUID = 1L;

        public KeysUnknown(String message) {
            super(message);
        }
    }

    /** The body is over the limit. */
    public static final class TooLarge extends Refusal {
        private static final long serialVersionUID = 1L;

        public TooLarge(long limitBytes) {
            super("request body exceeds the limit of " + limitBytes + " bytes");
        }
    }

    /** Neither a policy nor a backend has that name, as far as this caller may ask for them. */
    public static final class ModelNotFound extends Refusal {
        private static final long serialVersionUID = 1L;

        public ModelNotFound(String model, List<String> known) {
            this("model '" + model + "' is neither a policy nor a backend; known: " + String.join(", ", known));
        }

        private ModelNotFound(String message) {
            super(message);
        }

        public static ModelNotFound notAllowed(String model, String key, List<String> allowed) {
            return new ModelNotFound("key '" + key + "' may not ask for model '" + model + "'; it may for: "
                    + String.join(", ", allowed));
        }
    }

    /** No backend can serve the request within the policy's limits. */
    public static final class NoViablePlan extends Refusal {
        private static final long serialVersionUID = 1L;
        private final boolean passing;

        /** @param passing whether it may be different in a moment: a backend is down, not missing */
        public NoViablePlan(String message, boolean passing) {
            super(message);
            this.passing = passing;
        }

        public boolean passing() {
            return passing;
        }
    }

    /** A budget cannot afford it. */
    public static final class BudgetExhausted extends Refusal {
        private static final long serialVersionUID = 1L;
        private final transient Shortfall shortfall;
        private final String wouldFit;

        /** @param wouldFit what the budget could still afford, in words */
        public BudgetExhausted(Shortfall shortfall, String wouldFit) {
            super("budget of " + shortfall.account().budget().scope() + " exhausted: " + shortfall.account()
                    + "; this request may use up to "
                    + Unit.text(shortfall.account().budget().unit().of(shortfall.needed())) + "; " + wouldFit);
            this.shortfall = shortfall;
            this.wouldFit = wouldFit;
        }

        public Shortfall shortfall() {
            return shortfall;
        }

        public String wouldFit() {
            return wouldFit;
        }
    }

    /** A rate limit has no room for it now. */
    public static final class RateLimited extends Refusal {
        private static final long serialVersionUID = 1L;
        private final transient Shortfall shortfall;
        private final transient Duration retryAfter;

        public RateLimited(Shortfall shortfall, Instant now) {
            super(message(shortfall, shortfall.retryAfter(now)));
            this.shortfall = shortfall;
            this.retryAfter = shortfall.retryAfter(now);
        }

        private static String message(Shortfall shortfall, Duration wait) {
            Account account = shortfall.account();
            Unit unit = account.budget().unit();
            String use =
                    unit == Unit.TOKENS ? "; this request may use up to " + Unit.text(unit.of(shortfall.needed())) : "";
            return "rate limit of " + account.budget().scope() + " reached: " + account + use
                    + (shortfall.passes()
                            ? "; try again in " + Math.ceilDiv(wait.toMillis(), 1000) + " s"
                            : "; it is never served within this limit");
        }

        public Shortfall shortfall() {
            return shortfall;
        }

        /** When there may be room, where there will ever be. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Whether a budget can afford it cannot be told, for what budgets are kept in is gone. */
    public static final class LedgerUnavailable extends Refusal {
        private static final long serialVersionUID = 1L;
        private final transient Duration retryAfter;

        public LedgerUnavailable(Unavailable unavailable) {
            super("budgets cannot be checked: " + unavailable.reason() + "; nothing was spent, try again in "
                    + Math.ceilDiv(unavailable.retryAfter().toMillis(), 1000) + " s");
            this.retryAfter = unavailable.retryAfter();
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }
}
