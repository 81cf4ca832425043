package dev.sluice.core.request;

/** The structure asked of the answer's text. */
public sealed interface AnswerShape {

    AnswerShape FREE = new Free();

    /** Anything. */
    record Free() implements AnswerShape {}

    /** Any JSON object. */
    record JsonObject() implements AnswerShape {}

    /** JSON that satisfies the caller's schema, as the caller wrote it. */
    record JsonSchema(String schema) implements AnswerShape {}
}
