package dev.sluice.replay.fit;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What recorded models are called, whoever served them and whenever. */
public final class ModelNames {

    private static final Pattern PROVIDER = Pattern.compile("@.*$");
    private static final Pattern DATE =
            Pattern.compile("(-latest)?-(\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}-\\d{2}|\\d{8}|(exp-)?\\d{4}|00\\d)$");
    private static final List<String> FAMILIES = List.of(
            "gpt",
            "o1",
            "claude",
            "llama",
            "gemma",
            "gemini",
            "qwen",
            "mistral",
            "mixtral",
            "mathstral",
            "phi",
            "yi",
            "deepseek",
            "command",
            "reka",
            "grok",
            "jamba",
            "athene");

    private ModelNames() {}

    /** Lower case, without the provider: {@code meta-llama-3.1-8b-instruct}. */
    public static String plain(String recorded) {
        return PROVIDER.matcher(recorded.toLowerCase(Locale.ROOT))
                .replaceFirst("")
                .replace('_', '.')
                .replace("c4ai-command-r-v01", "command-r");
    }

    /** Without the date too: {@code gpt-4o}. */
    public static String undated(String plain) {
        return DATE.matcher(plain).replaceFirst("");
    }

    public static String family(String plain) {
        return FAMILIES.stream()
                .filter(plain::contains)
                .findFirst()
                .map(family -> family.equals("mixtral") || family.equals("mathstral") ? "mistral" : family)
                .orElse(plain);
    }
}
