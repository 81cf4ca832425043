package dev.sluice.adapters.changes;

import java.util.List;
import java.util.function.Consumer;

/**
 * Every change that was made while the gateway ran: what it left behind, and the audit of it, kept as one so that neither
 * is ever without the other. Safe for many threads.
 */
public interface ChangeLog extends AutoCloseable {

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
