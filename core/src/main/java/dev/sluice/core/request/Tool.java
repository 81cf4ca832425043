package dev.sluice.core.request;

/**
 * A function the model may call.
 *
 * @param schema the JSON schema of its parameters as the caller wrote it; {@code {}} where there is none
 */
public record Tool(String name, String schema) {}
