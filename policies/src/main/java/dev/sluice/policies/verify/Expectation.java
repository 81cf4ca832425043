package dev.sluice.policies.verify;

import java.util.List;
import java.util.regex.Pattern;

/** What a caller or a policy declares to be the right answer. */
public sealed interface Expectation {

    /** One of these answers, however it is spelt. */
    record OneOf(List<String> answers) implements Expectation {
        public OneOf {
            answers = List.copyOf(answers);
            if (answers.isEmpty()) {
                throw new IllegalArgumentException("at least one answer must be expected");
            }
        }
    }

    /** A text in which the pattern is found. */
    record Matching(Pattern pattern) implements Expectation {}
}
