package dev.sluice.policies.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks JSON against schemas of any draft since 4; without {@code $schema} it is 2020-12. The most recently used schemas
 * stay compiled. Nothing outside of a schema is ever fetched, and no pattern in it can take for ever. Safe for many
 * threads.
 */
public final class Schemas {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KEPT = 256;
    private static final int LONGEST_KEPT = 64 * 1024;

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaLoader(loader -> loader.allow(iri -> isDialect(iri.toString())))
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ROOT)
                            .regularExpressionFactory(Schemas::bounded)
                            .build()));
    private final Map<String, Schema> compiled = Collections.synchronizedMap(new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Schema> eldest) {
            return size() > KEPT;
        }
    });

    /** @param schema as the caller wrote it */
    public Conformity check(String schema, JsonNode value) {
        try {
            List<Error> errors = compiled(schema).validate(value);
            return errors.isEmpty() ? new Conformity.Valid() : broken(errors.getFirst());
        } catch (JacksonException notJson) {
            return new Conformity.Unusable("the schema is not JSON");
        } catch (PatternTooSlow slow) {
            return new Conformity.Unusable("a pattern in the schema takes too long");
        } catch (StackOverflowError endless) {
            return new Conformity.Unusable("the schema refers to itself without end");
        } catch (RuntimeException notSchema) {
            return new Conformity.Unusable(
                    "the schema cannot be read: it names what is not there, or breaks its dialect");
        }
    }

    private Schema compiled(String text) {
        Schema known = compiled.get(text);
        if (known != null) {
            return known;
        }
        Schema schema = registry.getSchema(JSON.readTree(text));
        if (text.length() <= LONGEST_KEPT) {
            compiled.put(text, schema);
        }
        return schema;
    }

    private static Conformity broken(Error error) {
        String place = String.valueOf(error.getEvaluationPath());
        return new Conformity.Broken(place.isEmpty() ? error.getKeyword() : place, error.toString());
    }

    private static boolean isDialect(String iri) {
        return iri.startsWith("https://json-schema.org/draft/") || iri.startsWith("http://json-schema.org/draft-");
    }

    private static final class PatternTooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PatternTooSlow() {
            super(null, null, false, false);
        }
    }

    private static RegularExpression bounded(String regex) {
        Pattern pattern = BoundedText.pattern(regex)
                .orElseThrow(() -> new IllegalArgumentException("not a regular expression: " + regex));
        return value -> BoundedText.find(pattern, value).orElseThrow(PatternTooSlow::new);
    }
}
