package dev.sluice.adapters.postgres;

import java.sql.SQLException;
import java.util.Set;

/** The database did not answer. What was asked of it may have happened, or may happen still. */
public final class DatabaseUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Classes of SQL states: no connection, no resources, an operator's or a timeout's doing, an internal error. */
    private static final Set<String> PASSING = Set.of("08", "53", "57", "58", "XX");

    /** States of what may succeed when it is tried again: a deadlock, a conflict, a lock that was not had in time. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "25006");

    DatabaseUnreachable(String message, Exception cause) {
        super(message, cause);
    }

    /** Whether it is the database that is not there, not the statement that is wrong. */
    static boolean isCauseOf(SQLException failed) {
        String state = failed.getSQLState() == null ? "08000" : failed.getSQLState();
        return CONFLICTS.contains(state)
                || (state.length() >= 2 && PASSING.contains(state.substring(0, 2)))
                || failed instanceof java.sql.SQLTransientException;
    }
}
