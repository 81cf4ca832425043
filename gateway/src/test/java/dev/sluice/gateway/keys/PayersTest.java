package dev.sluice.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Refusal;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayersTest {

    private static final Caller CALLER =
            new Caller("a", List.of(Scope.key("a"), Scope.parse("team:t"), Scope.parse("organisation:o")));

    private final Payers payers = new Payers(Set.of("project", "env"));

    @Test
    void tags_and_the_user_pay_before_the_key_and_all_it_belongs_to() {
        Caller caller = payers.of(CALLER, Optional.of("ann"), Optional.of("project=a, env=b=c"));
        assertThat(caller.scopes())
                .extracting(Scope::toString)
                .containsExactly("tag:project=a", "tag:env=b=c", "user:ann", "key:a", "team:t", "organisation:o");
        assertThat(payers.of(CALLER, Optional.empty(), Optional.empty())).isEqualTo(CALLER);
    }

    @Test
    void a_tag_that_is_not_declared_is_refused_by_its_name() {
        assertThatThrownBy(() -> payers.of(CALLER, Optional.empty(), Optional.of("colour=red")))
                .isInstanceOfSatisfying(
                        Refusal.InvalidRequest.class,
                        refusal -> assertThat(refusal.parameter()).isEqualTo(Payers.TAGS))
                .hasMessageContainingAll("colour", "env, project");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "project", "project=", "project=a,", "project=a,project=b"})
    void a_header_that_is_no_list_of_tags_is_refused(String header) {
        assertThatThrownBy(() -> payers.of(CALLER, Optional.empty(), Optional.of(header)))
                .isInstanceOf(Refusal.InvalidRequest.class);
    }

    @Test
    void a_user_without_a_name_is_refused() {
        assertThatThrownBy(() -> payers.of(CALLER, Optional.of(" "), Optional.empty()))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining(Payers.USER);
    }
}
