package dev.sluice.policies.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SchemasTest {

    private static final String CITY = """
            {"type":"object","required":["city"],"additionalProperties":false,
             "properties":{"city":{"type":"string","minLength":2},"days":{"type":"integer","minimum":1},
                           "unit":{"enum":["c","f"]},"tags":{"type":"array","items":{"$ref":"#/$defs/tag"}}},
             "$defs":{"tag":{"type":"string","pattern":"^[a-z]+$"}}}""";

    private final Schemas schemas = new Schemas();

    private Conformity check(String schema, String value) {
        return schemas.check(schema, JsonMapper.shared().readTree(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"city\":\"Ulm\"} | -",
                "{\"city\":\"Ulm\",\"days\":3,\"unit\":\"c\",\"tags\":[\"a\",\"b\"]} | -",
                "{\"days\":3} | /required",
                "{\"city\":7} | /properties/city/type",
                "{\"city\":\"U\"} | /properties/city/minLength",
                "{\"city\":\"Ulm\",\"days\":1.5} | /properties/days/type",
                "{\"city\":\"Ulm\",\"days\":0} | /properties/days/minimum",
                "{\"city\":\"Ulm\",\"unit\":\"k\"} | /properties/unit/enum",
                "{\"city\":\"Ulm\",\"more\":1} | /additionalProperties",
                "{\"city\":\"Ulm\",\"tags\":[\"A\"]} | /properties/tags/items/$ref/pattern",
                "[] | /type",
            })
    void every_rule_of_a_schema_is_kept_or_named(String value, String rule) {
        Conformity conformity = check(CITY, value);
        if (rule.equals("-")) {
            assertThat(conformity).isInstanceOf(Conformity.Valid.class);
        } else {
            assertThat(conformity).isInstanceOfSatisfying(Conformity.Broken.class, broken -> {
                assertThat(broken.rule()).isEqualTo(rule);
                assertThat(broken.message()).isNotBlank();
            });
        }
    }

    @Test
    void older_drafts_are_read_by_their_own_rules() {
        String draft4 = "{\"$schema\":\"http://json-schema.org/draft-04/schema#\","
                + "\"type\":\"number\",\"maximum\":3,\"exclusiveMaximum\":true}";
        assertThat(check(draft4, "3")).isInstanceOf(Conformity.Broken.class);
        assertThat(check(draft4, "2.9")).isInstanceOf(Conformity.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{nope",
                "{\"$ref\":\"#\"}",
                "{\"$ref\":\"https://example.com/other.json\"}",
                "{\"$ref\":\"file:///etc/hostname\"}",
                "{\"$ref\":\"classpath:/application.yaml\"}",
                "{\"$ref\":\"#/$defs/missing\"}",
                "{\"$schema\":\"https://example.com/dialect\"}",
                "{\"pattern\":\"(\"}",
            })
    void a_schema_that_cannot_be_used_says_so_and_nothing_outside_it_is_fetched(String schema) {
        assertThat(check(schema, "\"x\"")).isInstanceOf(Conformity.Unusable.class);
    }

    @Test
    void a_pattern_that_backtracks_for_ever_is_given_up() {
        String slow = "{\"pattern\":\"(a*)*\\\\1b\"}";
        String value = "\"" + "a".repeat(40) + "!\"";
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(check(slow, value)).isInstanceOf(Conformity.Unusable.class));
    }

    @Test
    void a_bounded_text_finds_what_a_plain_one_finds() {
        assertThat(BoundedText.find(Pattern.compile("b+$"), "aabb")).contains(true);
        assertThat(BoundedText.find(Pattern.compile("^b"), "aabb")).contains(false);
        assertThat(BoundedText.find(Pattern.compile("(a*)*\\1b"), "a".repeat(40) + "!"))
                .isEmpty();
    }
}
