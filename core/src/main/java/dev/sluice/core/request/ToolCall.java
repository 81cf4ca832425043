package dev.sluice.core.request;

/**
 * A function call the model asks for.
 *
 * @param arguments JSON as the model wrote it, not necessarily valid
 */
public record ToolCall(String id, String name, String arguments) {}
