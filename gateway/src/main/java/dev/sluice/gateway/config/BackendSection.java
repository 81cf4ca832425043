package dev.sluice.gateway.config;

import dev.sluice.adapters.Endpoint;
import dev.sluice.adapters.Endpoint.Resilience;
import dev.sluice.adapters.Secret;
import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.PriceList;
import dev.sluice.core.backend.ThinkingControl;
import dev.sluice.core.request.Feature;
import dev.sluice.core.request.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code backends}. */
final class BackendSection {

    static final Map<String, ThinkingControl> THINKING = Map.of(
            "none", ThinkingControl.NONE,
            "always", ThinkingControl.ALWAYS,
            "effort", ThinkingControl.EFFORT,
            "effort-always-on", ThinkingControl.EFFORT_ALWAYS_ON,
            "enable-thinking", ThinkingControl.TEMPLATE_SWITCH,
            "enable-thinking+budget", ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET,
            "budget-tokens", ThinkingControl.BUDGET_TOKENS,
            "adaptive", ThinkingControl.ADAPTIVE);

    private static final Map<String, Feature> FEATURES = Map.of(
            "tools", Feature.TOOLS,
            "json-object", Feature.JSON_OBJECT,
            "json-schema", Feature.JSON_SCHEMA,
            "logprobs", Feature.LOGPROBS,
            "images", Feature.IMAGES,
            "choices", Feature.CHOICES);

    private static final Map<String, Set<ThinkingControl>> THINKING_OF = Map.of(
            "openai",
            EnumSet.of(
                    ThinkingControl.NONE,
                    ThinkingControl.ALWAYS,
                    ThinkingControl.EFFORT,
                    ThinkingControl.EFFORT_ALWAYS_ON,
                    ThinkingControl.TEMPLATE_SWITCH,
                    ThinkingControl.TEMPLATE_SWITCH_AND_BUDGET),
            "anthropic",
            EnumSet.of(
                    ThinkingControl.NONE,
                    ThinkingControl.ALWAYS,
                    ThinkingControl.BUDGET_TOKENS,
                    ThinkingControl.ADAPTIVE));

    private static final Set<Feature> NOT_IN_ANTHROPIC =
            EnumSet.of(Feature.LOGPROBS, Feature.CHOICES, Feature.JSON_OBJECT, Feature.JSON_SCHEMA);

    private static final Tokens DEFAULT_MAX_OUTPUT = new Tokens(16_384);
    private static final URI NOWHERE = URI.create("http://nowhere.invalid");

    private BackendSection() {}

    static Optional<Endpoint> read(Section in, Environment environment) {
        in.only(
                "id",
                "dialect",
                "base-url",
                "model",
                "key-env",
                "key-optional",
                "price",
                "prices",
                "free",
                "context-window",
                "max-output",
                "family",
                "calibrated-as",
                "capabilities",
                "answer-limit-field",
                "labels",
                "resilience");
        String id = in.need("id", "", BackendSection::name);
        String dialect =
                in.need("dialect", "openai", Section.oneOf(Map.of("openai", "openai", "anthropic", "anthropic")));
        URI baseUrl = in.need("base-url", NOWHERE, BackendSection::url);
        String model = in.read("model", id, Section::word);
        boolean keyOptional = in.read("key-optional", false, Quantities::yesOrNo);
        Secret key = in.find("key-env", name -> environment.secret(name, keyOptional))
                .orElse(Secret.NONE);
        PriceList prices = PriceSection.read(in);
        Tokens context = in.need("context-window", Tokens.ZERO, BackendSection::tokens);
        Tokens maxOutput = in.read("max-output", context.min(DEFAULT_MAX_OUTPUT), BackendSection::tokens);
        String field = in.read(
                "answer-limit-field",
                "api.openai.com".equals(baseUrl.getHost()) ? "max_completion_tokens" : "max_tokens",
                Section.oneOf(Map.of("max_tokens", "max_tokens", "max_completion_tokens", "max_completion_tokens")));
        ModelCard card = new Card(in, dialect, model).read();
        Map<String, String> labels = in.words("labels");
        Resilience resilience = resilience(in.section("resilience"));
        return in.build(() -> new Endpoint(
                new Backend(id, model, card, prices.prices().getFirst().price(), context, maxOutput, labels),
                dialect,
                baseUrl,
                key,
                field,
                resilience,
                prices));
    }

    /** The kind of model: family, calibration, thinking control and features. */
    private record Card(Section backend, String dialect, String model) {

        ModelCard read() {
            Section in = backend.section("capabilities");
            in.only("thinking", "tools", "json-object", "json-schema", "logprobs", "images", "choices");
            ThinkingControl thinking = in.read("thinking", ThinkingControl.NONE, Section.oneOf(THINKING));
            if (!THINKING_OF.getOrDefault(dialect, Set.of()).contains(thinking)) {
                in.wrong("thinking", "the " + dialect + " dialect has no such thinking control");
            }
            EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
            FEATURES.forEach((name, feature) -> {
                if (in.read(name, false, Quantities::yesOrNo)) {
                    features.add(feature);
                    if (dialect.equals("anthropic") && NOT_IN_ANTHROPIC.contains(feature)) {
                        in.wrong(name, "the anthropic dialect has no such capability");
                    }
                }
            });
            if (thinking.takesEffort()) {
                features.add(Feature.REASONING_EFFORT);
            }
            return new ModelCard(
                    backend.read("family", family(model), Section::word),
                    backend.read("calibrated-as", model, Section::word),
                    thinking,
                    features);
        }
    }

    private static Resilience resilience(Section in) {
        in.only("connect", "first-byte", "silence", "slots", "attempts");
        Resilience usual = Resilience.DEFAULT;
        Duration connect = in.read("connect", usual.connect(), Quantities::duration);
        Duration firstByte = in.read("first-byte", usual.firstByte(), Quantities::duration);
        Duration silence = in.read("silence", usual.silence(), Quantities::duration);
        int slots = in.read("slots", usual.slots(), text -> Math.toIntExact(Quantities.whole(text)));
        int attempts = in.read("attempts", usual.attempts(), text -> Math.toIntExact(Quantities.whole(text)));
        return in.build(() -> new Resilience(connect, firstByte, silence, slots, attempts))
                .orElse(usual);
    }

    /** What a model's name starts with before its first digit or dash: {@code gpt-4o} is a gpt, {@code Llama-3} a llama. */
    static String family(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(java.util.Locale.ROOT);
        String letters = name.replaceFirst("[^a-z].*", "");
        return letters.isEmpty() ? name.replaceFirst("(.)-.*", "$1") : letters;
    }

    private static String name(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")) {
            throw new IllegalArgumentException("must be letters, digits, . _ : / - and start with a letter or digit");
        }
        return text;
    }

    static Tokens tokens(String text) {
        long count = Quantities.whole(text);
        if (count < 1) {
            throw new IllegalArgumentException("must be at least 1 token");
        }
        return new Tokens(count);
    }

    private static URI url(String text) {
        URI url = URI.create(text.replaceFirst("/+$", ""));
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("must be a web address such as https://api.openai.com/v1");
        }
        if (url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("must have no user, query or fragment");
        }
        return url;
    }
}
