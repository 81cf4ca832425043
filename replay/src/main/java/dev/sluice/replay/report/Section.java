package dev.sluice.replay.report;

/**
 * One scope of a report: a set, or all of them together.
 *
 * @param structures how often each plan structure was chosen
 * @param backends how often each backend's answer was the answer
 * @param failures prompts without a usable answer; they count as wrong
 */
public record Section(
        Comparison comparison,
        Shares structures,
        Shares backends,
        int streamed,
        int whole,
        int failures,
        double medianSeconds) {}
