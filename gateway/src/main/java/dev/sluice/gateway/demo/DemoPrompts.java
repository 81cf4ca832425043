package dev.sluice.gateway.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The prompts of the play, in their order; none is in both halves.
 *
 * @param learning the gateway is told which answers to these are right
 * @param measured what the table is about
 */
record DemoPrompts(List<DemoPrompt> learning, List<DemoPrompt> measured, Map<String, DemoPrompt> byText) {

    private static final String RESOURCE = "/demo/prompts.jsonl";

    private DemoPrompts(List<DemoPrompt> all) {
        this(
                List.copyOf(all.subList(0, all.size() / 2)),
                List.copyOf(all.subList(all.size() / 2, all.size())),
                all.stream().collect(Collectors.toMap(DemoPrompt::text, Function.identity())));
    }

    static DemoPrompts shipped() {
        try (InputStream in = DemoPrompts.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return new DemoPrompts(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> JsonMapper.shared().readValue(line, DemoPrompt.class))
                    .toList());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Optional<DemoPrompt> asked(String text) {
        return Optional.ofNullable(byText.get(text));
    }
}
