package dev.sluice.difficulty;

import java.util.List;

/** The signals, in the order in which calibrations know them. A new one is a new line and a new estimator version. */
final class PromptSignals {

    static final List<PromptSignal> ALL = List.of(
            new PromptSignal("length", p -> log2(p.characters()) / 16),
            new PromptSignal("words", p -> log2(p.words()) / 12),
            new PromptSignal("word-length", p -> p.letters() / (8.0 * Math.max(1, p.words()))),
            new PromptSignal("lines", p -> log2(p.lines()) / 8),
            new PromptSignal("digits", p -> 4.0 * p.digits() / p.size()),
            new PromptSignal("numbers", p -> log2(p.numbers()) / 6),
            new PromptSignal("capitals", p -> 4.0 * p.capitals() / p.size()),
            new PromptSignal("non-ascii", p -> 2.0 * p.nonAscii() / p.size()),
            new PromptSignal("latex", p -> log2(p.latexMarks()) / 6),
            new PromptSignal(
                    "maths",
                    p -> p.cues(
                                    "equation",
                                    "integer",
                                    "polynomial",
                                    "triangle",
                                    "probability",
                                    "theorem",
                                    "prime",
                                    "function",
                                    "matrix",
                                    "derivative",
                                    "\\frac",
                                    "\\sqrt")
                            / 4.0),
            new PromptSignal(
                    "arithmetic",
                    p -> p.cues(
                                    "how many",
                                    "how much",
                                    "total",
                                    "each",
                                    "percent",
                                    "%",
                                    "times",
                                    " per ",
                                    "twice",
                                    "half",
                                    "$")
                            / 5.0),
            new PromptSignal(
                    "code",
                    p -> p.cues(
                                    "def ",
                                    "return",
                                    "```",
                                    "class ",
                                    "function(",
                                    "import ",
                                    "==",
                                    "assert",
                                    "for (",
                                    "[]",
                                    "();",
                                    "select ")
                            / 4.0),
            new PromptSignal("indentation", p -> p.indentedLines() / (double) Math.max(1, p.lines())),
            new PromptSignal(
                    "question-words", p -> p.cues("what", "why", "how", "which", "when", "who", "where") / 4.0),
            new PromptSignal("question-marks", p -> log2(p.questionMarks()) / 3),
            new PromptSignal("options", p -> p.optionLines() / 10.0),
            new PromptSignal(
                    "conditions",
                    p -> p.cues("if ", " not ", "except", "unless", "only", "without", "at least", "at most") / 4.0),
            new PromptSignal(
                    "reasoning-asked",
                    p -> p.cues("step by step", "reasoning", "explain", "prove", "show that", "justify") / 2.0),
            new PromptSignal(
                    "facts",
                    p -> p.cues("according to", "which of the following", "defined as", "refers to", "theory", "law")
                            / 3.0),
            new PromptSignal("rewriting", p -> p.cues("summar", "translat", "rewrite", "rephrase", "extract") / 2.0),
            new PromptSignal("writing", p -> p.cues("write a", "poem", "story", "essay", "email", "draft") / 2.0),
            new PromptSignal("structure-asked", PromptView::structureAsked),
            new PromptSignal("closed-answer", PromptView::closedAnswer),
            new PromptSignal("tools", p -> log2(p.tools()) / 5),
            new PromptSignal("turns", p -> log2(p.turns() - 1) / 6),
            new PromptSignal("system-prompt", p -> log2(p.systemCharacters()) / 16),
            new PromptSignal("images", p -> p.images() / 4.0));

    private PromptSignals() {}

    private static double log2(double count) {
        return Math.log(1 + Math.max(0, count)) / Math.log(2);
    }
}
