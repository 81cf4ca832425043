package dev.sluice.core.request;

/**
 * A function the model may call.
 *
 * @param description what it is for, in the caller's words; empty where nothing is said
 * @param schema the JSON schema of its parameters as the caller wrote it; {@code {}} where there is none
 */
public record Tool(String name, String description, String schema) {

    public Tool(String name, String schema) {
        this(name, "", schema);
    }
}
