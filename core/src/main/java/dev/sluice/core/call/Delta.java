package dev.sluice.core.call;

/** A part of an answer in neutral words; {@code choice} tells which alternative it belongs to. */
public sealed interface Delta {

    record Text(int choice, String text) implements Delta {}

    record Thinking(int choice, String text) implements Delta {}

    /**
     * A part of a tool call.
     *
     * @param index which of the answer's tool calls
     * @param id empty after the first part
     * @param name empty after the first part
     */
    record ToolCallPart(int choice, int index, String id, String name, String arguments) implements Delta {}

    record Finished(int choice, FinishReason reason) implements Delta {}

    record UsageReported(Usage usage) implements Delta {}
}
