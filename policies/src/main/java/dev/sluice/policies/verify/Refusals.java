package dev.sluice.policies.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Phrases with which models decline, looked for at the start of an answer only. */
final class Refusals {

    private static final int START = 160;
    private static final List<String> PHRASES = List.of(
            "i can't help",
            "i cannot help",
            "i can't assist",
            "i cannot assist",
            "i'm sorry, but i can",
            "i am sorry, but i can",
            "i'm unable to",
            "i am unable to",
            "i won't be able to",
            "as an ai language model, i can",
            "i must decline");

    private Refusals() {}

    static Optional<String> in(String text) {
        String start = text.substring(0, Math.min(START, text.length()))
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'');
        return PHRASES.stream().filter(start::contains).findFirst();
    }
}
