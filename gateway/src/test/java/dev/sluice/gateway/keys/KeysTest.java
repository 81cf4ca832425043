package dev.sluice.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.Secret;
import dev.sluice.core.Refusal;
import dev.sluice.core.budget.ScopeTree;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Scope;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final String SECRET = "blue-blue-blue-blue";
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private final Keys keys =
            new Keys(List.of(ApiKey.of("blue", new Secret(SECRET))), Payers.KEYS_ONLY, new SecureRandom(), () -> NOW);
    private final Keys open = new Keys(List.of(), Payers.KEYS_ONLY, new SecureRandom(), () -> NOW);

    @Test
    void a_known_secret_is_its_key_in_either_header() {
        assertThat(keys.authenticate("Bearer " + SECRET, null)).isEqualTo(Caller.ofKey("blue"));
        assertThat(keys.authenticate("bearer  " + SECRET + " ", null)).isEqualTo(Caller.ofKey("blue"));
        assertThat(keys.authenticate(null, SECRET)).isEqualTo(Caller.ofKey("blue"));
    }

    @Test
    void refusals_say_what_was_missing_and_never_the_secret() {
        assertThatThrownBy(() -> keys.authenticate(null, null))
                .isInstanceOf(Refusal.NotAuthenticated.class)
                .hasMessageContaining("Authorization")
                .hasMessageContaining("x-api-key");
        assertThatThrownBy(() -> keys.authenticate("Bearer not-a-known-secret", SECRET))
                .isInstanceOf(Refusal.NotAuthenticated.class)
                .hasMessageContaining("Authorization is not known")
                .hasMessageNotContaining("not-a-known-secret");
        assertThatThrownBy(() -> keys.authenticate(null, "not-a-known-secret"))
                .hasMessageContaining("x-api-key is not known")
                .hasMessageNotContaining("not-a-known-secret");
        assertThatThrownBy(() -> keys.authenticate("Basic dXNlcjpwYXNz", null))
                .isInstanceOf(Refusal.NotAuthenticated.class)
                .hasMessageNotContaining("dXNlcjpwYXNz");
        assertThatThrownBy(() -> keys.authenticate("Bearer ", null)).hasMessageContaining("no key after");
    }

    @Test
    void a_gateway_without_keys_is_open_until_the_first_is_created() {
        assertThat(open.open()).isTrue();
        assertThat(open.authenticate(null, null)).isEqualTo(Caller.ofKey("anonymous"));
        assertThat(open.authenticate("Bearer whatever", null)).isEqualTo(Caller.ofKey("anonymous"));

        Keys.Created created = open.create("first");

        assertThat(open.open()).isFalse();
        assertThatThrownBy(() -> open.authenticate(null, null)).isInstanceOf(Refusal.NotAuthenticated.class);
        assertThat(open.authenticate("Bearer " + created.secret().value(), null))
                .isEqualTo(Caller.ofKey("first"));
    }

    @Test
    void a_created_secret_is_long_random_and_shown_once() {
        Keys.Created one = keys.create("one");
        Keys.Created two = keys.create("two");

        assertThat(one.secret().value())
                .matches("sk-sluice-[A-Za-z0-9_-]{43}")
                .isNotEqualTo(two.secret().value());
        assertThat(one.secret().value()).endsWith(one.entry().key().lastFour());
        assertThat(keys.list()).extracting(e -> e.key().name()).containsExactly("blue", "one", "two");
        assertThat(keys.list().toString()).doesNotContain(one.secret().value());
        assertThat(one.toString()).doesNotContain(one.secret().value());
    }

    @Test
    void a_created_key_may_not_contradict_the_scopes_of_the_file() {
        ScopeTree tree = new ScopeTree(Map.of(Scope.parse("team:emea"), Scope.parse("organisation:acme")));
        Keys nested = new Keys(List.of(), new Payers(Set.of(), tree), new SecureRandom(), () -> NOW);
        nested.create("a", Optional.of("emea"), Optional.empty());
        nested.create("b", Optional.of("emea"), Optional.of("acme"));
        assertThatThrownBy(() -> nested.create("c", Optional.of("emea"), Optional.of("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("key 'c'", "organisation:other", "organisation:acme");
        assertThat(nested.list()).extracting(e -> e.key().name()).containsExactly("a", "b");
    }

    @Test
    void a_revoked_key_opens_nothing_and_its_name_stays_taken() {
        Keys.Created one = keys.create("one");
        assertThat(keys.revoke("one").orElseThrow().revoked()).contains(NOW);
        assertThatThrownBy(() -> keys.authenticate("Bearer " + one.secret().value(), null))
                .isInstanceOf(Refusal.NotAuthenticated.class);
        assertThatThrownBy(() -> keys.create("one")).hasMessageContaining("'one'");
        assertThat(keys.revoke("nobody")).isEmpty();
    }

    @Test
    void revoking_the_last_key_does_not_open_the_gateway() {
        keys.revoke("blue");
        assertThat(keys.open()).isFalse();
        assertThatThrownBy(() -> keys.authenticate("Bearer " + SECRET, null))
                .isInstanceOf(Refusal.NotAuthenticated.class);
    }
}
