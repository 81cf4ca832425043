package dev.sluice.policies.schema;

/** How a JSON value stands to a schema. */
public sealed interface Conformity {

    record Valid() implements Conformity {}

    /**
     * The value breaks the schema.
     *
     * @param rule keyword and place in the schema: none of the value's words
     * @param message what is wrong, for whoever wrote the value; names what stands there
     */
    record Broken(String rule, String message) implements Conformity {}

    /** The schema itself cannot be used. */
    record Unusable(String reason) implements Conformity {}
}
