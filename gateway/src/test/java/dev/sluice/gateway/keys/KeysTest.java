package dev.sluice.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.ChangesUnavailable;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.core.Refusal;
import dev.sluice.core.budget.ScopeTree;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Scope;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final String SECRET = "blue-blue-blue-blue";
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private final Keys keys = keys(ApiKey.of("blue", new Secret(SECRET)));
    private final Keys open = keys();

    private static Keys keys(ApiKey... configured) {
        return new Keys(
                List.of(configured), Payers.KEYS_ONLY, new InMemoryChangeLog(() -> NOW), new SecureRandom(), () -> NOW);
    }

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

        Keys.Created created = open.create("ann", Keys.Wanted.named("first"));

        assertThat(open.open()).isFalse();
        assertThatThrownBy(() -> open.authenticate(null, null)).isInstanceOf(Refusal.NotAuthenticated.class);
        assertThat(open.authenticate("Bearer " + created.secret().value(), null))
                .isEqualTo(Caller.ofKey("first"));
    }

    @Test
    void a_created_secret_is_long_random_and_shown_once() {
        Keys.Created one = keys.create("ann", Keys.Wanted.named("one"));
        Keys.Created two = keys.create("ann", Keys.Wanted.named("two"));

        assertThat(one.secret().value())
                .matches("sk-sluice-[A-Za-z0-9_-]{43}")
                .isNotEqualTo(two.secret().value());
        assertThat(one.secret().value()).endsWith(one.entry().key().lastFour());
        assertThat(keys.list()).extracting(e -> e.key().name()).containsExactly("blue", "one", "two");
        assertThat(keys.list().toString()).doesNotContain(one.secret().value());
        assertThat(one.toString()).doesNotContain(one.secret().value());
    }

    private static Keys.Wanted in(String name, Optional<String> organisation) {
        return new Keys.Wanted(name, Optional.of("emea"), organisation, Set.of(), Optional.empty(), true);
    }

    @Test
    void a_created_key_may_not_contradict_the_scopes_of_the_file() {
        ScopeTree tree = new ScopeTree(Map.of(Scope.parse("team:emea"), Scope.parse("organisation:acme")));
        Keys nested = new Keys(
                List.of(), new Payers(Set.of(), tree), new InMemoryChangeLog(() -> NOW), new SecureRandom(), () -> NOW);
        nested.create("ann", in("a", Optional.empty()));
        nested.create("ann", in("b", Optional.of("acme")));
        assertThatThrownBy(() -> nested.create("ann", in("c", Optional.of("other"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("key 'c'", "organisation:other", "organisation:acme");
        assertThat(nested.list()).extracting(e -> e.key().name()).containsExactly("a", "b");
    }

    @Test
    void a_revoked_key_opens_nothing_and_its_name_stays_taken() {
        Keys.Created one = keys.create("ann", Keys.Wanted.named("one"));
        assertThat(keys.revoke("ann", "one").orElseThrow().revoked()).contains(NOW);
        assertThatThrownBy(() -> keys.authenticate("Bearer " + one.secret().value(), null))
                .isInstanceOf(Refusal.NotAuthenticated.class);
        assertThatThrownBy(() -> keys.create("ann", Keys.Wanted.named("one"))).hasMessageContaining("'one'");
        assertThat(keys.revoke("ann", "nobody")).isEmpty();
    }

    @Test
    void revoking_the_last_key_does_not_open_the_gateway() {
        keys.revoke("ann", "blue");
        assertThat(keys.open()).isFalse();
        assertThatThrownBy(() -> keys.authenticate("Bearer " + SECRET, null))
                .isInstanceOf(Refusal.NotAuthenticated.class);
    }

    /** What outlives the process, and a gateway started with it. */
    private final InMemoryChangeLog kept = new InMemoryChangeLog(() -> NOW);

    private Keys started(Instant now, ApiKey... configured) {
        return new Keys(List.of(configured), Payers.KEYS_ONLY, kept, new SecureRandom(), () -> now);
    }

    private static String bearer(Keys.Created created) {
        return "Bearer " + created.secret().value();
    }

    @Test
    void created_rotated_and_revoked_keys_are_known_after_a_restart() {
        Keys before = started(NOW);
        Keys.Created one = before.create("ann", Keys.Wanted.named("one"));
        Keys.Created two = before.create("ann", Keys.Wanted.named("two"));
        before.revoke("ann", "two");
        Keys.Created rotated = before.rotate("ann", "one", Duration.ofHours(1)).orElseThrow();

        Keys after = started(NOW.plusSeconds(60));
        assertThat(after.list()).isEqualTo(before.list());
        assertThat(after.authenticate(bearer(rotated), null).key()).isEqualTo("one");
        assertThat(after.authenticate(bearer(one), null).key()).isEqualTo("one");
        assertThatThrownBy(() -> after.authenticate(bearer(two), null)).isInstanceOf(Refusal.NotAuthenticated.class);
    }

    @Test
    void an_old_secret_opens_until_its_grace_is_over_and_no_longer() {
        Keys.Created old = started(NOW).create("ann", Keys.Wanted.named("one"));
        Keys.Created fresh =
                started(NOW).rotate("ann", "one", Duration.ofHours(1)).orElseThrow();
        Instant end = NOW.plus(Duration.ofHours(1));

        assertThat(started(end.minusNanos(1)).authenticate(bearer(old), null).key())
                .isEqualTo("one");
        assertThatThrownBy(() -> started(end).authenticate(bearer(old), null))
                .hasMessageContaining("over since " + end)
                .hasMessageNotContaining(old.secret().value());
        assertThat(started(end).authenticate(bearer(fresh), null).key()).isEqualTo("one");
    }

    @Test
    void without_a_grace_and_by_the_next_rotation_an_old_secret_is_dead_at_once() {
        Keys now = started(NOW);
        Keys.Created first = now.create("ann", Keys.Wanted.named("one"));
        Keys.Created second = now.rotate("ann", "one", Duration.ofHours(1)).orElseThrow();
        Keys.Created third = now.rotate("ann", "one", Duration.ofHours(1)).orElseThrow();
        assertThatThrownBy(() -> now.authenticate(bearer(first), null)).hasMessageContaining("not known");
        assertThat(now.authenticate(bearer(second), null).key()).isEqualTo("one");
        now.rotate("ann", "one", Duration.ZERO);
        assertThatThrownBy(() -> now.authenticate(bearer(second), null)).hasMessageContaining("not known");
        assertThatThrownBy(() -> now.authenticate(bearer(third), null)).hasMessageContaining("not known");
    }

    @Test
    void revoking_ends_the_old_secret_too() {
        Keys now = started(NOW);
        Keys.Created old = now.create("ann", Keys.Wanted.named("one"));
        now.rotate("ann", "one", Duration.ofHours(1));
        now.revoke("ann", "one");
        assertThatThrownBy(() -> now.authenticate(bearer(old), null)).hasMessageContaining("not known");
        assertThatThrownBy(() -> now.rotate("ann", "one", Duration.ZERO)).hasMessageContaining("was revoked");
    }

    @Test
    void a_key_expires_with_both_its_secrets() {
        Instant end = NOW.plus(Duration.ofMinutes(10));
        Keys now = started(NOW);
        Keys.Created old = now.create(
                "ann", new Keys.Wanted("one", Optional.empty(), Optional.empty(), Set.of(), Optional.of(end), true));
        Keys.Created fresh = now.rotate("ann", "one", Duration.ofHours(1)).orElseThrow();
        for (Keys.Created secret : List.of(old, fresh)) {
            assertThat(now.authenticate(bearer(secret), null).key()).isEqualTo("one");
            assertThatThrownBy(() -> started(end).authenticate(bearer(secret), null))
                    .hasMessageContaining("over since " + end);
        }
    }

    @Test
    void what_was_made_of_a_configured_key_holds_as_long_as_its_secret_there_stays_the_same() {
        ApiKey blue = ApiKey.of("blue", new Secret(SECRET));
        Keys.Created rotated =
                started(NOW, blue).rotate("ann", "blue", Duration.ZERO).orElseThrow();
        Keys restarted = started(NOW, blue.of(Optional.of("sales"), Optional.empty()));
        assertThatThrownBy(() -> restarted.authenticate("Bearer " + SECRET, null))
                .as("a secret that was replaced does not come back with a restart")
                .hasMessageContaining("not known");
        assertThat(restarted.authenticate(bearer(rotated), null).scopes())
                .as("what the file says of its team holds as it says now")
                .contains(Scope.parse("team:sales"));

        Keys replaced = started(NOW, ApiKey.of("blue", new Secret("another-secret-of-blue")));
        assertThat(replaced.authenticate("Bearer another-secret-of-blue", null).key())
                .isEqualTo("blue");
        assertThatThrownBy(() -> replaced.authenticate(bearer(rotated), null)).hasMessageContaining("not known");

        Keys without = started(NOW);
        assertThatThrownBy(() -> without.create("ann", Keys.Wanted.named("blue")))
                .hasMessageContaining("'blue'");
    }

    @Test
    void a_revoked_configured_key_stays_revoked() {
        ApiKey blue = ApiKey.of("blue", new Secret(SECRET));
        started(NOW, blue).revoke("ann", "blue");
        assertThatThrownBy(() -> started(NOW, blue).authenticate("Bearer " + SECRET, null))
                .hasMessageContaining("not known");
    }

    @Test
    void a_limited_key_may_ask_for_what_it_is_limited_to() {
        Keys now = started(NOW);
        now.create(
                "ann",
                new Keys.Wanted(
                        "one", Optional.empty(), Optional.empty(), Set.of("cheap", "mini"), Optional.empty(), true));
        Caller one = Caller.ofKey("one");
        now.refuseUnlessAllowed(one, "cheap");
        assertThatThrownBy(() -> now.refuseUnlessAllowed(one, "auto"))
                .isInstanceOf(Refusal.ModelNotFound.class)
                .hasMessageContaining("key 'one' may not ask for model 'auto'; it may for: cheap, mini");
        now.create("ann", Keys.Wanted.named("two"));
        assertThat(now.allows(Caller.ofKey("two"), "auto")).isTrue();
    }

    @Test
    void as_long_as_nothing_is_known_of_keys_nobody_enters_not_even_where_none_are_configured() {
        ChangeLog unreached = new CutOffChanges(kept, false);
        Keys unknown = new Keys(List.of(), Payers.KEYS_ONLY, unreached, new SecureRandom(), () -> NOW);
        assertThatThrownBy(() -> unknown.authenticate(null, null)).isInstanceOf(Refusal.KeysUnknown.class);
    }

    @Test
    void while_changes_cannot_be_kept_the_known_keys_go_on_and_none_is_made() {
        Keys.Created one = started(NOW).create("ann", Keys.Wanted.named("one"));
        Keys cutOff =
                new Keys(List.of(), Payers.KEYS_ONLY, new CutOffChanges(kept, true), new SecureRandom(), () -> NOW);
        assertThat(cutOff.authenticate(bearer(one), null).key()).isEqualTo("one");
        assertThatThrownBy(() -> cutOff.revoke("ann", "one")).isInstanceOf(ChangesUnavailable.class);
        assertThat(cutOff.authenticate(bearer(one), null).key()).isEqualTo("one");
    }
}
