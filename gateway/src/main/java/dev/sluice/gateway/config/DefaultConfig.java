package dev.sluice.gateway.config;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Endpoint.Resilience;
import dev.sluice.adapters.Secret;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.backend.Rates;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.Tokens;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The backends of whoever has a provider's key and no {@code sluice.yaml}. Prices are the providers' list prices of
 * November 2026. Where the price of long prompts is not known here, the context window ends where they begin, so that
 * the price is always the true one.
 */
public final class DefaultConfig {

    private static final URI OPENAI = URI.create("https://api.openai.com/v1");
    private static final URI ANTHROPIC = URI.create("https://api.anthropic.com/v1");
    private static final Set<Feature> OPENAI_FEATURES =
            EnumSet.of(Feature.TOOLS, Feature.JSON_OBJECT, Feature.JSON_SCHEMA, Feature.IMAGES);
    private static final Set<Feature> ANTHROPIC_FEATURES = EnumSet.of(Feature.TOOLS, Feature.IMAGES);

    private DefaultConfig() {}

    /** Empty where no provider's key is set. */
    public static Optional<SluiceConfig> from(Function<String, @Nullable String> variables) {
        Environment environment = new Environment(variables);
        List<Endpoint> endpoints = new ArrayList<>();
        secret(environment, "OPENAI_API_KEY").ifPresent(key -> endpoints.addAll(openAi(key)));
        secret(environment, "ANTHROPIC_API_KEY").ifPresent(key -> endpoints.addAll(anthropic(key)));
        return endpoints.isEmpty() ? Optional.empty() : Optional.of(SluiceConfig.open(endpoints));
    }

    private static Optional<Secret> secret(Environment environment, String name) {
        try {
            return Optional.of(environment.secret(name, true)).filter(s -> !s.equals(Secret.NONE));
        } catch (IllegalArgumentException impossible) {
            throw new ConfigurationRefused(
                    List.of(new Problem("environment", 0, 0, name, "", String.valueOf(impossible.getMessage()))));
        }
    }

    private static List<Endpoint> openAi(Secret key) {
        Set<Feature> plain = EnumSet.copyOf(OPENAI_FEATURES);
        plain.addAll(EnumSet.of(Feature.LOGPROBS, Feature.CHOICES));
        Set<Feature> reasoning = EnumSet.copyOf(OPENAI_FEATURES);
        reasoning.add(Feature.REASONING_EFFORT);
        return List.of(
                openAi(
                        "gpt-4o-mini",
                        ThinkingControl.NONE,
                        plain,
                        Price.perMillion("0.15", "0.075", "0.60"),
                        128_000,
                        16_384,
                        key),
                openAi(
                        "gpt-5.4-nano",
                        ThinkingControl.EFFORT,
                        reasoning,
                        Price.perMillion("0.20", "0.02", "1.25"),
                        400_000,
                        128_000,
                        key),
                openAi(
                        "gpt-5.4-mini",
                        ThinkingControl.EFFORT,
                        reasoning,
                        Price.perMillion("0.75", "0.075", "4.50"),
                        400_000,
                        128_000,
                        key),
                openAi(
                        "gpt-5.4",
                        ThinkingControl.EFFORT,
                        reasoning,
                        longer(Price.perMillion("2.50", "0.25", "15.00"), 272_000, "5.00", "0.50", "22.50"),
                        1_050_000,
                        128_000,
                        key));
    }

    private static List<Endpoint> anthropic(Secret key) {
        return List.of(
                anthropic("claude-haiku-5-5", Price.perMillion("0.10", "0.01", "0.50"), 100_000, 64_000, key),
                anthropic("claude-sonnet-5-5", Price.perMillion("2.00", "0.10", "10.00"), 1_000_000, 128_000, key),
                anthropic("claude-opus-5-5", Price.perMillion("4.00", "0.20", "20.00"), 1_000_000, 128_000, key));
    }

    /** With other rates for the whole of a call whose prompt is longer. */
    private static Price longer(Price price, long above, String input, String cachedInput, String output) {
        Rates rates = Rates.of(Cost.usd(input), Cost.usd(cachedInput), Cost.usd(output));
        return new Price(price.rates(), List.of(new Price.Tier(new Tokens(above), rates)), Cost.ZERO);
    }

    /** Writing to a cache costs a quarter more than input for five minutes, and twice the input for an hour. */
    private static Price cachingForMore(Price price) {
        Rates usual = price.rates();
        Cost input = usual.input();
        Rates rates = new Rates(
                input,
                usual.cachedInput(),
                new Cost(Math.ceilDiv(input.nanos() * 5, 4)),
                input.times(2),
                usual.output(),
                usual.thinking());
        return new Price(rates, List.of(), Cost.ZERO);
    }

    private static Endpoint openAi(
            String model,
            ThinkingControl thinking,
            Set<Feature> features,
            Price price,
            long contextWindow,
            long maxOutput,
            Secret key) {
        ModelCard card = new ModelCard(BackendSection.family(model), model, thinking, features);
        return new Endpoint(
                new Backend(model, model, card, price, new Tokens(contextWindow), new Tokens(maxOutput), Map.of()),
                "openai",
                OPENAI,
                key,
                "max_completion_tokens",
                Resilience.DEFAULT);
    }

    private static Endpoint anthropic(String model, Price price, long contextWindow, long maxOutput, Secret key) {
        Set<Feature> features = EnumSet.copyOf(ANTHROPIC_FEATURES);
        features.add(Feature.REASONING_EFFORT);
        ModelCard card = new ModelCard(BackendSection.family(model), model, ThinkingControl.ADAPTIVE, features);
        return new Endpoint(
                new Backend(
                        model,
                        model,
                        card,
                        cachingForMore(price),
                        new Tokens(contextWindow),
                        new Tokens(maxOutput),
                        Map.of()),
                "anthropic",
                ANTHROPIC,
                key,
                "max_tokens",
                Resilience.DEFAULT);
    }
}
