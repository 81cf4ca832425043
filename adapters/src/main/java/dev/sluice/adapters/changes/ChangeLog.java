package dev.sluice.adapters.changes;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Every change that was made while the gateway ran: what it left behind, and the audit of it, kept as one so that neither
 * is ever without the other. Safe for many threads.
 */
public interface ChangeLog extends AutoCloseable {

    /** How often {@link #edit} looks again before it gives up. */
    int MOST_ATTEMPTS = 10;

    /** What is in force, as far as is known here. Never waits. */
    Documents now();

    /** Whether {@link #now} was ever read: false where the log has not been reached since the start. */
    boolean known();

    /**
     * Makes a change, and tells the listeners before it returns.
     *
     * @param basedOn the revision of the documents that were looked at
     * @throws Overtaken where they have changed since
     * @throws ChangesUnavailable where it cannot be kept; it is not in force then, but where the answer got lost on its
     *     way it may come into force later
     */
    Recorded commit(long basedOn, Change change);

    /**
     * Looks at what there is and changes it; looks again where somebody else was faster.
     *
     * @param edit what is to be changed, and what came of it; asked anew each time, so it must do nothing itself
     * @throws Overtaken where others were faster again and again
     * @throws ChangesUnavailable as {@link #commit} does
     */
    default <T> T edit(Function<Documents, Edit<T>> edit) {
        for (int attempt = 1; ; attempt++) {
            Documents seen = now();
            Edit<T> made = edit.apply(seen);
            try {
                made.change().ifPresent(change -> commit(seen.revision(), change));
                return made.result();
            } catch (Overtaken overtaken) {
                if (attempt == MOST_ATTEMPTS) {
                    throw overtaken;
                }
            }
        }
    }

    /**
     * What is to be changed, and what came of it.
     *
     * @param change empty where everything is already as it is to be
     */
    record Edit<T>(Optional<Change> change, T result) {

        public static <T> Edit<T> of(Change change, T result) {
            return new Edit<>(Optional.of(change), result);
        }

        public static <T> Edit<T> nothing(T result) {
            return new Edit<>(Optional.empty(), result);
        }
    }

    /**
     * What was changed, newest first.
     *
     * @param before only changes of an earlier revision
     * @throws ChangesUnavailable where it cannot be read
     */
    List<Recorded> audit(long before, int limit);

    /** Tells of what is known now, and of every newer state, in order and one at a time. Listeners must not block. */
    void listen(Consumer<Documents> listener);

    @Override
    void close();
}
