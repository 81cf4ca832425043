package dev.sluice.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.changes.ChangesUnavailable;
import dev.sluice.adapters.changes.InMemoryChangeLog;
import dev.sluice.gateway.keys.CutOffChanges;
import dev.sluice.policies.choice.Limits;
import dev.sluice.policies.choice.Objective;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.choice.VersionedPolicyBook;
import dev.sluice.policies.choice.VersionedPolicyBook.Entry;
import dev.sluice.policies.choice.VersionedPolicyBook.Version;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingPoliciesTest {

    private static final OptionalLong ANY = OptionalLong.empty();

    private final InMemoryChangeLog changes = new InMemoryChangeLog(() -> Instant.EPOCH);

    private static PolicySpec spec(String name, double quality, String... backends) {
        return new PolicySpec(
                name, new Objective.Quality(quality), Limits.NONE, PolicySpec.STRUCTURES, Set.of(backends));
    }

    /** A gateway started with these policies in its configuration. */
    private StandingPolicies started(Set<String> backends, PolicySpec... configured) {
        return new StandingPolicies(
                List.of(configured),
                backends,
                new VersionedPolicyBook(List.of(configured), "default", List.of()),
                changes);
    }

    private StandingPolicies started(PolicySpec... configured) {
        return started(Set.of("mini", "large"), configured);
    }

    private static PolicySpec inForce(StandingPolicies standing, String name) {
        return standing.book()
                .get(name)
                .flatMap(Entry::active)
                .map(Version::spec)
                .orElseThrow();
    }

    @Test
    void versions_drafts_and_what_is_in_force_are_known_after_a_restart() {
        StandingPolicies before = started(spec("default", 0.9));
        before.put("ann", spec("default", 0.8), ANY);
        before.activate("ann", "default", 2, ANY);
        before.put("ann", spec("extra", 0.7, "mini"), ANY);

        StandingPolicies after = started(spec("default", 0.9));
        assertThat(after.book().list()).isEqualTo(before.book().list());
        assertThat(inForce(after, "default")).isEqualTo(spec("default", 0.8));
        assertThat(after.rollback("ann", "default", ANY).active().orElseThrow().number())
                .isEqualTo(1);
        assertThat(after.book().get("extra").orElseThrow().active()).isEmpty();
    }

    @Test
    void another_policy_of_the_name_in_the_configuration_is_a_new_version_in_force_at_once() {
        StandingPolicies before = started(spec("default", 0.9));
        before.put("ann", spec("default", 0.8), ANY);
        before.activate("ann", "default", 2, ANY);

        StandingPolicies after = started(spec("default", 0.7));
        assertThat(inForce(after, "default")).isEqualTo(spec("default", 0.7));
        assertThat(after.book()
                        .get("default")
                        .orElseThrow()
                        .active()
                        .orElseThrow()
                        .number())
                .isEqualTo(3);
        after.rollback("ann", "default", ANY);
        assertThat(inForce(started(spec("default", 0.7)), "default")).isEqualTo(spec("default", 0.8));
    }

    @Test
    void a_policy_that_was_taken_out_of_the_configuration_is_gone() {
        StandingPolicies before = started(spec("default", 0.9), spec("extra", 0.5));
        before.put("ann", spec("extra", 0.6), ANY);
        assertThat(started(spec("default", 0.9)).book().get("extra")).isEmpty();
    }

    @Test
    void a_version_whose_backend_is_gone_is_kept_but_not_in_force_and_the_configuration_stands_in() {
        StandingPolicies before = started(spec("default", 0.9));
        before.put("ann", spec("default", 0.8, "large"), ANY);
        before.activate("ann", "default", 2, ANY);
        before.put("ann", spec("extra", 0.8, "large"), ANY);
        before.activate("ann", "extra", 1, ANY);

        StandingPolicies after = started(Set.of("mini"), spec("default", 0.9));
        assertThat(inForce(after, "default")).isEqualTo(spec("default", 0.9));
        assertThat(after.book().get("extra").orElseThrow().active()).isEmpty();
        assertThatThrownBy(() -> after.activate("ann", "extra", 1, ANY)).hasMessageContaining("no backend: [large]");
        after.put("ann", spec("default", 0.7), ANY);
        assertThat(after.book().get("default").orElseThrow().versions())
                .extracting(Version::number)
                .containsExactly(1, 2, 3);

        assertThat(started(spec("default", 0.9))
                        .activate("ann", "default", 2, ANY)
                        .active()
                        .orElseThrow()
                        .spec())
                .as("once the backend is back")
                .isEqualTo(spec("default", 0.8, "large"));
    }

    @Test
    void another_replica_hears_of_what_is_in_force() {
        StandingPolicies one = started(spec("default", 0.9));
        StandingPolicies other = started(spec("default", 0.9));
        one.put("ann", spec("default", 0.8), ANY);
        one.activate("ann", "default", 2, ANY);
        assertThat(inForce(other, "default")).isEqualTo(spec("default", 0.8));
    }

    @Test
    void while_changes_cannot_be_kept_the_last_version_goes_on_serving() {
        started(spec("default", 0.9)).put("ann", spec("default", 0.8), ANY);
        StandingPolicies cutOff = new StandingPolicies(
                List.of(spec("default", 0.9)),
                Set.of(),
                new VersionedPolicyBook(List.of(spec("default", 0.9)), "default", List.of()),
                new CutOffChanges(changes, true));
        assertThatThrownBy(() -> cutOff.activate("ann", "default", 2, ANY)).isInstanceOf(ChangesUnavailable.class);
        assertThat(inForce(cutOff, "default")).isEqualTo(spec("default", 0.9));
    }
}
