package dev.sluice.adapters.assembly;

import dev.sluice.adapters.dialect.Dialect;
import dev.sluice.adapters.dialect.anthropic.AnthropicDialect;
import dev.sluice.adapters.dialect.openai.OpenAiDialect;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The wire dialects that endpoints can name. */
public record Dialects(List<Dialect> all) implements Function<String, Dialect> {

    public static final Dialects BUILT_IN = new Dialects(List.of(new OpenAiDialect(), new AnthropicDialect()));

    public Dialects {
        all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException where there is none of that name */
    @Override
    public Dialect apply(String name) {
        return all.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no dialect is called " + name + "; known: "
                        + all.stream().map(Dialect::name).sorted().collect(Collectors.joining(", "))));
    }
}
