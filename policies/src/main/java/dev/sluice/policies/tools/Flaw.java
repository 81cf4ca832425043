package dev.sluice.policies.tools;

/**
 * Something wrong with an answer's tool calls.
 *
 * @param evidence in words of ours and of the caller's tools, fit for a journal
 * @param message for the model that made the call; names what it wrote
 */
public record Flaw(Kind kind, String evidence, String message) {

    public enum Kind {
        /** A call where none was wanted: there are no tools, or the caller forbids them. */
        UNWANTED,
        /** No call, or none of the tool, that the caller insists on. */
        MISSING,
        /** There is no such tool. */
        UNKNOWN_FUNCTION,
        /** The arguments are no JSON object. */
        UNREADABLE,
        MISSING_ARGUMENT,
        UNKNOWN_ARGUMENT,
        /** The arguments break the tool's schema in another way: a wrong type, a value that is not listed. */
        SCHEMA
    }
}
