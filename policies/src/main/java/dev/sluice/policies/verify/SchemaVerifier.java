package dev.sluice.policies.verify;

import dev.sluice.core.call.Trial;
import dev.sluice.core.call.Verdict;
import dev.sluice.core.call.Verifier;
import dev.sluice.core.request.AnswerShape;
import dev.sluice.policies.schema.Conformity;
import dev.sluice.policies.schema.Schemas;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether an answer has the shape that was asked for. What has not is certainly wrong; what has need not be right. */
public final class SchemaVerifier implements Verifier {

    private static final String NAME = "schema";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Schemas schemas;

    public SchemaVerifier(Schemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public Verdict judge(Trial trial) {
        String text = trial.candidate().text();
        if (!trial.candidate().completion().toolCalls().isEmpty()) {
            return Verdict.abstains(NAME, "calls tools instead");
        }
        return switch (trial.request().shape()) {
            case AnswerShape.Free f -> Verdict.abstains(NAME, "no shape was asked for");
            case AnswerShape.JsonObject j -> object(text);
            case AnswerShape.JsonSchema s -> satisfies(text, s.schema());
        };
    }

    private static Verdict object(String text) {
        try {
            return JSON.readTree(text).isObject()
                    ? Verdict.abstains(NAME, "a JSON object, as asked")
                    : new Verdict(NAME, 0, "JSON, but no object");
        } catch (JacksonException | StackOverflowError notJson) {
            return new Verdict(NAME, 0, "not JSON");
        }
    }

    private Verdict satisfies(String text, String schema) {
        JsonNode value;
        try {
            value = JSON.readTree(text);
        } catch (JacksonException | StackOverflowError notJson) {
            return new Verdict(NAME, 0, "not JSON");
        }
        return switch (schemas.check(body(schema), value)) {
            case Conformity.Valid v -> Verdict.abstains(NAME, "satisfies the schema");
            case Conformity.Broken broken -> new Verdict(NAME, 0, "breaks the schema at " + broken.rule());
            case Conformity.Unusable unusable -> Verdict.abstains(NAME, unusable.reason());
        };
    }

    /** The schema may come in the envelope of {@code response_format}, with its name. */
    private static String body(String schema) {
        try {
            JsonNode asked = JSON.readTree(schema);
            return asked.path("schema").isObject() ? asked.path("schema").toString() : schema;
        } catch (JacksonException notJson) {
            return schema;
        }
    }
}
